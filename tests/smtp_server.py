"""A mail server on this machine that keeps what it gets, or refuses it."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class Mailbox:
    """The server's port, and the mails that have come. `refused` holds what it turns down."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)


@contextmanager
def running_smtp_server() -> Iterator[Mailbox]:
    """The server, for as long as the block runs."""
    mailbox = Mailbox()

    class Conversation(socketserver.StreamRequestHandler):
        """As much of RFC 5321 as a client needs to deliver a mail."""

        def handle(self) -> None:
            self.say("220 test")
            while line := self.rfile.readline().decode().strip():
                verb = line.split(":")[0].upper()
                if verb == "RCPT TO" and any(name in line for name in mailbox.refused):
                    self.say("550 no such person")
                elif verb == "DATA":
                    self.say("354 go on")
                    mailbox.mails.append(self.message())
                    self.say("250 taken")
                elif verb == "QUIT":
                    self.say("221 bye")
                    return
                else:
                    self.say("250 test")

        def message(self) -> EmailMessage:
            lines = iter(self.rfile.readline, b".\r\n")
            raw = b"".join(line[1:] if line.startswith(b"..") else line for line in lines)
            message = message_from_bytes(raw, policy=policy.default)
            assert isinstance(message, EmailMessage)
            return message

        def say(self, text: str) -> None:
            self.wfile.write(f"{text}\r\n".encode())

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Conversation) as server:
        server.daemon_threads = True
        mailbox.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield mailbox
        finally:
            server.shutdown()
            thread.join()
