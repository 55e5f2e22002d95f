"""What Slack's client makes of what a person types before an app sees it."""

from __future__ import annotations

import re
from typing import Any

_LINK = re.compile(r"https?://[^\s<>|]+[^\s<>|.,;:!?)]")
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_EMOJI = {
    "👍": ":+1:",
    "🙂": ":slightly_smiling_face:",
    "😀": ":grinning:",
    "🎉": ":tada:",
    "🙏": ":pray:",
    "❤️": ":heart:",
    "✅": ":white_check_mark:",
}


def escaped(text: str) -> str:
    """The three signs that Slack escapes."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def typed(text: str) -> str:
    """A message as it reaches an app: escaped, addresses as links, emoji by name."""
    text = _LINK.sub(lambda found: f"\0{found[0]}\1", text)
    text = _MAIL.sub(lambda found: f"\0mailto:{found[0]}|{found[0]}\1", text)
    for sign, name in _EMOJI.items():
        text = text.replace(sign, name)
    return escaped(text).replace("\0", "<").replace("\1", ">")


def rich(text: str) -> list[dict[str, Any]]:
    """The block that the client sends along."""
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return [{"type": "rich_text", "block_id": "typed", "elements": [section]}]
