"""Asking twins the same thing, and comparing all that they say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from tests.conformance.twins.asker import Question
from tests.conformance.twins.twin import bearer, counted_ids

MASKED = re.compile(rb"\b[0-9a-f]{128}\b")
PASSING = frozenset({"X-Request-Id", "Date", "RateLimit"})  # how much a token has left depends on the moment


class Asked(Protocol):
    """A twin, as far as it is asked: each viewer's browser, and the token of its forms."""

    served: Any
    browsers: Any

    def form_token(self, viewer: str) -> str: ...


def ask(twin: Asked, viewer: str, question: Question) -> Any:
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
    """Status, headers and bytes, without the id of the request and the form token, which is masked at random."""
    request_id = answer.headers.get("X-Request-Id", "-")
    headers = sorted((name, value) for name, value in answer.headerlist if name not in PASSING)
    return answer.status_code, headers, MASKED.sub(b"TOKEN", answer.body.replace(request_id.encode(), b"REQUEST"))


def differing(twins: Sequence[Asked], viewer: str, questions: Iterable[Question]) -> list[str]:
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
    """Where the answers part, in words."""
    (status, headers, one), (other_status, other_headers, two) = (
        answers[0],
        next(answer for answer in answers if answer != answers[0]),
    )
    heads = [pair for pair in (*headers, *other_headers) if (pair in headers) != (pair in other_headers)]
    place = next((at for at, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
    parts = "\n".join(f"  {body[max(place - 80, 0) : place + 100]!r}" for body in (one, two))
    return f"  {status} {other_status} {heads}\n{parts}"
