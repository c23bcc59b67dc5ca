"""Turns the hypotheses of the recogniser into updates for the agent. Pure."""

from services.events.agent import UserFinal, UserPartial, UserRewrite
from services.events.speech import Confidences, Hypothesis, added_words, confidences


class Transcript:
    """One turn's text as the agent knows it.

    Words that only grow become `UserPartial`s holding the growth; a hypothesis that changes delivered words becomes a
    `UserRewrite` (`spec.md#events`). A turn that was resumed consists of several stretches of speech, each with a
    number of its own: what the earlier ones said is the prefix of the later ones. `confidences` are those of the newest
    hypothesis, in the words of `text`; they change also where the text does not.
    """

    def __init__(self, turn: int, text: str = "") -> None:
        self.turn = turn
        self.text = text
        self.rev = 0
        self._heard: Confidences = (None,) * len(text.split())
        self._prefix = ""
        self._heard_before: Confidences = ()
        self._speech: int | None = None

    def add_hypothesis(self, hypothesis: Hypothesis) -> UserPartial | UserRewrite | None:
        """Return the update that `hypothesis` makes necessary; None if it says nothing new."""
        if hypothesis.turn != self._speech:
            self._speech, self._prefix, self._heard_before = hypothesis.turn, self.text, self._heard
        text = f"{self._prefix} {hypothesis.text}".strip()
        self._heard = (*self._heard_before, *confidences(hypothesis.words))
        if text == self.text:
            return None
        grown = added_words(self.text, text)
        self.text = text
        self.rev += 1
        if grown is None:
            return UserRewrite(self.turn, self.rev, text)
        words = hypothesis.words[-len(grown.split()) :]
        stability = hypothesis.stable_chars / max(1, len(hypothesis.text))
        return UserPartial(self.turn, self.rev, grown, words, stability)

    @property
    def confidences(self) -> Confidences:
        """The confidence in each word of the text; empty where that of no word is known, or the recogniser's words are
        not those of the text."""
        whole = len(self._heard) == len(self.text.split()) and any(each is not None for each in self._heard)
        return self._heard if whole else ()

    def earlier(self, speech: int) -> str:
        """Return the words of the turn before stretch of speech `speech`."""
        return self._prefix if speech == self._speech else self.text

    def forget(self, speech: int) -> None:
        """Remove the words of stretch of speech `speech`."""
        self._heard = self._heard_before if speech == self._speech else self._heard
        self.text = self.earlier(speech)

    def close(self) -> UserFinal:
        self.rev += 1
        return UserFinal(self.turn, self.rev, self.text, confidences=self.confidences)
