"""What a plugin gives to be shown: pages, and panels on the pages of records; and what its pages are asked with.

Nothing here loads the web: plugins import it for the command line too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from kith.access.actor import Actor
from kith.storage.tx import Tx


class PageRequest(Protocol):
    """One request for a page of a plugin. `tx` only reads for GET, and is committed after an answer to POST."""

    @property
    def tx(self) -> Tx:
        """The request's transaction, opened when first asked for."""

    @property
    def actor(self) -> Actor:
        """Who asks."""

    @property
    def query(self) -> Mapping[str, str]:
        """What stands behind the ? of the address; a name that comes twice is answered with 400."""

    @property
    def form(self) -> Mapping[str, str]:
        """What was sent, {} for GET; a name that comes twice, and a file, are answered with 400."""

    def render(self, template: str, *, status: int = 200, **values: Any) -> Any:
        """The answer with the plugin's `templates/<template>.jinja2`, filled with `values`, which are escaped."""

    def redirect(self, path: str) -> Any:
        """The answer that leads to another page of this site: a path such as `/m/contacts`."""

    def not_found(self) -> Exception:
        """To be raised where there is nothing, or nothing that `actor` may know of: answered with 404."""


PageView = Callable[[PageRequest], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class WebPage:
    """A page at `/p/<plugin>/<path>`, or `/p/<plugin>` for ''. `show` answers GET, `send` POST (405 without).

    It is open to all staff; with `module` to those who may view that module, with `power` to those whose roles have it
    in their `may:`. With a `label` it stands in the sidebar, under an icon of Tabler's.
    """

    show: PageView
    path: str = ""
    send: PageView | None = None
    label: str = ""
    icon: str = "puzzle"
    module: str | None = None
    power: str | None = None


class ApiRequest(Protocol):
    """One request for a route of a plugin's API. `tx` only reads for GET; after an answer to others it is committed."""

    @property
    def tx(self) -> Tx:
        """The request's transaction."""

    @property
    def actor(self) -> Actor:
        """Whom the token belongs to, with what its scopes leave of the rights."""

    @property
    def query(self) -> Mapping[str, str]:
        """What stands behind the ? of the address; a name that comes twice is answered with 400."""

    @property
    def body(self) -> Any:
        """The JSON that was sent with POST or PATCH, None where nothing was."""

    def answer(self, value: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Any:
        """The answer with `value` as JSON, where status 200 without headers isn't enough."""

    def not_found(self) -> Exception:
        """To be raised where there is nothing, or nothing that `actor` may know of: answered with 404."""


ApiView = Callable[[ApiRequest], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiDoc:
    """What the API's document says of a method of a route. `query`: name -> what it is for.

    `body` and `answer` are JSON Schemas of what is sent and answered; `status` is that of the answer.
    """

    summary: str = ""
    query: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] | None = None
    answer: Mapping[str, Any] | None = None
    status: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiRoute:
    """Answers at `/api/v1/plugins/<plugin>/<path>`: what a view returns is sent as JSON, nothing (204) for None.

    It says to whom it opens: those who have `right` on some records of `module`, those with the `power`, or both. A
    view that is missing is answered with 405. What stands in `docs` by the method ("get", "post" ...) is told in the
    document of the API, to those to whom it is open; a POST that is sent again with its `Idempotency-Key` is answered
    with what it was answered at first.
    """

    path: str
    get: ApiView | None = None
    post: ApiView | None = None
    patch: ApiView | None = None
    delete: ApiView | None = None
    module: str | None = None
    right: str = "view"
    power: str | None = None
    docs: Mapping[str, ApiDoc] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A box on a record's page: the plugin's `templates/<template>.jinja2`, filled with `values`.

    `side` puts it into the narrow column.
    """

    title: str
    template: str
    values: Mapping[str, Any] = field(default_factory=dict)
    side: bool = False
