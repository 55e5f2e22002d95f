"""The fake in a process of its own, for measuring: it keeps counts and nothing else.

Prints its port on the first line and how to use it, as JSON, on the second. GET /counts tells what was called.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading

from tests.channels.slack.fakeslack.server import FakeSlack


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--teams", type=int, default=1)
    parser.add_argument("--users", type=int, default=1000)
    asked = parser.parse_args()
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    with FakeSlack(strict=False, keep=False, port=asked.port) as slack:
        teams = [slack.workspace(f"T{team}") for team in range(1, asked.teams + 1)]
        for team in teams:
            for user in range(1, asked.users + 1):
                team.dm_channel(team.user(f"U{user}", email=f"u{user}@{team.domain}.example"))
        about = {
            "url": slack.url,
            "signing_secret": slack.signing_secret,
            "app_token": slack.app_token,
            "teams": {team.id: team.bot_token for team in teams},
        }
        sys.stdout.write(f"{slack.port}\n{json.dumps(about)}\n")
        sys.stdout.flush()
        ended.wait()


if __name__ == "__main__":
    main()
