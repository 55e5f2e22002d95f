"""The app package: what an administrator uploads to Teams. Pure."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Sequence
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from bot.channels.teams import icons
from bot.channels.teams.manifest import COLOUR_FILE, ENGLISH_FILE, OUTLINE_FILE, About, manifest, translated
from bot.texts import Texts

MANIFEST_FILE = "manifest.json"
Questions = Callable[[Texts], Sequence[str]]
"""Examples of what can be asked, in a language."""


def package(about: About, questions: Questions) -> bytes:
    """A zip with the manifest, its English and the two icons. The same installation always gives the same bytes."""
    dutch, english = (manifest(say, about, questions(say)) for say in (Texts("nl"), Texts("en")))
    parts = {
        MANIFEST_FILE: _json(dutch),
        ENGLISH_FILE: _json(translated(dutch, english)),
        COLOUR_FILE: icons.colour(),
        OUTLINE_FILE: icons.outline(),
    }
    written = io.BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(ZipInfo(name), content, ZIP_DEFLATED)
    return written.getvalue()


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, indent=2, ensure_ascii=False).encode()
