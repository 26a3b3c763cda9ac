"""One client over one kept connection: as little work per request as Python allows, so that it hides nothing."""

from __future__ import annotations

import socket
from dataclasses import dataclass

END_OF_HEAD = b"\r\n\r\n"
LENGTH = b"\ncontent-length:"


class UnexpectedAnswerError(Exception):
    """An answer that no measure may count: another status than was asked for."""


@dataclass(frozen=True, slots=True)
class Request:
    """A whole HTTP/1.1 request as bytes, and the status that its answer must have."""

    data: bytes
    status: int = 200


def get(path: str, **headers: str) -> Request:
    """A GET of `path`; underscores in the names of headers stand for dashes."""
    return Request(_head("GET", path, headers) + b"\r\n")


def post(path: str, body: bytes, **headers: str) -> Request:
    """A POST of JSON that is to be answered with 201."""
    given = {**headers, "Content_Type": "application/json", "Content_Length": str(len(body))}
    return Request(_head("POST", path, given) + b"\r\n" + body, status=201)


def _head(method: str, path: str, headers: dict[str, str]) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, ""]).encode("ascii")


class Client:
    """A connection that is kept alive. Not shared between threads."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the connection."""
        self._socket.close()

    @property
    def port(self) -> int:
        """This end's port."""
        port: int = self._socket.getsockname()[1]
        return port

    def ask(self, request: Request) -> bytes:
        """The answer's body. Raises UnexpectedAnswerError for another status."""
        self._socket.sendall(request.data)
        data = self._socket.recv(65536)
        while (end := data.find(END_OF_HEAD)) < 0:
            data += self._more()
        head, body = data[:end], data[end + 4 :]
        length = _length(head)
        if len(body) < length:
            parts, missing = [body], length - len(body)
            while missing > 0:
                parts.append(self._more())
                missing -= len(parts[-1])
            body = b"".join(parts)
        if int(head[9:12]) != request.status:
            raise UnexpectedAnswerError(f"{head[:40]!r} to {request.data[:300]!r}: {body[:600]!r}")
        return body

    def _more(self) -> bytes:
        data = self._socket.recv(1 << 20)
        if not data:
            raise ConnectionError("the server closed the connection")
        return data


def _length(head: bytes) -> int:
    lowered = head.lower()
    start = lowered.find(LENGTH)
    if start < 0:
        return 0
    return int(lowered[start + len(LENGTH) :].split(b"\r\n", 1)[0])
