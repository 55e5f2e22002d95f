"""The conversation: read a line, ask the core, show the answer."""

from __future__ import annotations

import logging
import secrets
import sys
import uuid
from collections.abc import Callable
from functools import partial
from pathlib import Path

from rich.console import Console

from bot.channels.terminal.ports import TerminalPorts
from bot.channels.terminal.showing import Screen
from bot.errors import StorageError
from bot.messages import FORM_TOKEN, Field, Form, Inbound, Reply, Upload
from bot.texts import Texts

log = logging.getLogger(__name__)

_LARGEST_UPLOAD = 20 * 1024 * 1024
_LEAVE = ("/stop", "/quit")
_FILE = ("/bestand", "/file")
_SAVE = ("/bewaar", "/save")

_STOP = ("stop", "annuleer", "annuleren", "cancel", "terug", "back")
"""Leaves a form; any other words that are no choice leave it too, and are said: they may be a cry for help."""

ReadLine = Callable[[str], str]


def run_terminal(ports: TerminalPorts, *, console: Console | None = None, read: ReadLine | None = None) -> None:
    """Talks until the end of the input (Ctrl-D), Ctrl-C or /stop.

    `read` gets a prompt and gives a line, or raises EOFError; without it lines come from standard input, with
    history and editing where that is a terminal.
    """
    console = console or Console(highlight=False, markup=False)
    Conversation(ports, console, read or reader(console)).run()


def reader(console: Console) -> ReadLine:
    """Reads a person's lines with editing and history; a pipe's are repeated, so that the output reads as a talk."""
    if not sys.stdin.isatty():
        return partial(_read_pipe, Screen(console, Texts()))
    try:
        import readline  # noqa: F401 - importing it gives input() its editing and history
    except ImportError:
        log.debug("this system has no readline")
    return input


def _read_pipe(screen: Screen, prompt: str) -> str:
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    line = line.rstrip("\r\n")
    screen.tell(prompt + line)
    return line


class _LeftForm(Exception):
    """Somebody says something else than the form asks. No error: it is always taken up."""

    def __init__(self, said: str) -> None:
        super().__init__("the form was left")
        self.said = said


class Conversation:
    """One person's talk; `last` is the answer that a number or a saved file refers to."""

    def __init__(self, ports: TerminalPorts, console: Console, read: ReadLine) -> None:
        self._ports = ports
        self._read = read
        self._screen = Screen(console, Texts(ports.locale))
        self._last: Reply | None = None
        self._failed: Inbound | None = None

    def run(self) -> None:
        """From the greeting to the goodbye."""
        self._screen.tell(self._screen.words("hello", name=self._ports.name))
        if self._ports.suggestions:
            self._screen.suggestions(self._ports.suggestions)
        self._show_waiting()
        while True:
            try:
                line = self._read("> ").strip()
            except (EOFError, KeyboardInterrupt):
                break
            if line.lower() in _LEAVE:
                break
            self._take(line)
        self._screen.tell(self._screen.words("bye"))

    def _take(self, line: str) -> None:
        command, _, rest = line.partition(" ")
        if not line:
            if self._failed:
                self._ask(self._failed)
        elif command.lower() in _FILE:
            self._upload(Path(rest.strip()).expanduser())
        elif command.lower() in _SAVE:
            self._save(Path(rest.strip() or ".").expanduser())
        else:
            self._say(line)

    def _say(self, line: str) -> None:
        """A choice by its number or label, else a text."""
        choices = self._last.choices if self._last else ()
        by_label = [choice for choice in choices if choice.label.casefold() == line.casefold()]
        if by_label:
            self._ask(self._inbound(choice=by_label[0].token))
        elif choices and line.isdecimal():
            if 1 <= int(line) <= len(choices):
                self._ask(self._inbound(choice=choices[int(line) - 1].token))
            else:
                self._screen.tell(self._screen.words("pick_range", last=len(choices)))
        else:
            self._ask(self._inbound(text=line.encode("utf-8", "replace").decode()))

    def _inbound(
        self,
        *,
        text: str = "",
        choice: str = "",
        form: tuple[tuple[str, str], ...] = (),
        upload: Upload | None = None,
    ) -> Inbound:
        key = f"{self._ports.address.user}:{uuid.uuid4()}"
        return Inbound(key, self._ports.address, self._ports.now(), text, choice, form, upload)

    def _ask(self, inbound: Inbound) -> None:
        """One event and its answer. What went wrong can be sent again under the same key."""
        self._failed = inbound
        try:
            reply = self._ports.handle(inbound)
        except StorageError:
            log.exception("the records cannot be reached")
            self._screen.tell(f"{self._screen.words('storage_away')} {self._screen.words('again')}")
            return
        except Exception:
            reference = secrets.token_hex(4).upper()
            log.exception("the answer failed", extra={"reference": reference})
            told = self._screen.words("broken", reference=reference)
            self._screen.tell(f"{told} {self._screen.words('again')}")
            return
        self._failed = None
        self._show(inbound.key, reply)
        self._show_waiting()
        if reply.form:
            self._fill_in(reply.form)

    def _show(self, key: str, reply: Reply) -> None:
        self._last = reply
        self._screen.reply(reply)
        self._ports.sent(self._ports.address, key)

    def _show_waiting(self) -> None:
        """What came in the meantime, but never between a question and its answer: "1" would mean something else."""
        for waiting in self._ports.waiting():
            if self._last and (self._last.choices or self._last.form):
                return
            self._show(waiting.key, waiting.reply)

    def _fill_in(self, form: Form) -> None:
        """Asks the questions of a form one by one."""
        self._screen.tell(form.title, "bold")
        values = []
        for field in form.fields:
            try:
                values.append((field.name, self._value(field)))
            except (EOFError, KeyboardInterrupt):
                self._screen.tell(self._screen.words("form_left"))
                return
            except _LeftForm as left:
                self._screen.tell(self._screen.words("form_left"))
                if left.said.casefold() not in _STOP:
                    self._ask(self._inbound(text=left.said.encode("utf-8", "replace").decode()))
                return
        self._ask(self._inbound(form=((FORM_TOKEN, form.token), *values)))

    def _value(self, field: Field) -> str:
        label = field.label if field.required else f"{field.label} ({self._screen.words('optional')})"
        self._screen.tell(label)
        self._screen.choices(tuple(text for _, text in field.options))
        if field.hint:
            self._screen.tell(field.hint)
        if field.value:
            self._screen.tell(self._screen.words("keeps", value=dict(field.options).get(field.value, field.value)))
        while True:
            given = self._read("  > ").strip() or field.value
            if given and given == field.value:
                return given
            found = _option(field, given)
            if given.casefold() in _STOP or (found is None and not given.isdecimal()):
                raise _LeftForm(given)
            if found is not None and (found or not field.required):
                return found
            last = len(field.options)
            self._screen.tell(self._screen.words("pick_range", last=last) if last else self._screen.words("fill"))

    def _upload(self, path: Path) -> None:
        try:
            if path.stat().st_size > _LARGEST_UPLOAD:
                self._screen.tell(self._screen.words("file_too_big"))
                return
            content = path.read_bytes()
        except OSError:
            self._screen.tell(self._screen.words("no_file", path=path))
            return
        self._ask(self._inbound(upload=Upload(path.name, content)))

    def _save(self, folder: Path) -> None:
        documents = self._last.documents if self._last else ()
        if not documents:
            self._screen.tell(self._screen.words("nothing_to_save"))
        for document in documents:
            path = _free_path(folder / (Path(document.name.replace("\\", "/")).name or "bestand"))
            try:
                path.write_bytes(document.content)
            except OSError:
                self._screen.tell(self._screen.words("not_saved", path=folder))
                return
            self._screen.tell(self._screen.words("saved", path=path))


def _option(field: Field, given: str) -> str | None:
    """What was meant: the text itself, or the value of an option by number or label; None when there is none such."""
    if not field.options or not given:
        return given
    if given.isdecimal():
        return field.options[int(given) - 1][0] if 1 <= int(given) <= len(field.options) else None
    return next((value for value, label in field.options if label.casefold() == given.casefold()), None)


def _free_path(path: Path) -> Path:
    """A path that overwrites nothing."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_stem(f"{path.stem} ({number})")
    return free
