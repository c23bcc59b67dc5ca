"""Writing a GGUF file: read again it is the same model and tokeniser, and llama.cpp says the same as transformers."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("gguf")
pytest.importorskip("transformers")

from gguf import GGUFReader  # noqa: E402

from tests.training.sft.gguf_models import SAID, tiny_llama, tiny_qwen2, tiny_tokeniser  # noqa: E402
from training.sft.gguf.read import load_gguf, read_fields  # noqa: E402
from training.sft.gguf.server import LlamaServer, find_server  # noqa: E402
from training.sft.gguf.speed import post  # noqa: E402
from training.sft.gguf.write import About, write_gguf  # noqa: E402

ABOUT = About("Tiny", licence="apache-2.0", base="none", description="random weights")
MODELS = [
    pytest.param(tiny_llama, "llama-bpe", id="llama"),
    pytest.param(lambda: tiny_llama(tied=True), "smollm", id="llama-tied"),
    pytest.param(tiny_qwen2, "qwen2", id="qwen2-tied"),
    pytest.param(lambda: tiny_qwen2(tied=False), "gpt-2", id="qwen2"),
]
TEXTS = [*SAID, "<|im_start|>user\nStop<|im_end|>\n<|im_start|>assistant\n", "a  7", "1234 5", "naïve Straße\r\n\r\n x"]


def differences(one: Any, other: Any) -> float:
    """The largest difference between two weights of the same name."""
    mine, theirs = one.state_dict(), other.state_dict()
    assert mine.keys() == theirs.keys()
    return max(float((mine[name] - theirs[name]).abs().max()) for name in mine)


@pytest.mark.parametrize(("make", "cut"), MODELS)
def test_a_model_is_the_same_after_a_round_trip(make: Callable[[], Any], cut: str, tmp_path: Path) -> None:
    model, tokeniser = make(), tiny_tokeniser(cut)
    write_gguf(model, tokeniser, tmp_path / "a.gguf", "f32", ABOUT)
    again, read = load_gguf(tmp_path / "a.gguf", torch.float32)
    assert differences(model, again) == 0
    ids = torch.arange(1, 300)[None]
    with torch.no_grad():
        assert torch.allclose(again(ids).logits, model(ids).logits, atol=1e-4)
    for text in TEXTS:
        assert read.encode(text) == tokeniser.encode(text)
        assert read.decode(read.encode(text)) == text
    assert read.chat_template == tokeniser.chat_template
    assert (read.bos_token, read.eos_token, read.pad_token) == ("<|im_start|>", "<|im_end|>", "<|endoftext|>")
    write_gguf(again, read, tmp_path / "b.gguf", "f32", ABOUT)
    assert (tmp_path / "a.gguf").read_bytes() == (tmp_path / "b.gguf").read_bytes()


@pytest.mark.parametrize(
    ("kind", "off"), [("f16", 0.001), ("bf16", 0.01), ("q8_0", 0.01), ("q4_0", 0.2), ("q4_1", 0.1)]
)
def test_what_quantising_loses_is_small_and_lost_only_once(kind: str, off: float, tmp_path: Path) -> None:
    model, tokeniser = tiny_llama(), tiny_tokeniser("llama-bpe")
    write_gguf(model, tokeniser, tmp_path / "a.gguf", kind, ABOUT)
    again, read = load_gguf(tmp_path / "a.gguf", torch.float32)
    assert 0 < differences(model, again) < off
    write_gguf(again, read, tmp_path / "b.gguf", kind, ABOUT)
    assert differences(again, load_gguf(tmp_path / "b.gguf", torch.float32)[0]) == 0


def test_four_bits_leave_embeddings_eight_and_norms_whole(tmp_path: Path) -> None:
    write_gguf(tiny_llama(), tiny_tokeniser("smollm"), tmp_path / "a.gguf", "q4_1", ABOUT)
    kinds = {tensor.name: tensor.tensor_type.name for tensor in GGUFReader(str(tmp_path / "a.gguf")).tensors}
    assert kinds["token_embd.weight"] == kinds["output.weight"] == "Q8_0"
    assert kinds["blk.1.ffn_down.weight"] == kinds["blk.0.attn_q.weight"] == "Q4_1"
    assert kinds["blk.0.attn_norm.weight"] == kinds["rope_freqs.weight"] == "F32"


def test_a_file_says_what_it_is(tmp_path: Path) -> None:
    write_gguf(tiny_qwen2(), tiny_tokeniser("qwen2"), tmp_path / "a.gguf", "q8_0", ABOUT)
    fields = read_fields(GGUFReader(str(tmp_path / "a.gguf")))
    assert fields["general.license"] == "apache-2.0"
    assert fields["general.base_model.0.name"] == "none"
    assert fields["general.file_type"] == 7
    assert fields["tokenizer.ggml.pre"] == "qwen2"
    assert fields["tokenizer.ggml.add_bos_token"] is False
    kinds = dict(zip(fields["tokenizer.ggml.tokens"], fields["tokenizer.ggml.token_type"], strict=True))
    assert (kinds["<|im_end|>"], kinds["<tool_call>"], kinds["[PAD447]"]) == (3, 4, 5)


def test_what_cannot_be_written_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    from tokenizers.pre_tokenizers import Whitespace

    path = tmp_path / "a.gguf"
    other = tiny_tokeniser("smollm")
    other.backend_tokenizer.pre_tokenizer = Whitespace()
    with pytest.raises(ValueError, match="cuts texts"):
        write_gguf(tiny_llama(), other, path, "f32", ABOUT)
    with pytest.raises(ValueError, match="rows of embeddings"):
        write_gguf(tiny_llama(rows=300), tiny_tokeniser("smollm"), path, "f32", ABOUT)
    adapted = tiny_llama()
    adapted.model.layers[0].mlp.lora = torch.nn.Linear(2, 2)
    with pytest.raises(ValueError, match="merged"):
        write_gguf(adapted, tiny_tokeniser("smollm"), path, "f32", ABOUT)
    stretched = tiny_qwen2()
    stretched.config.rope_parameters = {"rope_type": "yarn", "rope_theta": 1e6, "factor": 4.0}
    with pytest.raises(ValueError, match="yarn"):
        write_gguf(stretched, tiny_tokeniser("qwen2"), path, "f32", ABOUT)
    assert not list(tmp_path.iterdir())


@pytest.mark.server
@pytest.mark.parametrize(("make", "cut"), MODELS)
def test_llama_cpp_says_the_same_token_by_token(make: Callable[[], Any], cut: str, tmp_path: Path) -> None:
    try:
        find_server()
    except FileNotFoundError as error:
        pytest.skip(str(error))
    model, tokeniser = make(), tiny_tokeniser(cut)
    write_gguf(model, tokeniser, tmp_path / "a.gguf", "f32", ABOUT)
    ends = tokeniser.convert_tokens_to_ids(["<|im_end|>", "<|endoftext|>"])  # what "ignore_eos" leaves out
    with LlamaServer(tmp_path / "a.gguf", context=512) as server:
        for text in TEXTS:
            asked = {"content": text, "add_special": True, "parse_special": True}
            ids = tokeniser.encode(text)
            assert post(f"{server.root}/tokenize", asked)["tokens"] == ids
            wanted = model.generate(
                torch.tensor([ids]), max_new_tokens=24, do_sample=False, eos_token_id=None, suppress_tokens=ends
            )
            greedy = {"prompt": text, "n_predict": 24, "temperature": 0, "ignore_eos": True, "return_tokens": True}
            assert post(f"{server.root}/completion", greedy)["tokens"] == wanted[0, len(ids) :].tolist()
