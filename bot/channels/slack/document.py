"""The tables of docs/slack.md, made from `scopes.py`, so that the two cannot differ.

`python -m bot.channels.slack.document` writes them; a test says when that was forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.channels.slack.scopes import APP_SCOPES, BOT_SCOPES, EVENTS

DOCUMENT = Path(__file__).parents[3] / "docs" / "slack.md"
_BEGIN, _END = "<!-- rechten: begin -->", "<!-- rechten: einde -->"


def generated() -> str:
    """A table of what is asked of the workspace, one of the app token, and one of what Slack tells us of."""
    return "\n".join([*_table("recht van de bot", BOT_SCOPES), *_table("recht van de app-token", APP_SCOPES), *_told()])


def _table(heading: str, scopes: Mapping[str, str]) -> Iterator[str]:
    yield f"| {heading} | waarvoor |"
    yield "| --- | --- |"
    for scope, reason in sorted(scopes.items()):
        yield f"| `{scope}` | {reason} |"
    yield ""


def _told() -> Iterator[str]:
    yield "| gebeurtenis | wanneer Slack dit vertelt |"
    yield "| --- | --- |"
    for event, when in sorted(EVENTS.items()):
        yield f"| `{event}` | {when} |"
    yield ""


def generated_part(text: str) -> str:
    """The generated part of the document."""
    return text.partition(_BEGIN + "\n")[2].partition(_END)[0]


def write() -> None:
    """Renews the generated part."""
    text = DOCUMENT.read_text(encoding="utf-8")
    before, _, rest = text.partition(_BEGIN + "\n")
    DOCUMENT.write_text(f"{before}{_BEGIN}\n{generated()}{_END}{rest.partition(_END)[2]}", encoding="utf-8")


if __name__ == "__main__":
    write()
