"""Disfluent questions (Disfl-QA) whose speaker corrects a name, through the embedded model, the agent and mock tools.

Only rows of the fifth that training held back count. They are spoken as a recogniser writes them, without capitals and
punctuation, in virtual time. Right: the corrected name was looked up; it counts also when other words were looked up
with it. Stale: the name that was taken back stands in the answer's look-ups.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.grammar.specs import specs
from bench.speedup.case import Case
from bench.speedup.mode import BenchMode, Setup
from bench.speedup.record import Record
from bench.speedup.session import BenchRun, scripted
from bench.speedup.sets.hotpotqa import CONTEXT, spoken
from bench.speedup.sets.speech import timed
from services.agent.core.policy import GRAMMAR_POLICY
from services.agent.ports import Model
from services.clock import VirtualLoop, run_virtual
from services.grammar import GrammarModel
from services.journal.memory import MemoryStore
from services.models.ports import Backend
from services.turns.settings import TurnSettings
from services.understanding.encoder import Encoder
from services.understanding.model import Understanding
from tools.language.tokens import words
from training.understanding.corpus import fold_of
from training.understanding.readers.disfl_qa import decoded, replaced_span

FILE, FOLD = "disfl_qa_dev.jsonl", 0
TOOLS = ("wiki_lookup", "web_search")
_NAME = re.compile(r"[A-Z][\w'’.-]*(?: (?:(?:of|the|de|la|von|van|du) )*[A-Z0-9][\w'’.-]*)*")
_NOT_NAMES = frozenset(
    ("what", "who", "which", "when", "where", "why", "how", "the", "in", "of", "i", "no", "is", "was")
)


@dataclass(frozen=True, slots=True)
class CorrectedQuestion:
    """A question as it was said; the name that holds, and the one that was taken back, in words."""

    id: str
    said: str
    meant: tuple[str, ...]
    stale: tuple[str, ...]


class Passages:
    """Every look-up finds a passage that names what was asked."""

    async def find(self, query: str) -> str:
        return f"This is about {query}."


class Alone(Setup):
    """The embedded model is the only model."""

    def model(self, responder: Backend, embedded: Backend) -> Model:
        return embedded


def questions(folder: Path, file: str = FILE) -> Iterator[CorrectedQuestion]:
    """The held-back rows in which one name takes the place of another."""
    for line in (folder / "nlu" / file).read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if fold_of(row["id"]) == FOLD and (found := corrected(row["id"], row["original"], decoded(row["disfluent"]))):
            yield found


def corrected(id: str, original: str, disfluent: str) -> CorrectedQuestion | None:
    """None if the correction replaces no name by another."""
    plain, said = tuple(words(original)), tuple(words(disfluent))
    cut = replaced_span(plain, said)
    if cut is None:
        return None
    # Of the first word a capital does not say that it is a name ("Animal err rather plant cells").
    taken = [name for name in _names(disfluent.partition(" ")[2]) if _inside(name, said[cut.start : cut.end])]
    meant = [name for name in _names(original.partition(" ")[2]) if _inside(name, plain[cut.start :])]
    stale = [name for name in taken if not set(name) <= set(plain)]
    if not stale or not meant or _position(meant[0], plain) > cut.start + 2:
        return None
    return CorrectedQuestion(id, spoken(disfluent), meant[0], stale[-1])


def _names(text: str) -> list[tuple[str, ...]]:
    found = [tuple(words(name)) for name in _NAME.findall(text)]
    bare = [name[1:] if name and name[0] in _NOT_NAMES else name for name in found]
    return [name for name in bare if name and not set(name) <= _NOT_NAMES]


def _position(name: Sequence[str], said: Sequence[str]) -> int:
    size = len(name)
    return next((at for at in range(len(said)) if tuple(said[at : at + size]) == tuple(name)), -1)


def _inside(name: Sequence[str], said: Sequence[str]) -> bool:
    return _position(name, said) >= 0


def play(question: CorrectedQuestion, model: GrammarModel) -> Record:
    heard = timed(question.said.split(), question.id)
    row = {
        "id": question.id,
        "context": CONTEXT,
        "text": question.said,
        "words": heard,
        "speech_end_ms": heard[-1]["end_ms"],
        "expected_calls": [],
    }
    case = Case(row, specs(), Passages())
    setup = Alone(GRAMMAR_POLICY, TurnSettings(), False, False)

    async def main() -> Record:
        store = MemoryStore(case.clock())
        return await BenchRun(case, BenchMode.FORESAY, setup, model, model, store, scripted(case, False)).play()

    return run_virtual(main(), VirtualLoop())


def measure(encoder: Encoder, folder: Path, show: bool) -> None:
    """Prints in how many questions the corrected name was looked up, and whether the stale one answers."""
    path = folder / "nlu" / FILE
    if not path.is_file():
        print(f"questions: not measured: {path} is missing")
        return
    model = GrammarModel(Understanding(encoder))
    rows = list(questions(folder))
    right = answered_stale = early = 0
    for question in rows:
        record = play(question, model)
        reads = [call for call in record.executed if call.invocation.tool in TOOLS]
        looked = [words(str(call.invocation.arguments.get("query"))) for call in reads]
        hit = any(set(question.meant) <= set(query) for query in looked)
        told = words(" ".join(text for _, text in record.texts))
        stale = _inside(question.stale, told)
        right, answered_stale = right + hit, answered_stale + stale
        early += any(call.start_s < record.speech_end_s for call in reads)
        if show and (stale or not hit):
            print(
                f"    {question.said}\n        looked up {looked}, meant {question.meant}, taken back {question.stale}"
            )
    print(
        f"questions that correct a name: {len(rows)}; the corrected name was looked up in {right}"
        f" ({right / max(1, len(rows)):.1%}); the stale one's result was told in {answered_stale};"
        f" a look-up began before the last word's end in {early}"
    )
