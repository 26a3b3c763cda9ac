"""The transaction of a request: opened when first asked for, deferred and read only for GET, IMMEDIATE otherwise.

pyramid_tm commits what an answer below 400 wrote and rolls everything else back. What only reads isn't joined to it:
there is nothing to commit, and the joining costs more than a query.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from kith.lazy import lazy
from kith.storage.locks import share_publishing
from kith.storage.tx import Tx
from kith.web.texts import spoken

# for who writes: it brings the drivers of all databases that are installed
zope_sqlalchemy: Any = lazy("zope.sqlalchemy.datamanager")

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# Routes that are asked by POST and write nothing here: for the size of what is asked, or since what they write has to
# hold whatever becomes of the request (tries that are counted), and therefore has transactions of its own.
READING = frozenset(
    {
        "record.rules",
        "login.two_factor",
        "account.email",
        "account.password",
        "account.two_factor",
        "studio.audit.export",
        "api.files",
        "list.export",
        "webform",
        "webform.confirm",
        "webform.start",
    }
)

# Routes that tell programs what there is: in the language of the files, whoever asks.
SOURCE = frozenset({"api.description", "api.docs", "api.docs.document"})

# Routes whose forms may bring files: those are stored before anything is written, so that no lock waits for bytes.
UPLOADING = frozenset(
    {"record.new", "record.edit", "record.action", "bulk", "record.attachments", "record.comments", "record.comment"}
)


def may_write(request: Any) -> bool:
    """Whether the transaction manager has to look after the request: a safe method has nothing to commit."""
    return request.method not in SAFE


class Database:
    """The database as one request uses it: at most one transaction at a time, joined to `request.tm`."""

    __slots__ = ("_connection", "_request", "_route", "_tx", "may_begin_writing", "writes")

    def __init__(self, request: Any) -> None:
        self._request = request
        self._connection: Connection | None = None
        self._tx: Tx | None = None
        route = request.matched_route
        self._route = name = route.name.removeprefix("portal.") if route is not None else ""
        uploads = request.method not in SAFE and name in UPLOADING and request.content_type == "multipart/form-data"
        self.may_begin_writing = uploads
        self.writes = request.method not in SAFE and name not in READING and not uploads

    @property
    def connection(self) -> Connection:
        """The connection of the request's transaction, begun now where it wasn't."""
        if self._connection is None:
            self._connection = self._joined() if self.writes else self._reading()
        return self._connection

    def _joined(self) -> Connection:
        """A connection that commits with the request."""
        session = Session(self._engine)
        # not `register`: nothing here goes through the ORM, and its seven listeners cost as much as a statement
        zope_sqlalchemy.join_transaction(session, initial_state="changed", transaction_manager=self._request.tm)
        connection: Connection = session.connection()
        share_publishing(connection)  # before the log-in is read: its version then stays the current one
        return connection

    def _reading(self) -> Connection:
        """A connection that can't write, given back when the request is over."""
        connection = self._engine.connect().execution_options(rw=False, single=True)
        self._request.add_finished_callback(lambda _: connection.close())
        return connection

    def begin_writing(self) -> None:
        """Goes on in a transaction that may write, after files that came with the request were taken in.

        What was read until then only saw who asks; it is read again, with the rights of now.
        """
        if not self.may_begin_writing:
            return
        if self._connection is not None:
            self._connection.close()
        for name in ("login", "actor", "viewer"):
            self._request.__dict__.pop(name, None)
        self._connection = self._tx = None
        self.writes, self.may_begin_writing = True, False

    def tx(self) -> Tx:
        """The engine's handle on the transaction, with the definitions of the version that the log-in was read with."""
        if self._tx is None:
            connection = self.connection
            self._tx = self._over(connection, self._request.login.version_in(connection), write=self.writes)
        return self._tx

    def seen_as(self, version: int) -> Tx:
        """A handle on the transaction with the definitions of `version`, for reading who asks."""
        return self._over(self.connection, version, write=False)

    def apart(self, *, write: bool) -> AbstractContextManager[Tx]:
        """A transaction of its own, committed with the block: for what holds whatever becomes of the request."""
        app = self._request.registry.kith
        return app.writing() if write else app.reading()  # type: ignore[no-any-return]

    def _over(self, connection: Connection, version: int, *, write: bool) -> Tx:
        app = self._request.registry.kith
        serving = app.serving(version)
        if self._route not in SOURCE:
            serving = serving.in_language(spoken())
        return Tx(
            connection=connection,
            site=serving.site,
            tables=serving.tables,
            hooks=app.hooks,
            clock=app.clock,
            settings=app.settings,
            version=serving.version,
            write=write,
        )

    def give_up(self) -> None:
        """Rolls back what was written so far; what follows, such as showing the form again, only reads."""
        self._request.tm.abort()
        self._request.tm.begin()
        self._connection = self._tx = None
        self.writes = False

    @property
    def _engine(self) -> Engine:
        return self._request.registry.kith.engine  # type: ignore[no-any-return]


def tx(request: Any) -> Tx:
    """The request's transaction: what every function of the engine takes first."""
    return request.database.tx()  # type: ignore[no-any-return]
