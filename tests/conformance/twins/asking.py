"""Asking twins the same thing, and comparing all that they say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from tests.conformance.twins.questions import Question
from tests.conformance.twins.twin import Twin, bearer, counted_ids

PASSING = frozenset({"X-Request-Id", "Date"})


def ask(twin: Twin, viewer: str, question: Question) -> Any:
    """The answer of one twin."""
    headers = dict(question.headers)
    browser = twin.browsers[viewer]
    if question.path.startswith("/api/"):
        headers["Authorization"] = f"Bearer {bearer(viewer)}"
        browser = twin.served.app
    elif question.method != "GET":
        headers["X-CSRF-Token"] = twin.form_token(viewer)
    if question.json is not None:
        send = getattr(browser, f"{question.method.lower()}_json")
        return send(question.path, question.json, headers=headers, expect_errors=True)
    if question.method == "POST":
        return browser.post(question.path, list(question.form or ()), headers=headers, expect_errors=True)
    return browser.request(question.path, method=question.method, headers=headers, expect_errors=True)


def said(answer: Any) -> tuple[Any, ...]:
    """Status, headers and bytes, without the id of the request."""
    request_id = answer.headers.get("X-Request-Id", "-")
    headers = sorted((name, value) for name, value in answer.headerlist if name not in PASSING)
    return answer.status_code, headers, answer.body.replace(request_id.encode(), b"REQUEST")


def differing(twins: Sequence[Twin], viewer: str, questions: Iterable[Question]) -> list[str]:
    """The questions that the twins answer differently, each with where the answers part."""
    found = []
    for number, question in enumerate(questions):
        answers = []
        for twin in twins:
            with counted_ids(1_000 + number):
                answers.append(said(ask(twin, viewer, question)))
        if any(answer != answers[0] for answer in answers):
            found.append(f"{question}\n{_parting(answers)}")
    return found


def _parting(answers: Sequence[tuple[Any, ...]]) -> str:
    """The first place where the answers part, in words."""
    other = next(answer for answer in answers if answer != answers[0])
    if other[:2] != answers[0][:2]:
        return f"  {answers[0][:2]}\n  {other[:2]}"
    one, two = answers[0][2], other[2]
    place = next((at for at, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
    return f"  {one[max(place - 60, 0) : place + 100]!r}\n  {two[max(place - 60, 0) : place + 100]!r}"
