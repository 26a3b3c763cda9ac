"""`python -m bench.sink PORT`: a mail server on this machine that takes all mail and keeps nothing but the number.

It speaks just enough SMTP, a byte loop rather than a library: the sender is what is measured.
"""

from __future__ import annotations

import socketserver
import sys

GREETING, FINE, GO_ON, BYE = b"220 sink\r\n", b"250 fine\r\n", b"354 go on\r\n", b"221 bye\r\n"


class _Conversation(socketserver.StreamRequestHandler):
    disable_nagle_algorithm = True

    def handle(self) -> None:
        """Answers until the other side leaves."""
        self._say(GREETING)
        for line in self.rfile:
            command = line[:4].upper()
            if command == b"DATA":
                self._say(GO_ON)
                self._take()
            elif command == b"QUIT":
                return self._say(BYE)
            self._say(FINE)
        return None

    def _take(self) -> None:
        for line in self.rfile:
            if line == b".\r\n":
                return

    def _say(self, words: bytes) -> None:
        self.wfile.write(words)


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


if __name__ == "__main__":
    with _Server(("127.0.0.1", int(sys.argv[1])), _Conversation) as server:
        server.serve_forever()
