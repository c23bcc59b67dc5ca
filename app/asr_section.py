"""The settings below `asr`."""

from pathlib import Path
from typing import Literal

from pydantic import Field, PositiveInt, SecretStr

from app.section import Section
from app.whisper_section import WhisperSection


class AsrSection(Section):
    """The speech recogniser."""

    engine: Literal["auto", "pocketsphinx", "whisper", "remote"] = "auto"
    """auto, whisper: Whisper, and `fallback` if it cannot be used here. remote: another server."""
    fallback: Literal["pocketsphinx", "none"] = "pocketsphinx"
    """What serves where Whisper or its weights cannot be used; none: the server does not start then."""
    model: str = "tiny.en"
    """Whisper: a name of `foresay models list`, a folder, or OWNER/NAME of the Hugging Face hub. Remote: the model name
    there."""
    language: str = "en"
    """Language spoken, as an ISO 639-1 code."""
    download: bool = False
    """May Whisper's weights be downloaded when they are not on disk?"""
    sha256: str | None = Field(None, pattern=r"^[0-9a-fA-F]{64}$")
    """What Whisper's model.bin must hash to. Default: the hash that is pinned for the model, or that the hub states."""
    cache_dir: Path | None = None
    """Folder for the hashes that were computed, and for weights that come in parts; default: `foresay` in
    `XDG_CACHE_HOME` or ~/.cache."""
    workers: PositiveInt = 1
    """Recogniser processes (pocketsphinx)."""
    whisper: WhisperSection = Field(default_factory=WhisperSection)
    base_url: str | None = None
    """Remote recogniser: OpenAI-compatible base URL, ending in /v1."""
    api_key: SecretStr | None = None
    """Key of the remote recogniser."""
