"""Known places: cities of the time zone database and a few hundred more. Unknown places are matched as free words."""

from collections.abc import Sequence
from functools import cache
from zoneinfo import available_timezones

from tools.language.spoken import Words
from tools.language.tokens import tokenize

_MORE = """
london|paris|tokyo|new york|new york city|los angeles|san francisco|seattle|portland|porto|boston|chicago|houston|
dallas|austin|denver|miami|atlanta|phoenix|philadelphia|washington|washington dc|san diego|san jose|oakland|
sacramento|las vegas|salt lake city|minneapolis|detroit|cleveland|pittsburgh|baltimore|charlotte|nashville|
new orleans|st louis|kansas city|tampa|orlando|honolulu|anchorage|toronto|vancouver|montreal|ottawa|calgary|
mexico city|havana|bogota|lima|santiago|buenos aires|rio de janeiro|sao paulo|brasilia|manchester|leeds|
york|bristol|birmingham|liverpool|glasgow|edinburgh|cardiff|belfast|dublin|cork|oxford|cambridge|brighton|bath|
newcastle|sheffield|nottingham|leicester|southampton|plymouth|norwich|lyon|marseille|nice|bordeaux|toulouse|
berlin|munich|hamburg|cologne|frankfurt|stuttgart|dresden|leipzig|vienna|salzburg|zurich|geneva|basel|bern|
brussels|antwerp|ghent|bruges|amsterdam|rotterdam|the hague|utrecht|copenhagen|stockholm|gothenburg|oslo|bergen|
helsinki|reykjavik|tallinn|riga|vilnius|warsaw|krakow|gdansk|prague|brno|budapest|bucharest|sofia|belgrade|zagreb|
ljubljana|sarajevo|skopje|tirana|athens|thessaloniki|istanbul|ankara|izmir|rome|milan|naples|florence|venice|turin|
bologna|palermo|madrid|barcelona|valencia|seville|malaga|bilbao|granada|lisbon|faro|valletta|nicosia|kyiv|kiev|lviv|
odessa|minsk|moscow|saint petersburg|st petersburg|tbilisi|yerevan|baku|cairo|alexandria|casablanca|marrakesh|tunis|
algiers|tripoli|lagos|abuja|accra|dakar|nairobi|mombasa|addis ababa|kampala|kigali|dar es salaam|johannesburg|
cape town|durban|pretoria|tel aviv|jerusalem|beirut|amman|damascus|baghdad|tehran|riyadh|jeddah|doha|dubai|
abu dhabi|muscat|kuwait city|karachi|lahore|islamabad|kabul|delhi|new delhi|mumbai|bangalore|chennai|kolkata|
hyderabad|pune|kathmandu|colombo|dhaka|yangon|bangkok|chiang mai|phuket|hanoi|ho chi minh city|saigon|phnom penh|
vientiane|kuala lumpur|singapore|jakarta|bali|manila|hong kong|macau|taipei|beijing|shanghai|shenzhen|guangzhou|
chengdu|seoul|busan|osaka|kyoto|sapporo|nagoya|fukuoka|sydney|melbourne|brisbane|perth|adelaide|canberra|
darwin|hobart|auckland|wellington|christchurch|queenstown|fiji|england|scotland|wales|ireland|northern ireland|
britain|france|germany|spain|portugal|italy|greece|austria|switzerland|belgium|netherlands|the netherlands|denmark|
sweden|norway|finland|iceland|poland|hungary|romania|bulgaria|croatia|serbia|ukraine|russia|turkey|egypt|morocco|
kenya|nigeria|south africa|israel|iran|iraq|saudi arabia|qatar|india|pakistan|nepal|thailand|vietnam|malaysia|
indonesia|philippines|the philippines|china|taiwan|japan|korea|south korea|australia|new zealand|canada|mexico|
brazil|argentina|chile|peru|colombia|cuba|america|california|texas|florida|hawaii|alaska|arizona|colorado|oregon|
home|work|the airport|the station
"""
_FIRST_WORDS_ONLY = frozenset({"gmt", "utc", "est", "mst", "hst", "etc", "us", "nz", "factory"})


@cache
def gazetteer() -> frozenset[tuple[str, ...]]:
    """The known places as tuples of normalised words; built once per process."""
    names = {name.strip() for name in _MORE.replace("\n", "|").split("|") if name.strip()}
    for zone in available_timezones():
        area, _, city = zone.rpartition("/")
        if area and not area.startswith(("Etc", "SystemV", "US", "posix", "right")):
            names.add(city.replace("_", " ").casefold())
    places = (tuple(token.text for token in tokenize(name)) for name in names)
    return frozenset(place for place in places if place and place[0] not in _FIRST_WORDS_ONLY)


@cache
def _prefixes() -> frozenset[tuple[str, ...]]:
    return frozenset(place[:size] for place in gazetteer() for size in range(1, len(place)))


def known_place_ends(words: Words, at: int) -> list[tuple[int, bool]]:
    """The ends of known places that start at `at`, longest first, each with whether more words may extend it."""
    found = []
    for end in range(min(len(words), at + 4), at, -1):
        candidate = tuple(words[at:end])
        if candidate in gazetteer():
            found.append((end, end == len(words) and candidate in _prefixes()))
    return found


def title_case(surfaces: Sequence[str]) -> str:
    """The words with capitals: "Asian Art Museum". Words that have capitals already are not changed."""
    small = {"of", "the", "de", "da", "and", "in", "on", "at", "la", "le", "des", "du"}
    shown = []
    for index, word in enumerate(surfaces):
        keep = word != word.casefold() or (index and word in small)
        shown.append(word if keep else word[:1].upper() + word[1:])
    return " ".join(shown)
