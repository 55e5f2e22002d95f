"""Microsoft's own local Teams client (Microsoft 365 Agents Playground), as one person of one tenant."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.channels.teams.npm import lacking, module

BOT = "28:wegwijs"
PERSONAL, GROUP = "Personal Chat", "Overleg"
"""What the client calls the conversation with the bot, and how its group chat is called here."""
_NAMELESS = 5
"""The client wants at least so many others in its group."""


@dataclass(frozen=True)
class Someone:
    """An account of the tenant."""

    id: str
    given: str
    surname: str
    email: str
    object_id: str

    @property
    def name(self) -> str:
        return f"{self.given} {self.surname}"

    @property
    def written(self) -> dict[str, str]:
        """As the client's own file has it; the spelling of the user principal name is the client's."""
        return {
            "id": self.id,
            "name": self.name,
            "userPrincipleName": self.email,
            "aadObjectId": self.object_id,
            "givenName": self.given,
            "surname": self.surname,
            "email": self.email,
        }


@contextmanager
def playground(endpoint: str, tenant: str, me: Someone, others: Sequence[Someone], folder: Path) -> Iterator[str]:
    """The client of one person, who talks to the bot at `endpoint`; gives the address of its page.

    Skips the test where Node or the client is not installed; in CI that fails.
    """
    node = shutil.which("node") or lacking("no Node here: install nodejs")
    program = module("@microsoft", "m365agentsplayground", "cli.js")
    settings = folder / "playground.yml"
    settings.write_text(json.dumps(_world(tenant, me, others)), encoding="utf-8")
    port = _free_port()
    flags = {"--app-endpoint": endpoint, "--channel-id": "msteams", "--port": str(port)}
    flags["--service-url"] = f"http://127.0.0.1:{port}/_connector"
    command = [node, str(program), "start", "--disable-telemetry", *(part for flag in flags.items() for part in flag)]
    own = {
        "M365_AGENTS_PLAYGROUND_CONFIG_PATH": str(settings),
        "TEAMSAPPTESTER_LOGFILE": str(folder / "playground.log"),
        "TEAMSAPPTESTER_BROWSER": "none",
    }
    process = subprocess.Popen(
        command, cwd=folder, env={**os.environ, **own}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        assert process.stdout is not None
        told = process.stdout.readline()
        # It takes another port when this one was taken meanwhile, and its own address would then be wrong.
        assert told.strip() == f"Listening on {port}", told
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.communicate(timeout=10)


def _world(tenant: str, me: Someone, others: Sequence[Someone]) -> dict[str, object]:
    """The client's file; it is YAML, of which JSON is a part."""
    strangers = [_nameless(number) for number in range(_NAMELESS - len(others))]
    return {
        "version": "0.1.1",
        "tenantId": tenant,
        "bot": {"id": BOT, "name": "Wegwijs"},
        "currentUser": me.written,
        "users": [one.written for one in (*others, *strangers)],
        "personalChat": {"id": f"a:{me.id}"},
        "groupChat": {"id": f"19:groep-{me.id}@thread.v2", "name": GROUP},
        "team": {
            "id": f"19:team-{me.id}@thread.tacv2",
            "name": "De Linde",
            "aadGroupId": "cccccccc-0000-4000-8000-000000000001",
            "channels": [{"id": f"19:kanaal-{me.id}@thread.tacv2", "name": "Afspraken"}],
        },
    }


def _nameless(number: int) -> Someone:
    object_id = f"dddddddd-0000-4000-8000-{number:012}"
    return Someone(f"29:n{number}", "Niemand", f"Nummer{number}", f"niemand{number}@elders.example", object_id)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
