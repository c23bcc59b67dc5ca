"""Draws from a seed, before anything happens, the setting of a conversation and the steps of its client."""

import random
from dataclasses import dataclass, field, replace
from typing import Any

from services.agent.core.policy import GRAMMAR_POLICY, SPECULATOR_POLICY, AgentPolicy
from tests.simulation.door.client import APPROVALS, TOOL, Manners
from tests.simulation.door.model import Temper
from tests.simulation.door.recognition import Hardness
from tests.simulation.door.words import COLOURS

SIMULATED, COMPOSITE, GRAMMAR, TRUSTING = "simulated", "composite", "grammar", "trusting"


@dataclass(frozen=True)
class ScriptStep:
    kind: str
    arguments: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.kind}({', '.join(f'{name}={value!r}' for name, value in self.arguments.items())})"


@dataclass(frozen=True)
class DoorSetting:
    model: str
    policy: AgentPolicy
    temper: Temper
    hardness: Hardness
    manners: Manners
    slow: float
    faults: float
    rate: int
    chunk_ms: int
    """Audio in one append, in ms; 0 for a whole utterance."""
    faster: float
    """Seconds taken to send one second of audio; 0 to send it at once."""
    session: dict[str, Any]
    query: str

    @property
    def detection(self) -> dict[str, Any] | None:
        wish: dict[str, Any] | None = self.session["audio"]["input"]["turn_detection"]
        return wish


def setting(rng: random.Random) -> DoorSetting:
    model = rng.choices((TRUSTING, SIMULATED, COMPOSITE, GRAMMAR), (15, 55, 18, 12))[0]
    policy = {
        SIMULATED: rng.choice((AgentPolicy(), GRAMMAR_POLICY)),
        COMPOSITE: SPECULATOR_POLICY,
        GRAMMAR: GRAMMAR_POLICY,
        TRUSTING: SPECULATOR_POLICY,
    }[model]
    if model is SIMULATED and rng.random() < 0.2:
        policy = replace(policy, think_while_listening=False)
    return DoorSetting(
        model=model,
        policy=policy,
        temper=_temper(rng),
        hardness=_hardness(rng),
        manners=Manners() if rng.random() < 0.5 else Manners(0.0, 0.0, 0.0, 0.5),
        slow=rng.choice((0.1, 0.5, 1.0, 1.0, 2.0)),
        faults=rng.choice((0.0, 0.0, 0.0, 0.15)),
        rate=rng.choice((16_000, 16_000, 16_000, 24_000)),
        chunk_ms=rng.choices((20, 100, 200, 500, 0), (3, 22, 30, 20, 25))[0],
        faster=rng.choice((1.0, 1.0, 1.0, 0.3, 0.0)),
        session=_session(rng),
        query=rng.choice(("", "x_ext=events", "x_ext=events,binary")),
    )


def _temper(rng: random.Random) -> Temper:
    pace_s = rng.choice((0.0, 0.01, 0.03, 0.1))
    if rng.random() < 0.7:
        return Temper(pace_s)
    return rng.choice((Temper(pace_s, fault=0.15), Temper(pace_s, hang=0.1), Temper(pace_s, cut=0.3),
                       Temper(pace_s, nonsense=0.3)))  # fmt: skip


def _hardness(rng: random.Random) -> Hardness:
    lag_s = rng.choice((0.001, 0.05, 0.05, 0.3, 1.5))
    if rng.random() < 0.75:
        return Hardness(lag_s, doubts=rng.choice((0.0, 0.0, 0.2)))
    return rng.choice((Hardness(lag_s, deaf=0.3), Hardness(lag_s, dead=0.2)))


def _session(rng: random.Random) -> dict[str, Any]:
    tools: list[Any] = [TOOL] if rng.random() < 0.5 else []
    if rng.random() < 0.4:
        tools.append(APPROVALS)
    return {
        "tools": tools,
        "audio": {"input": {"turn_detection": detection(rng), "transcription": {} if rng.random() < 0.9 else None}},
    }


def detection(rng: random.Random) -> dict[str, Any] | None:
    kind = rng.choices(("server_vad", "semantic_vad", None), (60, 15, 25))[0]
    if kind is None:
        return None
    return {"type": kind, "create_response": rng.random() < 0.85, "interrupt_response": rng.random() < 0.85}


# ---------------------------------------------------------------------- steps


@dataclass
class ScriptWriter:
    """Draws the steps of one script. Each colour is used once, so that it identifies a request."""

    rng: random.Random
    setting: DoorSetting
    spoken: list[str] = field(default_factory=list)
    typed: int = 0

    def __post_init__(self) -> None:
        self.spoken = self.rng.sample(COLOURS, len(COLOURS))

    def steps(self) -> list[ScriptStep]:
        rng = self.rng
        steps: list[ScriptStep] = []
        for _ in range(rng.choice((1, 1, 2, 2, 3, 4))):
            steps += self._turn()
            while rng.random() < 0.3:
                steps.append(self._beside())
        return [each for step in steps for each in (*self._while_played(step), step)]

    def _while_played(self, step: ScriptStep) -> list[ScriptStep]:
        """What the client reports before `step`: the user may say "yes" while the question is still being played."""
        if step.arguments.get("parts") == [["yes"]] and self.rng.random() < 0.3:
            return [ScriptStep("playback", {"done": False})]
        return []

    def _turn(self) -> list[ScriptStep]:
        """The steps of one request, what happens before it, and what the user does after it."""
        rng = self.rng
        words = self._request()
        ask = self._say(words) if self.spoken and rng.random() < 0.7 else ScriptStep("type", {"text": " ".join(words)})
        return [*self._before(), ask, *self._after()]

    def _before(self) -> list[ScriptStep]:
        """A trap, a journal fault or an alarm that disturbs the next request; mostly nothing."""
        rng, luck = self.rng, self.rng.random()
        if luck < 0.05:
            return [
                ScriptStep("trap", {"what": rng.choice(("vanish", "kill")), "after_s": rng.choice((0.0, 0.01, 0.2))})
            ]
        if luck < 0.10:
            return [ScriptStep("journal", {"down": rng.random() < 0.6, "slow_s": rng.choice((0.0, 0.3, 2.0))})]
        if luck < 0.14:
            return [ScriptStep("alarm", {"in_s": rng.choice((0.0, 0.4, 1.5, 4.0))})]
        return []

    def _after(self) -> list[ScriptStep]:
        rng, luck = self.rng, self.rng.random()
        if luck < 0.55:
            return [ScriptStep("listen", {"patience_s": 150.0})]
        if luck < 0.70:  # talk over the answer
            return [
                ScriptStep("text", {"patience_s": 3.0}),
                ScriptStep("pause", {"seconds": rng.choice((0.0, 0.05, 0.4))}),
            ]
        if luck < 0.76:
            return [ScriptStep("pause", {"seconds": rng.choice((0.0, 0.3, 1.0))}), ScriptStep("cancel")]
        if luck < 0.80:
            return [
                ScriptStep("pause", {"seconds": rng.uniform(0.0, 2.0)}),
                ScriptStep(rng.choice(("vanish", "vanish", "kill"))),
            ]
        return [ScriptStep("pause", {"seconds": rng.choice((0.0, 0.1, 0.5, 1.0, 3.0))})]

    def _request(self) -> list[str]:
        rng = self.rng
        plain = self.setting.model is GRAMMAR
        words: list[str] = [] if plain or rng.random() < 0.8 else ["please"]
        if self.setting.model is TRUSTING and rng.random() < 0.7:
            words = ["please"] * 6  # short requests never commit on trust
        for _ in range(rng.choice((1, 1, 1, 2, 2, 3))):
            tool = rng.choice(("look", "search", "paint", "set", "send", "send", "order", "wipe", "beep"))
            words += [tool, self._colour()]
            if plain:
                break
            if rng.random() < 0.15:
                words.append("no")
        if rng.random() < 0.12:
            words.append("hm" if not plain and self.setting.model is SIMULATED else "please")
        if rng.random() < 0.12:
            words = [rng.choice(("yes", "no"))]
        return words

    def _colour(self) -> str:
        if self.spoken:
            return self.spoken.pop()
        self.typed += 1
        return f"c{self.typed}"

    def _say(self, words: list[str]) -> ScriptStep:
        """Speak `words`, perhaps in two parts with a pause that may end the turn too early. Words that cannot be spoken
        are typed."""
        rng = self.rng
        if any(word not in (*COLOURS, "please", "yes", "no", "hm") and word.startswith("c") for word in words):
            return ScriptStep("type", {"text": " ".join(words)})
        parts, pause_ms = [words], 0
        if len(words) > 1 and rng.random() < 0.35:
            cut = rng.randrange(1, len(words))
            parts, pause_ms = [words[:cut], words[cut:]], rng.choice((120, 250, 450, 700, 1000, 1800))
        return ScriptStep(
            "say", {"parts": parts, "pause_ms": pause_ms, "after_ms": rng.choice((700, 1300, 1300, 1500))}
        )

    def _beside(self) -> ScriptStep:
        rng = self.rng
        return rng.choice(
            (
                ScriptStep("update", {"session": self._change()}),
                ScriptStep("update", {"session": self._change()}),
                ScriptStep("rubbish", {"which": rng.randrange(12)}),
                ScriptStep("rubbish", {"which": rng.randrange(12)}),
                ScriptStep("items", {"what": rng.choice(("retrieve", "delete", "truncate", "recreate"))}),
                ScriptStep("respond", {"aside": rng.random() < 0.4}),
                ScriptStep("playback", {"done": rng.random() < 0.6}),
                ScriptStep("clear"),
                ScriptStep("commit"),
                ScriptStep("alarm", {"in_s": rng.choice((0.0, 0.2, 2.0))}),
                ScriptStep("deafen", {"seconds": rng.choice((0.5, 3.0))}),
                ScriptStep("stop", {"ms": rng.choice((200, 600))}),
                ScriptStep("press", {"approve": rng.random() < 0.7}),
                ScriptStep("journal", {"down": False, "slow_s": 0.0}),
            )
        )

    def _change(self) -> dict[str, Any]:
        rng, luck = self.rng, self.rng.random()
        if luck < 0.3:
            return {"audio": {"input": {"turn_detection": detection(rng)}}}
        if luck < 0.6:
            return {"tools": rng.choice(([], [TOOL], [TOOL, APPROVALS]))}
        if luck < 0.7:
            return {"tool_choice": rng.choice(("auto", "none", "required"))}
        if luck < 0.85:
            return {"instructions": rng.choice(("", "Be kind.", "Be brief."))}
        return {"x_timezone": rng.choice(("Europe/Berlin", "Asia/Tokyo"))}
