"""The app manifest: what Slack is told of the app when it is made. Pure; `wegwijs slack manifest` prints it."""

from __future__ import annotations

from typing import Any

from bot.channels.slack.scopes import BOT_SCOPES, COMMAND, EVENTS
from bot.channels.slack.urls import EVENTS_PATH, REDIRECT_PATH
from bot.messages import MAKE_ACTION_POINT

NAME = "Wegwijs"
_SHORT = "Vraag wat je moet inleveren, wanneer je examen is en welke handelingen je mag doen."
_LONG = (
    "Wegwijs is er voor mensen die overstappen naar de zorg met mbo-certificaten, en voor wie hen begeleidt: "
    "werkbegeleiders, praktijkbegeleiders, docenten, planners en coördinatoren.\n\n"
    "Je kunt vragen wat je nog moet inleveren, wanneer je examen is, wie je begeleider is en of je een handeling mag "
    "doen. Wegwijs antwoordt alleen uit de gegevens van school en werkgever. Staat het er niet in, dan zegt Wegwijs "
    "dat, en noemt hij wie het wel weet. Ook laat Wegwijs je op tijd weten wat eraan komt.\n\n"
    "Noem geen namen van cliënten. Is er gevaar? Bel 112."
)
_COLOUR = "#0b5d57"
PROMPTS = (
    "Wat kan ik je vragen?",
    "Wat moet ik nog inleveren?",
    "Wanneer is mijn examen?",
    "Welke actiepunten heb ik?",
)
"""Questions that the assistant's pane begins with, until it knows who somebody is."""


def manifest(url: str = "", *, socket: bool = True) -> dict[str, Any]:
    """The manifest for Socket Mode, or for events at `url` (https, without a last slash), which HTTP needs.

    With a `url` other workspaces can be sent back to it when they install the app, in either mode.
    """
    events = "" if socket else f"{url}{EVENTS_PATH}"
    oauth: dict[str, Any] = {"scopes": {"bot": sorted(BOT_SCOPES)}}
    if url:
        oauth = {"redirect_urls": [f"{url}{REDIRECT_PATH}"], **oauth}
    return {
        "display_information": {
            "name": NAME,
            "description": _SHORT,
            "long_description": _LONG,
            "background_color": _COLOUR,
        },
        "features": _features(events),
        "oauth_config": oauth,
        "settings": _settings(events),
    }


def _features(events: str) -> dict[str, Any]:
    command = {
        "command": COMMAND,
        "description": "Stel Wegwijs een vraag. Alleen jij ziet het antwoord.",
        "usage_hint": "wat moet ik nog inleveren?",
        "should_escape": False,
    }
    shortcut = {
        "name": "Maak actiepunt",
        "type": "message",
        "callback_id": MAKE_ACTION_POINT,
        "description": "Maak van dit bericht een afspraak met een naam en een datum.",
    }
    return {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "bot_user": {"display_name": NAME, "always_online": True},
        "shortcuts": [shortcut],
        "slash_commands": [{**command, "url": events} if events else command],
        "assistant_view": {
            "assistant_description": _SHORT,
            "suggested_prompts": [{"title": text, "message": text} for text in PROMPTS],
        },
    }


def _settings(events: str) -> dict[str, Any]:
    where = {"request_url": events} if events else {}
    return {
        "event_subscriptions": {**where, "bot_events": sorted(EVENTS)},
        "interactivity": {"is_enabled": True, **where},
        "org_deploy_enabled": False,
        "socket_mode_enabled": not events,
        "token_rotation_enabled": False,
    }
