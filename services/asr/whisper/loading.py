"""Loads a Whisper model in CTranslate2's format through faster-whisper, on the device that suits it."""

import os
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.asr.recogniser import RecogniserFault
from services.asr.whisper.network import CTranslate2Network, Network
from services.asr.whisper.vocabulary import Vocabulary

ON_GPU = 2
"""Decodings at the same time on a GPU: one computes while the other prepares its features."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a model runs: `device` is cpu or cuda, `compute_type` one of CTranslate2's, `parallel` how many decodings
    run at the same time."""

    device: str = "auto"
    compute_type: str = "auto"
    parallel: int | None = None

    def resolved(self, gpus: int, gpu_types: Collection[str]) -> "Placement":
        """With "auto" replaced: a GPU where there is one (`gpus`), float16 there and int8 on the CPU, as many decodings
        as cores."""
        device = self.device if self.device != "auto" else "cuda" if gpus else "cpu"
        compute_type = self.compute_type
        if compute_type == "auto":
            compute_type = "int8" if device == "cpu" else "float16" if "float16" in gpu_types else "float32"
        return Placement(device, compute_type, self.parallel or (ON_GPU if device == "cuda" else cores()))


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """A model that is ready. `placement` is resolved; `about` says it in words for the log and `/readyz`."""

    network: Network
    vocabulary: Vocabulary
    placement: Placement
    about: str


def cores() -> int:
    """CPU cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def load(folder: Path, name: str, language: str, wanted: Placement) -> LoadedModel:
    """Load the model in `folder`, which faults call `name`. Blocks for some seconds, and reads the disk only. Raises
    `RecogniserFault` with the reason where it cannot be used."""
    import ctranslate2
    from faster_whisper import WhisperModel
    from faster_whisper.tokenizer import Tokenizer

    gpus = ctranslate2.get_cuda_device_count()
    types = ctranslate2.get_supported_compute_types("cuda") if gpus else set()
    placement = wanted.resolved(gpus, types)
    if placement.device == "cuda" and not gpus:
        raise RecogniserFault("asr.whisper.device: cuda was asked for, and CTranslate2 finds no GPU here; use auto")
    try:
        loaded = WhisperModel(
            str(folder),
            device=placement.device,
            compute_type=placement.compute_type,
            cpu_threads=1,
            num_workers=placement.parallel or 1,
            local_files_only=True,
        )
    except (RuntimeError, ValueError, OSError) as error:  # no Whisper, another version, a broken file, no memory
        raise RecogniserFault(f"asr.model: {name} cannot be loaded as a Whisper model: {error}") from error
    if language not in loaded.supported_languages:
        known = "en alone" if len(loaded.supported_languages) == 1 else "codes such as en, de, fr"
        raise RecogniserFault(f"asr.language: the model {name} does not know {language!r}; it knows {known}")
    tokenizer = Tokenizer(loaded.hf_tokenizer, loaded.model.is_multilingual, task="transcribe", language=language)
    network = CTranslate2Network(loaded, tokenizer.eot)
    return LoadedModel(network, Vocabulary(tokenizer, language), placement, _about(loaded, placement))


def _about(loaded: Any, placement: Placement) -> str:
    """For example "int8_float32 on cpu, 2 at a time"."""
    return f"{loaded.model.compute_type} on {loaded.model.device}, {placement.parallel} at a time"
