"""What people send over HTTP, and what comes back."""

from __future__ import annotations

import json
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.channels.web.ports import WebSettings
from bot.errors import DatabaseLocked
from bot.messages import FORM_TOKEN, Inbound
from tests.channels.web.fake import START, Fake, address_of
from tests.channels.web.served import Served, Visitor, frame, serve


def test_a_text_reaches_the_core_and_its_answer_comes_back(noor: Visitor, fake: Fake) -> None:
    key = noor.new_key()
    response = noor.say("Wat moet ik nog doen?", key=key)
    assert response.status_code == 200
    assert response.json()["line"]["reply"]["headline"] == ["Je zei: Wat moet ik nog doen?"]
    assert fake.core.heard == [Inbound(key, address_of(1), START, text="Wat moet ik nog doen?")]


def test_a_choice_reaches_the_core_by_its_token(noor: Visitor, fake: Fake) -> None:
    noor.post({"key": noor.new_key(), "choice": "q1:3", "label": "Karin de Boer"})
    assert (fake.core.heard[0].choice, fake.core.heard[0].text) == ("q1:3", "")


def test_a_form_reaches_the_core_with_its_token_first(noor: Visitor, fake: Fake) -> None:
    noor.post({"key": noor.new_key(), "form": {"token": "f1", "values": {"uren": " 8 ", "gevoel": "goed"}}})
    assert fake.core.heard[0].form == ((FORM_TOKEN, "f1"), ("uren", "8"), ("gevoel", "goed"))


def test_an_upload_reaches_the_core_with_its_bytes_and_only_its_name(noor: Visitor, fake: Fake) -> None:
    content = bytes(range(256)) * 4000
    response = noor.client.post(
        "/api/messages",
        data={"key": noor.new_key()},
        files={"upload": ("C:\\map\\deelnemers.csv", content)},
        headers=noor.headers,
    )
    assert response.status_code == 200
    upload = fake.core.heard[0].upload
    assert upload is not None
    assert (upload.name, upload.content) == ("deelnemers.csv", content)


def test_the_same_key_twice_is_asked_once_and_answered_the_same(noor: Visitor, fake: Fake) -> None:
    key = noor.new_key()
    first, second = noor.say("hallo", key=key), noor.say("hallo", key=key)
    assert first.json() == second.json()
    assert len(fake.core.heard) == 1


def test_the_same_key_at_the_same_time_is_handled_once(fake: Fake) -> None:
    hold, calls = threading.Event(), []

    def wait(inbound: Inbound) -> None:
        calls.append(inbound.key)
        hold.wait(10)

    fake.core.before = wait
    key = f"1:{uuid.uuid4()}"
    settings = WebSettings(patience=0.02)
    with serve(fake, settings) as served, served.visitor(1) as one, served.visitor(1) as other, one.live() as live:
        frame(live)
        assert [visitor.say("hallo", key=key).status_code for visitor in (one, other)] == [202, 202]
        hold.set()
        frame(live)
    assert calls == [key]


def test_messages_of_one_person_are_handled_in_order(served: Served, fake: Fake) -> None:
    hold, begun = threading.Event(), threading.Event()

    def slow(inbound: Inbound) -> None:
        begun.set()
        if inbound.text == "eerst":
            hold.wait(10)

    fake.core.before = slow
    with (
        served.visitor(1) as one,
        served.visitor(1) as other,
        served.visitor(2) as somebody_else,
        ThreadPoolExecutor(2) as pool,
    ):
        first = pool.submit(one.say, "eerst")
        assert begun.wait(10)
        second = pool.submit(other.say, "daarna")
        # Another person does not wait.
        assert somebody_else.say("ondertussen", person=2).status_code == 200
        hold.set()
        assert {first.result().status_code, second.result().status_code} == {200}
    assert [inbound.text for inbound in fake.core.heard if inbound.address.user == "1"] == ["eerst", "daarna"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "🙂🙂🙂",
        "a" * 10_000,
        "é\u200f\u202eabc\u202c",
        "'; DROP TABLE person; --",
        "<script>alert(1)</script>",
        "**vet** [link](javascript:alert(1))",
    ],
)
def test_whatever_people_type_reaches_the_core_as_typed(noor: Visitor, fake: Fake, text: str) -> None:
    assert noor.say(text).status_code == 200
    assert fake.core.heard[0].text == text


def test_control_signs_and_half_characters_are_taken_out(noor: Visitor, fake: Fake) -> None:
    body = json.dumps({"key": noor.new_key(), "text": "a\x00b\x1bc\r\nd\ud800e\ud83d\ude00"})
    noor.client.post("/api/messages", content=body, headers={**noor.headers, "Content-Type": "application/json"})
    assert fake.core.heard[0].text == "abc\nd\ufffde😀"


@pytest.mark.parametrize(
    "body",
    [
        "geen json",
        "[1]",
        "{}",
        '{"text": "zonder sleutel"}',
        '{"key": "1:geen-uuid", "text": "x"}',
        '{"key": "1:6f2d4f6e-31c8-4c2b-9d4e-0a4c8f6d2b11", "text": 5}',
        '{"key": "1:6f2d4f6e-31c8-4c2b-9d4e-0a4c8f6d2b11", "choice": ""}',
        '{"key": "1:6f2d4f6e-31c8-4c2b-9d4e-0a4c8f6d2b11", "form": {"values": {"a": "b"}}}',
        '{"key": "1:6f2d4f6e-31c8-4c2b-9d4e-0a4c8f6d2b11", "form": {"token": "t", "values": {"token": "u"}}}',
        '{"key": "1:6f2d4f6e-31c8-4c2b-9d4e-0a4c8f6d2b11"}',
        "[" * 100_000,
    ],
)
def test_what_is_no_message_is_refused_kindly(noor: Visitor, fake: Fake, body: str) -> None:
    headers = {**noor.headers, "Content-Type": "application/json"}
    response = noor.client.post("/api/messages", content=body, headers=headers)
    assert response.status_code == 400
    assert response.json()["error"]["message"].startswith("Ik kon dit bericht niet lezen")
    assert fake.core.heard == []


def test_nobody_can_use_the_key_of_somebody_else(served: Served, fake: Fake) -> None:
    key = f"1:{uuid.uuid4()}"
    with served.visitor(1) as noor, served.visitor(2) as fatima:
        assert noor.say("mijn geheim", key=key).status_code == 200
        assert fatima.say("mijn geheim", key=key).status_code == 400


def test_a_text_that_is_far_too_long_is_refused_with_words(noor: Visitor) -> None:
    response = noor.say("x" * 50_001)
    assert response.status_code == 413
    assert "korter" in response.json()["error"]["message"]


def test_an_upload_over_the_limit_is_refused(fake: Fake) -> None:
    with serve(fake, WebSettings(upload_bytes=1000)) as served, served.visitor(1) as noor:
        codes = [
            noor.client.post(
                "/api/messages",
                data={"key": noor.new_key()},
                files={"upload": ("a.csv", b"x" * size)},
                headers=noor.headers,
            ).status_code
            for size in (1000, 1001)
        ]
        assert codes == [200, 413]


def test_a_body_of_any_size_is_cut_off(noor: Visitor, fake: Fake) -> None:
    twenty_mb = 20 * 1024 * 1024
    files = {"upload": ("a.bin", b"x" * (twenty_mb + 200_000))}
    response = noor.client.post("/api/messages", data={"key": noor.new_key()}, files=files, headers=noor.headers)
    assert response.status_code == 413
    assert fake.core.heard == []


def test_too_many_messages_at_once_are_slowed_down(fake: Fake) -> None:
    settings = WebSettings(burst=3, per_second=0.01)
    with serve(fake, settings) as served, served.visitor(1) as noor, served.visitor(2) as fatima:
        responses = [noor.say("hoi") for _ in range(4)]
        assert [response.status_code for response in responses] == [200, 200, 200, 429]
        assert int(responses[-1].headers["retry-after"]) > 0
        assert "te snel" in responses[-1].json()["error"]["message"]
        assert fatima.say("hoi", person=2).status_code == 200


def test_a_full_house_says_so_in_words(fake: Fake) -> None:
    hold, begun = threading.Event(), threading.Event()

    def wait(_: Inbound) -> None:
        begun.set()
        hold.wait(10)

    fake.core.before = wait
    settings = WebSettings(workers=1, waiting=0)
    with (
        serve(fake, settings) as served,
        served.visitor(1) as one,
        served.visitor(2) as two,
        ThreadPoolExecutor(1) as pool,
    ):
        headers = two.headers
        answered = pool.submit(one.say, "a")
        assert begun.wait(10)
        refused = two.client.post("/api/messages", json={}, headers=headers)
        hold.set()
        assert answered.result().status_code == 200
    assert refused.status_code == 503
    assert refused.headers["retry-after"] == "5"
    assert "druk" in refused.json()["error"]["message"]


def test_an_unexpected_error_gives_a_reference_and_nothing_else(
    noor: Visitor, fake: Fake, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_: Inbound) -> None:
        raise RuntimeError("wachtwoord=geheim")

    fake.core.before = broken
    response = noor.say("hoi")
    error = response.json()["error"]
    assert response.status_code == 500
    assert error["message"] == "Er ging iets mis."
    assert error["reference"] in error["more"]
    assert "geheim" not in response.text
    assert "Traceback" not in response.text
    assert any(getattr(record, "reference", "") == error["reference"] for record in caplog.records)


def test_after_an_error_the_same_key_can_be_tried_again(noor: Visitor, fake: Fake) -> None:
    def locked(_: Inbound) -> None:
        raise DatabaseLocked("held")

    key = noor.new_key()
    fake.core.before = locked
    refused = noor.say("hoi", key=key)
    assert refused.status_code == 503
    assert "gegevens" in refused.json()["error"]["message"]
    fake.core.before = lambda _: None
    assert noor.say("hoi", key=key).status_code == 200


def test_an_answer_that_takes_long_comes_over_the_live_connection(fake: Fake) -> None:
    hold = threading.Event()

    def wait(_: Inbound) -> None:
        hold.wait(10)

    fake.core.before = wait
    with serve(fake, WebSettings(patience=0.05)) as served, served.visitor(1) as noor, noor.live() as live:
        assert frame(live)["type"] == "hello"
        response = noor.say("traag")
        assert (response.status_code, response.json()) == (202, {"pending": True})
        hold.set()
        shown = frame(live)
        assert [line["who"] for line in shown["lines"]] == ["me", "bot"]


def test_an_answer_that_fails_late_is_told_over_the_live_connection(fake: Fake) -> None:
    hold = threading.Event()

    def broken(_: Inbound) -> None:
        hold.wait(10)
        raise RuntimeError("kapot")

    fake.core.before = broken
    with serve(fake, WebSettings(patience=0.05)) as served, served.visitor(1) as noor, noor.live() as live:
        frame(live)
        key = noor.new_key()
        assert noor.say("traag", key=key).status_code == 202
        hold.set()
        told = frame(live)
        assert (told["type"], told["key"]) == ("failed", key)
        assert told["error"]["message"] == "Er ging iets mis."


def test_texts_are_in_the_language_of_the_person(noor: Visitor, fake: Fake) -> None:
    fake.sign_in.locale = "en"
    page = noor.client.get("/").text
    assert '<html lang="en">' in page
    assert "Write your question" in page
    line = noor.say("ja").json()["line"]
    assert line["reply"]["tone"]["word"] == "Yes"
    assert line["day"] == "Tuesday 19 November 2024"
    assert "could not read" in noor.post({}).json()["error"]["message"]


def test_the_conversation_is_there_after_a_reload(noor: Visitor) -> None:
    noor.say("vraag")
    noor.post({"key": noor.new_key(), "choice": "q1:4", "label": "x"})
    lines = noor.start["lines"]
    assert [line["who"] for line in lines] == ["me", "bot", "me", "bot"]
    assert (lines[2]["choice"], lines[2]["text"]) == ("q1:4", "Karin Postma, praktijkbegeleider")
    assert lines == noor.client.get("/api/conversation").json()["lines"]


def test_files_of_an_answer_are_fetched_by_who_got_them(served: Served) -> None:
    with served.visitor(1) as noor, served.visitor(2) as fatima:
        reply = noor.say("bestanden").json()["line"]["reply"]
        picture = noor.client.get(reply["pictures"][0]["src"])
        assert (picture.headers["content-type"], picture.content[:4]) == ("image/png", b"\x89PNG")
        document = noor.client.get(reply["documents"][0]["href"])
        assert document.content == b"a;b\n1;2\n"
        assert document.headers["content-disposition"] == "attachment; filename*=UTF-8''opdrachten%20%26%20eisen.csv"
        page = noor.client.get(reply["documents"][1]["href"])
        assert page.headers["content-disposition"].startswith("attachment")
        assert "sandbox" in page.headers["content-security-policy"]
        assert fatima.client.get(reply["pictures"][0]["src"]).status_code == 404
        for href in ("/api/files", reply["documents"][0]["href"].replace("number=0", "number=9")):
            assert noor.client.get(href).status_code == 404


def test_health(served: Served, fake: Fake) -> None:
    with served.visitor() as anybody:
        assert anybody.client.get("/health").json() == {"status": "ok"}
        fake.well = False
        assert anybody.client.get("/health").status_code == 503
