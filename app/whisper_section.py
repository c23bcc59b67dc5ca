"""The settings below `asr.whisper`."""

from typing import Literal

from pydantic import Field, PositiveInt

from app.section import Section


class WhisperSection(Section):
    """How Whisper runs, if it is the recogniser."""

    device: Literal["auto", "cpu", "cuda"] = "auto"
    """auto: a GPU where CTranslate2 finds one."""
    compute_type: Literal[
        "auto", "int8", "int8_float32", "int8_float16", "int8_bfloat16", "int16", "float16", "bfloat16", "float32"
    ] = "auto"
    """Precision of the weights; auto: int8 on a CPU, float16 on a GPU."""
    parallel: PositiveInt | None = None
    """Decodings at the same time, in one thread each; default: the cores of a CPU, 2 on a GPU."""
    partial_ms: PositiveInt = Field(300, ge=100)
    """Speech between two partial hypotheses of an utterance; more passes while other decodings wait."""
    bias: Literal["all", "session", "off"] = "all"
    """Which words are made likelier, by a prompt. session: the choices and phrases of the tools that a client brings.
    all: these, then the names and titles in the household's data and in the conversation."""
