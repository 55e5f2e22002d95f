"""A reply as lines in a terminal: sign and word first, so that nothing depends on colour."""

from __future__ import annotations

import re

from rich.console import Console
from rich.text import Text

from bot.channels.signs import sign_of
from bot.channels.terminal.words import WORDS
from bot.messages import Reply, Tone
from bot.texts import Texts

_STYLES = {
    Tone.YES: "bold green",
    Tone.CAUTION: "bold yellow",
    Tone.NO: "bold red",
    Tone.UNSURE: "bold magenta",
    Tone.URGENT: "bold white on red",
    Tone.INFO: "bold cyan",
    Tone.QUESTION: "bold blue",
    Tone.ERROR: "bold red",
}
# For a terminal that has no other signs.
_PLAIN = str.maketrans({"✓": "+", "✕": "x", "‼": "!!", "•": "-", "–": "-", "…": "..."})
# Escape sequences could move the cursor and overwrite an answer; only line ends and tabs may pass.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class Screen:
    """Writes to one console in one language."""

    def __init__(self, console: Console, say: Texts) -> None:
        self._console = console
        self._say = say
        self._unicode = "utf" in console.encoding.lower()

    def words(self, word: str, /, **values: object) -> str:
        """One of the chat's own texts."""
        return self._say(WORDS[word], **values)

    def tell(self, text: str, style: str = "") -> None:
        """A sentence of the chat itself."""
        self._write(text, style)

    def reply(self, reply: Reply) -> None:
        """A whole answer."""
        self._headline(reply)
        for paragraph in reply.paragraphs:
            self._write(paragraph, indent=2)
        for section in reply.sections:
            if section.heading:
                self._write(section.heading, "bold", indent=2)
            for line in section.lines:
                self._item("•", line)
        for picture in reply.pictures:
            self._write(self.words("picture", alt=picture.alt), indent=2)
        for document in reply.documents:
            size = max(1, round(len(document.content) / 1024))
            self._write(self.words("file_here", name=document.name, size=size), indent=2)
        self.choices(tuple(choice.label for choice in reply.choices))
        if reply.suggestions:
            self.suggestions(reply.suggestions)
        self._console.print()

    def choices(self, labels: tuple[str, ...]) -> None:
        """Numbered, so that a number is enough."""
        for number, label in enumerate(labels, 1):
            self._item(f"{number}.", label)
        if labels:
            self._write(self.words("pick"), "dim", indent=2)

    def suggestions(self, texts: tuple[str, ...]) -> None:
        """Questions somebody could ask."""
        self._write(self.words("try"), "dim", indent=2)
        for text in texts:
            self._item("•", text)

    def _headline(self, reply: Reply) -> None:
        sign = sign_of(reply.tone, self._say)
        mark = sign.mark if sign.word else "•"
        label = Text(self._clean(f"{mark} {sign.word}".rstrip()), _STYLES[reply.tone])
        self._console.print(Text.assemble(label, "  ", Text(self._clean(reply.headline), "bold")), soft_wrap=False)

    def _item(self, mark: str, text: str) -> None:
        self._hang(f"  {self._clean(mark)} ", Text(self._clean(text)))

    def _write(self, text: str, style: str = "", *, indent: int = 0) -> None:
        self._hang(" " * indent, Text(self._clean(text), style))

    def _hang(self, start: str, text: Text) -> None:
        """Wraps a text behind what stands before its first line; a pipe gets no spaces at the end of a line."""
        lines = text.wrap(self._console, max(10, self._console.width - len(start)), overflow="fold")
        for number, line in enumerate(lines):
            line.rstrip()
            self._console.print(Text(start if number == 0 else " " * len(start)) + line, soft_wrap=True)

    def _clean(self, text: str) -> str:
        text = _CONTROLS.sub("", text.encode("utf-8", "replace").decode())
        if self._unicode:
            return text
        # What the terminal cannot show becomes a question mark, never an error.
        return text.translate(_PLAIN).encode(self._console.encoding, "replace").decode(self._console.encoding)
