"""The app manifest: what Teams is told of the app when it is added. Pure; `wegwijs teams package` writes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bot.channels.teams.scopes import ACTION_COMMAND, PERMISSIONS, SCOPES, SEARCH_COMMAND, SEARCH_PARAMETER
from bot.texts import Texts

NAME = "Wegwijs"
SCHEMA_VERSION = "1.30"
COLOUR_FILE, OUTLINE_FILE, ENGLISH_FILE = "kleur.png", "lijn.png", "en.json"
MOST_COMMANDS = 12
"""As many questions Teams shows beside the box in which somebody writes."""
_GREEN = "#0D6B66"
_SCHEMAS = "https://developer.microsoft.com/json-schemas/teams"
_ALWAYS_TRANSLATED = ("name.short", "name.full", "description.short", "description.full")


@dataclass(frozen=True)
class About:
    """What differs between one installation and the next: the bot's own id, who runs it, and the pages about that.

    The addresses begin with https://, as Teams asks. `version` is raised by whoever hands Teams a new package.
    """

    app_id: str
    version: str
    developer: str
    website: str
    privacy: str
    terms: str


def manifest(say: Texts, about: About, questions: Sequence[str]) -> dict[str, Any]:
    """The manifest with the texts of one language; `questions` are examples in that language."""
    return {
        "$schema": f"{_SCHEMAS}/v{SCHEMA_VERSION}/MicrosoftTeams.schema.json",
        "manifestVersion": SCHEMA_VERSION,
        "version": about.version,
        "id": about.app_id,
        "localizationInfo": {
            "defaultLanguageTag": "nl",
            "additionalLanguages": [{"languageTag": "en", "file": ENGLISH_FILE}],
        },
        "developer": {
            "name": about.developer,
            "websiteUrl": about.website,
            "privacyUrl": about.privacy,
            "termsOfUseUrl": about.terms,
        },
        "name": {"short": NAME, "full": say("Wegwijs, op weg naar werk in de zorg")},
        "description": {"short": _short(say), "full": _full(say)},
        "icons": {"color": COLOUR_FILE, "outline": OUTLINE_FILE},
        "accentColor": _GREEN,
        "defaultInstallScope": "personal",
        "defaultGroupCapability": {"team": "bot", "groupchat": "bot"},
        "bots": [_bot(about.app_id, questions)],
        "composeExtensions": [{"botId": about.app_id, "commands": [_search(say), _action_point(say)]}],
        "permissions": list(PERMISSIONS),
        "validDomains": [urlsplit(about.website).hostname or ""],
    }


def _short(say: Texts) -> str:
    return say("Vraag wat je moet inleveren, wanneer je examen is en wat je mag doen.")


def _full(say: Texts) -> str:
    return "\n\n".join(
        (
            say(
                "Wegwijs is er voor wie overstapt naar de zorg met mbo-certificaten, en voor wie hen begeleidt. "
                "Dat zijn werkbegeleiders, praktijkbegeleiders, docenten, planners en coördinatoren."
            ),
            say(
                "Je kunt vragen wat je nog moet inleveren, wanneer je examen is en wie je begeleider is. "
                "Je kunt ook vragen of je een handeling mag doen. "
                "Wegwijs antwoordt alleen uit de gegevens van school en werkgever. "
                "Staat het er niet in, dan noemt Wegwijs wie het wel weet. "
                "Ook laat Wegwijs je op tijd weten wat eraan komt."
            ),
            say("Noem geen namen van cliënten. Is er gevaar? Bel 112."),
        )
    )


def _bot(app_id: str, questions: Sequence[str]) -> dict[str, Any]:
    commands = [{"title": text} for text in questions[:MOST_COMMANDS]]
    return {
        "botId": app_id,
        "scopes": list(SCOPES),
        "isNotificationOnly": False,
        "supportsFiles": True,
        "commandLists": [{"scopes": list(SCOPES), "commands": commands}],
    }


def _search(say: Texts) -> dict[str, Any]:
    parameter = {
        "name": SEARCH_PARAMETER,
        "title": say("Naam"),
        "description": say("De naam van een deelnemer, of een deel ervan"),
        "inputType": "text",
    }
    return {
        "id": SEARCH_COMMAND,
        "type": "query",
        "context": ["compose", "commandBox"],
        "title": say("Zoek een deelnemer"),
        "description": say("Zoek een deelnemer en zet in je bericht wat die mag doen."),
        "initialRun": False,
        "parameters": [parameter],
    }


def _action_point(say: Texts) -> dict[str, Any]:
    return {
        "id": ACTION_COMMAND,
        "type": "action",
        "context": ["message"],
        "title": say("Maak een actiepunt"),
        "description": say("Maak van dit bericht een actiepunt."),
        "fetchTask": True,
    }


def translated(dutch: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, str]:
    """The file with another language: by its place in the manifest, each text that differs from the Dutch."""
    texts, others = dict(_texts(dutch)), dict(_texts(other))
    found = {place: text for place, text in others.items() if place in _ALWAYS_TRANSLATED or text != texts[place]}
    return {"$schema": f"{_SCHEMAS}/v{SCHEMA_VERSION}/MicrosoftTeams.Localization.schema.json", **found}


def _texts(value: object, place: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, Mapping):
        for name, inside in value.items():
            yield from _texts(inside, f"{place}.{name}" if place else name)
    elif isinstance(value, Sequence):
        for number, inside in enumerate(value):
            yield from _texts(inside, f"{place}[{number}]")
