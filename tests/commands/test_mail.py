"""The sign-in link by mail, to a real SMTP conversation on this machine."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from bot.app.mail import send_link
from bot.domain.people import Person, PersonId
from bot.errors import SettingsError
from bot.settings import Settings, load_settings

WIM = Person(PersonId(1), "Wim Kramer", "wim.kramer@voorbeeld.example", "nl", ())


class Mailbox(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    got: list[str]


class Speaks(socketserver.StreamRequestHandler):
    """Enough SMTP to take one mail."""

    def handle(self) -> None:
        self._say("220 here")
        while line := self.rfile.readline().decode().strip():
            word = line.split(" ")[0].upper()
            if word == "DATA":
                self._say("354 go on")
                lines = iter(lambda: self.rfile.readline().decode(), ".\r\n")
                assert isinstance(self.server, Mailbox)
                self.server.got.append("".join(lines))
            self._say("221 bye" if word == "QUIT" else "250 ok")
            if word == "QUIT":
                return

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with Mailbox(("127.0.0.1", 0), Speaks) as server:
        server.got = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def settings(url: str) -> Settings:
    return load_settings(None).model_copy(update={"smtp_url": SecretStr(url)})


def test_the_link_arrives(mailbox: Mailbox) -> None:
    port = mailbox.server_address[1]
    send_link(
        settings(f"smtp://127.0.0.1:{port}"), WIM, "http://127.0.0.1:8400/aanmelden?token=abc", "WEG-7K4M-P2QX-9TRV"
    )
    (mail,) = mailbox.got
    assert "To: wim.kramer@voorbeeld.example" in mail
    assert "token=3Dabc" in mail or "token=abc" in mail
    assert "Hallo Wim," in mail
    assert "WEG-7K4M-P2QX-9TRV" in mail


def test_a_server_that_is_not_there_is_a_clear_error() -> None:
    with pytest.raises(SettingsError, match="mail"):
        send_link(
            settings("smtp://127.0.0.1:9"), WIM, "http://127.0.0.1:8400/aanmelden?token=abc", "WEG-7K4M-P2QX-9TRV"
        )
