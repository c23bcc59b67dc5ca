"""Splits spoken enumerations into items: "eggs milk and butter"."""

from collections.abc import Sequence
from itertools import pairwise

from tools.language.currencies import currency_at
from tools.language.spoken import listed, phrases
from tools.language.tokens import FILLERS, Token

KINDS = frozenset(
    listed("""paper dish olive peanut ice orange apple toilet tomato coconut baking brown cream green red white black
    whole almond oat soy soya sour kitchen bin cat dog hand washing laundry coffee tea bell spring sweet soda
    sparkling vegetable sunflower maple dark milk chicken ground minced smoked frozen fresh canned tinned cherry
    lemon lime kidney baked chick potato tortilla soap hair shaving light trash garbage birthday wrapping dried
    greek plain cottage cheddar feta hot chili chilli soy fish barbecue apple pork beef turkey
    rye sourdough wholemeal pitta naan garlic cranberry pineapple grape goat goat's goats double single clotted
    whipping caster icing basmati jasmine skimmed semi-skimmed salted unsalted sea mixed sliced egg shower face body
    bubble cotton cling tin masking duct sticky extension phone laptop usb rubber baby wet tent scotch gravy stock curry
    bread cheese tuna french swiss danish lamb duck salmon flip porridge rolled""")
)
"""First words of things of two words ("rye bread"), if the second is one of `_ONLY_WITH` where that tells."""
_MEASURES = frozenset(
    listed(
        """of can cans bag bags box boxes bottle bottles loaf pack packs tin tins jar jars pint pints
        kilo kilos dozen some couple few half packet packets loaves slices a an the two three four five six"""
    )
)
_DETERMINERS = frozenset({"a", "an", "some", "the", "more", "my", "any"})

_COUNTS = frozenset({"dozen", "couple", "few", "hundred", "thousand"})
"""Amounts that are said with "a" before them."""

_TASKS = frozenset(
    listed(
        """arrange ask book call cancel chase check clean collect email feed finish fix mend message organise organize
        phone remind renew repair replace return ring schedule send sort tell text tidy visit walk wash"""
    )
)
"""Words that begin a thing to do, which is one item however many words it has ("text aunt sue back")."""

_POINTING = frozenset({"the", "those", "these", "my", "that", "this"})


_ONLY_WITH = {
    "milk": frozenset(listed("chocolate chocolates powder shake shakes bottle bottles frother")),
    "bread": frozenset(listed("rolls roll flour knife bin sauce maker")),
    "egg": frozenset(listed("noodles mayo mayonnaise cups cup box boxes timer custard")),
    "cheese": frozenset(listed("strings grater sauce slices board spread triangles")),
    "tuna": frozenset(listed("steaks steak mayo chunks")),
    "garlic": frozenset(listed("bread mayo cloves powder salt granules press")),
    "baby": frozenset(listed("wipes food milk formula powder shampoo spinach potatoes carrots oil lotion")),
    "tin": frozenset(("foil", "opener")),
    "body": frozenset(listed("wash lotion spray scrub")),
    "face": frozenset(listed("wash cream mask masks cloth wipes")),
    "tent": frozenset(listed("pegs peg poles pole")),
    "scotch": frozenset(listed("bonnet bonnets egg eggs broth pancakes")),
    "flip": frozenset(("flops",)),
    "porridge": frozenset(("oats",)),
    "rolled": frozenset(("oats",)),
    "lamb": frozenset(listed("chops chop mince shank shanks cutlets kebabs burgers steaks neck leg shoulder stock")),
    "duck": frozenset(listed("breast breasts legs eggs fat pancakes")),
    "salmon": frozenset(listed("fillet fillets steak steaks pate paste")),
    "french": frozenset(listed("fries bread beans stick sticks dressing mustard")),
    "double": frozenset(("cream",)),
    "single": frozenset(("cream", "malt")),
    "sea": frozenset(("salt", "bass", "bream")),
}
"""First words that form one item only with these words: "milk chocolate" is one item, "milk eggs and bread" are three.
"""
_PAIRS = frozenset(
    {("mac", "cheese"), ("macaroni", "cheese"), ("gin", "tonic"), ("salt", "vinegar"), ("cookies", "cream")}
    | {("fish", "chips"), ("half", "half"), ("cheese", "onion"), ("bubble", "squeak"), ("pie", "mash")}
    | {("peaches", "cream"), ("rhubarb", "custard"), ("ben", "jerry's"), ("head", "shoulders"), ("egg", "cress")}
    | {("bangers", "mash"), ("pork", "beans"), ("rum", "coke"), ("sweet", "sour"), ("ham", "cheese")}
)
"""Single items that contain an "and" ("mac and cheese")."""


def one_thing(first: str, second: str) -> bool:
    """Whether the two words are known to be one thing ("rye bread"), and no two ("apple orange")."""
    if first not in KINDS or second in KINDS - _ONLY_WITH.keys():
        return False
    return second in _ONLY_WITH.get(first, {second})


def split_list(tokens: Sequence[Token]) -> list[str]:
    """The items of an enumeration, each of them once, split at "and", at commas, and by known two-word goods."""
    groups: list[list[Token]] = [[]]
    joined = False
    parted = False  # whether a comma follows the first group
    for at, token in enumerate(tokens):
        if token.text == "and" and 0 < at < len(tokens) - 1 and (tokens[at - 1].text, tokens[at + 1].text) in _PAIRS:
            groups[-1].append(token)
        elif token.text in ("and", "plus", "also", "comma"):
            joined = True
            groups.append([])
        elif token.text not in FILLERS:
            groups[-1].append(token)
            if token.closes:
                joined, parted = True, parted or len(groups) == 1
                groups.append([])
    if len(groups[0]) > 1 and groups[0][0].text == "put":
        del groups[0][0]  # "start a camping list put pegs and rope"
    groups = [
        _without_order(_without_beginning(g))
        for g in groups
        if [token.text for token in g] not in (["oh"], ["together"])
    ]
    groups = [group for each in groups for group in map(_bare, _at_articles(each)) if group]
    items: list[str] = []
    for group in groups:
        items.extend(_items(group, enumerated=joined and not parted and group is groups[0]))
    return [item for item in dict.fromkeys(items) if item not in _DETERMINERS]


_PUTTING = frozenset(listed("put pop stick add chuck bung get have whack"))
_THOSE = frozenset(listed("it them those these that both all"))


def _without_order(group: list[Token]) -> list[Token]:
    """The words of a thing without an order that follows it ("flour and sugar | pop those on the list")."""
    words = [token.text for token in group]
    places = range(1, len(words) - 1)
    end = next((at for at in places if words[at] in _PUTTING and words[at + 1] in _THOSE), len(words))
    return group[:end]


_NO_GROUPS = (["oh"], ["together"])
"""Words alone between pauses that are no things ("put a list together, ...")."""

_BEGINNING = phrases("to begin with|to start with|to start off|for starters|for a start|first of all|first off|for now")


def _without_beginning(group: list[Token]) -> list[Token]:
    """The group without words that only tell that things are listed ("for starters", "to begin with")."""
    if len(group) > 1 and group[0].text == "then":
        group = group[1:]
    if len(group) > 2 and [token.text for token in group[:2]] == ["it", "is"]:
        group = group[2:]
    words = tuple(token.text for token in group)
    for each in _BEGINNING:
        if len(words) > len(each) and words[-len(each) :] == each:
            return group[: -len(each)]
        if len(words) > len(each) and words[: len(each)] == each:
            return group[len(each) :]
    return group


_SMALL = frozenset(listed("little wee tiny small teeny"))
_VAGUE = frozenset(listed("bit bits tad touch drop smidge smidgen spot lot lots load loads"))
_ALSO = frozenset(("too", "also"))


_BEFORE_ARTICLE = frozenset(
    listed("half such quite what of for with in at on to per like and many twice once than as from by into not")
)


_SIZES = frozenset({("a", "double"), ("a", "triple")})
"""An "a" that is the size of a battery ("double a")."""


def _at_articles(group: list[Token]) -> list[list[Token]]:
    """The group divided where a new thing begins with an article ("balloons a cake")."""
    cuts = [
        at
        for at in range(1, len(group))
        if group[at].text in ("a", "an", "some")
        and group[at - 1].text not in _BEFORE_ARTICLE
        and (group[at].text, group[at - 1].text) not in _SIZES
    ]
    return [group[start:end] for start, end in zip([0, *cuts], [*cuts, len(group)], strict=True)]


def _bare(group: list[Token]) -> list[Token]:
    """The group without an amount that tells nothing ("a wee bit of cheese") and without "too" at its end."""
    while len(group) > 1 and (group[-1].text in _ALSO or [t.text for t in group[-2:]] == ["as", "well"]):
        group = group[: -1 if group[-1].text in _ALSO else -2]
    at = 1 if group and group[0].text in ("a", "an", "the", "some") else 0
    while at < len(group) and group[at].text in _SMALL:
        at += 1
    vague = at < len(group) and group[at].text in _VAGUE
    of = at + 1 + (vague and [t.text for t in group[at + 1 : at + 2]] == ["more"])
    return group[of + 1 :] if vague and [t.text for t in group[of : of + 1]] == ["of"] and group[of + 1 :] else group


_WITHIN = frozenset(listed("for with without from to in on at of by"))
"""Within a thing these say more of it ("a scarf for mum")."""
_LONGEST_NOUN = 2
_FOR_ONE = 2
"""Words of "for mum"."""
_TWO_THINGS = 3


def _plural(word: str) -> bool:
    return len(word) > _TWO_THINGS and word.endswith("s") and not word.endswith(("ss", "'s", "us", "less"))


def one_of_them(group: Sequence[Token]) -> bool:
    """Whether the words are "a" and one thing of two words ("a mop head"), and not two things ("a melon tomatoes")."""
    size = len(group) == _TWO_THINGS and group[0].text in ("a", "an") and group[1].text not in _COUNTS
    return size and not (_plural(group[1].text) or _plural(group[2].text)) and group[1].text not in _MEASURES


def _items(group: list[Token], enumerated: bool) -> list[str]:
    """The group as one item, or each word as one if the enumeration has no commas."""
    if len(group) == _TWO_THINGS and _plural(group[0].text) and one_thing(group[1].text, group[2].text):
        return [*_items(group[:1], enumerated), *_items(group[1:], enumerated)]  # "eggs oat milk"
    if one_of_them(group):
        return [" ".join(token.surface for token in group[1:])]
    while group and group[0].text in _DETERMINERS and len(group) > 1:
        if group[0].text == "a" and group[1].text in _COUNTS:
            break  # "a dozen rolls"
        group = group[1:]
        if group[0].text == "of":  # "some of those little cheeses"
            group = group[1 + (group[1:2] != [] and group[1].text in _POINTING) :] or group
    said = [token.surface for token in group if token.surface]
    if any(at and currency_at([token.text for token in group], at) is not None for at in range(len(group))):
        return [" ".join(said)]  # "20 euros in pounds", "ten pounds for the window cleaner"
    runs_on = (enumerated and len(said) > 1) or len(said) > 3
    task = len(said) > 1 and group[0].text in _TASKS
    if not runs_on or task or any(token.text in _MEASURES or token.text == "and" for token in group):
        return [" ".join(said)]
    fors = [at for at, word in enumerate(said) if at and word.casefold() == "for"]
    if len(fors) > 1 and all(b - a > _FOR_ONE for a, b in pairwise(fors)) and fors[-1] < len(said) - 1:
        spoken = [token for token in group if token.surface]
        first = spoken[: fors[0] + _FOR_ONE]  # "a scarf for mum | gloves for dad"
        return [" ".join(token.surface for token in first), *_items(spoken[len(first) :], enumerated)]
    inside = next((at for at, word in enumerate(said) if at and word.casefold() in _WITHIN), 0)
    if 0 < inside <= _LONGEST_NOUN:
        return [" ".join(said)]  # "socks for dad"
    if inside:
        spoken = [token for token in group if token.surface]
        return [*_items(spoken[: inside - 1], enumerated=True), " ".join(said[inside - 1 :])]
    items: list[str] = []
    for index, word in enumerate(said):
        before = said[index - 1].casefold() if index else ""
        letter = len(before) == 1 and before.isalpha()  # "c batteries"
        if letter or one_thing(before, word.casefold()):
            items[-1] = f"{items[-1]} {word}"
        else:
            items.append(word)
    return items
