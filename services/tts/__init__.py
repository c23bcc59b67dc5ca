"""TTS-ready text: an answer stream cut into speakable segments, and text normalised for speech.

segmenter = Segmenter("resp_1")
segmenter.feed("In Tokyo, it is 10:30.")   # [SpeechSegment("resp_1-0", "In Tokyo, ", "In Tokyo,")]
segmenter.finish()                         # [SpeechSegment("resp_1-1", "it is 10:30.", "it is ten thirty.")]
"""

from services.tts.segmenter import Segmenter
from services.tts.speakable import speakable

__all__ = ["Segmenter", "speakable"]
