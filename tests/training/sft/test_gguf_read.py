"""Reading a GGUF file: the same model as what transformers loads from it, but one that can be saved."""

from pathlib import Path

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("gguf")
transformers = pytest.importorskip("transformers")

import numpy as np  # noqa: E402

from training.sft.gguf.layout import (  # noqa: E402
    gguf_name,
    halved,
    interleaved,
    llama3_factors,
    llama3_scaling,
    transformers_name,
)
from training.sft.gguf.read import load_gguf  # noqa: E402
from training.sft.weights import find  # noqa: E402


def smollm2() -> Path:
    """The weights of SmolLM2; the test is skipped without them."""
    try:
        return find()
    except FileNotFoundError as error:
        pytest.skip(str(error))


def test_names_go_there_and_back() -> None:
    for name in ("lm_head.weight", "model.norm.weight", "model.layers.11.self_attn.k_proj.bias"):
        assert transformers_name(gguf_name(name)) == name
    assert gguf_name("model.layers.11.mlp.up_proj.weight") == "blk.11.ffn_up.weight"


def test_rows_of_a_head_are_interleaved_and_back() -> None:
    rows = np.arange(24, dtype=np.float32).reshape(12, 2)
    mixed = interleaved(rows, heads=3)
    assert mixed[:4, 0].tolist() == [0, 4, 2, 6]  # one head: rows 0, 2, 1, 3
    assert (halved(mixed, heads=3) == rows).all()


def test_llama3_scaling_is_what_transformers_computes_and_is_found_again() -> None:
    rope = {
        "rope_type": "llama3",
        "factor": 32.0,
        "low_freq_factor": 1.0,
        "high_freq_factor": 4.0,
        "original_max_position_embeddings": 8192,
    }
    config = transformers.LlamaConfig(
        hidden_size=128,
        num_attention_heads=2,
        num_key_value_heads=2,
        num_hidden_layers=1,
        intermediate_size=8,
        max_position_embeddings=131072,
        rope_theta=500000.0,
        rope_scaling=dict(rope),
    )
    turned = transformers.models.llama.modeling_llama.LlamaRotaryEmbedding(config).inv_freq.numpy()
    plain = 1 / 500000.0 ** (np.arange(0, 64, 2) / 64)
    factors = llama3_factors({**rope, "rope_theta": 500000.0}, width=64)
    assert np.allclose(plain / factors, turned, rtol=1e-5)
    assert llama3_scaling(factors, 500000.0, width=64) == rope
    with pytest.raises(ValueError, match="rope factors"):
        llama3_scaling(factors[::-1], 500000.0, width=64)


def test_smollm2_has_the_logits_of_the_loaded_file_and_can_be_saved(tmp_path: Path) -> None:
    path = smollm2()
    model, tokeniser = load_gguf(path, torch.float32)
    text = tokeniser.apply_chat_template(
        [{"role": "user", "content": "Move lunch with Jürgen to 12:30."}], tokenize=False, add_generation_prompt=True
    )
    ids = torch.tensor([tokeniser.encode(text)])
    loaded = transformers.AutoModelForCausalLM.from_pretrained(path.parent, gguf_file=path.name, dtype=torch.float32)
    with torch.no_grad():
        logits = model(ids).logits
        assert torch.equal(logits, loaded(ids).logits)
    assert not hasattr(model.config, "quantization_config")
    model.save_pretrained(tmp_path)
    tokeniser.save_pretrained(tmp_path)
    again = transformers.AutoModelForCausalLM.from_pretrained(tmp_path)
    with torch.no_grad():
        assert torch.equal(again(ids).logits, logits)
    kept = transformers.AutoTokenizer.from_pretrained(tmp_path)
    assert kept.encode(text) == ids[0].tolist()
    assert kept.chat_template == tokeniser.chat_template


def test_a_tokeniser_cuts_digits_and_spaces_as_llama_cpp_does() -> None:
    """transformers' own reader gives [" ", " ", "7"] for the last three characters of "a  7"."""
    _, tokeniser = load_gguf(smollm2())
    assert tokeniser.convert_ids_to_tokens(tokeniser.encode("a  7")) == ["a", "ĠĠ", "7"]
