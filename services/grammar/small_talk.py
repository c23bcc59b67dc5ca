"""Recognises small talk: sentences for which no tool is needed (greetings, thanks, "say that again", "who are you").

Each kind has patterns, which must match the whole utterance apart from polite phrases at both ends.
"""

import re
from collections.abc import Sequence
from enum import StrEnum

from tools.language.spoken import listed


class Talk(StrEnum):
    """The kinds of small talk."""

    GREETING = "greeting"
    GOOD_NIGHT = "good night"
    GOODBYE = "goodbye"
    THANKS = "thanks"
    PRAISE = "praise"
    BLAME = "blame"
    FONDNESS = "fondness"
    HOW_ARE_YOU = "how are you"
    HEARING = "can you hear me"
    NAME = "who are you"
    ROBOT = "are you a robot"
    OWN_LIFE = "how old are you"
    FEELINGS = "do you ever get bored"
    OPINION = "what do you think"
    HELP = "what can you do"
    QUIET = "be quiet"
    REPEAT = "say that again"
    LAST_DEED = "what did you just do"
    ASKED_SO_FAR = "what have I asked you"
    BORED = "I'm bored"
    STORY = "tell me a story"
    FACT = "tell me something interesting"
    SPELL = "how is it spelled"
    UNWELL = "I'm tired"
    NO_HURRY = "I don't know"
    EMERGENCY = "call an ambulance"


_LEAD = "(?:hey|hi|hello|oh|okay|well|so|alright|right|yeah|yes|no|and|but|please|foresay|computer|assistant|now|look)"
_TAIL = (
    "(?:please|now|then|foresay|computer|assistant|mate|love|thanks|thank you|today|for me|right now|there|to me"
    "|though|everyone|everybody|all|again|a bit|so much|very much|just now|tonight)"
)
_BE = "(?:is|was|are|were)"
_COULD = "(?:(?:can|could|would|will|do) you (?:please |just |mind )?)?"
_INTENSE = "(?:so |really |very |just |such |too |quite |a bit |pretty |absolutely )*"
_GOOD = (
    "(?:nice|good|great|brilliant|excellent|awesome|lovely|amazing|wonderful|fantastic|cool|sweet|neat|superb|clever"
    "|smart|perfect|impressive|helpful|kind|quick|fast|funny)"
)
_BAD = (
    "(?:useless|stupid|dumb|rubbish|terrible|awful|hopeless|annoying|slow|bad|horrible|pathetic|rude|wrong|confused"
    "|an idiot|a fool|no help|no good|no use|not (?:very |so |that |much )?(?:helpful|good|smart|clever|help|useful))"
)

_FORMS: dict[Talk, str] = {
    Talk.GREETING: r"""hello|hi|hey|hiya|howdy|greetings|good day|(?:good )?(?:morning|afternoon|evening)
        |(?:hello|hi|hey) (?:again|you)|nice to (?:meet|see) you|i am (?:back|home)""",
    Talk.GOOD_NIGHT: r"""(?:good )?night(?: night)?|goodnight|sleep (?:well|tight)|sweet dreams|i am (?:going
        |off) to bed""",
    Talk.GOODBYE: r"""(?:good ?)?bye(?: bye)?|see you(?: later| soon| tomorrow| around)?|(?:talk
        |speak) to you (?:later|soon)
        |cheerio|take care|have a (?:nice|good|great|lovely) (?:day|evening|night|weekend|one|time)
        |that (?:is|was|will be) (?:all|it|everything)(?: for (?:now|today))?|i am (?:done|off|leaving)|so long""",
    Talk.THANKS: r"""(?:thanks|thank you|cheers|ta|many thanks|much appreciated|i appreciate (?:it|that))
        (?: (?:a lot|so much|very much|a million|a bunch|kindly|ever so much|indeed|you|for (?:that|this|it
        |everything|asking
        |(?:all )?(?:your |the )?(?:help|information|reminder|tip|advice)|helping(?: me)?|letting me know|telling me)))*
        |(?:that|it) (?:is|was) (?:very |really |so )*(?:kind|nice|good|sweet) of you""",
    Talk.PRAISE: rf"""{_GOOD}(?: (?:one|job|work|stuff|going|idea|answer|thinking|boy|girl|bot|robot))?
        |well (?:done|played)|(?:that|it|this) {_BE} {_INTENSE}(?:{_GOOD}|better|right|correct|exactly right)
        |you are {_INTENSE}(?:the |a |an )?(?:{_GOOD}|best|star|genius|legend|lifesaver|angel|gem|getting better)
        |i (?:really )?(?:like|love) (?:it|that|this)|i am (?:so )?(?:impressed|proud of you)|bravo|nailed it|you did it
        |you (?:rock|rule)|clever you""",
    Talk.BLAME: rf"""you are {_INTENSE}{_BAD}|you (?:got (?:that|it|this) wrong|suck)|what is wrong with you
        |you (?:never|do not|don't|didn't|did not) (?:understand|listen|get it)(?: to me| me| anything)?|i hate you
        |(?:that|this|it) (?:is|was) (?:not|n't|wrong)(?: (?:right|what i (?:said|meant|wanted
        |asked(?: you)?(?: for)?)))?
        |(?:that|it) (?:isn't|wasn't) (?:right|what i (?:said|meant|wanted|asked(?: you)?(?: for)?))|stupid machine
        |that is not (?:right|true|it)|i (?:didn't|did not) (?:say|ask(?: for)?|want|mean) that|wrong
        |terrible answer""",
    Talk.FONDNESS: r"""i {0}(?:love|like|adore|miss|missed) you|do you (?:love|like) me|(?:will|would) you marry me
        |(?:be my|are you my|are we|can we be|let us be|will you be my) friends?|i think i love you|kiss me|you are cute
        """.replace("{0}", "(?:really |do |also |still )?"),
    Talk.HOW_ARE_YOU: rf"""how (?:are|is) (?:you|it|things|life|everything|your day)(?: (?:doing|going|feeling|been))?
        |what is (?:up|new|happening|going on)|how do you (?:do|feel)|how have you been|are you (?:okay|well|alright)
        |how {_BE} your (?:day|night|weekend|morning)|you (?:okay|alright)|how is it hanging|what are you (?:doing
        |up to)""",
    Talk.HEARING: r"""(?:can|do|did) you (?:hear|hear me|listen)|are you (?:still )?(?:there|listening|awake|on
        |working|up)
        |(?:is )?(?:anybody|anyone|somebody|someone) (?:there|home)|is (?:this|it)(?: thing)? (?:on|working)
        |(?:testing|test)(?: (?:testing|test|one|two|three|1|2|3))*|you there""",
    Talk.NAME: r"""(?:what|who) (?:are|is) (?:you|your name|this|foresay)(?: called)?|what (?:do|should|can
        |shall) i call you
        |do you have a name|(?:tell me )?(?:a bit |a little |something |more )?about (?:you|yourself)|introduce yourself
        |who am i (?:talking|speaking) (?:to|with)|what kind of (?:assistant|thing|robot|machine) are you""",
    Talk.ROBOT: r"""are you (?:a |an |really |actually |just |some kind of )*(?:robot|human|person|machine|computer
        |bot|ai
        |program|real|alive|man|woman|boy|girl|male|female|living|conscious|artificial)(?: (?:being|person|human|thing
        |program|intelligence|assistant|or .+))*""",
    Talk.OWN_LIFE: r"""how old are you|when (?:were you|was your|is your) (?:born|made|birthday|built)|what is your age
        |where (?:are|do|did) you (?:from|live|come from|at|born)|where were you (?:born|made|built)
        |who (?:made|built|created|programmed|wrote|owns|invented|trained|is) (?:you|your (?:boss|maker|owner|creator))
        |what do you do (?:all (?:day|night)|at night|for fun|when (?:i|we|nobody|no one)
        |in your (?:spare|free) time|on your own|in there).*
        |(?:are|were) you (?:any )?(?:as )?(?:\w+er|better|more \w+|nicer|\w+) (?:than|as) .*
        |do you (?:sleep|eat|dream|ever \w+|drink|have (?:a |any )?(?:family|friends|pets?|children|kids|parents|hobbies
        |feelings|job|body|face|brain|heart|life|girlfriend|boyfriend|birthday))""",
    Talk.FEELINGS: r"""(?:do|don't|can|can't|did) you (?:ever |never |not |still |really |actually |sometimes |always )*
        (?:get|feel|grow|go|become|mind|be|enjoy) (?:\w+ ){0,2}?(?:bored|tired|lonely|fed up|sad|happy|angry
        |hungry|sleepy|cold|hot|annoyed|cross|scared|offended|upset|jealous|confused|sick|nervous|embarrassed|pain
        |being|sitting|listening|talking|working|(?<=enjoy )it|(?<=mind )it)\b.*
        |(?:do|don't) you (?:ever |never |sometimes )+(?:wish|dream|wonder|worry|think|miss|want
        |regret|laugh|cry|rest)\b.*
        |(?:are|aren't) you (?:ever |never |not |sometimes |always )+(?:bored|tired|lonely|sad|happy|angry|hungry
        |scared|asleep)\b.*
        |(?:don't|do) you have (?:any )?feelings.*""",
    Talk.HELP: r"""help(?: me)?|i need (?:some )?help|what (?:else )?(?:can|do
        |could) you do(?: for me)?(?: apart from that)?
        |what (?:else )?(?:can|could|should|may) i (?:say|ask|do)(?: (?:to you|you|with you|you to do|you for|here))*
        |what are you (?:able to do|capable of|good (?:at|for))|how (?:can|do|could) (?:you help|this work|you work
        |i use (?:you|this))(?: me)?|how does this (?:thing )?work|what do you (?:know|understand|know how to do)
        |what (?:are|is) (?:your|the) (?:skills?|features?|functions?|abilities|capabilities|commands?|options)
        |what (?:kinds?|sorts?) of (?:things?|stuff) (?:can|do) (?:you|i) (?:do|say|ask|understand)(?: you)?
        |(?:tell|show|give) me (?:what (?:you can do|i can (?:say|ask|do))|some examples|an example|your commands)
        |what (?:commands|things|questions) (?:can i (?:use|say|ask|give)|do you (?:know|understand))(?: you)?
        |how (?:can|could|do) you help|what can you help (?:me )?with|what things can you do""",
    Talk.QUIET: r"""(?:be|keep|stay) (?:\w+ )?(?:quiet|silent)|shut up|shut it|hush|sh+|shush|silence|quiet(?: please)?
        |(?:will you |you can |please )?stop (?:talking|speaking|that noise|reading|now)|(?:that is |that's )?enough
        |zip it|pipe down|that will do|i (?:have )?heard enough|no more""",
    Talk.REPEAT: rf"""{_COULD}(?:repeat|repeating)(?: (?:that|it|this|yourself|the (?:question|answer|last (?:bit
        |part|one)))
        |(?: what you (?:just )?said))?(?: (?:one more time|once more|slowly|louder|please|again))*
        |{_COULD}(?:say|tell me|read)(?: (?:that|it|what))?(?: (?:again|once more|one more time))(?: (?:slowly|louder))*
        |come again|(?:i beg your )?pardon(?: me)?|what|huh|sorry what|what was that|you what|excuse me
        |(?:sorry )?what did you (?:just )?(?:say|ask(?: me)?|tell me|mean)|what do you mean|what are you (?:saying
        |asking)
        |(?:sorry )?(?:i )?(?:just )?(?:did not|didn't|could not|couldn't|can not|can't|cannot|do not|don't)
        (?: quite)? (?:hear|catch|get|understand)(?: (?:you|that|it|a word|what you (?:just )?said|your (?:question
        |answer)))?
        |i missed (?:that|it|the last bit)|what was (?:the|your) (?:question|answer)""",
    Talk.LAST_DEED: r"""what (?:did|have) you (?:just |actually )?(?:do|done|did)(?: (?:just now|there|then|for me
        |with that))*
        |what (?:is|was) (?:that you|it you|the last thing)(?: you| that you)?(?: just)?(?: did| have done)?
        |what (?:just |has just )?happened|what have you (?:set|added|sent|changed|done)(?: so far| just now)?
        |what did you (?:just )?(?:set|add|send|change|delete|cancel|write|put|save|make|book)(?: there| down| on there
        | on (?:it|that|the list)| to (?:it|that|the list)| in there)?
        |what (?:was|is) (?:it |that )?(?:that )?you (?:just )?(?:set|did|added|sent|wrote|put)(?: down| on there)?
        |what was (?:that|the) last thing (?:that )?you (?:did|said|set|sent|added)
        |what (?:did|have) you (?:just )?(?:put|write|written|set|say|said) (?:in|on|into) (?:that|the|it|there)
        (?: (?:note|list|reminder|text|message|one))?
        |remind me what you (?:just )?(?:set|did|added|sent|wrote|put)(?: down| on there)?""",
    Talk.ASKED_SO_FAR: r"""what (?:have|did) i (?:just |already )?(?:ask|asked|say|said|tell|told|want|wanted)
        (?: (?:you|to do|for|so far|before|earlier|last|to|from you|about|just now|until now|this (?:morning|evening)))*
        |what (?:was|is) (?:my|the) last (?:question|request)""",
    Talk.BORED: r"i am (?:\w+ )?bored|(?:please )?(?:entertain|amuse) (?:me|us)|i have nothing to do|what should i do",
    Talk.STORY: r"""(?:can you |could you )?(?:tell|read|give|sing|write|recite) (?:me |us )?(?:a|an|another|some)
        (?: \w+)? (?:story|poem|song|fairy tale|tale|riddle|limerick|lullaby|rap|poetry)|(?:can you )?sing(?: to me
        | for me)?""",
    Talk.FACT: r"""(?:can you |could you )?(?:tell|teach|give|show) (?:me|us) (?:(?:something|anything)(?: else)?
        (?: (?:fun|interesting|random|cool|new|weird|amazing|surprising|curious|strange))*(?: that i (?:do not
        |don't) know)?
        |(?:a|an|another|one more|some)(?: (?:fun|interesting|random|cool|new|weird|amazing|surprising|curious
        |strange))*
        (?: more)? (?:facts?|trivia))|(?:fun|random|interesting) facts?|surprise me
        |(?:do you know|have you got) (?:a|any|some) (?:fun|interesting|cool|random)? ?facts?""",
    Talk.UNWELL: r"""i (?:am|feel) (?:so |really |very |quite |a bit |feeling |too |a little )*(?:sad|tired|ill|sick
        |lonely
        |stressed|exhausted|unhappy|depressed|scared|worried|not well|unwell|upset|down|cold|in pain|angry|hurt)
        |i have (?:a |had a |such a |an )*(?:cold|headache|fever|bad day|terrible day|long day|awful day|stomach ache)
        |i (?:had|have had) (?:a|such a) (?:bad|terrible|long|awful|hard|rough) (?:day|night|week)""",
    Talk.EMERGENCY: r"""(?:call|ring|phone|dial|get|send|i need|we need)(?: me| us| for)? (?:an ambulance|the ambulance
        |the (?:police|fire (?:brigade|department|service)|emergency services?)|999|911|112|9 1 1|9 9 9|1 1 2
        |emergency services|an emergency doctor)|(?:this|it) is an emergency|emergency""",
    Talk.NO_HURRY: r"i (?:don't|do not) know|i have no idea|no idea|(?:i am )?not sure|i (?:can't|cannot) decide",
}  # fmt: skip
_OPINIONS = r"""(?:what|which|who) (?:is|are|was) your .*|.* your (?:favorite|opinion|view|take) .*
        |.*\bdo you reckon\b.*
    |do you (?:like|love|hate|enjoy|prefer|believe|agree|mind|want|care|have a favorite)\b.*|what would you .*
    |(?:what|which|who)\b.* do you (?:like|prefer|think|want|believe|recommend|love|hate)\b.*
    |do you think (?!you (?:can|could)).*|what is the meaning of life|are you (?:happy|sad|hungry|tired|in love|married
    |single|bored|lonely|angry|scared|jealous)|what is your .* like"""
_SPELL = r"""(?:how (?:do|would|should|can|did) (?:you|i|we|one) (?:spell|write)|how to spell|spell(?: out)?
    |(?:can|could) you spell(?: out)?|what is the spelling of|tell me how to spell|i need to spell)(?: the word)? (.+?)
    (?: for me| out)?|how (?:is|are) (.+?) (?:spelled|spelt|written)|(.+) how do (?:you|i) spell (?:that|it)"""


def _compiled(form: str) -> re.Pattern[str]:
    parts = re.sub(r"\s*\n\s*", "", form)
    return re.compile(f"(?:{_LEAD} )*(?:{parts})(?: {_TAIL})*")


_THANKING = frozenset(listed("thanks thank ta cheers obliged appreciated"))
_GRATEFUL = _THANKING | frozenset(
    listed(
        """you so very much ever a lot million for that is was oh well okay right great grand lovely smashing brilliant
        champion perfect ace wonderful fab fabulous magic nice one good stuff job pal love mate duck pet hen dear
        darling bless you star awesome super marvellous splendid excellent all many kindly indeed really appreciate it
        i am most it's that's and there then now sorted cool"""
    )
)
"""Words of which thanks may consist, in any order ("smashing, ta very much")."""
_KINDS = {kind: _compiled(form) for kind, form in _FORMS.items()}
_OPINION = _compiled(_OPINIONS)
_SPELLED = _compiled(_SPELL)
_PLAIN = {"you're": "you are", "that's": "that is", "y'all": "you", "whaddya": "what do you", "d'you": "do you"}
_BEHIND_WORD = re.compile(
    r" (?:i|we|he|she|they|my|our|his|her|because|cos|please|so|it is|it's for|for my|for the|is it|is that"
    r"|does it|do you|with one|with two) .*$"
)
"""What is said behind a word to be spelled."""
LONGEST = 14
"""Most words of small talk."""


def kind_of(words: Sequence[str]) -> Talk | None:
    """The kind of the sentence `words` (normalised); None if it is no small talk."""
    said = _joined(words)
    if not said or len(words) > LONGEST:
        return None
    kind = next((kind for kind, form in _KINDS.items() if form.fullmatch(said)), None)
    grateful = kind is None and _THANKING & set(words) and set(said.split()) <= _GRATEFUL
    return Talk.THANKS if grateful else kind


def asks_opinion(words: Sequence[str]) -> bool:
    """Whether the words ask what the assistant thinks, likes or is. They may also be a request ("do you think ...")."""
    return _OPINION.fullmatch(_joined(words)) is not None


def word_to_spell(words: Sequence[str]) -> str:
    """The word that the user wants spelled; "" if the words do not ask for this, or name none."""
    found = _SPELLED.fullmatch(_joined(words))
    said = next((group for group in found.groups() if group), "") if found is not None else ""
    word = _BEHIND_WORD.sub("", said)
    return "" if word in ("that", "it", "this") else word


def _joined(words: Sequence[str]) -> str:
    return " ".join(_PLAIN.get(word, word) for word in words)
