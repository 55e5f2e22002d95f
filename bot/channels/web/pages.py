"""Fills the templates. Every value is escaped unless it is `Html`, which only this file and a template can make."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from string import Template
from typing import Any

from starlette.responses import HTMLResponse

from bot.channels.web.ports import SamplePerson, WebPerson
from bot.channels.web.words import page_words
from bot.texts import Texts


class Html(str):
    """Text that is markup already."""


@cache
def _template(name: str) -> Template:
    return Template(files("bot.channels.web").joinpath("templates", f"{name}.html").read_text("utf-8"))


def filled(template: str, /, **values: str) -> Html:
    """A template with its `$names` filled in. A name without a value is an error, so a page is never half empty."""
    escaped = {key: value if isinstance(value, Html) else html.escape(value) for key, value in values.items()}
    return Html(_template(template).substitute(escaped))


def page(say: Texts, title: str, body: Html, *, status: int = 200) -> HTMLResponse:
    """A whole page around a body."""
    words = page_words(say)
    return HTMLResponse(
        filled("page", lang=say.locale, title=title, body=body, skip=words["skip"], **_theme_words(words)),
        status_code=status,
    )


def _theme_words(words: dict[str, str]) -> dict[str, str]:
    return {"theme_dark": words["theme_dark"], "theme_light": words["theme_light"]}


def data_block(data: dict[str, Any]) -> Html:
    """Values for the page's script, in a block that no browser runs; `<` is written so that it cannot end the block."""
    return Html(json.dumps(data, ensure_ascii=True).replace("<", "\\u003c"))


def chat_page(say: Texts, person: WebPerson, data: dict[str, Any], proof: str, demo: Html) -> HTMLResponse:
    """The conversation. `data` is what its script starts with, `demo` the bar of the demo or nothing."""
    words = page_words(say)
    body = filled(
        "chat",
        data=data_block(data),
        demo=demo,
        proof=proof,
        name=person.name,
        role=person.role,
        initials=_initials(person.name),
        signed_in_as=words["signed_in_as"].format(name=person.name, role=person.role),
        ideas_list=_ideas(person.suggestions),
        attaching=_part("attach", words, person.may_upload, "attach"),
        dropping=_part("drop", words, person.may_upload, "drop"),
        **{name: words[name] for name in _CHAT_WORDS},
        **_theme_words(words),
    )
    return page(say, "Wegwijs", body)


_CHAT_WORDS = (
    "conversation",
    "write",
    "write_hint",
    "send",
    "ideas",
    "sign_out",
    "good_to_know",
    "know_records",
    "know_clients",
    "know_urgent",
    "no_script",
    "newest",
    "offline",
    "reload",
    "stale",
)


def _part(template: str, words: dict[str, str], shown: bool, *names: str) -> Html:
    """A piece of the page that not everybody has."""
    return filled(template, **{name: words[name] for name in names}) if shown else Html("")


def demo_bar(say: Texts, people: Iterable[SamplePerson], current: str, moment: dict[str, str], proof: str) -> Html:
    """The strip on top of the demo: who you are, and what time it is."""
    words = page_words(say)
    return filled(
        "demo",
        options=_options(people, current),
        day=moment["day"],
        short=moment["short"],
        time=moment["time"],
        local=moment["local"],
        who=current,
        proof=proof,
        **{name: words[name] for name in _DEMO_WORDS},
    )


_DEMO_WORDS = (
    "sample",
    "sample_more",
    "sample_change",
    "be",
    "switch",
    "clock",
    "plus_day",
    "plus_week",
    "own_moment",
    "move",
    "clock_back",
)


def _options(people: Iterable[SamplePerson], current: str) -> Html:
    """One option a person; the one whom the visitor is now is selected."""
    return Html(
        "".join(
            f'<option value="{person.id}"{" selected" if person.name == current else ""}>'
            f"{html.escape(person.name)} · {html.escape(person.role)}</option>"
            for person in people
        )
    )


def _ideas(suggestions: Iterable[str]) -> Html:
    return Html(
        "".join(
            f'<li><button type="button" class="idea" data-ask="{html.escape(text)}">{html.escape(text)}</button></li>'
            for text in suggestions
        )
    )


def _initials(name: str) -> str:
    words = [word for word in name.split() if word[:1].isupper()] or name.split() or ["?"]
    return (words[0][:1] + (words[-1][:1] if len(words) > 1 else "")).upper()


def choose_page(say: Texts, people: Iterable[SamplePerson], proof: str) -> HTMLResponse:
    """Where a visitor of the demo chooses whom to be."""
    words = page_words(say)
    cards = Html("".join(_person_card(person) for person in people))
    body = filled(
        "choose",
        proof=proof,
        cards=cards,
        sample=words["sample"],
        heading=words["who_are_you"],
        more=words["who_more"],
        **_theme_words(words),
    )
    return page(say, f"{words['who_are_you']} · Wegwijs", body)


def _person_card(person: SamplePerson) -> Html:
    return filled(
        "person",
        id=str(person.id),
        name=person.name,
        role=person.role,
        line=person.line,
        initials=_initials(person.name),
        example=f"“{person.suggestions[0]}”" if person.suggestions else "",
    )


def notice_page(
    say: Texts, heading: str, paragraphs: Iterable[str], *, action: Html | None = None, status: int = 200
) -> HTMLResponse:
    """A page with a few sentences and at most one button: signing in, being refused, an error."""
    words = page_words(say)
    told = Html("".join(f"<p>{html.escape(text)}</p>" for text in paragraphs))
    body = filled("notice", heading=heading, told=told, action=action or Html(""), **_theme_words(words))
    return page(say, f"{heading} · Wegwijs", body, status=status)


def redeem_form(say: Texts, token: str, proof: str) -> Html:
    """The button that uses a sign-in link up; only a person presses it, a preview of the link does not."""
    return filled("redeem", token=token, proof=proof, button=say("Meld mij aan"))


def home_link(say: Texts) -> Html:
    """The way back to the conversation."""
    return Html(f'<a class="button" href="/">{html.escape(say("Naar het gesprek"))}</a>')
