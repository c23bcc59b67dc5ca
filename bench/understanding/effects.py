"""What the whole assistant does with sentences that people wrote and whose wording training held back: how many of them
end in a side effect that was not asked for."""

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from bench.dialogues.play import PlayedTurn, play
from services.understanding.encoder import Encoder, is_tool
from services.understanding.model import Understanding
from training.understanding.corpus import fold_of, gather
from training.understanding.examples import Act, Example
from training.understanding.readers import clinc
from training.understanding.readers.marking import rows_of

FOLD = 0
MOST = 500
"""Rows of each part."""


def measure(encoder: Encoder, folder: Path, show: bool) -> None:
    """Says each sentence to fresh tools and prints, part by part, how many are answered with a side effect, with a
    look-up, with a question or with words only, and how many side effects are wrong. Says what is missing where the
    data are not there."""
    try:
        held = gather(folder, 0, 1, lambda group: fold_of(group) == FOLD).held
    except FileNotFoundError as missing:
        print(f"effects: not measured: {missing}")
        return
    understanding = Understanding(encoder)
    for name, rows in _parts(held):
        played = [(row, play([" ".join(row.words)], True, understanding)[0]) for row in rows]
        wrong = [(row, turn) for row, turn in played if wrongly(row, turn)]
        writes = sum(bool(turn.writes) for _, turn in played)
        reads = sum(bool(turn.calls) and not turn.writes and not turn.asked for _, turn in played)
        asked = sum(turn.asked and not turn.writes for _, turn in played)
        print(
            f"effects, {name}: {len(played)} sentences: a write {writes}, a look-up {reads}, a question {asked}; wrong"
            f" effect {len(wrong)} ({len(wrong) / max(1, len(played)):.1%})"
        )
        for row, turn in wrong if show else ():
            calls = [(call.tool, dict(call.arguments)) for call in turn.writes]
            print(f"    {' '.join(row.words)}: {row.requests[0].label}, but {calls}")
    unknown = [row["text"] for row in rows_of(folder, clinc.FILE) if row["intent"] == "oos"]
    acted = [text for text in unknown if play([text], True, understanding)[0].writes]
    print(f"effects, all out-of-scope sentences of clinc: {len(unknown)}, with a side effect {len(acted)}")
    for text in acted if show else ():
        print(f"    {text}")


def wrongly(row: Example, turn: PlayedTurn) -> bool:
    """Whether a side effect happened that the sentence did not ask for: another tool's, or any where nothing was to be
    done."""
    wanted = {request.label for request in row.requests if request.act is Act.DO}
    return any(call.tool not in wanted for call in turn.writes)


def _parts(held: Sequence[Example]) -> Iterator[tuple[str, list[Example]]]:
    whole = [row for row in held if row.complete and row.requests and not row.context]
    for source in ("slurp", "clinc"):
        rows = [row for row in whole if row.source == source]
        inside = (row for row in rows if is_tool(row.requests[0].label))
        outside = (row for row in rows if not is_tool(row.requests[0].label))
        yield f"{source}, for a tool", list(islice(inside, MOST))
        yield f"{source}, for none", list(islice(outside, MOST))
