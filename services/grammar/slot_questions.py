"""The questions that ask the user for the value of a parameter."""

import re
from collections.abc import Sequence

from tools.language.slots import bare_schema
from tools.spec import ToolSpec
from tools.speech import listing

_MOST_CHOICES = 6
_QUESTIONS = {
    "duration": "For how long?",
    "event_id": "Which event do you mean, and when should it be?",
    "due": "When should I remind you?",
    "timezone": "For which place?",
    "start": "When should it be?",
    "date": "On which day?",
    "location": "For which place?",
    "destination": "Where to?",
    "near": "Near where?",
    "message": "What should it say?",
    "body": "What should it say?",
    "content": "What should the note say?",
    "text": "What should I remind you of?",
    "items": "What should I add?",
    "list_name": "Which list?",
    "title": "What should I call it?",
    "to_unit": "Into which unit?",
    "to_currency": "Into which currency?",
    "percent": "How loud, in percent?",
    "expression": "What should I work out?",
    "query": "What should I look for?",
    "item": "What should I play?",
    "number": "Whom should I call?",
    "name": "Whose?",
    "label": "Which one?",
    "time": "For what time?",
    "to": "To whom?",
}
"""By the parameter's name, or a word in it."""


def question_for(parameter: str, choices: Sequence[str] = ()) -> str:
    """The question that asks the user for the value of `parameter`; `choices`: its declared values, if they are few."""
    if parameter == "action" and 1 < len(choices) <= _MOST_CHOICES:
        return f"What should I do: {listing(choices, 'or')}?"
    for mark, text in _QUESTIONS.items():
        inside = len(mark) > 3 and mark in parameter and parameter not in _QUESTIONS and mark != "number"
        if mark == parameter or inside:
            return text
    words = re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", parameter).lower()
    return f"What {words} do you want?"


def asked_for(spec: ToolSpec, parameter: str) -> str:
    """The question for a parameter of `spec`, with its declared values if they are few."""
    schema = bare_schema(spec.parameters.get("properties", {}).get(parameter, {}))
    return question_for(parameter, [str(each) for each in schema.get("enum", ())])
