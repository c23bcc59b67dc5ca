"""What a seed decides before anything happens: the setting, and the steps of whoever is at the other end."""

import random
from dataclasses import dataclass, field, replace
from typing import Any

from services.agent.policy import FRONTED, INSTANT, AgentPolicy
from tests.simulation.door.client import APPROVALS, TOOL, Manners
from tests.simulation.door.ears import Hardness
from tests.simulation.door.mind import Temper
from tests.simulation.door.words import COLOURS

MIND, ROLES, BRAIN = "mind", "roles", "brain"


@dataclass(frozen=True)
class Step:
    kind: str
    arguments: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.kind}({', '.join(f'{name}={value!r}' for name, value in self.arguments.items())})"


@dataclass(frozen=True)
class Setting:
    model: str
    policy: AgentPolicy
    temper: Temper
    hardness: Hardness
    manners: Manners
    slow: float
    faults: float
    rate: int
    chunk_ms: int
    """0: a whole utterance in one append."""
    faster: float
    """The share of real time in which audio is sent; 0: at once."""
    session: dict[str, Any]
    query: str

    @property
    def detection(self) -> dict[str, Any] | None:
        wish: dict[str, Any] | None = self.session["audio"]["input"]["turn_detection"]
        return wish


def setting(rng: random.Random) -> Setting:
    model = rng.choices((MIND, ROLES, BRAIN), (70, 18, 12))[0]
    policy = {MIND: rng.choice((AgentPolicy(), INSTANT)), ROLES: FRONTED, BRAIN: INSTANT}[model]
    if model is MIND and rng.random() < 0.2:
        policy = replace(policy, think_while_listening=False)
    return Setting(
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
class Writer:
    """Draws the steps; every colour is used once."""

    rng: random.Random
    setting: Setting
    spoken: list[str] = field(default_factory=list)
    typed: int = 0

    def __post_init__(self) -> None:
        self.spoken = self.rng.sample(COLOURS, len(COLOURS))

    def steps(self) -> list[Step]:
        rng = self.rng
        steps: list[Step] = []
        for _ in range(rng.choice((1, 1, 2, 2, 3, 4))):
            steps += self._turn()
            while rng.random() < 0.3:
                steps.append(self._beside())
        return steps

    def _turn(self) -> list[Step]:
        """The user wants something, and listens, or does not."""
        rng = self.rng
        words = self._request()
        ask = self._say(words) if self.spoken and rng.random() < 0.7 else Step("type", {"text": " ".join(words)})
        return [*self._before(), ask, *self._after()]

    def _before(self) -> list[Step]:
        """What befalls the turn that comes."""
        rng, luck = self.rng, self.rng.random()
        if luck < 0.05:
            return [Step("trap", {"what": rng.choice(("vanish", "kill")), "after_s": rng.choice((0.0, 0.01, 0.2))})]
        if luck < 0.10:
            return [Step("journal", {"down": rng.random() < 0.6, "slow_s": rng.choice((0.0, 0.3, 2.0))})]
        if luck < 0.14:
            return [Step("alarm", {"in_s": rng.choice((0.0, 0.4, 1.5, 4.0))})]
        return []

    def _after(self) -> list[Step]:
        rng, luck = self.rng, self.rng.random()
        if luck < 0.55:
            return [Step("listen", {"patience_s": 150.0})]
        if luck < 0.70:  # talk over the answer
            return [Step("text", {"patience_s": 3.0}), Step("pause", {"seconds": rng.choice((0.0, 0.05, 0.4))})]
        if luck < 0.76:
            return [Step("pause", {"seconds": rng.choice((0.0, 0.3, 1.0))}), Step("cancel")]
        if luck < 0.80:
            return [Step("pause", {"seconds": rng.uniform(0.0, 2.0)}), Step(rng.choice(("vanish", "vanish", "kill")))]
        return [Step("pause", {"seconds": rng.choice((0.0, 0.1, 0.5, 1.0, 3.0))})]

    def _request(self) -> list[str]:
        rng = self.rng
        plain = self.setting.model is BRAIN
        words: list[str] = [] if plain or rng.random() < 0.8 else ["please"]
        for _ in range(rng.choice((1, 1, 1, 2, 2, 3))):
            tool = rng.choice(("look", "search", "paint", "set", "send", "send", "order", "wipe", "beep"))
            words += [tool, self._colour()]
            if plain:
                break
            if rng.random() < 0.15:
                words.append("no")
        if rng.random() < 0.12:
            words.append("hm" if not plain and self.setting.model is MIND else "please")
        if rng.random() < 0.12:
            words = [rng.choice(("yes", "no"))]
        return words

    def _colour(self) -> str:
        if self.spoken:
            return self.spoken.pop()
        self.typed += 1
        return f"c{self.typed}"

    def _say(self, words: list[str]) -> Step:
        """Perhaps in two parts, with a pause that may end the turn too early."""
        rng = self.rng
        if any(word not in (*COLOURS, "please", "yes", "no", "hm") and word.startswith("c") for word in words):
            return Step("type", {"text": " ".join(words)})
        parts, pause_ms = [words], 0
        if len(words) > 1 and rng.random() < 0.35:
            cut = rng.randrange(1, len(words))
            parts, pause_ms = [words[:cut], words[cut:]], rng.choice((120, 250, 450, 700, 1000, 1800))
        return Step("say", {"parts": parts, "pause_ms": pause_ms, "after_ms": rng.choice((700, 1300, 1300, 1500))})

    def _beside(self) -> Step:
        rng = self.rng
        return rng.choice(
            (
                Step("update", {"session": self._change()}),
                Step("update", {"session": self._change()}),
                Step("rubbish", {"which": rng.randrange(12)}),
                Step("rubbish", {"which": rng.randrange(12)}),
                Step("items", {"what": rng.choice(("retrieve", "delete", "truncate", "recreate"))}),
                Step("respond", {"aside": rng.random() < 0.4}),
                Step("playback", {"done": rng.random() < 0.6}),
                Step("clear"),
                Step("commit"),
                Step("alarm", {"in_s": rng.choice((0.0, 0.2, 2.0))}),
                Step("deafen", {"seconds": rng.choice((0.5, 3.0))}),
                Step("stop", {"ms": rng.choice((200, 600))}),
                Step("press", {"approve": rng.random() < 0.7}),
                Step("journal", {"down": False, "slow_s": 0.0}),
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
