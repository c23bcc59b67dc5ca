"""Parts of the wordings of changes, as regular expressions over normalised words."""

NOUN = (
    r"(?:timer|alarm|reminder|event|appointment|meeting|booking|entry|note|list|contact|stopwatch|one|ones|bit|thing)"
)
REF = (
    r"(?:(?:both|all|all of|both of|each of) (?:of )?"
    r"(?:them|it|those|these|that|the (?:timers|alarms|reminders|events))"
    r"|(?:them|those|these) (?:both|all)|(?:it|that) all"
    r"|both|all of it|everything|the (?:whole |entire )?(?:lot|thing|bunch)|the whole " + NOUN
    + r"|(?:that|this|the|my) (?:last |whole |same |other )?" + NOUN + r"s?"
    r"|(?:the|that|my) (?:[\w':]+ ){1,4}?(?:one|timer|alarm|reminder|event|appointment|meeting|note|list)"
    r"|(?:today|tonight|tomorrow|yesterday|(?:mon|tues|wednes|thurs|fri|satur|sun)day)'?s "
    r"(?:one|alarm|reminder|event|appointment|meeting)"
    r"|the (?:one|alarm|reminder|event|appointment|meeting) (?:for|on|at) (?:the )?[\w':]+(?: [\w':]+){0,2}"
    r"|it|that|this|them|those|these|him|her|(?:the|my) [\w']+(?: [\w']+)?)"
)  # fmt: skip
"""Words that refer to the thing."""
R = rf"(?P<ref>{REF})"
V = r"(?P<value>.+?)"
D = r"(?P<by>.+?)"
BIT = r"(?:an? )?(?:little |wee |tiny |whole )?(?:bit|little|touch|tad|while|lot)"
MORE = r"(?:an? |one )?(?:another|extra|further|additional|more)"
SAY = r"(?:say |maybe |like |about |perhaps )?(?:another )?"
PUT = r"(?:add|put|stick|pop|chuck|whack|bung|slap|tack|lob|shove|throw|give|let us have|have|do|bump|clap)"
TAKE = r"(?:take|knock|shave|lop|chop|cut|trim|drop|lose|subtract|dock|remove|deduct|get|slice|whip)"
MOVE = (
    r"(?:make|move|push|shift|put|bump|nudge|set|do|have|bring|pull|drag|slide|change|get|knock|reschedule|schedule"
    r"|(?:i|we|he|she|they)(?: would| will)? (?:want|wants|need|needs|like|prefer|prefers|wanted|said)(?: to have)?)"
)
WAY = r"(?:back|forward|forwards|on|out|up|along|ahead|round)"
EARLY = r"(?:earlier|sooner)"
AT = r"(?:(?:back |on |out |up |over |forward |along |round |ahead |down )?(?:to|at|for|on|until|till|from|by|as) )?"
IS = r"(?:is|was|will be|has to be|needs to be|starts|begins|lasts|takes|runs|goes on|happens|would be)"
ONLY = (
    r"(?:(?:actually|only|really|just|more like|now|for|at|on|about|supposed to be|meant to be|going to be|in fact) )*"
)
SHOULD = (
    r"(?:should|was supposed to|was meant to|is meant to|is supposed to|needs to|has to|ought to|must)"
    r" (?:be|have been|say|read|go|have gone)(?: set)?"
)
SAID = r"(?:i|we|he|she|they) (?:said|meant|mean|did say|wanted|asked for|asked you for|was after|told you)"
BIN = (
    r"(?:cancel|delete|remove|bin|scrap|scratch|scrub|ditch|dump|drop|kill|lose|axe|can|nix|trash|wipe|erase|clear|stop"
    r"|forget|get rid of|do away with|throw away|throw out|chuck out|chuck|call off|cross off|cross out|take off"
    r"|take out|take away|turn off|switch off|strike|skip|bin off|get shot of|rub out|empty|clear out|junk|pull|lose)"
)
AWAY = r"(?: (?:off|out|away|down|altogether|completely|entirely|again|back))*"
FROM = (
    r"(?: (?:of|off|from|out of|on|in) "
    r"(?:there|here|it|(?:the|my) (?:[\w']+ )?(?:list|calendar|diary|schedule|alarms|reminders)))?"
)
ENOUGH = r"(?: (?:any ?more|any longer|now|after all|at all|in the end|either))*"
THE = r"(?:the |any |some |my |those |them |these )?"
LIST = r"(?:the |my |our )?(?P<other>[\w' ]+?)(?: list| one)"
OLD = r"(?P<old>.+?)"
KNOWN_LIST = r"(?:the |my |our )?(?P<other>[\w' ]+? list|shopping|groceries|to do)"
"""A list that is named as one."""
NOT_HERE = (
    r"(?:,? (?:and )?(?:not|instead of|rather than) (?:on |in )?(?:there|here|that one|this one|that list|it"
    r"|(?:the|my) [\w']+(?: list)?)|,? instead)"
)
TICKED = (
    r"(?:(?:so|you can|please) )*(?:tick|cross|take|scratch|strike|check|get|rub|knock) (?:that|it|them|those|that one)"
    r" (?:off|out)(?: (?:of )?(?:the|my|that) list)?"
)
