"""What Teams waits for: a card to show in the place of the one that was tapped, a dialog, the end of one, a file."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.channels.reading import list_of, part_of, text_of
from bot.channels.teams.answering import Answering, Tools, data_of
from bot.channels.teams.cases import Case
from bot.channels.teams.incoming import Incoming, Kind
from bot.channels.teams.posting import Place
from bot.channels.teams.rendering import CARD, NotOurs, Submitted, asking, dialog, render, submitted
from bot.channels.teams.saying import SAYING
from bot.channels.teams.scopes import SEARCH_COMMAND, SEARCH_PARAMETER
from bot.messages import Answered, Reply

Told = dict[str, Any]
"""The body of an answer that Teams waits for."""

_MESSAGE = "application/vnd.microsoft.activity.message"
_ERROR = "application/vnd.microsoft.error"
_PREVIEW = "application/vnd.microsoft.card.thumbnail"
_MOST_FOUND = 10


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
            "composeExtension/selectItem": (Kind.SEARCH, self._chosen),
            "fileConsent/invoke": (Kind.TAP, self._consented),
        }

    # A card

    async def _tapped(self, incoming: Incoming) -> Told:
        try:
            tapped = submitted(data_of(incoming))
        except NotOurs:
            case = await self._tools.cases.find(incoming, apart=False)
            return _message(case.say(SAYING["gone"]))
        if tapped.fresh:
            return await self._fresh(incoming, tapped)
        case = await self._tools.cases.find(incoming)
        answered = await self._answering.asked(case, self._answering.inbound(case, tapped))
        if tapped.form and answered.reply.form is not None and case.own is case.here:
            return self._once_more(case, answered)
        if answered.fresh:
            self._answering.begin(case, answered)
        if case.own is not case.here:
            return _message(self._answering.pointer(case.say, reached=case.own is not None)["text"])
        return await self._closed(case, tapped)

    async def _closed(self, case: Case, tapped: Submitted) -> Told:
        """The card that was tapped, with what was chosen; one that stays as it was when it was no choice."""
        source = await self._answering.source(case, tapped)
        if source is None:
            return _message(case.say(SAYING["elsewhere"]) if tapped.text else case.say(SAYING["gone"]))
        if tapped.text:
            return _card(render(source, tapped.key, case.say).activities[tapped.part])
        return _card(await self._answering.closed(case, tapped, source))

    def _once_more(self, case: Case, answered: Answered) -> Told:
        """The form again in the place of the one that was sent, with what was not right."""
        shown = render(answered.reply, case.incoming.key, case.say).activities
        if len(shown) > 1 and answered.fresh:
            self._answering.begin(case, answered)
            return _message(answered.reply.headline)
        self._answering.mark(case, answered)
        return _card(shown[0])

    async def _fresh(self, incoming: Incoming, tapped: Submitted) -> Told:
        """How a card stands now for whoever looks at it: each sees what they may."""
        case = await self._tools.cases.find(incoming, apart=False)
        if tapped.key:
            reply = await self._answering.source(case, tapped)
            return _card(render(reply, tapped.key, case.say).activities[-1]) if reply else _message("")
        answered = await self._answering.asked(case, self._answering.inbound(case, Submitted("", text=tapped.text)))
        self._answering.mark(case, answered)
        shown = render(answered.reply, incoming.key, case.say).activities
        return _card(shown[0]) if len(shown) == 1 else _message(answered.reply.text)

    # A dialog

    async def _opened(self, incoming: Incoming) -> Told:
        case = await self._tools.cases.find(incoming, apart=False)
        try:
            tapped = submitted(data_of(incoming))
        except NotOurs:
            tapped = Submitted("")
        reply = await self._answering.source(case, tapped)
        if reply is None or reply.form is None:
            return _task(case.say(SAYING["gone"]))
        return dialog(reply.form, tapped.key, case.say)

    async def _sent(self, incoming: Incoming) -> Told:
        case = await self._tools.cases.find(incoming)
        try:
            tapped = submitted(data_of(incoming))
        except NotOurs:
            tapped = Submitted("")
        if not tapped.form:
            return _task(case.say(SAYING["gone"]))
        answered = await self._answering.asked(case, self._answering.inbound(case, tapped))
        reply = answered.reply
        if reply.form is not None:
            self._answering.mark(case, answered)
            return dialog(reply.form, incoming.key, case.say, told=(reply.headline, *reply.paragraphs))
        if answered.fresh:
            self._answering.begin(case, answered)
        return {}

    # A search, for a message to somebody else

    async def _searched(self, incoming: Incoming) -> Told:
        case = await self._tools.cases.find(incoming, apart=False)
        if case.hint:
            return _compose({"type": "message", "text": case.say(SAYING["search_stranger"])})
        if text_of(incoming.value, "commandId") != SEARCH_COMMAND:
            return _compose({"type": "message", "text": case.say(SAYING["gone"])})
        name = next(
            (
                text_of(one, "value")
                for one in list_of(incoming.value, "parameters")
                if text_of(one, "name") == SEARCH_PARAMETER
            ),
            "",
        )
        found = await self._tools.work.run(self._tools.ports.core.search, case.address, name, _MOST_FOUND)
        if not found:
            return _compose({"type": "message", "text": case.say(SAYING["search_none"])})
        shown = [
            {**asking(one.question, case.say), "preview": _preview(one.name, one.about, one.question)} for one in found
        ]
        return _compose({"type": "result", "attachmentLayout": "list", "attachments": shown})

    async def _chosen(self, incoming: Incoming) -> Told:
        case = await self._tools.cases.find(incoming, apart=False)
        question = text_of(incoming.value, "question")
        if not question:
            return _compose({"type": "message", "text": case.say(SAYING["gone"])})
        attachment = {**asking(question, case.say), "preview": _preview(question, "", question)}
        return _compose({"type": "result", "attachmentLayout": "list", "attachments": [attachment]})

    # A file

    async def _consented(self, incoming: Incoming) -> Told:
        case = await self._tools.cases.find(incoming)
        place = Place(incoming.tenant, incoming.service, incoming.conversation)
        self._tools.start(self._tools.poster.update(place, incoming.source, await self._given(case)))
        return {}

    async def _given(self, case: Case) -> Told:
        """What stands where it was asked whether the file may be put down."""
        value, say = case.incoming.value, case.say
        if text_of(value, "action") != "accept":
            return {"text": say(SAYING["file_declined"]), "textFormat": "plain"}
        context = part_of(value, "context")
        reply = await self._answering.source(case, Submitted(text_of(context, "key")))
        number = context.get("file")
        if not isinstance(reply, Reply) or not isinstance(number, int) or not 0 <= number < len(reply.documents):
            return {"text": say(SAYING["file_gone"]), "textFormat": "plain"}
        put = await self._tools.files.put(reply.documents[number], part_of(value, "uploadInfo"))
        return put or {"text": say(SAYING["file_gone"]), "textFormat": "plain"}


def went_wrong(name: str, text: str) -> Told:
    """How Teams is told of a mistake, in the form that belongs to what it waits for."""
    if name.startswith("composeExtension/"):
        return _compose({"type": "message", "text": text})
    if name.startswith("task/"):
        return _task(text)
    if name == "adaptiveCard/action":
        return {"statusCode": 500, "type": _ERROR, "value": {"code": "InternalServerError", "message": text}}
    return {}


def _card(activity: Mapping[str, Any]) -> Told:
    """Shows the card of a message in the place of the one that was tapped; its text where it has none."""
    card = next((text["content"] for text in activity.get("attachments", ()) if text["contentType"] == CARD), None)
    return _message(str(activity.get("text", ""))) if card is None else {"statusCode": 200, "type": CARD, "value": card}


def _message(text: str) -> Told:
    return {"statusCode": 200, "type": _MESSAGE, "value": text}


def _task(text: str) -> Told:
    return {"task": {"type": "message", "value": text}}


def _compose(extension: Told) -> Told:
    return {"composeExtension": extension}


def _preview(title: str, text: str, question: str) -> Told:
    content = {"title": title, "text": text, "tap": {"type": "invoke", "value": {"question": question}}}
    return {"contentType": _PREVIEW, "content": content}
