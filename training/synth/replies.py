"""The replies to words that ask for nothing, or for something that cannot be done."""

from collections.abc import Mapping

from training.synth.tell import DEEDS
from training.understanding.examples import Act

_REPLIES: Mapping[str, str] = {
    Act.NEGATED: "Okay, I won't {deed}.",
    Act.HEDGED: "Okay. Tell me when you want me to {deed}.",
    Act.SUPPOSED: "Yes, I could {deed} if you asked me to.",
    Act.REPORTED: "I see. I have done nothing.",
    Act.ABOUT: "I can {deed} when you ask me to.",
    Act.WITHDRAWN: "Okay, I leave that.",
    "elsewhere": "Sorry, I can't do that here.",
    "talk.greeting": "Hello! What can I do for you?",
    "talk.goodbye": "Goodbye!",
    "talk.thanks": "You're welcome.",
    "talk.how_are_you": "I'm fine, thank you.",
    "talk.praise": "Thank you.",
    "talk.joke": "Why did the scarecrow win a prize? He was outstanding in his field.",
    "talk.help": "I can use the tools that I have been given. Just ask.",
    "talk.about_you": "I'm your assistant.",
    "talk.yes": "Okay.",
    "talk.no": "Okay.",
    "talk.stop": "Okay.",
    "talk.maybe": "Okay, take your time.",
    "talk.repeat": "I have said nothing yet.",
    "talk.story": "I see.",
    "talk.fact": "Honey never goes bad.",
    "talk.opinion": "I have no opinion about that.",
    "talk.my_name": "I don't know your name yet.",
    "talk.date": "Please look at the calendar for that.",
    "talk.spell": "Sorry, I can't spell that.",
}


def reply_to(kind: str, capability: str) -> str:
    """The reply to an act about a capability, or to a kind of talk."""
    return _REPLIES.get(kind, "I see.").format(deed=DEEDS.get(capability, "do that"))
