"""Complaints as pages say them."""

from __future__ import annotations

from kith.errors import Problem
from kith.web.look.messages import Message, message_of, sentence


def test_a_complaint_is_a_sentence():
    assert message_of(Problem(code="K605", params={"label": "E-mail"})) == Message('"E-mail" is needed.')


def test_a_complaint_leads_to_the_record_that_it_names():
    params = {"label": "E-mail", "value": "a@b.example", "holder": "7", "holder_title": "Ann", "module": "contacts"}
    said = message_of(Problem(code="K606", params=params))
    assert (said.address, said.link) == ("/m/contacts/7", "Ann")


def test_a_complaint_about_nobody_leads_nowhere():
    assert (
        message_of(Problem(code="K606", params={"label": "E-mail", "value": "x", "module": "contacts"})).address == ""
    )


def test_a_sentence_ends_once():
    assert [sentence(text) for text in ("why?", "so it is", "Done.")] == ["Why?", "So it is.", "Done."]
