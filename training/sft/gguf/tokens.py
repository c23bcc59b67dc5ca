"""The tokeniser of a GGUF file as one of transformers, and back: byte-pair vocabularies cut as SmolLM2's, Qwen2.5's or
Llama 3's texts are cut.

transformers has a reader of its own. It cuts the texts of every vocabulary in one way, which gives other tokens than
llama.cpp around digits and spaces; hence this one.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gguf import GGUFWriter, TokenType
from tokenizers import Tokenizer
from transformers import PreTrainedTokenizerFast

_BYTES = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True}
_WORDS = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|%s| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"


def _split(digits: str) -> list[dict[str, Any]]:
    pattern = {"Regex": _WORDS % digits}
    split = {"type": "Split", "pattern": pattern, "behavior": "Isolated", "invert": False}
    return [split, {**_BYTES, "use_regex": False}]


@dataclass(frozen=True)
class Cut:
    """How a text is cut before pairs are merged. `steps` are pre-tokenisers, `normaliser` is what is done before them,
    both as in a `tokenizer.json`. `whole`: a piece that is a token is not merged together. `opens`: by default a text
    begins with the beginning-of-text token."""

    steps: list[dict[str, Any]] = field(hash=False)
    normaliser: dict[str, Any] | None = None
    whole: bool = False
    opens: bool = False


CUTS = {
    "smollm": Cut([{"type": "Digits", "individual_digits": True}, {**_BYTES, "use_regex": True}]),
    "qwen2": Cut(_split(r"\p{N}"), normaliser={"type": "NFC"}),
    "llama-bpe": Cut(_split(r"\p{N}{1,3}"), whole=True, opens=True),
    "gpt-2": Cut([{**_BYTES, "use_regex": True}]),
}
"""By the name that llama.cpp has for it (`tokenizer.ggml.pre`)."""
SPECIAL = {"bos": "bos", "eos": "eos", "unk": "unknown", "pad": "padding"}
_FIELDS = "tokenizer.ggml."


def tokeniser_of(fields: Mapping[str, Any], longest: int) -> PreTrainedTokenizerFast:
    """The tokeniser in the values of a file, for texts of at most `longest` tokens. `ValueError` for another kind."""
    model, name = fields.get(f"{_FIELDS}model"), fields.get(f"{_FIELDS}pre")
    if model != "gpt2" or name not in CUTS:
        raise ValueError(f"no reader for a tokeniser of kind {model!r}, {name!r}; there are {', '.join(CUTS)}")
    texts, kinds = fields[f"{_FIELDS}tokens"], fields[f"{_FIELDS}token_type"]
    ids = {part: fields.get(f"{_FIELDS}{word}_token_id") for part, word in SPECIAL.items()}
    opens = bool(fields.get(f"{_FIELDS}add_bos_token", CUTS[name].opens))
    tokeniser = PreTrainedTokenizerFast(
        tokenizer_object=_backend(CUTS[name], texts, kinds, fields[f"{_FIELDS}merges"], ids["bos"] if opens else None),
        model_max_length=longest,
        clean_up_tokenization_spaces=False,
        **{f"{part}_token": texts[number] for part, number in ids.items() if number is not None},
    )
    tokeniser.chat_template = fields.get("tokenizer.chat_template")
    return tokeniser


def _backend(cut: Cut, texts: list[str], kinds: list[int], merges: list[str], first: int | None) -> Tokenizer:
    model = {
        "type": "BPE",
        "vocab": {text: number for number, text in enumerate(texts) if kinds[number] != TokenType.UNUSED},
        "merges": [merge.split(" ") for merge in merges],
        "ignore_merges": cut.whole,
        "fuse_unk": False,
        "byte_fallback": False,
    }
    added = [_added(number, texts[number], kind) for number, kind in enumerate(kinds) if kind in _ADDED]
    whole = {
        "version": "1.0",
        "added_tokens": added,
        "normalizer": cut.normaliser,
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": cut.steps},
        "post_processor": None if first is None else _opening(texts[first], first),
        "decoder": {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True, "use_regex": True},
        "model": model,
    }
    return Tokenizer.from_str(json.dumps(whole))


_ADDED = (TokenType.CONTROL, TokenType.USER_DEFINED)


def _added(number: int, text: str, kind: int) -> dict[str, Any]:
    flags = dict.fromkeys(("single_word", "lstrip", "rstrip", "normalized"), False)
    return {"id": number, "content": text, "special": kind == TokenType.CONTROL, **flags}


def _opening(text: str, number: int) -> dict[str, Any]:
    opening, one, two = ({"SpecialToken": {"id": text, "type_id": 0}}, _sequence("A", 0), _sequence("B", 1))
    tokens = {text: {"id": text, "ids": [number], "tokens": [text]}}
    return {
        "type": "TemplateProcessing",
        "single": [opening, one],
        "pair": [opening, one, two],
        "special_tokens": tokens,
    }


def _sequence(name: str, kind: int) -> dict[str, Any]:
    return {"Sequence": {"id": name, "type_id": kind}}


def cut_of(tokeniser: PreTrainedTokenizerFast) -> str:
    """The name in `CUTS` of how `tokeniser` cuts texts. `ValueError` where it is another way."""
    whole = json.loads(tokeniser.backend_tokenizer.to_str())
    before = whole.get("pre_tokenizer") or {}
    steps = [_essence(step) for step in before.get("pretokenizers", [before])]
    normaliser = whole.get("normalizer")
    for name, cut in CUTS.items():
        if steps == [_essence(step) for step in cut.steps] and normaliser in (None, cut.normaliser):
            return name
    raise ValueError(
        f"no name in llama.cpp is known here for how this tokeniser cuts texts ({steps}, {normaliser}); "
        "convert_hf_to_gguf.py of llama.cpp knows more"
    )


def _essence(step: Mapping[str, Any]) -> dict[str, Any]:
    """A step without what changes no token."""
    return {key: value for key, value in step.items() if key != "trim_offsets"}


def write_tokeniser(writer: GGUFWriter, tokeniser: PreTrainedTokenizerFast, rows: int) -> None:
    """Add `tokeniser` to a file with `rows` rows of embeddings. llama.cpp will put no beginning-of-text token before a
    text: raw prompts have it as text, and so do chat templates. `ValueError` if there are fewer rows than tokens."""
    model = json.loads(tokeniser.backend_tokenizer.to_str())["model"]
    numbers = tokeniser.get_vocab()
    if max(numbers.values()) >= rows:
        raise ValueError(f"{rows} rows of embeddings for {max(numbers.values()) + 1} tokens")
    texts, kinds = [f"[PAD{number}]" for number in range(rows)], [TokenType.UNUSED] * rows
    for text, number in numbers.items():
        texts[number], kinds[number] = text, TokenType.NORMAL
    for number, added in tokeniser.added_tokens_decoder.items():
        control = added.special or (added.content.startswith("<|") and added.content.endswith("|>"))
        texts[number] = added.content
        kinds[number] = TokenType.CONTROL if control else TokenType.USER_DEFINED
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(cut_of(tokeniser))
    writer.add_token_list(texts)
    writer.add_token_types(kinds)
    writer.add_token_merges([pair if isinstance(pair, str) else " ".join(pair) for pair in model["merges"]])
    writer.add_add_space_prefix(False)
    writer.add_add_bos_token(False)
    for part, word in SPECIAL.items():
        if (number := getattr(tokeniser, f"{part}_token_id")) is not None:
            writer.add_uint32(f"{_FIELDS}{word}_token_id", number)
    if tokeniser.chat_template:
        writer.add_chat_template(tokeniser.chat_template)
