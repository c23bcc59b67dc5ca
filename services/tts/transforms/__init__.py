"""What speech needs done to written text, one transform per file: `str -> str`, total, in linear time.

Every pattern bounds its repetitions or is anchored by a look-behind, so that hostile text costs no more than long text.
`services/tts/speakable.py` composes them; their order matters.
"""
