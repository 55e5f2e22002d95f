"""From a request of the page to an `Inbound`."""

from __future__ import annotations

import json
import re
import uuid
from datetime import datetime
from typing import Any

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

from bot.channels.plain import controls_in, whole
from bot.channels.web.ports import WebSettings
from bot.messages import FORM_TOKEN, Address, Inbound, Upload

# JSON may write a character as \uXXXX: six bytes, twelve outside the basic plane.
_BYTES_A_CHARACTER = 12
_ROOM_FOR_REST = 64 * 1024
_MOST_FIELDS = 50


async def inbound_of(request: Request, address: Address, now: datetime, settings: WebSettings) -> tuple[Inbound, str]:
    """The event, and the words by which the person's own line is shown. HTTPException 400 or 413 when it cannot be.

    The key must begin with the person's own prefix, so that nobody can ask for the stored answer of somebody else.
    """
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await _upload(request, address, now, settings)
    body = await _json(request, settings)
    key = _key(body.get("key"), address)
    if "text" in body:
        text = _text(body["text"], settings)
        return Inbound(key, address, now, text=text), text
    label = _text(body.get("label", ""), settings)
    if "choice" in body:
        return Inbound(key, address, now, choice=_filled(body["choice"])), label
    if "form" in body:
        return Inbound(key, address, now, form=_form(body["form"], settings)), label
    raise HTTPException(400)


def key_prefix(address: Address) -> str:
    """How every key of this person's pages begins."""
    return f"{address.user}:"


async def _json(request: Request, settings: WebSettings) -> dict[str, Any]:
    most = settings.text_characters * _BYTES_A_CHARACTER + _ROOM_FOR_REST
    body = b""
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > most:
                raise HTTPException(413)
        found = json.loads(body)
    except (ValueError, RecursionError, ClientDisconnect):
        raise HTTPException(400) from None
    if not isinstance(found, dict):
        raise HTTPException(400)
    return found


async def _upload(request: Request, address: Address, now: datetime, settings: WebSettings) -> tuple[Inbound, str]:
    async with request.form(max_files=1, max_fields=5) as form:
        key = _key(form.get("key"), address)
        file = form.get("upload")
        if not isinstance(file, UploadFile):
            raise HTTPException(400)
        content = await file.read(settings.upload_bytes + 1)
        if len(content) > settings.upload_bytes:
            raise HTTPException(413)
        # Some browsers send a path; what counts is the name.
        name = _text(re.split(r"[\\/]", file.filename or "")[-1] or "bestand", settings)
        return Inbound(key, address, now, upload=Upload(name, content)), name


def _key(given: object, address: Address) -> str:
    prefix = key_prefix(address)
    if not isinstance(given, str) or not given.startswith(prefix):
        raise HTTPException(400)
    try:
        return prefix + str(uuid.UUID(given.removeprefix(prefix)))
    except ValueError:
        raise HTTPException(400) from None


def _text(given: object, settings: WebSettings) -> str:
    """Text that can be stored: no control signs and no half characters, which no database takes."""
    if not isinstance(given, str):
        raise HTTPException(400)
    if len(given) > settings.text_characters:
        raise HTTPException(413)
    return whole(given)


def _filled(given: object) -> str:
    if not isinstance(given, str) or not 0 < len(given) <= 4000 or controls_in(given):
        raise HTTPException(400)
    return given


def _form(given: object, settings: WebSettings) -> tuple[tuple[str, str], ...]:
    if not isinstance(given, dict) or not isinstance(given.get("values"), dict):
        raise HTTPException(400)
    values = given["values"]
    if len(values) > _MOST_FIELDS or FORM_TOKEN in values:
        raise HTTPException(400)
    pairs = tuple((_text(name, settings), _text(value, settings).strip()) for name, value in values.items())
    return ((FORM_TOKEN, _filled(given.get("token"))), *pairs)
