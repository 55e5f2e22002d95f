"""An app that answers as a test says, without Bolt."""

from __future__ import annotations

import asyncio

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from tests.channels.slack.fakeslack.served import Served


class Answering:
    """An app that answers as a test says, and notes what retries say of themselves."""

    def __init__(self, *answers: Response | None) -> None:
        self.answers = list(answers)
        self.seen: list[tuple[str, str]] = []
        self.end = asyncio.Event()

    async def handle(self, request: Request) -> Response:
        names = ("x-slack-retry-num", "x-slack-retry-reason")
        self.seen.append((request.headers.get(names[0], ""), request.headers.get(names[1], "")))
        answer = self.answers.pop(0)
        if answer is None:
            await self.end.wait()
        return answer or PlainTextResponse("")

    def served(self) -> Served:
        return Served(Starlette(routes=[Route("/", self.handle, methods=["POST"])]))
