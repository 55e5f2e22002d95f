"""One event: who caused it, what the core answers, and how that is shown where it happened."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from bot.channels.marking import Start, Together
from bot.channels.slack.accounts import Accounts
from bot.channels.slack.home import home
from bot.channels.slack.incoming import PAGE, Incoming, Kind
from bot.channels.slack.modals import modal
from bot.channels.slack.ports import CHANNEL, SlackPorts, SlackSettings
from bot.channels.slack.posting import Place, Poster
from bot.channels.slack.rendering import Message, render
from bot.channels.slack.signs_of_work import SignsOfWork
from bot.channels.slack.words import WORDS
from bot.channels.work import Work
from bot.errors import DeliveryError, NotReachable
from bot.messages import OVERVIEW, Address, Answered, Form, Inbound, Reply, Upload
from bot.texts import Texts

log = logging.getLogger(__name__)

LONGEST = 45.0
"""Seconds in which an answer is said; the rest of its lease is room for a slow machine."""
_MOST_PROMPTS = 4


@dataclass(frozen=True)
class Taken:
    """What Slack is told: `body` goes with the acknowledgement; without `well` it should tell the event again.

    `shown` and `late` are for a body that shows an answer: what is done once it went, or instead when it came too late.
    """

    body: Mapping[str, Any] | None = None
    well: bool = True
    shown: Callable[[], None] | None = None
    late: Callable[[], Coroutine[Any, Any, None]] | None = None


@dataclass(frozen=True)
class _Case:
    """One event with what was found out about who caused it."""

    incoming: Incoming
    address: Address
    place: Place
    say: Texts
    hint: str


class Answering:
    """Answers events, one at a time for each person. `start` runs what is said after an event was acknowledged."""

    def __init__(
        self,
        ports: SlackPorts,
        settings: SlackSettings,
        work: Work,
        poster: Poster,
        accounts: Accounts,
        marks: Together[tuple[Address, str]],
        start: Start,
    ) -> None:
        self._ports = ports
        self._settings = settings
        self._work = work
        self._poster = poster
        self._accounts = accounts
        self._marks = marks
        self._start = start
        self._signs = SignsOfWork(poster, settings.busy_after, start)
        self.saying: set[tuple[str, str]] = set()
        """Answers that are being said by this process, by workspace and key."""

    async def answer(self, incoming: Incoming) -> Taken:
        """What Slack is told of an event, once its answer is stored."""
        case = await self._case(incoming)
        if incoming.kind is Kind.FORM and not incoming.form:
            return await self._show_form(case)
        with self._signs.while_answering(incoming, case.place, case.say):
            inbound = await self._inbound(case)
            if isinstance(inbound, Reply):
                since = self._ports.now()
                await self._poster.post(case.place, render(inbound, "", case.say), incoming.key, since=since)
                return Taken()
            who = f"{incoming.team} {incoming.user}"
            answered = await self._work.in_order(who, partial(self._ports.core.answer, inbound))
        if answered.fresh:
            return await self._show(case, answered)
        again = answered.reply.form if incoming.kind is Kind.FORM else None
        return Taken(self._refusal(case, again, answered.reply) if again is not None else None)

    async def _case(self, incoming: Incoming) -> _Case:
        """Who did it, and where the answer belongs."""
        place = Place(
            incoming.team,
            incoming.user,
            incoming.channel,
            incoming.thread,
            hidden=incoming.ephemeral or (bool(incoming.channel) and not incoming.direct),
            response_url=incoming.response_url if incoming.ephemeral else "",
        )
        who = Address(CHANNEL, incoming.team, incoming.user, place.conversation)
        locale, hint = await self._accounts.locale(who, stranger=incoming.stranger)
        if incoming.kind is Kind.SHORTCUT or incoming.home:
            place = place.direct
        if not place.channel and incoming.kind is not Kind.HOME:
            place = await self._poster.opened(place)  # what is typed there next goes on from this
        if hint and incoming.kind is Kind.MENTION:
            place = await self._apart(place)
        return _Case(incoming, replace(who, conversation=place.conversation), place, Texts(locale or hint), hint)

    async def _apart(self, place: Place) -> Place:
        """Where a stranger is told to type their code: not in a channel, unless there is no other place."""
        try:
            return await self._poster.opened(place.direct)
        except NotReachable:
            return place

    async def _inbound(self, case: _Case) -> Inbound | Reply:
        """What the core is asked; a reply when a file could not be fetched."""
        incoming, now = case.incoming, self._ports.now()
        asked = partial(Inbound, incoming.key, case.address, now, locale=case.hint)
        if incoming.files:
            file = incoming.files[0]
            if file.size > self._settings.upload_bytes:
                return Reply(case.say(WORDS["file_too_big"]))
            content = await self._poster.download(incoming.team, file.url, self._settings.upload_bytes)
            if content is None:
                return Reply(case.say(WORDS["no_file"]))
            return asked(upload=Upload(file.name, content))
        if incoming.form:
            return asked(form=incoming.form)
        if incoming.kind is Kind.ASSISTANT:
            return asked(choice=OVERVIEW)
        if incoming.choice:
            return asked(choice=incoming.choice, quoted=incoming.quoted)
        return asked(text=incoming.text)

    async def _show(self, case: _Case, answered: Answered) -> Taken:
        """The answer where it belongs. A form that can open at once does; all else is said in the background."""
        incoming, reply = case.incoming, answered.reply
        if incoming.kind is Kind.FORM and reply.form is not None:
            return Taken(
                self._refusal(case, reply.form, reply),
                shown=partial(self._mark, case, answered),
                late=partial(self._after, case, answered, said=False),
            )
        if reply.form is not None and incoming.trigger and await self._open(case, reply, incoming.key):
            self._start(self._after(case, answered, said=True))
            return Taken()
        self._start(self._after(case, answered, said=False))
        return Taken()

    def _refusal(self, case: _Case, form: Form, reply: Reply) -> dict[str, Any]:
        """The form once more in the same modal, with what was not right."""
        told = (reply.headline, *reply.paragraphs)
        return {"response_action": "update", "view": self._modal(case, form, case.incoming.key, told)}

    async def _after(self, case: _Case, answered: Answered, *, said: bool) -> None:
        saying = (case.incoming.team, case.incoming.key)
        self.saying.add(saying)
        try:
            # Shorter than the lease on the answer: after it another process may say it.
            async with asyncio.timeout(LONGEST):
                if not said:
                    await self._tell(case, answered.reply)
                self._mark(case, answered)
                await self._tidy(case)
        except TimeoutError:
            log.warning("slack answer put off", extra={"key": case.incoming.key})
        except DeliveryError as error:
            log.warning("slack answer not sent", extra={"key": case.incoming.key, "reason": str(error)})
        except Exception:
            log.exception("slack answer not sent", extra={"key": case.incoming.key})
        finally:
            self.saying.discard(saying)

    def _mark(self, case: _Case, answered: Answered) -> None:
        if answered.kept:
            self._marks.add((case.address, case.incoming.key))

    async def _tell(self, case: _Case, reply: Reply) -> None:
        incoming, place = case.incoming, case.place
        if incoming.kind is Kind.HOME:
            await self._publish(case, reply)
            return
        if incoming.kind is Kind.ASSISTANT and not case.hint:
            await self._suggest(case, reply)
            return
        if place.hidden and (reply.pictures or reply.documents):
            reply = replace(reply, paragraphs=(*reply.paragraphs, case.say(WORDS["files_apart"])))
        await self._poster.post(place, render(reply, incoming.key, case.say), incoming.key, since=self._ports.now())

    async def _publish(self, case: _Case, reply: Reply) -> None:
        view = home(reply, case.incoming.key, case.say)
        await self._poster.call(case.place.team, "views_publish", user_id=case.place.user, view=view)

    async def _suggest(self, case: _Case, reply: Reply) -> None:
        """A greeting in the assistant's pane, with the questions that this person's role begins with."""
        place = case.place
        prompts = [{"title": text[:75], "message": text} for text in reply.suggestions[:_MOST_PROMPTS]]
        greeting = Reply(case.say(WORDS["assistant"]))
        await self._poster.post(place, render(greeting, "", case.say), case.incoming.key, since=self._ports.now())
        if prompts:
            where = {"channel_id": place.channel, "thread_ts": place.thread}
            await self._poster.call(place.team, "assistant_threads_setSuggestedPrompts", prompts=prompts, **where)

    async def _tidy(self, case: _Case) -> None:
        """Takes what is used up out of the message in which something was chosen, and shows the home page anew."""
        incoming = case.incoming
        if incoming.home and incoming.kind is not Kind.HOME:
            fresh = replace(incoming, key=f"{PAGE}{incoming.key}", kind=Kind.HOME, choice=OVERVIEW, text="", form=())
            await self.answer(fresh)
        if not (incoming.source and incoming.ts) or incoming.text:
            return
        reply = await self._work.run(self._ports.core.reply_of, case.address, incoming.source)
        taken = await self._work.run(self._ports.core.taken, case.address, incoming.source)
        if reply is not None and taken:
            shown = render(reply, incoming.source, case.say).messages
            part = next((n for n, one in enumerate(shown) if _holds(one, incoming.block)), len(shown) - 1)
            left = render(reply, incoming.source, case.say, taken=taken).messages[part]
            source = Place(
                incoming.team,
                incoming.user,
                incoming.channel,
                hidden=incoming.ephemeral,
                response_url=incoming.response_url,
            )
            await self._poster.update(source, incoming.ts, left)

    async def _show_form(self, case: _Case) -> Taken:
        """A button that opens the form of an earlier answer."""
        reply = await self._work.run(self._ports.core.reply_of, case.address, case.incoming.source)
        if reply is None or reply.form is None:
            gone = Reply(case.say("Deze knop werkt niet meer. Stel je vraag opnieuw."))
            self._start(self._poster.post(case.place, render(gone, "", case.say), "", since=self._ports.now()))
        elif not await self._open(case, reply, case.incoming.source):
            late = Reply(case.say(WORDS["too_late"]))
            self._start(self._poster.post(case.place, render(late, "", case.say), "", since=self._ports.now()))
        return Taken()

    async def _open(self, case: _Case, reply: Reply, key: str) -> bool:
        if reply.form is None:
            return False
        told = (reply.headline, *reply.paragraphs)
        view = self._modal(case, reply.form, key, told)
        try:
            await self._poster.call(case.place.team, "views_open", trigger_id=case.incoming.trigger, view=view)
        except DeliveryError as error:
            log.info("form not opened", extra={"reason": str(error)})
            return False
        return True

    def _modal(self, case: _Case, form: Form, key: str, told: tuple[str, ...]) -> dict[str, Any]:
        incoming = case.incoming
        private = {
            "key": key,
            "channel": case.place.channel,
            "thread": case.place.thread,
            "home": incoming.home,
            "hidden": case.place.hidden,
            "response_url": case.place.response_url,
            "source": incoming.source or key,
            "ts": incoming.ts if incoming.kind is Kind.FORM else "",
            "block": incoming.block,
        }
        # Slack then also tells of a modal that is closed without being sent.
        return {**modal(form, case.say, private=json.dumps(private), told=told), "notify_on_close": True}


def _holds(message: Message, block: str) -> bool:
    return any(one.get("block_id") == block for one in message.blocks)
