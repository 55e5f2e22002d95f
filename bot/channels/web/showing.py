"""Lines and replies as the plain values that the page builds itself from. Text stays text: nothing here is HTML."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from bot.channels.links import parts
from bot.channels.signs import sign_of
from bot.channels.spent import spends
from bot.channels.web.ports import Line, Speaker
from bot.messages import PUT_OFF, Choice, Form, Reply, Section, Tone
from bot.texts import Texts

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

Json = dict[str, Any]

_FOLDED_HEADINGS = frozenset({"Waarop gebaseerd"})
_LONG_LINES = 3
_LONG_CHARACTERS = 240


def shown_moment(at: datetime, say: Texts) -> Json:
    """An instant as the reader sees it: the day in full and short, the clock, and the value of a date-time input."""
    local = at.astimezone(AMSTERDAM)
    return {
        "day": say.day(local.date()),
        "short": say.short_day(local.date()),
        "time": say.clock(at),
        "local": local.strftime("%Y-%m-%dT%H:%M"),
    }


def shown_line(line: Line, say: Texts) -> Json:
    """One line of the conversation for the page."""
    moment = shown_moment(line.at, say)
    shown: Json = {"key": line.key, "day": moment["day"], "time": moment["time"]}
    if line.speaker is Speaker.PERSON or line.reply is None:
        return {**shown, "who": "me", "text": line.text, "choice": line.choice}
    return {**shown, "who": "bot", "reply": shown_reply(line.reply, line.key, say)}


def shown_reply(reply: Reply, key: str, say: Texts) -> Json:
    """One answer for the page. Pictures and documents are fetched by the key of the answer and their number."""
    urgent = reply.tone is Tone.URGENT
    sign = sign_of(reply.tone, say)
    return {
        "tone": {"name": reply.tone.name.lower(), "mark": sign.mark, "word": sign.word},
        "headline": parts(reply.headline, urgent=urgent),
        "paragraphs": [parts(paragraph, urgent=urgent) for paragraph in reply.paragraphs],
        "sections": [_section(section, urgent, say) for section in reply.sections],
        "choices": [_choice(choice, reply) for choice in reply.choices],
        "reconsider": reply.reconsider,
        "suggestions": list(reply.suggestions),
        "form": _form(reply.form) if reply.form else None,
        "pictures": [{"src": _file(key, "picture", n), "alt": p.alt} for n, p in enumerate(reply.pictures)],
        "documents": [
            {"href": _file(key, "document", n), "name": d.name, "alt": d.alt, "size": _size(len(d.content), say)}
            for n, d in enumerate(reply.documents)
        ],
    }


def _choice(choice: Choice, reply: Reply) -> Json:
    """A button with what goes when it is tapped; `later` when it puts the message off and stands apart."""
    spent = sorted(spends(reply, choice.token) | {choice.token})
    return {"label": choice.label, "token": choice.token, "spends": spent, "later": choice.thing == PUT_OFF}


def _section(section: Section, urgent: bool, say: Texts) -> Json:
    """Only the evidence may be folded away, and only when long: reasons and conditions are always in sight."""
    evidence = section.heading in _FOLDED_HEADINGS or section.heading in {say(text) for text in _FOLDED_HEADINGS}
    long = len(section.lines) > _LONG_LINES or sum(map(len, section.lines)) > _LONG_CHARACTERS
    return {
        "heading": section.heading,
        "lines": [parts(line, urgent=urgent) for line in section.lines],
        "folded": evidence and long and not urgent,
    }


def _form(form: Form) -> Json:
    return {
        "title": form.title,
        "submit": form.submit,
        "token": form.token,
        "fields": [
            {
                "name": field.name,
                "label": field.label,
                "required": field.required,
                "options": [{"value": value, "label": label} for value, label in field.options],
                "value": field.value,
                "hint": field.hint,
                "lines": field.lines,
            }
            for field in form.fields
        ],
    }


def _file(key: str, kind: str, number: int) -> str:
    return "/api/files?" + urlencode({"key": key, "kind": kind, "number": number})


def _size(count: int, say: Texts) -> str:
    """Bytes as people read them, with the decimal sign of the reader's language."""
    if count < 1024 * 1024:
        return f"{max(1, round(count / 1024))} kB"
    amount = f"{count / 1024 / 1024:.1f}"
    return f"{amount if say.locale == 'en' else amount.replace('.', ',')} MB"
