"""The wordings of changes: regular expressions that match all normalised words of a change."""

from collections.abc import Iterator

from services.grammar.amending.change import Op
from services.grammar.amending.fragments import (
    AT,
    AWAY,
    BIN,
    BIT,
    EARLY,
    ENOUGH,
    FROM,
    IS,
    LIST,
    MORE,
    MOVE,
    OLD,
    ONLY,
    PUT,
    SAID,
    SAY,
    SHOULD,
    TAKE,
    THE,
    WAY,
    D,
    R,
    V,
)
from services.grammar.amending.list_forms import LIST_FORMS, each

WHOM = r"(?:me|us|him|her|them|everyone|everybody)"
FORMS = [
    *each(
        Op.LONGER,
        rf"{PUT} (?:on )?{MORE} {D}(?: more| longer| extra)?(?: (?:to|on|onto|on to|for|in)(?: {R}"
        rf"| there)?| there)?",
        rf"{PUT} (?:on )?{D} (?:more|extra|longer|on top)(?: (?:to|on|onto|on to|for|in)(?: {R}| there)?| there)?",
        rf"{PUT} {D} (?:to|on|onto|on to) (?:{R}|there)",
        rf"(?:add|put on|stick on|pop on|whack on|bung on|chuck on) {D}(?: on)?",
        rf"{PUT} {D} on (?:to|top of) {R}",
        rf"(?:give|let) {R} (?:have |run )?(?:for )?(?:{MORE} )?{D}(?: more| longer| extra| on top)?",
        rf"(?:give|let) (?:me|us) (?:have )?{MORE} {D}(?: more| longer)?(?: (?:on|for) {R})?",
        rf"(?:give|let) (?:me|us) (?:have )?{D} (?:more|longer|extra)(?: (?:on|for) {R})?",
        rf"(?:extend|lengthen|stretch|increase|bump|up|prolong) {R}(?: up| out)?(?: by"
        rf"| for)? (?:{MORE} )?{D}(?: more)?",
        rf"(?:make|keep|leave|run|have) {R}(?: on| going| run| running)? (?:for )?(?:{MORE} )?{D} longer",
        rf"(?:make|keep|leave|run|have) {R}(?: on| going| run"
        rf"| running)? (?:{BIT} )?longer(?: by)? {SAY}{D}(?: more)?",
        rf"(?:make|keep|leave|run|have) {R}(?: on| going| run| running)? (?:for )?(?:{BIT} |some )?longer",
        rf"(?:extend|lengthen|stretch) {R}(?: out| {BIT})?",
        rf"{R} (?:needs|wants|could do with|should have|should be|has to be) (?:{MORE} )?{D} (?:more|longer)",
        rf"{R} (?:needs|wants|could do with|should have) (?:another|an extra) {D}",
        rf"{R} (?:needs to be|should be|has to be|wants to be|needs) (?:{BIT} )?longer",
        rf"{D} (?:more|longer|extra)(?: (?:on|for|to) {R})?",
        rf"(?:another|an extra|an additional) {D}(?: (?:on|for|to) {R})?",
        rf"{BIT} longer",
    ),
    *each(
        Op.SHORTER,
        rf"{TAKE} {D} (?:back )?(?:off|from|off of|out of|away from)(?: (?:of )?{R}| there)?",
        rf"{TAKE} off {D}",
        rf"make {R} {D} (?:shorter|less)",
        rf"make {R} (?:{BIT} )?shorter(?: by)? {SAY}{D}",
        rf"(?:make|have) {R} (?:{BIT} )?shorter",
        rf"(?:shorten|reduce|cut|bring|lower) {R}(?: down| back)? by {D}",
        rf"shorten {R}",
        rf"{D} (?:less|shorter|fewer|off)(?: (?:on|for|than) {R})?",
        rf"(?:{BIT} )shorter",
    ),
    *each(
        Op.LATER,
        rf"{MOVE} {R} (?:{WAY} )?(?:by )?{D} (?:later|further on)",
        rf"{MOVE} {R} (?:{BIT} )?later(?: by)? {SAY}{D}",
        rf"(?:push|put|set|knock|bump|move|shift|nudge) {R} (?:back|out|on|along)(?: by)? (?!to |at |till |until ){D}",
        rf"(?:push|put|set|knock|bump|move|shift|nudge) {R}(?: by)? {D} (?:back|out|on|along)",
        rf"(?:delay|postpone|defer) {R}(?: by| for)? (?!to |at |till |until ){D}",
        rf"(?:push|shift|nudge|bump) {R} by {D}",
        rf"{D} later(?: than that)?(?: would be better| is better| would be good| if that is okay)?",
        rf"{MOVE} {R} (?:to )?(?:{BIT} )?later(?: on)?",
        rf"(?:delay|postpone) {R}",
        rf"(?:{BIT} )later",
    ),
    *each(
        Op.EARLIER,
        rf"{MOVE} {R} (?:{WAY} )?(?:by )?{D} {EARLY}",
        rf"{MOVE} {R} (?:{BIT} )?{EARLY}(?: by)? {SAY}{D}",
        rf"(?:bring|pull|drag) {R} (?:forward|forwards|up|in)(?: by)? {D}",
        rf"(?:bring|pull|drag) {R} {D} (?:forward|forwards)",
        rf"{D} {EARLY}(?: than that)?(?: would be better| is better| would be good)?",
        rf"{MOVE} {R} (?:to )?(?:{BIT} )?{EARLY}",
        rf"(?:{BIT} ){EARLY}",
    ),
    *each(
        Op.SHIFT,
        rf"(?:move|push|shift|put|bump|nudge) {R} (?:forward|forwards|up|ahead)(?: by)? {D}",
        rf"(?:move|push|shift|put|bump|nudge) {R}(?: by)? {D} (?:forward|forwards|up|ahead)",
    ),
    *each(
        Op.READ,
        rf"(?:can i hear|read|say|play|repeat|tell|give|show|run) (?:me "
        rf"|us )?(?:through )?(?:{R} )?(?:back|out|again|over)(?: (?:to|for) (?:me|us))?",
        rf"(?:read|say|run|give) (?:{R} (?:to )?(?:me|us)|(?:me|us) {R}|(?:me|us)) (?:back|out|again|over)(?: again)?",
        r"(?:read|tell|say|give|run) (?:me |us )?(?:back |out )?(?:back to me )?what (?:i|you|we)(?: have)?(?: just)?"
        r" (?:got|put|said|wrote|written|set|added|made|noted)(?: (?:back|down|so far|there|on there|in|again))*",
        rf"(?:read|repeat|say|show) (?:me |us )?(?:back |out )?{R}(?: back| out| again)?(?: (?:to|for) (?:me|us))?",
        r"what(?: is|s) (?:still )?(?:left|missing|outstanding|to get|to buy|to pack)"
        r"(?: (?:now|then|on (?:it|there|the list)|to (?:get|buy|pack|do)))*",
        r"what is (?:still |already |left |all )?on (?:(?P<ref>it|that|there|the list|that list))(?: now"
        r"| so far| at the moment| already)*",
        r"what (?:have i|have we|do i have|do we have|did i put|did we put|have i got|have we got)(?: got"
        r"| put)?(?: on(?: (?P<ref>it|there|that))?)?(?: so far| now| already)*",
        rf"what (?:does|did) {R} say",
        r"what did i (?:just )?(?:put|say|write|note|tell you|get you to write|ask you to write"
        r"|have you write)(?: down| there| in it)*",
        rf"how many (?:things )?(?:is|are|was|were) (?:{R}|there|on (?:it|there|that))(?: on (?:it|there)"
        rf")?(?: now| so far)*",
        r"how many(?: things)? (?:have i|have we|do i have|do we have)(?: got)?(?: on (?:it|there)"
        r")?(?: now| so far)*",
    ),
    *each(
        Op.WHEN,
        rf"(?:when|what time|what day|what date|which day|which date)(?: is| was| did i say| have i got"
        rf"| did i set| have you got| did you set| did you put| did i put| did you say| does"
        rf"| did){{1,2}} {R}(?: in| down| set)*(?: for| at| on| start| begin| again| now| set for)*",
        r"(?:when|what time|what day|what date|which day|which date|what) (?:did|have) (?:i|we|you)"
        r" (?:just )?(?:say|said|set|put|pick|set it for|set that for|put it for|put that for"
        r"|put it down for)(?: again| for)*",
        rf"(?:when|what time|what) (?:is|was) {R} (?:set |for |down |on |at )+(?:again|now)?",
        rf"(?:remind me )?(?:what|when) (?:is|was) {R} (?:again|for again)",
        r"(?:which|what) (?:date|day|time) (?:is|was) (?:that|this|it for|it on|it at|it set for)(?: again)?",
        rf"what time does {R} (?:start|begin|finish|end|go off|ring)(?: again)?",
        rf"when does {R} (?:start|begin|finish|end|go off|ring)(?: again)?",
        rf"what did (?:i|we|you) (?:call|name) {R}(?: again)?",
        r"(?:is|was) (?P<ref>it|that|this) (?:set |down |meant )?(?:for|at) .+",
        rf"what is {R} (?:called|named)(?: again)?",
    ),
    *each(
        Op.LEFT,
        rf"how (?:long|much time|much longer|many minutes|much)(?: is| has| have i| have we| do i have"
        rf"| has it got| does it have| have i got)?(?: got)?(?: left| to go| remaining| still"
        rf"| is left)*(?: (?:on|for|in|until|till) {R})?(?: left| to go| now)*",
        rf"how (?:long|much time|much) (?:has|does|is) {R}(?: got| have| still)*(?: left| to go"
        rf"| remaining)*(?: now)?",
        rf"(?:how|where) is {R} (?:doing|getting on|at|up to)(?: now)?",
        rf"how far (?:along|through) is {R}",
        rf"(?:is|are) {R} still (?:going|running|on|ticking|counting|counting down)(?: now| okay| all right)*",
        r"how long (?:was|is|did|has) (?:that|it|this|he|she|they|i|we)(?: take| taken| been)?"
        r"(?: (?:then|in the end|again|so far|now))*",
        r"what (?:is|are|was) (?:that|it|this|he|she|they|i|we|the clock|the time) (?:on|at|up to)"
        r"(?: now| so far| then)*",
    ),
    *each(
        Op.CHECK,
        rf"(?:have|did) you (?:got|get|hear|catch|do|have|add|set|put|save)(?: {R})?(?: down| in| on| okay"
        rf"| all right| yet| right)*",
        rf"(?:did|has|have|is|are|was) {R} (?:go|gone|went|go on|get|got|been|is)?(?: ?(?:on|through|in"
        rf"|there|set|saved|done|added|down|up|okay|all right|sorted|ready))+(?: (?:then|now|yet|okay"
        rf"|or not|the list|it|there))*",
        r"(?:you )?got that",
    ),
    *each(
        Op.RESTORE,
        rf"(?:put|bring|get|have|stick|pop|add|turn|switch) {R} (?:back|on again|back again)(?: (?:on|in"
        rf"|up|how it was|the way it was|as it was|where it was|like it was|again|there|to how it was"
        rf"|on there|(?:on|in|to) (?:the|my) \w+(?: list)?))*",
        rf"(?:restore|reinstate|recover|unbin|undelete) {R}",
        r"(?:redo|redo that|redo it|restore|reinstate)",
        rf"(?:keep|leave) {R}(?: as it was| how it was| after all| on| in| there)*",
        rf"(?:i|we) (?:still |do |did )*(?:want|need|wanted|needed) {R}(?: back| after all| still)*",
        rf"set {R} again",
    ),
    *each(
        Op.UNDO,
        r"(?:undo|reverse|revert|take back|cancel|scrap) (?:that |the |my |your )?(?:last|latest)"
        r"(?: (?:one|thing|bit|change|action|request|step))?",
        rf"(?:undo|reverse|revert|unset|undo all of) {R}",
        r"(?:undo|undo what you just did|undo what i just said|undo what you did)",
        rf"take {R} back(?: again)?",
        r"(?:go back|change it back|put it back to what it was|put it back to how it was)",
    ),
    *each(
        Op.WRONG,
        r"(?:that|it|this) (?:was|is|looks) (?:wrong|a mistake|not right|incorrect|an error|the wrong one)",
        r"(?:that|it|this) (?:is not|was not) (?:what i (?:said|meant|wanted|asked for|asked)|right|it"
        r"|correct|the one)",
        r"(?:i|you) (?:got|made|have got|heard) (?:that|it|this|a) (?:wrong|mistake)",
        r"wrong one",
    ),
    *each(
        Op.PAUSE,
        rf"(?:pause|hold|freeze|halt|stop the clock on) {R}(?: (?:a|for a|just a) (?:sec|second|minute"
        rf"|moment|bit))?(?: there)?",
        r"(?:pause)(?: pause)*",
    ),
    *each(Op.HALT, r"(?:and |now |right |okay |that is it )*(?:stop|halt)(?: (?:stop|it|now|there|the clock))*"),
    *each(
        Op.RESUME,
        rf"(?:resume|unpause|continue|carry on with|start|restart|set) {R}(?: (?:up|going|running|off))*(?: again)",
        rf"(?:resume|unpause|continue|carry on with) {R}",
        r"(?:resume|unpause|continue|carry on|carry on from there|go on|keep going"
        r"|carry on from where it was|start again)",
        rf"(?:let|keep|get) {R} (?:run|running|go|going|carry on)(?: on| again)*",
    ),
    *each(
        Op.RESTART,
        rf"(?:restart|reset|rerun) {R}",
        rf"(?:start|run|begin) {R} again from (?:the )?(?:scratch|beginning|top|start|zero)",
        rf"(?:wipe|set|put|clear|zero|reset|take|bring|turn|knock) {R} (?:back )?to (?:zero|nought|nothing|the start)",
        r"(?:restart|reset|start over|start from (?:the )?(?:scratch|beginning|top|start|zero))",
        r"(?:(?:and|now|right|okay|go|again) )*(?:from the (?:top|start|beginning)|back to (?:zero|nought|the start))"
        r"(?: again)?",
        rf"(?:start|run|begin) {R} (?:over|afresh|from (?:the )?(?:scratch|beginning|top|start|zero))(?: again)?",
    ),
    *each(
        Op.NAME,
        rf"(?:call|name|label|title|rename|dub) {R} (?:to |as )?(?P<text>(?!an? |quits|even|off|back|up).+)",
        rf"(?:change|switch) (?:the|its|that) (?:name|title|label)(?: (?:of|on|for) {R})? to (?P<text>.+)",
        rf"(?:change|switch) (?:the|its|that) (?:name|title|label)(?: (?:of|on|for) {R})?",
        rf"(?:give|put) {R} (?:the|a) (?:name|label|title)(?: of| on it)?(?: (?P<text>.+))?",
        rf"(?:rename|call) {R}(?: something else)?",
        rf"(?:put|write) (?P<text>.+) (?:on {R} )?as (?:the|its) (?:name|label|title)",
    ),
    *LIST_FORMS,
    *each(
        Op.TO_LIST,
        rf"(?:put|move|shift|stick|have|pop|transfer|switch|swap) {R} (?:on|onto|to|over to|across to"
        rf"|over onto|on to) {LIST}",
        rf"{R} {SHOULD} (?:on|onto|to|in) {LIST}",
        rf"{R} (?:is meant|was meant|is supposed|was supposed|ought|needs) (?:for|to go on|to go onto"
        rf"|to be on|to go to|to go in) {LIST}",
        rf"{R} (?:is|was|goes|belongs) (?:for|on|onto|to) {LIST}",
        rf"(?:{SAID}|wrong list)(?: (?:on|onto|for|it is))? (?:the|my) (?P<other>[\w' ]+?) list",
        r"(?:on|onto) (?:the|my) (?P<other>[\w' ]+?) list",
    ),
    *each(
        Op.REMOVE,
        rf"{BIN} {R}{AWAY}{FROM}{ENOUGH}",
        rf"(?:take|turn|switch|call|cross|throw|chuck|pull|get|have|strike|rub|wipe|bin|tick|kick|knock)"
        rf" {R} (?:off|out|away|down|back off|back out){AWAY}{FROM}{ENOUGH}",
        rf"(?:i|we) (?:do not|no longer|will not|would not|am not going to|are not going to|need not)"
        rf" (?:need|want|bother with|be needing|be wanting) {R}{ENOUGH}",
        rf"(?:there is )?no (?:more )?need (?:for|of) {R}{ENOUGH}",
        rf"{R} is (?:off|not happening|cancelled|called off|not needed|no longer needed){ENOUGH}",
        r"(?:cancel|delete|scrap|bin|scratch)",
    ),
    *each(
        Op.SWAP,
        rf"(?:swap|switch|change|exchange|replace|substitute|trade) (?:out )?{THE}(?P<text>.+?) (?:for"
        rf"|with|to|into|by) (?:some |the |a )?(?P<other>.+)",
        r"(?:make|have) (?:the )?(?P<text>.+?) (?:into )?(?P<other>.+)",
        rf"{THE}(?P<other>.+?) (?:not|instead of|rather than|in place of) {THE}(?P<text>.+)",
        rf"not {THE}(?P<text>.+?) (?:but |i meant |i said )?{THE}(?P<other>.+)",
        rf"(?:{SAID} )(?:the |some )?(?P<other>.+?) (?:not|instead of|rather than) {THE}(?P<text>.+)",
        rf"{THE}(?P<text>.+?) {SHOULD} (?P<other>.+)",
        rf"(?:make {R}|{SAID}|{R} {SHOULD}) (?:the |some )?(?P<other>.+)",
    ),
    *each(
        Op.OUT,
        rf"(?:not|no|minus|without|except|but not|never mind|leave out|leave off|hold|{BIN})"
        rf" {THE}(?P<text>.+?){AWAY}{FROM}{ENOUGH}",
        rf"(?:take|cross|leave|tick|get|strike|scratch|have|check|rub) {THE}(?P<text>.+?) (?:off|out"
        rf"|back off|away){AWAY}{FROM}{ENOUGH}",
        rf"(?:(?:i|we|he|she|they) )?(?:have |just |already )*(?:got|bought|picked up|found|had|have|packed|ordered)"
        rf" {THE}(?P<text>.+?)(?: (?:already|now|in|at home|here|in already))*",
        rf"(?:i|we) do not (?:actually |really )?(?:need|want) {THE}(?P<text>.+?){ENOUGH}",
        rf"{THE}(?P<text>.+?) (?:is|are) (?:done|bought|sorted|ticked off|in the bag|in the trolley"
        rf"|in the basket|not needed)(?: already| now)*",
        rf"{THE}(?P<text>.+?) (?:can|should) (?:come|go) (?:off|out)(?: again)?",
    ),
    *each(
        Op.VALUE,
        rf"{MOVE} {R} {AT}{V}(?:,? (?:not|instead of|rather than) {OLD})?",
        rf"(?:delay|postpone|defer) {R} (?:to|till|until) {V}",
        rf"{SAID} (?:{R} )?(?:to be )?{AT}{V}(?: (?:not|instead of|rather than) {OLD})?",
        rf"(?:(?:i|we|you) (?:said|put|set|asked for|have put|did) )?{OLD} (?:but |and |when )?(?:i|we)"
        rf" (?:meant|mean|wanted|want|needed|need) {AT}{V}",
        rf"(?:{R} )?{SHOULD} {AT}{V}(?: (?:not|instead of|rather than) {OLD})?",
        rf"{V} (?:not|instead of|rather than) {OLD}",
        rf"not {OLD} (?:but )?{V}",
        rf"(?:make|let us say|let us make|let us do|let us go for|do|say|try|better make) (?:it )?{V}",
        rf"{V} (?:rather|i (?:said|meant|mean)|(?:is|would be|suits(?: {WHOM})?|works|would suit(?: {WHOM})?)"
        rf" (?:better|best|easier)(?: for {WHOM})?)",
        rf"{R} {IS} {ONLY}{V}(?: (?:not|instead of|rather than) {OLD})?",
        rf"not {OLD}",
    ),
    *each(
        Op.PLACE,
        rf"{R} is (?:at|over at|down at|in) (?P<text>(?!\d)[\w']+(?: [\w']+){{0,4}}?) (?:so |and |can you |please )*"
        r"(?:put|add|stick|note|pop) (?:that|it) (?:in|on|down|there)(?: too| as well| for me)*",
        rf"{R} is (?:at|over at|down at) (?P<other>(?!\d|an? |the (?:wrong|right|same|best|worst) )"
        r"[\w']+(?: [\w']+){0,3})",
        r"(?:the|its) (?:place|location|venue|address) (?:is|was|should be) (?:at |in )?(?P<text>.+)",
        r"(?:put|add|set|note) (?:that (?:it is )?(?:at |in )?)?(?P<text>.+) (?:as|for) (?:the|its)"
        r" (?:place|location|venue|address)",
        r"(?:add|put|set|change) (?:the|its) (?:place|location|venue|address)(?: (?:to|as|in))? (?P<text>.+)",
        r"at (?P<text>.+?)(?: by the way| that is)",
    ),
    *each(
        Op.NAME,
        rf"{R} is for (?:the |my )?(?P<text>.+?) (?:change|so change) (?:the name|it|the label)",
        rf"{R} is for (?:the |my )?(?P<other>(?!an? )[\w']+(?: [\w']+)?)",
    ),
    *each(
        Op.TEXT,
        rf"(?:make {R} |{R} should |have {R} |change {R} to )?say (?P<text>.+)",
        rf"{R} {SHOULD} to (?P<text>.+)",
        rf"(?:make {R}|{SAID}) to (?P<text>.+)",
    ),
    *each(
        Op.APPEND,
        rf"(?:add|put|write|append|note|stick) (?:(?:on|to|in) (?:{R}|there) )?(?:also )?that (?P<text>.+)",
        r"(?:add|put|write|append|note|stick) (?P<text>.+) (?:to|on|in) (?:it|that|that note|the note|there)",
        r"(?:add|put|write|append|note|stick) (?:on|to|in|onto) (?:that one|that note|it|that|the note|this one|there"
        r"|the same one|the same note)(?: also| as well)? (?P<text>.+)",
    ),
]  # fmt: skip
"""All forms, in the order in which they are tried."""


def matches(words: str) -> Iterator[tuple[Op, dict[str, str]]]:
    """The forms that match all of `words`, each as its operation and its groups."""
    for op, pattern in FORMS:
        found = pattern.fullmatch(words)
        if found is not None:
            yield op, {name.rstrip("0123456789"): text for name, text in found.groupdict().items() if text}
