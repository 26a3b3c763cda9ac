"""The hooks of the staff pages."""

from __future__ import annotations

from collections.abc import Sequence

from kith.access.actor import Actor
from kith.definition.model import Module
from kith.plugins import hookspec
from kith.records.model import Row
from kith.storage.tx import Tx
from kith.web.plugins.model import ApiRoute, Panel, WebPage


@hookspec
def kith_pages() -> Sequence[WebPage] | None:
    """Fires once when the pages are made, outside of any transaction.

    Return pages of your own. They stand below `/p/<plugin>/`, for staff alone, those with a label in the sidebar.
    A page that raises is answered with an error that names the plugin, and nothing of the request is kept. None means:
    no pages.
    """


@hookspec
def kith_api() -> Sequence[ApiRoute] | None:
    """Fires once when the addresses are made, outside of any transaction.

    Return routes of your own for programs. They stand below `/api/v1/plugins/<plugin>/`, take the same tokens as Kith's
    own API and refuse alike; each names the module or the power that opens it. One that raises is answered with 500
    and the plugin's name, and nothing of the request is kept. None means: no routes.
    """


@hookspec
def kith_record_panels(tx: Tx, actor: Actor, module: Module, row: Row) -> Sequence[Panel] | None:
    """Fires for each page of a living record, in the request's transaction, which only reads.

    `row` holds what `actor` may read. Return panels to be shown on the page: a title, a template of your own, what to
    fill it with. Where it raises, the page is shown without your panels. None means: none for this record.
    """
