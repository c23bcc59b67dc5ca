"""A pack gives the losses and gradients of its sequences one by one."""

import random

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")

from tests.training.sft.toys import row, tokeniser  # noqa: E402
from training.sft.data import Encoded, load  # noqa: E402
from training.sft.model import WeightedModel  # noqa: E402
from training.sft.packing import Packing, common, pack_all  # noqa: E402
from training.sft.tiny import tiny_model  # noqa: E402

TOKENISER = tokeniser()
SYSTEMS = ("Tools: set_timer.", "Tools: none at all.")


def _sequences(count: int = 5) -> list[Encoded]:
    rows = [row(n, answer="Done." * (n + 1), system=SYSTEMS[n % 2]) for n in range(count)]
    return [s for dialogue in load(rows, TOKENISER, "chatml", 4096).dialogues for s in dialogue.sequences]


def _packed(sequences: list[Encoded]) -> Packing:
    packing = Packing()
    for sequence in sequences:
        packing.add(sequence)
    return packing


@pytest.mark.parametrize("kind", ["llama", "qwen2"])
@pytest.mark.parametrize("attention", ["sdpa", "eager", "per_sequence"])
def test_losses_and_gradients_are_those_of_separate_sequences(kind: str, attention: str) -> None:
    sequences = _sequences()
    alone, together = (WeightedModel(tiny_model(kind, attention)) for _ in range(2))
    total, each = 0.0, []
    for sequence in sequences:
        losses = alone(_packed([sequence]).pack())
        losses.total.backward()
        total += float(losses.total.detach())
        each.append(losses.each)
    packing = _packed(sequences)
    losses = together(packing.pack())
    losses.total.backward()
    assert packing.size < 0.7 * sum(map(len, sequences)), "the beginnings are shared"
    torch.testing.assert_close(losses.each, torch.cat(each), rtol=1e-5, atol=1e-5)
    assert float(losses.total.detach()) == pytest.approx(total, rel=1e-5)
    for one, other in zip(alone.parameters(), together.parameters(), strict=True):
        torch.testing.assert_close(one.grad, other.grad, rtol=1e-4, atol=1e-5)


def test_one_sequence_has_the_loss_that_transformers_computes() -> None:
    sequence = _sequences(1)[0]
    model = tiny_model("qwen2")
    tokens = torch.from_numpy(sequence.tokens.astype("int64"))[None]
    with torch.no_grad():
        losses = WeightedModel(model)(_packed([sequence]).pack())
        logits = model(input_ids=tokens).logits[0, :-1]
    own = torch.nn.functional.cross_entropy(logits, tokens[0, 1:], reduction="none")
    weights = torch.from_numpy(sequence.weights[1:])
    assert float(losses.total.detach()) == pytest.approx(float((own * weights).sum()), rel=1e-5)


def test_the_head_in_parts_gives_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    pack = _packed(_sequences()).pack()
    found = []
    for chunk in (1000, 7):
        monkeypatch.setattr("training.sft.model.HEAD_CHUNK", chunk)
        model = WeightedModel(tiny_model("llama"))
        losses = model(pack)
        losses.total.backward()
        found.append((losses.total.detach(), model.model.lm_head.weight.grad))
    torch.testing.assert_close(found[0], found[1])


def test_packs_hold_every_sequence_once_and_are_not_too_long() -> None:
    rows = [row(n, answer="Done." * random.Random(n).randrange(1, 20)) for n in range(30)]
    dialogues = load(rows, TOKENISER, "chatml", 4096).dialogues
    packs = list(pack_all(dialogues, 700, 3))
    assert all(pack.size <= 700 for pack in packs)
    placed = [id(sequence) for pack in packs for sequence in pack.sequences]
    assert sorted(placed) == sorted(id(s) for d in dialogues for s in d.sequences)


def test_a_token_attends_to_the_beginning_of_its_own_sequence_only() -> None:
    packing = _packed(_sequences())
    pack = packing.pack()
    for sequence, path in zip(packing.sequences, packing.paths, strict=True):
        assert pack.tokens[path].tolist() == sequence.tokens.tolist()
        assert pack.positions[path].tolist() == list(range(len(sequence)))
        for at, place in enumerate(path):
            assert pack.mask[place].nonzero().flatten().tolist() == sorted(path[: at + 1].tolist())


def test_common_beginnings() -> None:
    one, other = _sequences(2)[0].tokens, _sequences(2)[1].tokens
    assert common(one, one) == len(one)
    assert common(one, one[:5]) == 5
    assert common(one, one[1:]) == 0
    assert one[: common(one, other)].tolist() == other[: common(one, other)].tolist()
