"""What a visitor has sent, as plain data: from the pairs of an HTML form or from a JSON object, read alike."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from kith.definition.form_model import WebForm
from kith.definition.model import Field, Site
from kith.errors import KithError, Problem

MARK = "kith_"  # begins the names of what isn't a field: the token, the trap, the answer to a captcha, consents
CONSENT = f"{MARK}consent_"
TOKEN, TRAP, CAPTCHA = f"{MARK}token", f"{MARK}website", f"{MARK}captcha"
SOURCES = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content")
MOST = 500  # values of one submission
LONGEST = 20_000  # characters of one
_WIDEST, _DEEPEST = 2**53, 4  # of numbers in JSON, of lists in lists
_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One sending. `values`: path -> what was typed; `agreed`: names of the consents that were ticked.

    `address` is the visitor's network address, `source` where they came from. `trapped`: what no person sees was filled
    in.
    """

    values: Mapping[str, Any]
    agreed: frozenset[str] = frozenset()
    token: str = ""
    captcha: str = ""
    trapped: bool = False
    locale: str = ""
    address: str = ""
    source: Mapping[str, str] = field(default_factory=lambda: _NOTHING)

    @property
    def digest(self) -> str:
        """The same for what says the same, in whatever order."""
        told = json.dumps([dict(self.values), sorted(self.agreed)], sort_keys=True, ensure_ascii=False, default=str)
        return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


def read_pairs(site: Site, form: WebForm, pairs: Iterable[tuple[str, Any]], **more: Any) -> Sent:
    """What the pairs of an HTML form say, in either encoding. `more` is what else is known of the sending.

    Raises K617 for each field of one value that stands there twice, K492 for more than any form has.
    """
    gathered: dict[str, list[Any]] = {}
    for number, (name, value) in enumerate(pairs, start=1):
        if number > MOST:
            raise KithError(Problem(code="K492", params={"most": MOST}))
        gathered.setdefault(name, []).append(value)
    twice = [name for name, values in gathered.items() if len(values) > 1 and not _takes_many(site, form, name)]
    if twice:
        raise KithError(*(Problem(code="K617", params={"name": name[:200]}, field=name[:200]) for name in twice))
    return _sent({name: each if _takes_many(site, form, name) else each[0] for name, each in gathered.items()}, more)


def read_json(body: Any, **more: Any) -> Sent:
    """What a JSON object says. Raises K492 for what is none, or has more than any form has."""
    if not isinstance(body, dict) or len(body) > MOST:
        raise KithError(Problem(code="K492", params={"most": MOST}))
    return _sent({str(name): value for name, value in body.items()}, more)


def field_of(site: Site, form: WebForm, path: str) -> Field | None:
    """The field that a path of the form leads to; None for a path that it doesn't ask for."""
    asked = form.fields.get(path)
    return site.modules[asked.module].fields.get(asked.name) if asked is not None else None


def _takes_many(site: Site, form: WebForm, name: str) -> bool:
    found = field_of(site, form, name)
    return found is not None and found.type.item is not None


def _storable(value: Any, depth: int = 0) -> Any:
    """The value as JSON that both databases take: what no field could mean anyway comes as text that is refused."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if value is None or isinstance(value, bool) or (isinstance(value, int) and abs(value) < _WIDEST):
        return value
    if isinstance(value, list) and depth < _DEEPEST:
        return [_storable(each, depth + 1) for each in value[:MOST]]
    if isinstance(value, dict) and depth < _DEEPEST:
        return {_name(key): _storable(each, depth + 1) for key, each in list(value.items())[:MOST]}
    return str(value)[:LONGEST] if isinstance(value, float) else "\N{REPLACEMENT CHARACTER}"


def _name(text: Any) -> str:
    return str(text).encode("utf-8", "replace").decode().replace("\0", "\N{REPLACEMENT CHARACTER}")


def _sent(raw: Mapping[str, Any], more: Mapping[str, Any]) -> Sent:
    given = {_name(name): _storable(value) for name, value in raw.items()}
    long = [name for name, value in given.items() if isinstance(value, str) and len(value) > LONGEST]
    if long:
        raise KithError(*(Problem(code="K493", params={"most": LONGEST}, field=name[:200]) for name in long))
    source = {name: str(given[name])[:200] for name in SOURCES if given.get(name)}
    return Sent(
        values={name: value for name, value in given.items() if not name.startswith(MARK) and name not in SOURCES},
        agreed=frozenset(name.removeprefix(CONSENT) for name, v in given.items() if name.startswith(CONSENT) and v),
        token=str(given.get(TOKEN) or ""),
        captcha=str(given.get(CAPTCHA) or ""),
        trapped=bool(str(given.get(TRAP) or "").strip()),
        **{**more, "source": {**_storable(dict(more.get("source", {}))), **source}},
    )
