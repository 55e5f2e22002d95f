"""docs/teams.md says what the app asks for, and names every setting."""

from __future__ import annotations

from bot.channels.teams.document import DOCUMENT, generated, generated_part
from bot.channels.teams.urls import MESSAGES_PATH, PRIVACY_PATH, TERMS_PATH
from bot.settings import Settings

TEXT = DOCUMENT.read_text(encoding="utf-8")


def test_the_documentation_is_that_of_the_scopes() -> None:
    assert generated_part(TEXT) == generated(), "run: python -m bot.channels.teams.document"


def test_the_documentation_names_every_setting() -> None:
    settings = [f"WEGWIJS_{name.upper()}" for name in Settings.model_fields if name.startswith("teams_")]
    assert len(settings) > 6
    assert [name for name in settings if name not in TEXT] == []


def test_the_documentation_names_where_teams_and_its_readers_come() -> None:
    assert [path for path in (MESSAGES_PATH, PRIVACY_PATH, TERMS_PATH) if f"{path}`" not in TEXT] == []


def test_the_documentation_says_that_the_library_ends_and_what_follows() -> None:
    named = (
        "botbuilder-core",
        "31 december 2025",
        "bot/channels/teams",
        "microsoft-agents-hosting",
        "microsoft-teams-apps",
    )
    assert [name for name in named if name not in TEXT] == []
