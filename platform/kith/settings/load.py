"""config/kith.yaml, then KITH_* environment variables, become `Settings`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from kith.errors import KithError, Problem
from kith.lazy import lazy
from kith.reader import Datum, Entry, Node, Scalar, read, type_document
from kith.reader import Mapping as MapNode
from kith.settings.files import FILE_VARIABLES, file_settings
from kith.settings.mail import VARIABLES, mail_settings
from kith.settings.model import Jobs, Keep, Limits, Login, OidcProvider, Sessions, Settings
from kith.settings.schema import PLAIN_KEYS, SETTINGS_SCHEMA
from kith.settings.secret import read_secret
from kith.source import Source

localedata = lazy("babel.localedata")

FILE = "config/kith.yaml"
DEFAULT_DATABASE = "sqlite:///var/kith.db"
_SECONDS = {"s": 1, "min": 60, "h": 3600, "d": 86400}
_BYTES = {"kB": 1000, "MB": 1_000_000}


def load_settings(site: Path, environ: Mapping[str, str]) -> Settings:
    """The settings of the site in `site`: its kith.yaml, then KITH_<KEY> for keys that are missing, then defaults.

    A missing kith.yaml is an empty one. Raises KithError with every problem: K1.. of the file, K9.. of values.
    """
    site = site.resolve()
    if not site.is_dir():
        raise KithError(Problem(code="K901", params={"path": str(site)}))
    datum, problems = type_document(_with_environment(_read(site), environ), SETTINGS_SCHEMA)
    places = {problem.source for problem in problems}
    problems = (*problems, *(problem for problem in _problems(datum) if problem.source not in places))
    if problems:
        raise KithError(*problems)
    return _settings(site, datum, environ)


def _read(site: Path) -> MapNode:
    path = site / FILE
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return MapNode((), Source(path=FILE))
    except OSError as error:
        raise KithError(Problem(code="K902", params={"path": FILE, "reason": error.strerror or "unreadable"})) from None
    node = read(raw, FILE)
    if not isinstance(node, MapNode):
        raise KithError(Problem(code="K903", source=node.source))
    secret = node.get("secret")
    if secret is not None:
        raise KithError(Problem(code="K904", source=secret.source))
    return node


def _with_environment(node: MapNode, environ: Mapping[str, str]) -> MapNode:
    """The file's map with KITH_* values for the plain keys that it lacks; problems then name the variable."""
    entries = list(node.entries)
    for key in PLAIN_KEYS:
        variable = f"KITH_{key.upper()}"
        value = environ.get(variable, "").strip()
        if value and node.get(key) is None:
            source = Source(path=variable)
            entries.append(Entry(Scalar(key, source), Scalar(value, source, quoted=True)))
    whole = MapNode(tuple(entries), node.source)
    for part, variables in (("mail", VARIABLES), ("files", FILE_VARIABLES)):
        whole = _with_part(whole, part, variables, environ)
    return whole


def _with_part(node: MapNode, part: str, variables: Sequence[str], environ: Mapping[str, str]) -> MapNode:
    """The same for the keys of a part: KITH_MAIL_SERVER ..., KITH_FILES_STORE ..."""
    given = node.get(part) or MapNode((), node.source)
    if not isinstance(given, MapNode):
        return node
    entries = list(given.entries)
    for key in variables:
        source = Source(path=f"KITH_{part.upper()}_{key.upper()}")
        value = environ.get(source.path, "").strip()
        if value and given.get(key) is None:
            entries.append(Entry(Scalar(key, source), Scalar(value, source, quoted=key != "port")))
    if not entries:
        return node
    others = tuple(each for each in node.entries if each.key.text != part)
    return MapNode((*others, Entry(Scalar(part, given.source), MapNode(tuple(entries), given.source))), node.source)


def _problems(datum: Datum) -> list[Problem]:
    """What a schema can't say: zones, languages and databases that don't exist."""
    return [
        Problem(code=code, params={name: each.value.rpartition("@")[2][:100]}, source=each.source)  # no password
        for key, code, name, fits in _CHECKS
        for each in _texts(datum.get(key))
        if not fits(each.value)
    ]


def _texts(part: Datum | None) -> list[Datum]:
    """The text itself, or the texts of a list."""
    items = [] if part is None else list(part.elements()) or [part]
    return [item for item in items if isinstance(item.value, str)]


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # an unknown name, one that leaves the folder of zones, a folder's name
        return False
    return True


def _is_language(code: str) -> bool:
    return code.replace("_", "").isalnum() and bool(localedata.exists(code))


def _is_database(address: str) -> bool:
    return address.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://"))


_CHECKS: tuple[tuple[str, str, str, Callable[[str], bool]], ...] = (
    ("timezone", "K905", "value", _is_zone),
    ("languages", "K906", "value", _is_language),
    ("database", "K502", "url", _is_database),
)


def _settings(site: Path, datum: Datum, environ: Mapping[str, str]) -> Settings:
    given: dict[str, Any] = {
        key: datum.value[key] for key in (*PLAIN_KEYS, "company_first", "rates") if key in datum.value
    }
    for key in ("languages", "trusted_proxies", "navigation"):
        if key in datum.value:
            given[key] = tuple(datum.value[key])
    given["database"] = database_address(site, given.get("database", DEFAULT_DATABASE))
    return Settings(
        site=site,
        secret=read_secret(site / "var", environ),
        limits=Limits(**_measured(datum.plain("limits", {}))),
        sessions=Sessions(**_measured(datum.plain("sessions", {}))),
        login=_login(datum.get("login"), environ),
        jobs=_jobs(datum.plain("jobs", {})),
        keep=Keep(**_measured(datum.plain("keep", {}))),
        metrics_token=environ.get("KITH_METRICS_TOKEN", "").strip() or None,
        mail=mail_settings(datum.plain("mail", {}), environ),
        files=file_settings(datum.plain("files", {}), environ),
        plugins=_plugin_nodes(datum),
        **given,
    )


def _login(datum: Datum | None, environ: Mapping[str, str]) -> Login:
    oidc = datum.get("oidc") if datum else None
    return Login(providers=tuple(_provider(key.text, each, environ) for key, each in (oidc.items() if oidc else ())))


def _jobs(given: Mapping[str, Any]) -> Jobs:
    usual = Jobs()
    lease = _measure(given["lease"]) if "lease" in given else usual.lease
    assert isinstance(lease, timedelta)  # the schema takes no size for it
    return Jobs(threads={**usual.threads, **given.get("threads", {})}, lease=lease)


def _provider(name: str, datum: Datum, environ: Mapping[str, str]) -> OidcProvider:
    create = datum.get("create")
    return OidcProvider(
        name=name,
        label=datum.plain("label"),
        issuer=datum.plain("issuer"),
        client_id=datum.plain("client_id"),
        secret=None if datum.plain("public", False) else environ.get(f"KITH_OIDC_{name.upper()}_SECRET", "").strip(),
        scopes=tuple(dict.fromkeys(("openid", *datum.plain("scopes", ("email", "profile"))))),
        trusted=datum.plain("two_factor") == "trusted",
        create=tuple(create.plain("roles", ())) if create else None,
        domains=tuple(each.casefold() for each in create.plain("domains", ())) if create else (),
    )


def _plugin_nodes(datum: Datum) -> dict[str, Node]:
    plugins = datum.get("plugins")
    return {key.text: entry.node for key, entry in plugins.items()} if plugins else {}


def _measured(given: Mapping[str, Any]) -> dict[str, Any]:
    """Texts such as `8h` and `25MB` as timedelta and bytes; numbers as they are."""
    return {key: value if isinstance(value, int) else _measure(value) for key, value in given.items()}


def _measure(text: str) -> timedelta | int:
    digits = text.rstrip("abcdefghijklmnopqrstuvwxyzMB")
    unit = text[len(digits) :]
    if unit in _BYTES:
        return int(digits) * _BYTES[unit]
    return timedelta(seconds=int(digits) * _SECONDS[unit])


def database_address(site: Path, address: str) -> str:
    """`address` for SQLAlchemy: a relative SQLite path is meant from the site, PostgreSQL gets its driver."""
    if address.startswith("postgresql://"):
        return address.replace("postgresql://", "postgresql+psycopg://", 1)
    path = address.removeprefix("sqlite:///")
    if not address.startswith("sqlite:///") or path in ("", ":memory:"):
        return address
    return f"sqlite:///{site / path}"
