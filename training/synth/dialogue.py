"""One dialogue: its tools, what the user says and means in each turn, and when. A seed and a number give the same."""

import json
import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import Any

from services.events.agent import AgentEvent, BargeIn, UserFinal
from services.events.model import SessionContext
from services.events.output import AgentOutput, AnswerStarted, AnswerText, ApprovalAsked, TurnSettled
from tools.spec import Invocation, ToolOutcome, ToolSpec
from training.clock.script import Timed
from training.scenarios.frame import FOLDS, GROUPS, HELD_OUT_FOLD
from training.synth.clauses import Clause, TurnMeaning, last_words
from training.synth.forms import VARIANTS, Form, library_form, made_up
from training.synth.gold import GoldCall, NotOffered, gold
from training.synth.kits import KITS, kit_forms
from training.synth.mixes import MIXES, Composition, disturbed
from training.synth.options import Options
from training.synth.oracle import Oracle
from training.synth.paraphrases import NAMES
from training.synth.plans import PLANS
from training.synth.profiles import Profile, plain, written_plainly
from training.synth.requests import Requests
from training.synth.slips import ANY, Mistake, Slip
from training.synth.slots import Luck
from training.synth.speech import Spoken, spoken
from training.synth.tinyagent import tinyagent_forms
from training.synth.wants import Outcome, Setting
from training.synth.world import World, chance

_TRIES = 60
_IMPATIENT = 0.5
"""The share of second turns that are said over the answer to the first."""
_WORD_MS = 360.0
_LEAST_ANSWER_WORDS = 5
_HOMES = ("Boston", "Leeds", "Dublin", "Toronto", "Sydney", "Bristol", "Oakland", "Cape Town")
_OTHERS_ONLY = frozenset(
    ("summarize_file", "open_file", "open_note", "show_map", "zoom_meeting", "reply_email", "forward_email",
     "book_taxi", "transfer_money", "find_hotel", "share_location")
)  # fmt: skip
_NEEDS: Mapping[str, tuple[str, ...]] = {
    "send_sms": ("get_phone_number",), "place_call": ("get_phone_number",), "send_email": ("get_email_address",),
    "create_event": ("get_email_address",), "zoom_meeting": ("get_email_address",),
    "forward_email": ("get_email_address",), "update_event": ("search_calendar",), "delete_event": ("search_calendar",),
    "summarize_file": ("open_file",),
}  # fmt: skip


class Source(StrEnum):
    """The origin of a session's tools."""

    LIBRARY = "library"
    TINYAGENT = "tinyagent"
    MADE_UP = "made up"


TOOLS = (*(source.value for source in Source), *KITS)
"""The names of all sources and kits from which a session may have its tools."""


class NoDialogue(RuntimeError):
    """No dialogue can be made for this number."""


@dataclass(slots=True)
class Dialogue:
    """A `Script`. `phenomena`: its special features, for the data card. `impatient`: the user begins the second turn
    during the answer to the first."""

    name: str
    mix: str
    source: str
    turns: list[TurnMeaning]
    speech: list[Spoken]
    world: World
    author: Oracle
    gold: list[GoldCall]
    phenomena: list[str] = field(default_factory=list)
    speech_ms: float = 0.0
    impatient: bool = False
    _said: int = 1
    _until_ms: float = 0.0
    _settled: int = 0
    _asked: int = 0
    _answer: str = ""
    _replies: int = 0

    @property
    def specs(self) -> Mapping[str, ToolSpec]:
        return self.world.specs

    def canonical(self, tool: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        return self.world.canonical(tool, arguments)

    def session(self) -> SessionContext:
        home = self.world.setting.home
        return SessionContext("", tuple(self.specs.values()), lambda: self.world.setting.now, "UTC", home)

    def local_time(self, now_ms: float) -> datetime:
        return self.world.setting.now + timedelta(milliseconds=now_ms)

    def begin(self) -> Iterable[Timed]:
        self._until_ms = self.speech[0].events[-1][0]
        return self.speech[0].events

    def hear(self, output: AgentOutput, now_ms: float) -> Iterable[Timed]:
        """The events of the next turn, when a turn has settled or, sometimes, when its answer begins; and the "yes" to
        a question about a call that was meant."""
        if isinstance(output, ApprovalAsked):
            self._asked = output.turn
        if isinstance(output, AnswerStarted):
            self._answer = ""
        if isinstance(output, AnswerText):
            self._answer += output.text
        if not isinstance(output, TurnSettled) or output.turn <= self._settled or now_ms < self._until_ms:
            return ()
        self._settled = output.turn
        pause_ms = 800 + 1200 * chance(self.name, output.turn)
        if self._asked == output.turn and self._replies < 2:
            self._replies += 1
            yes: AgentEvent = UserFinal(output.turn + 1, 1, "yes please" if chance(self.name) < 0.5 else "yes")
            return [(now_ms + pause_ms, yes)]
        if self._said == len(self.speech):
            return ()
        said, number = self.speech[self._said], output.turn + 1
        heard = self._heard() if self.impatient else None
        if heard is not None:
            pause_ms = len(heard.split()) * _WORD_MS
            self.phenomena.append("barge_in")
        self.author.meanings[number] = self.turns[self._said]
        self._said += 1
        self._until_ms = now_ms + pause_ms + said.events[-1][0]
        over = [(now_ms + pause_ms - 1, BargeIn(output.turn, heard))] if heard is not None else []
        return [*over, *((now_ms + pause_ms + at, replace(event, turn=number)) for at, event in said.events)]

    def _heard(self) -> str | None:
        """The first words of the answer, after which the user interrupts; None if it is too short for that."""
        words = self._answer.split()
        if len(words) < _LEAST_ANSWER_WORDS:
            return None
        return " ".join(words[: 2 + int((len(words) - 3) * chance(self.name, "heard"))])

    def run(self, invocation: Invocation) -> tuple[float, ToolOutcome]:
        return self.world.run(invocation)

    @property
    def words(self) -> str:
        return " / ".join(" ".join(turn.words) for turn in self.turns)


def dialogue(options: Options, number: int) -> Dialogue:
    """Dialogue `number`. Raises `NoDialogue`."""
    rng = random.Random(f"{options.seed}/{number}/{options.held_out}")
    mix = rng.choices(*options.shares(options.profile.mixes, options.mixes))[0]
    for attempt in range(_TRIES):
        made = _made(f"{options.seed}-{number}", mix, random.Random(rng.random()), options)
        if made is not None:
            made.phenomena.append(f"attempts: {min(attempt, 9)}")
            return made
    raise NoDialogue(f"{options.seed}/{number}: {mix}")


def _made(name: str, mix: str, rng: random.Random, options: Options) -> Dialogue | None:
    profile = options.profile
    source = rng.choices(*options.shares(profile.tools, options.tools))[0]
    setting = _setting(rng, source)
    groups = [group for group in range(GROUPS) if (group % FOLDS == HELD_OUT_FOLD) == options.held_out]
    forms = _Forms(source, rng)
    labels = [label for label in PLANS if forms.offers(label)]
    group = rng.choice(groups)
    world = World(name, forms.all(), setting, rng.random() < profile.troubled, profile.remote_s)
    fits = partial(_plainly, world=world) if profile.only_plain else None
    requests = Requests(group, rng, labels, options.rephrased, fits)
    made = MIXES[mix](requests, world)
    if made is None:
        return None
    turns = [made]
    if made.then:
        turns.append(Composition(made.then))
    elif rng.random() < profile.second_turn and not made.at_once:
        turns.append(Composition([requests.ordered("a")], ["second_turn"]))
    for each in turns:
        if not made.then:
            disturbed(each, requests, profile.fillers)
    if not _fitting(turns, profile):
        return None
    return _checked(name, mix, profile, turns, world, forms, rng)


def _fitting(turns: list[Composition], profile: Profile) -> bool:
    """Whether the turns are short and plain enough for the profile."""
    clauses = [clause for turn in turns for clause in turn.clauses]
    words = sum(len(clause.part.tokens) for clause in clauses)
    return words <= profile.most_words and (not profile.only_plain or all(map(plain, clauses)))


def _plainly(clause: Clause, world: World) -> bool:
    """Whether these tools have a call for the request whose arguments need no arithmetic."""
    if not plain(clause):
        return False
    try:
        calls, results = gold(TurnMeaning([clause], world.setting, lambda words: 1.0), world)
    except NotOffered:
        return False
    named = [(call.capability, world.forms[call.capability].decode(json.loads(call.arguments))) for call in calls]
    done = any(call.key == clause.key for call in calls) or any(outcome.error for outcome in results.values())
    return done and all(written_plainly(*each) for each in named)


def _checked(
    name: str, mix: str, profile: Profile, made: list[Composition], world: World, forms: "_Forms", rng: random.Random
) -> Dialogue | None:
    """The dialogue; None if a request that is meant cannot be carried out with these tools and values."""
    luck = random.Random(f"luck {name}").random()
    certain = profile.certain
    dice: Luck = (lambda words: chance(name, luck, list(words))) if certain is None else (lambda words: certain)
    turns = [TurnMeaning(each.clauses, world.setting, dice) for each in made]
    wanted: list[GoldCall] = []
    for turn in turns:
        try:
            calls, results = gold(turn, world)
            understood = _understood(turn, calls, results, world)
        except NotOffered:
            return None
        if not understood:
            return None
        wanted += calls
    offered = forms.offered({clause.capability for turn in turns for clause in turn.clauses if clause.asks})
    if offered is None:
        return None
    small = World(name, offered, world.setting, world.troubled, world.remote_s)
    slips = [Slip(rng.choice(ANY))] if rng.random() < profile.slips else []
    if profile.missed and rng.random() < profile.missed:
        slips.append(Slip(Mistake.MISSED))
    author = Oracle(turns[0], small, rng, slips, profile.thinks)
    found = Dialogue(name, mix, forms.source, turns, [], small, author, wanted)
    for each, turn in zip(made, turns, strict=True):
        said = spoken(turn.words, list(last_words(each.clauses).values()), rng, each.at_once, profile.cadences)
        found.speech.append(said)
        found.speech_ms += said.end_ms
        found.phenomena += [*each.phenomena, *said.phenomena]
    asked = made[0].then  # the second turn answers a question
    found.impatient = len(made) > 1 and not asked and chance(name, "impatient") < _IMPATIENT
    found.phenomena += [f"slip: {slip.mistake.value}" for slip in slips]
    found.phenomena += ["troubled"] if world.troubled else []
    return found


def _understood(turn: TurnMeaning, calls: list[GoldCall], results: Mapping[str, Outcome], world: World) -> bool:
    """Whether each request that is meant has its call, or has none because of a failure. For a request under a
    condition: whether it would have one without the condition."""
    keys = {call.key for call in calls}
    failed = {key.split(".")[0] for key, outcome in results.items() if outcome.error}
    for clause in turn.clauses:
        if clause.done and clause.condition is None and clause.key not in keys | failed:
            return False
        if clause.condition is not None and not (
            clause.condition.of in keys | failed and _possible(clause, turn, world)
        ):
            return False
    return True


def _possible(clause: Clause, turn: TurnMeaning, world: World) -> bool:
    """Whether the request has a call if its condition holds."""
    alone = TurnMeaning([replace(clause, condition=None)], turn.setting, lambda words: 1.0)
    calls, results = gold(alone, world)
    return any(call.key == clause.key for call in calls) or any(outcome.error for outcome in results.values())


def _setting(rng: random.Random, tools: str) -> Setting:
    day = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=rng.randrange(720))
    now = day.replace(hour=rng.randrange(7, 22), minute=rng.randrange(60))
    return Setting(now, KITS[tools].home if tools in KITS else rng.choice(_HOMES))


class _Forms:
    """All tools that a session may have, and the choice of those that it has."""

    def __init__(self, source: str, rng: random.Random) -> None:
        self.source, self._rng = source, rng
        if source in KITS:
            self._forms = dict(kit_forms(source))
        elif source == Source.TINYAGENT:
            self._forms = dict(tinyagent_forms())
        elif source == Source.LIBRARY:
            self._forms = {name: library_form(name) for name in NAMES if name not in _OTHERS_ONLY}
        else:
            variant = rng.randrange(VARIANTS)
            self._forms = {name: made_up(name, (variant + at) % VARIANTS) for at, name in enumerate(NAMES)}

    def offers(self, label: str) -> bool:
        return all(name in self._forms for name in (label, *_NEEDS.get(label, ())))

    def all(self) -> Mapping[str, Form]:
        return self._forms

    def offered(self, asked: set[str]) -> Mapping[str, Form] | None:
        """The tools for `asked` and some others, in random order; None if two have the same name."""
        if self.source in KITS:
            return self._forms
        needed = {name for label in asked for name in (label, *_NEEDS.get(label, ()))}
        others = [name for name in self._forms if name not in needed | _OTHERS_ONLY]
        count = min(self._rng.choice((2, 3, 4, 6, 8)), len(others))
        chosen = [*needed, *self._rng.sample(others, count)]
        chosen.sort()
        self._rng.shuffle(chosen)
        names = {self._forms[name].spec.name for name in chosen}
        return {name: self._forms[name] for name in chosen} if len(names) == len(chosen) else None
