"""The terminal chat, as a person and a pipe use it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.console import Console

from bot.channels.terminal import chat
from bot.channels.terminal.chat import run_terminal
from bot.channels.terminal.ports import TerminalPorts, Waiting
from bot.errors import DatabaseLocked
from bot.messages import FORM_TOKEN, Address, Choice, Document, Field, Form, Inbound, Picture, Reply, Section, Tone

NOW = datetime(2024, 11, 19, 9, 0, tzinfo=UTC)
NOOR = Address("terminal", "demo", "1", "tty")
KARIN = Reply(
    "Welke Karin bedoel je?",
    Tone.QUESTION,
    choices=(Choice("Karin de Boer", "q:3"), Choice("Karin Postma", "q:4")),
)
WEEK = Form(
    "Weekvraag",
    (Field("gevoel", "Hoe ging het?", (("g", "Goed"), ("s", "Slecht"))), Field("meer", "Nog iets?", required=False)),
    "Verstuur",
    "f:1",
)


@dataclass
class Talk:
    """One run of the terminal chat on a scripted core."""

    answers: list[Reply | Exception] = field(default_factory=list)
    waiting: list[list[Waiting]] = field(default_factory=list)
    heard: list[Inbound] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    locale: str = "nl"
    suggestions: tuple[str, ...] = ()
    width: int = 60
    encoding: str = "utf-8"

    def handle(self, inbound: Inbound) -> Reply:
        self.heard.append(inbound)
        answer = self.answers.pop(0) if self.answers else Reply("Goed.")
        if isinstance(answer, Exception):
            raise answer
        return answer

    def run(self, *lines: str | type[BaseException], colour: bool = False) -> str:
        out = io.TextIOWrapper(io.BytesIO(), encoding=self.encoding, write_through=True)
        console = Console(
            file=out, width=self.width, force_terminal=colour, color_system="standard" if colour else None
        )
        ports = TerminalPorts(
            NOOR,
            "Noor",
            self.handle,
            lambda address, key: self.shown.append(key),
            lambda: self.waiting.pop(0) if self.waiting else [],
            lambda: NOW,
            self.locale,
            self.suggestions,
        )
        run_terminal(ports, console=console, read=_script(lines))
        out.seek(0)
        return out.read()


def _script(lines: Iterable[str | type[BaseException]]) -> Callable[[str], str]:
    left = list(lines)

    def read(_prompt: str) -> str:
        line = left.pop(0) if left else EOFError
        if isinstance(line, str):
            return line
        raise line

    return read


def test_a_question_is_asked_and_its_answer_shown_and_confirmed() -> None:
    talk = Talk([Reply("Ja, zelfstandig.", Tone.YES, ("Op De Linde.",), (Section("Voorwaarden", ("Met protocol.",)),))])
    out = talk.run("mag ik sondevoeding geven?")
    assert talk.heard[0].text == "mag ik sondevoeding geven?"
    assert (talk.heard[0].address, talk.heard[0].received) == (NOOR, NOW)
    assert talk.shown == [talk.heard[0].key]
    assert "✓ Ja  Ja, zelfstandig.\n  Op De Linde.\n  Voorwaarden\n  • Met protocol.\n" in out
    assert out.endswith("Tot ziens.\n")


@pytest.mark.parametrize("tone", list(Tone))
def test_a_tone_is_a_word_also_without_colour(tone: Tone) -> None:
    words = {
        Tone.YES: "✓ Ja",
        Tone.CAUTION: "! Let op",
        Tone.NO: "✕ Nee",
        Tone.UNSURE: "? Niet zeker",
        Tone.URGENT: "‼ Spoed",
        Tone.INFO: "•",
        Tone.QUESTION: "? Vraag",
        Tone.ERROR: "✕ Fout",
    }
    out = Talk([Reply("Kop", tone)]).run("x")
    assert f"{words[tone]}  Kop" in out
    assert "\x1b" not in out


def test_in_a_terminal_there_is_colour() -> None:
    assert "\x1b[" in Talk([Reply("Nee.", Tone.NO)]).run("x", colour=True)


@pytest.mark.parametrize("typed", ["2", "Karin Postma", "karin postma"])
def test_a_choice_is_made_by_number_or_label(typed: str) -> None:
    talk = Talk([KARIN])
    out = talk.run("wie is karin", typed)
    assert "  1. Karin de Boer\n  2. Karin Postma\n" in out
    assert (talk.heard[1].choice, talk.heard[1].text) == ("q:4", "")


def test_a_number_that_is_not_there_is_asked_again() -> None:
    talk = Talk([KARIN])
    assert "Kies een nummer van 1 tot en met 2." in talk.run("wie", "3", "0", "1")
    assert [inbound.choice for inbound in talk.heard] == ["", "q:3"]


def test_other_words_under_choices_are_a_new_question() -> None:
    talk = Talk([KARIN])
    talk.run("wie", "laat maar")
    assert (talk.heard[1].text, talk.heard[1].choice) == ("laat maar", "")


def test_a_number_without_choices_is_text() -> None:
    talk = Talk([KARIN])
    talk.run("wie", "1", "1")
    assert [(inbound.text, inbound.choice) for inbound in talk.heard] == [("wie", ""), ("", "q:3"), ("1", "")]


def test_a_form_is_asked_question_by_question() -> None:
    talk = Talk([Reply("Hoe ging je week?", form=WEEK)])
    out = talk.run("week", "9", "", "2", "")
    assert talk.heard[1].form == ((FORM_TOKEN, "f:1"), ("gevoel", "s"), ("meer", ""))
    assert "Nog iets? (niet verplicht)" in out
    assert out.count("Kies een nummer van 1 tot en met 2.") == 2


@pytest.mark.parametrize(
    ("typed", "heard"), [("stop", []), ("Annuleer", []), ("het gaat niet goed", ["het gaat niet goed"])]
)
def test_other_words_leave_a_form(typed: str, heard: list[str]) -> None:
    """They may be a cry for help: nothing that is typed may be refused until a number comes."""
    talk = Talk([Reply("Hoe ging je week?", form=WEEK)])
    assert "Het formulier is niet verstuurd." in talk.run("week", typed)
    assert [inbound.text for inbound in talk.heard[1:]] == heard


def test_enter_keeps_what_a_form_holds() -> None:
    fields = (replace(WEEK.fields[0], value="s"), replace(WEEK.fields[1], value="Nee", hint="Kort is goed."))
    talk = Talk([Reply("Hoe ging je week?", form=replace(WEEK, fields=fields))])
    out = talk.run("week", "", "Ja")
    assert talk.heard[1].form == ((FORM_TOKEN, "f:1"), ("gevoel", "s"), ("meer", "Ja"))
    assert "Druk op Enter om dit te houden: Slecht" in out
    assert "Kort is goed." in out


def test_a_form_can_be_left() -> None:
    talk = Talk([Reply("Hoe ging je week?", form=WEEK)])
    assert "niet verstuurd" in talk.run("week", "goed", EOFError, "hallo")
    assert [inbound.text for inbound in talk.heard] == ["week", "hallo"]


def test_what_waited_is_shown_at_the_start_and_after_an_answer() -> None:
    talk = Talk(waiting=[[Waiting("k1", Reply("Je toets is morgen."))], [Waiting("k2", Reply("Karin gaf antwoord."))]])
    out = talk.run("hoi")
    assert out.index("Je toets is morgen.") < out.index("Goed.") < out.index("Karin gaf antwoord.")
    assert talk.shown == ["k1", talk.heard[0].key, "k2"]


def test_a_notice_never_comes_between_a_question_and_its_answer() -> None:
    other = Reply("Wil je stoppen?", choices=(Choice("Ja, stop", "stop:ja"), Choice("Nee", "stop:nee")))
    talk = Talk([KARIN], [[], [Waiting("k", other)], [Waiting("k", other)]])
    talk.run("wie", "1", "1")
    assert [inbound.choice for inbound in talk.heard] == ["", "q:3", "stop:ja"]


@pytest.mark.parametrize(
    ("error", "told"), [(DatabaseLocked("held"), "niet bij de gegevens"), (RuntimeError("geheim"), "Er ging iets mis")]
)
def test_after_an_error_enter_sends_the_same_event_again(error: Exception, told: str) -> None:
    talk = Talk([error])
    out = talk.run("hoi", "", "")
    assert told in out
    assert "geheim" not in out
    assert "Goed." in out
    assert len(talk.heard) == 2
    assert talk.heard[0] == talk.heard[1]


def test_an_empty_line_asks_nothing() -> None:
    talk = Talk()
    talk.run("", "   ")
    assert talk.heard == []


@pytest.mark.parametrize("end", [EOFError, KeyboardInterrupt, "/stop", "/quit"])
def test_there_are_several_ways_out(end: str | type[BaseException]) -> None:
    talk = Talk()
    assert talk.run(end, "nog iets").endswith("Tot ziens.\n")
    assert talk.heard == []


def test_long_text_wraps_and_nothing_of_it_is_lost() -> None:
    words = [f"woord{number}" for number in range(60)]
    text, long = " ".join(words), "x" * 150
    talk = Talk([Reply("Kop", paragraphs=(text,), sections=(Section("Lijst", (text, long)),))], width=40)
    out = talk.run("x")
    assert all(len(line) <= 40 and line == line.rstrip() for line in out.splitlines())
    assert out.split().count("woord59") == 2
    assert out.count("x") >= 150
    hanging = [line for line in out.splitlines() if line.startswith("    woord")]
    assert hanging


def test_what_records_hold_cannot_steer_the_terminal() -> None:
    evil = "Noor\x1b[2J\x1b]0;titel\x07 [bold]vet[/bold]\x9b31m\rNee"
    out = Talk([Reply(evil, paragraphs=(evil,), choices=(Choice(evil, "t"),))]).run("x")
    assert not {"\x1b", "\x07", "\x9b", "\r"} & set(out)
    assert "[bold]vet[/bold]" in out


def test_a_terminal_without_unicode_gets_other_signs() -> None:
    out = Talk([Reply("Ja – é €", Tone.YES, choices=(Choice("ő", "t"),))], encoding="latin-1").run("x")
    assert "+ Ja  Ja - é ?" in out


def test_half_characters_do_not_reach_the_core() -> None:
    talk = Talk()
    talk.run("a\udce9b")
    assert talk.heard[0].text == "a?b"


def test_a_file_is_sent_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "mijn deelnemers.csv"
    path.write_bytes(b"a;b\n")
    talk = Talk()
    out = talk.run(f"/bestand {path}", f"/file {tmp_path}/nee.csv", f"/bestand {tmp_path}")
    assert [inbound.upload and (inbound.upload.name, inbound.upload.content) for inbound in talk.heard] == [
        ("mijn deelnemers.csv", b"a;b\n")
    ]
    assert out.count("Ik kan dit bestand niet lezen") == 2


def test_a_file_that_is_too_big_is_not_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chat, "_LARGEST_UPLOAD", 3)
    (tmp_path / "a").write_bytes(b"1234")
    talk = Talk()
    assert "te groot" in talk.run(f"/bestand {tmp_path}/a")
    assert talk.heard == []


def test_files_of_an_answer_are_saved_and_overwrite_nothing(tmp_path: Path) -> None:
    document = Document("../../plan.csv", "text/csv", b"a;b\n", "")
    talk = Talk([Reply("Hier.", pictures=(Picture("p", "image/png", b"", "Tijdlijn"),), documents=(document,))])
    out = talk.run("plan", f"/bewaar {tmp_path}", f"/bewaar {tmp_path}", f"/bewaar {tmp_path}/nergens")
    assert "Afbeelding: Tijdlijn" in out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["plan (2).csv", "plan.csv"]
    assert "niets bewaren" in out


def test_there_may_be_nothing_to_save() -> None:
    assert "geen bestand" in Talk().run("/bewaar")


def test_all_is_said_in_english_to_who_reads_english() -> None:
    talk = Talk([KARIN, Reply("Yes.", Tone.YES)], locale="en", suggestions=("May I?",))
    out = talk.run("who", "2")
    for text in ("Hello Noor.", "Ask for instance:", "? Question", "Type a number", "✓ Yes", "Goodbye."):
        assert text in out


def test_a_pipe_is_read_line_by_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("een\r\ntwee"))
    console = Console(file=io.StringIO(), width=60)
    read = chat.reader(console)
    assert [read("> "), read("> ")] == ["een", "twee"]
    assert isinstance(console.file, io.StringIO)
    assert console.file.getvalue() == "> een\n> twee\n"
    with pytest.raises(EOFError):
        read("> ")
