"""The main job on a real PostgreSQL: the same answers, and two processes that never answer or deliver twice."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

import storage.sample
from bot.app.sample import START
from bot.core.handle import Core
from bot.messages import Inbound
from handlers.routes import FALLBACK, routes
from schedules.tick import tick
from storage import tables as t
from storage.engine import open_engine, reading
from storage.imports import import_path
from tests.core.talking import Conversation
from tests.core.test_passing_on import Inbox
from tests.storage.databases import Postgres, postgresql_server

QUESTION = "mag Fatima vrijdag sondevoeding geven op De Linde?"


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with postgresql_server() as url:
        made = Postgres(url).fresh()
        import_path(made, Path(storage.sample.__file__).parent, now=START)
        yield made
        made.dispose()


def test_the_same_answers_as_on_sqlite(engine: Engine, sample_conversation: Conversation) -> None:
    here = Conversation(engine)
    for who, text in (
        ("wim.kramer", QUESTION),
        ("wim.kramer", "en zwachtelen dan?"),
        ("petra.hoekstra", "mag Karin vrijdag insuline spuiten?"),
        ("wim.kramer", "wie mag er vrijdag insuline spuiten op De Linde?"),
        ("wim.kramer", "mag Samira zaterdag de late dienst alleen werken op De Linde?"),
        ("fatima.elamrani", "wat moet ik nog inleveren?"),
        ("fatima.elamrani", "wanneer is mijn examen?"),
        ("ruud.terpstra", "wie loopt er achter?"),
        ("fatima.elamrani", "wat bewaar je over mij?"),
        ("fatima.elamrani", "\x00 mag ik \ud83d prikken?"),
    ):
        assert here.says(who, text).text == sample_conversation.says(who, text).text, text


def test_two_processes_answer_an_event_once(engine: Engine) -> None:
    talk = Conversation(engine)
    other = Core(open_engine(engine.url.render_as_string(hide_password=False)), routes(), FALLBACK)
    event = Inbound(f"once-{talk.name}", talk.address("wim.kramer"), START, text=QUESTION)
    with ThreadPoolExecutor(6) as threads:
        texts = set(threads.map(lambda n: (other if n % 2 else talk.core).handle(event).text, range(6)))
    other.engine.dispose()
    assert len(texts) == 1
    with reading(engine) as db:
        kept = db.execute(select(func.count()).where(t.events.c.key == event.key)).scalar_one()
    assert kept == 1


def test_two_processes_deliver_a_message_once(engine: Engine) -> None:
    talk = Conversation(engine)
    talk.address("ruud.terpstra")
    talk.says("fatima.elamrani", "ik kan niet inloggen in de leeromgeving")
    talk.taps("fatima.elamrani", next(c.label for c in talk.last["fatima.elamrani"].choices if "Ruud" in c.label))
    inbox = Inbox()
    with ThreadPoolExecutor(6) as threads:
        counts = list(threads.map(lambda _: tick(engine, {"test": inbox}, START, plans=()), range(6)))
    sent = [key for _, _, key in inbox.got]
    assert sum(counts) == len(sent) == len(set(sent)) == 1
