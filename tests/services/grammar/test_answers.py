"""No final words that are more than listening noise end without a word, whatever becomes of the calls."""

import json
import random
from pathlib import Path

import pytest

from services.events.model import (
    Acted,
    ActionKind,
    AnswerDelta,
    Ask,
    Cancelled,
    Observed,
    Pause,
    Phase,
    Rejected,
    Remove,
    SessionContext,
    ToolCall,
    UserUpdate,
)
from services.grammar import GrammarModel
from services.grammar.reading import listening_noise
from services.grammar.session import GrammarSession
from tests.services.models.kit import Wall
from tests.tools.library.home import TOOLS
from tools.language.tokens import words

SPECS = tuple(tool.spec for tool in TOOLS.values())
HERE = Path(__file__).parent
SAID = [
    json.loads(line)["text"] if "text" in (row := json.loads(line)) else " ".join(c[1] for c in row["chunks"])
    for name in ("heldout", "heldout_hard", "heldout_talk")
    for line in (HERE / f"{name}.jsonl").read_text().splitlines()
    if line.strip()
]
CONDITIONS = ("if it rains tomorrow ", "if it doesn't snow ", "if i am free on friday ", "if it is above ten degrees ")
ANSWERS = ("yes", "yes please", "yeah", "no", "thanks", "undo that", "stop", "never mind", "okay", "go ahead", "please")


def session(home: str | None) -> GrammarSession:
    opened = GrammarModel().open(SessionContext("", SPECS, Wall(), "Europe/London", home))
    assert isinstance(opened, GrammarSession)
    return opened


async def play(grammar_model: GrammarSession, turn: int, text: str, dice: random.Random) -> str:
    """Say `text`; whatever is proposed is refused, withdrawn, fails or gives some value. What is said in the end."""
    grammar_model.append(UserUpdate(turn, 1, text, text, final=True))
    for _ in range(30):
        acts, said, paused = [], "", False
        async for output in grammar_model.generate(Ask(turn, Phase.FINAL, frozenset(ActionKind))):
            if isinstance(output, ToolCall | Remove):
                acts.append(output)
            elif isinstance(output, AnswerDelta):
                said += output.text
            paused = paused or isinstance(output, Pause)
        if not acts:
            return said
        for act in acts:
            fate = dice.choice(("refused", "withdrawn", "failed", "failed", "nothing", "done"))
            if isinstance(act, Remove):
                grammar_model.append(Acted(turn, act))
                continue
            if fate == "refused":
                grammar_model.append(Rejected(turn, f"{act.tool} has failed several times in a row"))
                break
            grammar_model.append(Acted(turn, act))
            if fate == "withdrawn":
                grammar_model.append(Cancelled(turn, act.id, "its inputs have changed"))
            elif fate == "failed":
                grammar_model.append(
                    Observed(turn, act.id, act.tool, None, "unreachable: The service cannot be reached.")
                )
            else:
                value = None if fate == "nothing" else dice.choice(([], {}, {"event_id": "e", "title": "t"}, "words"))
                grammar_model.append(Observed(turn, act.id, act.tool, value, None))
    return "(it goes on)"


@pytest.mark.parametrize("seed", range(120))
async def test_something_is_said(seed: int) -> None:
    dice = random.Random(seed)
    grammar_model = session(dice.choice((None, "Leeds")))
    for turn in range(1, 5):
        text = dice.choice(SAID)
        if dice.random() < 0.3:
            text = dice.choice(CONDITIONS) + text
        if dice.random() < 0.4:
            text = dice.choice(ANSWERS)
        elif dice.random() < 0.2:
            text = " ".join(dice.sample(text.split(), len(text.split())))
        said = await play(grammar_model, turn, text, dice)
        assert said or listening_noise(words(text)), text


@pytest.mark.parametrize("text", ["yes", "yes please", "please", "go ahead", "undo that", "stop"])
async def test_a_reply_to_no_question_is_answered(text: str) -> None:
    assert await play(session(None), 1, text, random.Random(0))


@pytest.mark.parametrize("home", [None, "Leeds"])
async def test_what_hangs_on_weather_that_cannot_be_found_out_is_said_to_be_undone(home: str | None) -> None:
    said = await play(session(home), 1, "if it rains tomorrow remind me to take an umbrella", random.Random(2))
    assert "not create the reminder" in said


@pytest.mark.parametrize("text", ["um", "um okay so hang on", "hmm let me think"])
async def test_noises_of_listening_need_no_word(text: str) -> None:
    assert await play(session(None), 1, text, random.Random(0)) == ""
