"""What Teams waits for: a card to show in the place of the one that was tapped, a dialog, the end of one, a search."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.channels.reading import list_of, text_of
from bot.channels.teams import finding
from bot.channels.teams.answering import Answering, Tools
from bot.channels.teams.cards import CARD
from bot.channels.teams.cases import Case
from bot.channels.teams.consent import Consenting
from bot.channels.teams.dialogs import dialog
from bot.channels.teams.incoming import Incoming, Kind
from bot.channels.teams.quoting import action_point
from bot.channels.teams.rendering import render
from bot.channels.teams.saying import SAYING
from bot.channels.teams.scopes import ACTION_COMMAND, SEARCH_COMMAND, SEARCH_PARAMETER
from bot.channels.teams.tapped import CardRefused, Submitted, submitted
from bot.channels.teams.tapped import Kind as Tap
from bot.messages import Answered, Reply

log = logging.getLogger(__name__)

Told = dict[str, Any]
"""The body of an answer that Teams waits for."""

_MESSAGE = "application/vnd.microsoft.activity.message"
_ERROR = "application/vnd.microsoft.error"
_OF_ALL = "@"
"""The key of an answer in a card that stands in a message to others begins with it."""


class Tapping:
    """Answers what Teams waits for. `ways` names each kind, as Teams calls it."""

    def __init__(self, tools: Tools, answering: Answering) -> None:
        self._tools = tools
        self._answering = answering
        self.ways: Mapping[str, tuple[Kind, Callable[[Incoming], Awaitable[Told]]]] = {
            "adaptiveCard/action": (Kind.TAP, self._tapped),
            "task/fetch": (Kind.DIALOG, self._opened),
            "task/submit": (Kind.DIALOG, self._sent),
            "composeExtension/query": (Kind.SEARCH, self._searched),
            "fileConsent/invoke": (Kind.TAP, Consenting(tools, answering, self._case).taken),
            "composeExtension/fetchTask": (Kind.SEARCH, self._quoted),
            "composeExtension/submitAction": (Kind.SEARCH, self._sent),
        }

    async def _case(self, incoming: Incoming, tapped: Submitted | None = None, *, apart: bool = True) -> Case:
        """As `Cases.find`. A search and its card are for others too: Teams calls the chat of two people "personal"."""
        of_all = tapped is not None and (tapped.kind is Tap.ASK or tapped.key.startswith(_OF_ALL))
        if of_all or incoming.kind is Kind.SEARCH:
            incoming = replace(incoming, alone=False, group=incoming.group or incoming.conversation)
        return await self._tools.cases.find(incoming, apart=apart)

    # A card

    async def _tapped(self, incoming: Incoming) -> Told:
        tapped = _read(incoming)
        if tapped is None or tapped.kind is Tap.OPEN:
            case = await self._case(incoming, tapped, apart=False)
            return _message(case.say(SAYING["gone"]))
        if tapped.kind in (Tap.REFRESH, Tap.ASK):
            return await self._fresh(incoming, tapped)
        case = await self._case(incoming, tapped)
        answered = await self._asked(case, tapped)
        if tapped.kind is Tap.FORM and answered.reply.form is not None and case.alone:
            return self._once_more(case, answered)
        if answered.fresh:
            self._answering.begin(case, answered)
        if not case.alone:
            return _message(self._answering.where(case.say, reached=case.own is not None))
        source = await self._answering.source(case, tapped)
        if source is None:
            return _message(case.say(SAYING["gone"]))
        return _card(await self._answering.after(case, tapped, source))

    async def _asked(self, case: Case, tapped: Submitted) -> Answered:
        inbound = self._answering.tapped(case, tapped)
        assert inbound is not None, "only a choice and a form get here"
        return await self._answering.asked(case, inbound)

    def _once_more(self, case: Case, answered: Answered) -> Told:
        """The form again in the place of the one that was sent, with what was not right."""
        shown = render(answered.reply, case.incoming.key, case.say).activities
        if len(shown) > 1:
            if answered.fresh:
                self._answering.begin(case, answered)
            return _message(answered.reply.headline)
        self._answering.mark(case, answered)
        return _card(shown[0])

    async def _fresh(self, incoming: Incoming, tapped: Submitted) -> Told:
        """A card for whoever looks at it: each sees what they may, and it is in nobody else's conversation."""
        case = await self._case(incoming, tapped, apart=False)
        return await (self._as_it_is(case, tapped) if tapped.kind is Tap.REFRESH else self._of_all(case, tapped))

    async def _of_all(self, case: Case, tapped: Submitted) -> Told:
        """What the card of a search is for this reader."""
        if case.hint:
            return _card(render(Reply(case.say(SAYING["search_stranger"])), "", case.say).activities[0])
        question = await self._tools.work.run(self._tools.ports.core.question_on, case.address, tapped.token)
        if not question:
            return _shown(finding.unanswered(case.say))
        case = replace(case, incoming=replace(case.incoming, key=f"{_OF_ALL}{case.incoming.key}"))
        answered = await self._answering.asked(case, self._answering.asks(case, text=question))
        self._answering.mark(case, answered)
        # Who reads it in a message of somebody else asked nothing that could be misunderstood.
        shown = render(replace(answered.reply, reconsider=""), case.incoming.key, case.say).activities
        return _card(shown[0]) if len(shown) == 1 else _message(answered.reply.text)

    async def _as_it_is(self, case: Case, tapped: Submitted) -> Told:
        """A card that is seen again: without what was used up meanwhile."""
        reply = await self._answering.source(case, tapped)
        if reply is None:
            return _message(case.say(SAYING["gone"]))
        return _card(await self._answering.after(case, tapped, reply))

    # A dialog

    async def _opened(self, incoming: Incoming) -> Told:
        tapped = _read(incoming)
        case = await self._case(incoming, tapped, apart=False)
        reply = await self._answering.source(case, tapped) if tapped is not None else None
        if tapped is None or reply is None or reply.form is None:
            return _task(case.say(SAYING["gone"]))
        return dialog(reply.form, tapped.key, case.say)

    async def _sent(self, incoming: Incoming) -> Told:
        tapped = _read(incoming)
        case = _apart(await self._case(incoming, tapped))
        if tapped is None or tapped.kind is not Tap.FORM:
            return _task(case.say(SAYING["gone"]))
        answered = await self._asked(case, tapped)
        reply = answered.reply
        if reply.form is not None:
            self._answering.mark(case, answered)
            return dialog(reply.form, incoming.key, case.say, told=(reply.headline, *reply.paragraphs))
        if answered.fresh:
            self._answering.begin(case, answered)
        return {}

    # An action point, made of somebody's message

    async def _quoted(self, incoming: Incoming) -> Told:
        """The form of an action point with the words of the message in it; what comes of it is theirs alone."""
        case = await self._case(incoming)
        if case.hint or text_of(incoming.value, "commandId") != ACTION_COMMAND:
            return _task(case.say(SAYING["search_stranger" if case.hint else "gone"]))
        if case.own is None:
            return _task(case.say(SAYING["no_own"]))
        answered = await self._answering.asked(case, self._answering.asks(case, **action_point(incoming.value)))
        self._answering.mark(case, answered)
        reply = answered.reply
        return dialog(reply.form, incoming.key, case.say) if reply.form else _task(reply.text)

    # A search, for a message to somebody else

    async def _searched(self, incoming: Incoming) -> Told:
        case = await self._case(incoming, apart=False)
        if case.hint:
            return finding.sentence(case.say(SAYING["search_stranger"]))
        if text_of(incoming.value, "commandId") != SEARCH_COMMAND:
            return finding.sentence(case.say(SAYING["gone"]))
        given = {text_of(one, "name"): text_of(one, "value") for one in list_of(incoming.value, "parameters")}
        name = given.get(SEARCH_PARAMETER, "")
        found = await self._tools.work.run(self._tools.ports.core.search, case.address, name, finding.MOST_FOUND)
        return finding.found(found, case.say)


def went_wrong(name: str, text: str) -> Told:
    """How Teams is told of a mistake, in the form that belongs to what it waits for."""
    if name.startswith("composeExtension/"):
        return finding.sentence(text)
    if name.startswith("task/"):
        return _task(text)
    if name == "adaptiveCard/action":
        return {"statusCode": 500, "type": _ERROR, "value": {"code": "InternalServerError", "message": text}}
    return {}


def _apart(case: Case) -> Case:
    """What is sent from the dialog of a message extension is answered in their own conversation only.

    The bot need not be where the message stands.
    """
    if case.incoming.kind is not Kind.SEARCH or case.own is None:
        return case
    return replace(case, here=case.own)


def _read(incoming: Incoming) -> Submitted | None:
    try:
        return submitted(incoming.value)
    except CardRefused as refused:
        log.info("teams button not read", extra={"reason": str(refused)})
        return None


def _card(activity: Mapping[str, Any]) -> Told:
    """Shows the card of a message in the place of the one that was tapped."""
    return _shown(activity["attachments"][0]["content"])


def _shown(card: Mapping[str, Any]) -> Told:
    return {"statusCode": 200, "type": CARD, "value": card}


def _message(text: str) -> Told:
    return {"statusCode": 200, "type": _MESSAGE, "value": text}


def _task(text: str) -> Told:
    return {"task": {"type": "message", "value": text}}
