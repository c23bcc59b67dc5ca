from pathlib import Path
from typing import Any

import pytest

from tests.tools.library.home import TOOLS, Home, play
from tools.library.vcard import parse

CARDS = """\
BEGIN:VCARD
VERSION:4.0
UID:urn:uuid:1
FN:Sarah Lindqvist
EMAIL;TYPE=work:s.lindqvist@corp.example
EMAIL;TYPE=home;PREF=1:sarah.lindqvist@example.org
TEL;TYPE=home:+15550100
TEL;TYPE=cell:+15550101
END:VCARD
BEGIN:VCARD
VERSION:3.0
N:Okafor;Ada;;Dr.;
FN:Dr Ada Okafor
item1.TEL;type=WORK:+44 113 296 0142
END:VCARD
BEGIN:VCARD
VERSION:3.0
FN:Alex Reid
TEL:+447700900176
END:VCARD
BEGIN:VCARD
VERSION:3.0
FN:Alex Bap
 tiste
TEL:+447700900177
EMAIL:alex.b@example.org
END:VCARD
BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Mu=C3=B1oz;Jos=C3=A9
NICKNAME:landlord,boss
EMAIL:lettings@example.com
END:VCARD
"""


def at_home(main: Any, tmp_path: Path, cards: str = CARDS) -> Any:
    file = tmp_path / "people.vcf"
    file.write_text(cards, encoding="utf-8")
    return play(main, data=tmp_path / "data", contacts=file)


def test_a_name_finds_its_preferred_number_and_address(tmp_path: Path) -> None:
    async def main(home: Home) -> None:
        for name in ("Sarah", "sarah's", "Sarah Lindqvist", "lindqvist", "SARA"):
            assert await home.do("get_phone_number", name=name) == "+15550101"
        assert await home.do("get_email_address", name="Sarah") == "sarah.lindqvist@example.org"
        assert await home.do("get_phone_number", name="Dr Okafor") == "+44 113 296 0142"
        assert await home.do("get_phone_number", name="doctor okafor") == "+44 113 296 0142"
        assert await home.do("get_email_address", name="my landlord") == "lettings@example.com"
        assert await home.do("get_email_address", name="Jose Munoz") == "lettings@example.com"
        assert await home.told("get_phone_number", name="Sarah") == "The number of Sarah is +15550101."

    at_home(main, tmp_path)


def test_a_name_that_fits_several_people_is_asked_about(tmp_path: Path) -> None:
    async def main(home: Home) -> None:
        assert await home.do("get_phone_number", name="Alex") == {
            "ambiguous": ["Alex Baptiste", "Alex Reid"],
            "question": "Which Alex: Alex Baptiste or Alex Reid?",
        }
        assert await home.told("get_phone_number", name="Alex") == "Which Alex: Alex Baptiste or Alex Reid?"
        assert await home.do("get_phone_number", name="Alex Baptiste") == "+447700900177"
        # Only one of them has an address, so there is nothing to ask.
        assert await home.do("get_email_address", name="Alex") == "alex.b@example.org"

    at_home(main, tmp_path)


def test_who_is_not_there_is_not_found_with_a_hint(tmp_path: Path) -> None:
    async def main(home: Home) -> None:
        outcome = await home.outcome("get_phone_number", name="Lindquist")
        assert (outcome.kind, outcome.message) == (
            "not_found",
            "There is no contact called Lindquist. Did you mean Sarah Lindqvist?",
        )
        assert await home.told("get_phone_number", name="Zebedee") == "There is no contact called Zebedee."
        assert await home.told("get_email_address", name="Okafor") == "Dr Ada Okafor has no e-mail address saved."

    at_home(main, tmp_path)


def test_contacts_are_added_once_and_stay(tmp_path: Path) -> None:
    async def before(home: Home) -> None:
        for _ in range(2):
            await home.do("add_contact", key="one", name="Jo Park", phone="+15550199", nickname="plumber")
        assert await home.do("get_phone_number", name="the plumber") == "+15550199"
        assert (await home.outcome("add_contact", name="Nobody")).message == (
            "What is the phone number or e-mail address of Nobody?"
        )
        assert (await home.outcome("add_contact", name="X", email="no address")).kind == "invalid_argument"

    async def after(home: Home) -> None:
        assert await home.do("get_phone_number", name="Jo") == "+15550199"
        assert (await home.outcome("get_phone_number", name="Sarah")).kind == "not_found"

    at_home(before, tmp_path)
    at_home(after, tmp_path, cards="")


def test_rubbish_cards_are_passed_over() -> None:
    nameless, cut = "BEGIN:VCARD\nTEL:1\nEND:VCARD\n", "BEGIN:VCARD\nFN:Cut"
    text = f"{nameless}END:VCARD\nnonsense\nBEGIN:VCARD\nFN:Ann\n:::\nTEL\nEND:VCARD\n{cut}"
    assert [card.name for card in parse(text)] == ["Ann"]


def test_contacts_that_cannot_be_read_stop_the_start(tmp_path: Path) -> None:
    async def main(home: Home) -> None:
        raise AssertionError("started without its contacts")

    with pytest.raises(ValueError, match=r"missing\.vcf cannot be read"):
        play(main, contacts=tmp_path / "missing.vcf")


BIRTHDAYS = """\
BEGIN:VCARD
VERSION:4.0
FN:Ada Okafor
BDAY:19850412
TEL:+15550100
END:VCARD
BEGIN:VCARD
VERSION:4.0
FN:Jonas Weiss
BDAY:--0312
END:VCARD
BEGIN:VCARD
VERSION:3.0
FN:Lea Marsh
BDAY:2000-02-29
TEL:+15550101
TEL:+15550102
END:VCARD
"""


def test_birthdays_come_from_contacts_and_the_calendar(tmp_path: Path) -> None:
    async def main(home: Home) -> None:
        assert await home.told("get_birthday", name="Ada") == "Ada Okafor's birthday is on Sunday, April 12."
        assert await home.told("get_birthday", name="my jonas") == "Jonas Weiss' birthday is on Thursday."
        assert (await home.do("get_birthday", name="Lea"))["date"] == "2027-03-01"
        assert [each["name"] for each in await home.do("get_birthday")] == ["Jonas Weiss", "Ada Okafor", "Lea Marsh"]
        assert await home.told("get_birthday", name="Nadia") == "I don't know when Nadia's birthday is."
        event = {"title": "Nadia's birthday", "start": "2026-03-20T00:00", "duration_minutes": 1440}
        await home.do("create_event", **event)
        assert await home.told("get_birthday", name="Nadia") == "Nadia's birthday is on Friday, March 20."
        await home.do("add_contact", name="Nadia", born="2027-01-05")
        assert (await home.do("get_birthday", name="Nadia"))["date"] == "2027-01-05"

    at_home(main, tmp_path, BIRTHDAYS)


def test_a_deleted_contact_stays_away_and_comes_back_as_it_was(tmp_path: Path) -> None:
    async def before(home: Home) -> None:
        assert await home.told("delete_contact", name="lea") == "I deleted Lea Marsh from your contacts."
        assert (await home.outcome("get_phone_number", name="Lea")).kind == "not_found"

    async def after(home: Home) -> None:
        assert (await home.outcome("get_phone_number", name="Lea")).kind == "not_found"
        assert await home.told("add_contact", name="Lea Marsh") == "I saved Lea Marsh in your contacts."
        assert await home.do("get_phone_number", name="Lea") == "+15550101"
        assert (await home.do("get_birthday", name="Lea"))["name"] == "Lea Marsh"

    at_home(before, tmp_path, BIRTHDAYS)
    at_home(after, tmp_path, BIRTHDAYS)  # the vCards are read again


def test_who_is_added_again_after_a_deletion_has_the_new_number_only(tmp_path: Path) -> None:
    async def main(home: Home) -> None:
        await home.do("delete_contact", name="Lea")
        await home.do("add_contact", name="Lea Marsh", phone="+15550199")
        assert await home.do("get_phone_number", name="Lea") == "+15550199"

    at_home(main, tmp_path, BIRTHDAYS)


def test_something_new_about_a_contact_is_no_second_person(tmp_path: Path) -> None:
    async def main(home: Home) -> None:
        added = await home.do("add_contact", name="Ada Okafor", phone="+15550177")
        assert await home.do("get_phone_number", name="Ada") == "+15550177"
        await home.do("add_contact", name="Ada Okafor", email="ada@example.org")
        assert await home.do("get_email_address", name="Ada") == "ada@example.org"
        await home.do("delete_contact", name=added["name"], entry=added["entry"])
        assert await home.do("get_phone_number", name="Ada") == "+15550100"

    at_home(main, tmp_path, BIRTHDAYS)


def test_whom_to_delete_is_asked_where_it_is_not_clear(tmp_path: Path) -> None:
    async def main(home: Home) -> None:
        assert await home.told("delete_contact", name="Alex") == "Which Alex: Alex Baptiste or Alex Reid?"
        assert (await home.outcome("delete_contact", name="Nobody")).kind == "not_found"

    at_home(main, tmp_path)
    spec = TOOLS["delete_contact"].spec
    assert spec.destructive
    assert spec.confirm is not None
    assert spec.confirm({"name": "Alex Reid"}) == "Shall I really delete Alex Reid from your contacts?"


@pytest.mark.parametrize("name", ["my sarah", "Sarah's", "my sarah's"])
def test_words_around_a_name(tmp_path: Path, name: str) -> None:
    async def main(home: Home) -> None:
        assert await home.do("get_phone_number", name=name) == "+15550101"

    at_home(main, tmp_path)


@pytest.mark.parametrize(
    ("text", "birthday"),
    [("19850412", "1985-04-12"), ("1985-04-12T00:00:00Z", "1985-04-12"), ("--0412", "--04-12"), ("--04-12", "--04-12"),
     ("circa 1800", ""), ("20230231", ""), ("--0229", "--02-29")],
)  # fmt: skip
def test_the_forms_of_a_birthday_in_a_card(text: str, birthday: str) -> None:
    [card] = parse(f"BEGIN:VCARD\nFN:Ada\nBDAY:{text}\nEND:VCARD\n")
    assert card.birthday == birthday
