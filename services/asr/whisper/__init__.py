"""Whisper as a streaming recogniser, built on faster-whisper's parts. Importing this package imports neither
faster-whisper nor CTranslate2."""

from services.asr.whisper.loading import Placement
from services.asr.whisper.recogniser import WhisperRecogniser, WhisperSettings

__all__ = ["Placement", "WhisperRecogniser", "WhisperSettings"]
