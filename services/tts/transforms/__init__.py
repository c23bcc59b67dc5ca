"""The steps from written to spoken text, one function `str -> str` per file, which never raises and takes linear time.

Every pattern bounds its repetitions or is anchored by a look-behind, so that hostile text takes no more time than other
text of its length. `services/tts/speakable.py` runs them; their order matters.
"""
