"""The WSGI application: every package of the web layer, configured once for one `App`."""

from __future__ import annotations

from typing import Any

from pyramid.config import Configurator
from pyramid.interfaces import IRequestExtensions, IRequestFactory
from pyramid.request import Request

from kith.app import App
from kith.web.doors.declared import check_declared
from kith.web.doors.locations import RelativeLocations
from kith.web.session.routes import serve_hosts

PACKAGES = (  # routes are tried in this order: what is asked for most comes first
    "pyramid_tm",
    "kith.web.doors",
    "kith.web.session",
    "kith.web.look",
    "kith.web.plugins.api",  # before the modules' addresses, which would take its own for records
    "kith.web.api",
    "kith.web.api_docs",
    "kith.web.lists",
    "kith.web.board",
    "kith.web.calendar",
    "kith.web.record",
    "kith.web.portal_access",
    "kith.web.inline",
    "kith.web.moving",
    "kith.web.files",
    "kith.web.timeline.routes",
    "kith.web.bulk",
    "kith.web.options",
    "kith.web.home",
    "kith.web.notifications",
    "kith.web.find.routes",
    "kith.web.health",
    "kith.web.metrics",
    "kith.web.account",
    "kith.web.post",
    "kith.web.studio",
    "kith.web.impersonation",
    "kith.web.webforms",
    "kith.web.form_desk",
    "kith.web.portal",
    "kith.web.plugins.routes",
)
SETTINGS = {
    "tm.manager_hook": "pyramid_tm.explicit_manager",
    "tm.activate_hook": "kith.web.session.transaction.may_write",
    "tm.commit_veto": "pyramid_tm.default_commit_veto",
    "tm.annotate_user": False,  # it would read the log-in for requests that need none
}


def make_app(app: App) -> Any:
    """The WSGI application of the pages and the API of `app`. Fails where a view doesn't say whom it lets in."""
    config = Configurator(settings=dict(SETTINGS))
    config.registry.kith = app
    for package in PACKAGES:
        config.include(package)
    config.commit()
    _settle_requests(config.registry)
    serve_hosts(config.registry)
    wsgi = config.make_wsgi_app()
    check_declared(config.registry)
    return RelativeLocations(wsgi)


def _settle_requests(registry: Any) -> None:
    """What packages add to requests becomes a part of their class: else each request gets a class of its own."""
    added = registry.queryUtility(IRequestExtensions)
    made = type("Request", (Request,), {**added.methods, **added.descriptors})
    added.methods.clear()
    added.descriptors.clear()
    registry.registerUtility(made, IRequestFactory)
