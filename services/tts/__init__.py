"""Text for speech synthesis: cuts a streamed answer into segments and writes each as it is spoken.

segmenter = Segmenter("resp_1")
segmenter.add_text("In Tokyo, it is 10:30.")   # [SpeechSegment("resp_1-0", "In Tokyo, ", "In Tokyo,")]
segmenter.finish()                         # [SpeechSegment("resp_1-1", "it is 10:30.", "it is ten thirty.")]
"""

from services.tts.segmenter import Segmenter
from services.tts.speakable import speakable

__all__ = ["Segmenter", "speakable"]
