"""Goes on from an earlier training, whose outputs may have been fewer, more, or in another order."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from torch import Tensor

from services.understanding.encoder import PIECES
from training.understanding.export import load
from training.understanding.exported import is_exported, read_exported
from training.understanding.names import Names
from training.understanding.network import UnderstandingNetwork
from training.understanding.vocabulary import read_pieces


def continued(folder: Path, names: Names) -> tuple[UnderstandingNetwork, list[str], int]:
    """The network of `folder`, trained or exported, with the outputs `names`: those that it had keep their weights, the
    others begin untrained. Also its word pieces and its number of layers. Raises FileNotFoundError."""
    before, listed = read_exported(folder) if is_exported(folder) else load(folder)
    layers = len(before.bert.encoder.layer)
    network = UnderstandingNetwork(before.bert, len(names.labels), len(names.acts), names.span_tags)
    earlier = Names(tuple(listed["labels"]), tuple(listed["acts"]), tuple(listed["kinds"]))
    weights: dict[str, Tensor] = dict(network.state_dict())
    old = before.state_dict()
    rows = {
        "label": dict(_same(earlier.labels, names.labels)),
        "act": dict(_same(earlier.acts, names.acts)),
        "spans": _same_tags(earlier, names),
    }
    for name, value in old.items():
        head = rows.get(name.partition(".")[0])
        weights[name] = value if head is None else grown(weights[name], value, head)
    network.load_state_dict(weights)
    return network.train(), read_pieces(folder / PIECES), layers


def grown(new: Tensor, old: Tensor, rows: Mapping[int, int]) -> Tensor:
    """`new` with the rows of `old`; `rows`: by row of `new`, that of `old`."""
    made = new.clone()
    for target, source in rows.items():
        made[target] = old[source]
    return made


def _same(earlier: Sequence[str], names: Sequence[str]) -> list[tuple[int, int]]:
    return [(at, earlier.index(name)) for at, name in enumerate(names) if name in earlier]


def _same_tags(earlier: Names, names: Names) -> dict[int, int]:
    """The tag outside of spans, and for each kind that both have its begin and its inside."""
    kinds = [kind for kind in names.kinds if kind in earlier.kinds]
    return {0: 0} | {names.tag(kind, begin): earlier.tag(kind, begin) for kind in kinds for begin in (True, False)}
