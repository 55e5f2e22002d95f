"""One thing that a person did in Slack, and how fields are read from what Slack sends: missing or odd is no error."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, replace
from enum import StrEnum

PAGE = "page:"
"""How the key begins of what is shown when somebody opens it: said later it would be no answer to anything."""
_MARKED = re.compile(r"<(?P<target>[^<>|]+)(?:\|(?P<label>[^<>]*))?>")


class Kind(StrEnum):
    """What somebody did in Slack."""

    MESSAGE = "bericht"
    MENTION = "vermelding"
    COMMAND = "opdracht"
    CLICK = "knop"
    FORM = "formulier"
    SHORTCUT = "snelkoppeling"
    HOME = "overzicht"
    ASSISTANT = "assistent"


@dataclass(frozen=True)
class File:
    """A file that was sent along; its content is fetched with the workspace's token."""

    name: str
    url: str
    size: int


@dataclass(frozen=True)
class Incoming:
    """One thing a person did.

    `key` is its own identity, whatever number of times and along whichever way Slack tells it. `channel` and `thread`
    are where it happened, `ts` the message it is or is about. `source` is the key of the answer whose button was
    clicked and `block` where the button is; `asked_in` is that of the answer whose form was sent.
    `ephemeral` when only the person sees that message, `home` when it came from the home page. `trigger` opens a modal
    within three seconds; `response_url` answers for half an hour. `stranger` when somebody of another workspace did it.
    """

    key: str
    team: str
    user: str
    kind: Kind
    channel: str = ""
    thread: str = ""
    ts: str = ""
    text: str = ""
    choice: str = ""
    form: tuple[tuple[str, str], ...] = ()
    quoted: str = ""
    files: tuple[File, ...] = ()
    source: str = ""
    asked_in: str = ""
    block: str = ""
    ephemeral: bool = False
    home: bool = False
    trigger: str = ""
    response_url: str = ""
    stranger: bool = False

    @property
    def direct(self) -> bool:
        """Did it happen in the conversation between this person and the bot alone?"""
        return self.channel.startswith("D")

    @property
    def parts(self) -> tuple[Incoming, ...]:
        """The words, and each file that came along, as events of their own: "he is not breathing" is no upload."""
        files = (
            replace(self, key=f"{self.key}:{number}", text="", files=(file,)) for number, file in enumerate(self.files)
        )
        return (*((replace(self, files=()),) if self.text or not self.files else ()), *files)

    def dump(self) -> str:
        """As JSON, to be kept until it is answered."""
        return json.dumps(asdict(self))


def load(stored: str) -> Incoming:
    """The inverse of `Incoming.dump`."""
    values = json.loads(stored)
    values["kind"] = Kind(values["kind"])
    values["files"] = tuple(File(**one) for one in values["files"])
    values["form"] = tuple((name, value) for name, value in values["form"])
    return Incoming(**values)


def plain(text: str) -> str:
    """The words of a text in Slack's own notation: `<https://x|label>` becomes its label, `<@U1>` nothing."""
    bare = _MARKED.sub(lambda found: _bare(found["target"], found["label"] or ""), text)
    return bare.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _bare(target: str, label: str) -> str:
    if target[:1] in ("@", "#", "!"):
        return label
    return label or target.removeprefix("mailto:").removeprefix("tel:")
