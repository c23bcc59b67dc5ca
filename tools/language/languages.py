"""Names of languages and their ISO 639-1 codes."""

from collections.abc import Mapping

_CODES = """af afrikaans|sq albanian|ar arabic|hy armenian|eu basque|bn bengali|bs bosnian|bg bulgarian|ca catalan
    |zh chinese mandarin|hr croatian|cs czech|da danish|nl dutch|en english|et estonian|fi finnish|fr french|gl galician
    |ka georgian|de german|el greek|gu gujarati|he hebrew|hi hindi|hu hungarian|is icelandic|id indonesian|ga irish
    |it italian|ja japanese|ko korean|la latin|lv latvian|lt lithuanian|mk macedonian|ms malay|mt maltese|mr marathi
    |mn mongolian|ne nepali|no norwegian|fa persian farsi|pl polish|pt portuguese|pa punjabi|ro romanian|ru russian
    |sr serbian|sk slovak|sl slovenian|so somali|es spanish|sw swahili|sv swedish|tl tagalog|ta tamil|te telugu|th thai
    |tr turkish|uk ukrainian|ur urdu|vi vietnamese|cy welsh|xh xhosa|yo yoruba|zu zulu"""
LANGUAGES: Mapping[str, str] = {name: code for code, *names in map(str.split, _CODES.split("|")) for name in names}
"""ISO 639-1 code by English name, in lower case."""
