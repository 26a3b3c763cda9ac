from __future__ import annotations

import unicodedata
from datetime import date

import pytest

from kith.fields import Context
from kith.fields.address import AddressType
from kith.fields.email import EmailType
from kith.fields.phone import PhoneType
from kith.transfer.sample.cultures_latin import LATIN
from kith.transfer.sample.cultures_other import OTHER
from kith.transfer.sample.generate import Generator

TODAY = date(2026, 11, 22)
CONTEXT = Context()


def generator(seed: int = 1) -> Generator:
    return Generator(seed, TODAY)


def test_the_same_seed_gives_the_same_people():
    assert [generator().person(None) for _ in range(3)] == [generator().person(None) for _ in range(3)]


def test_another_seed_gives_others():
    assert generator(1).firm() != generator(2).firm()


def test_no_two_people_have_the_same_address_in_one_run_or_two():
    runs = [generator(1), generator(2)]
    emails = [person["email"] for run in runs for _ in range(2_000) if "email" in (person := run.person(run.firm()))]
    assert len(emails) == len(set(emails))


@pytest.mark.parametrize("culture", LATIN + OTHER, ids=lambda each: each.country)
def test_every_culture_has_valid_phone_numbers(culture):
    run = generator()
    for pattern in [culture.mobile, culture.landline] * 50:
        number = run._digits(pattern)
        assert PhoneType().parse(number, CONTEXT) == number


@pytest.mark.parametrize("culture", LATIN + OTHER, ids=lambda each: each.country)
def test_every_name_has_a_spelling_for_addresses(culture):
    for name in culture.given + culture.family:
        address = f"{name.latin}@mail1.example"
        assert EmailType().parse(address, CONTEXT) == address


def test_addresses_are_valid_values():
    run = generator()
    for _ in range(200):
        assert AddressType().parse(run.firm().values["address"], CONTEXT) is not None


def test_names_of_companies_hardly_ever_repeat():
    run = generator()
    names = [run.firm().values["name"] for _ in range(3_000)]
    assert len(names) == len(set(names))


def test_prospects_and_clients_always_have_an_e_mail_address():
    run = generator()
    people = [run.person(None) for _ in range(500)]
    assert all("email" in person for person in people if person["role"] != "lead")


def test_many_scripts_are_there():
    run = generator()
    letters = "".join(run.person(None)["first_name"] for _ in range(600))
    scripts = {unicodedata.name(letter).split()[0] for letter in letters}
    assert scripts >= {
        "LATIN",
        "GREEK",
        "CYRILLIC",
        "ARABIC",
        "HEBREW",
        "DEVANAGARI",
        "CJK",
        "HIRAGANA",
        "HANGUL",
        "THAI",
    }
