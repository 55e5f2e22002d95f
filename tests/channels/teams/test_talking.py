"""Conversations in Teams through the real botbuilder adapter and a real server."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from bot.channels.teams.ports import Contact
from bot.messages import PUT_OFF, Choice, Document, Field, Form, Reply, Section, Tone
from tests.channels.teams.faketeams import actions, button, buttons_of, card_of, words_of
from tests.channels.teams.scripted import Stage, staged

ASKS = Reply(
    "Bij wie?", Tone.QUESTION, choices=(Choice("Fatima", "t1.0"), Choice("Noor", "t1.1")), reconsider="t1.niet"
)
SEVERAL = Reply(
    "Er zijn twee dingen om aan te denken.",
    choices=(
        Choice("Weekvragen", "b.1", "ronde:1"),
        Choice("Sla over", "b.2", "ronde:1"),
        Choice("Klaar: verslag", "b.3", "actiepunt:7"),
        Choice("Morgen", "b.4", PUT_OFF),
        Choice("Niet meer", "b.5", PUT_OFF),
    ),
)
LEAVE = Form(
    "Verlof", tuple(Field(name, name.title()) for name in ("wanneer", "waarom", "hoe lang", "wie")), "Verstuur", "f1"
)


def answered(stage: Stage, count: int = 1) -> list[str]:
    """What Noor reads once there are so many messages."""
    stage.teams.wait(lambda: len(stage.noor.said) >= count)
    return [words_of(one) for one in stage.noor.said]


# One person and the bot


def test_a_question_is_answered_where_it_was_asked(stage: Stage) -> None:
    assert stage.noor.say("wanneer is mijn examen?").status_code == 200
    assert answered(stage) == [" Je zei: wanneer is mijn examen?"]
    (heard,) = stage.script.heard
    assert (heard.address.channel, heard.address.tenant, heard.address.user) == (
        "teams",
        stage.noor.tenant,
        stage.noor.user,
    )
    assert heard.address.conversation == stage.noor.room
    stage.teams.wait(lambda: stage.script.shown == [heard.key])


def test_the_same_event_again_is_answered_once(stage: Stage) -> None:
    activity = stage.noor.activity(text="hoi")
    for _ in range(3):
        assert stage.teams.deliver(activity).status_code == 200
    nameless = {**stage.noor.activity(text="dag"), "id": None}
    for _ in range(2):
        stage.teams.deliver(nameless)
    stage.noor.say("klaar")
    assert answered(stage, 3) == [" Je zei: hoi", " Je zei: dag", " Je zei: klaar"]


def test_in_english_for_who_is_known_to_read_it(stage: Stage) -> None:
    stage.script.known[stage.noor.user] = "en"
    stage.script.answers["hoi"] = Reply("Yes.", Tone.YES)
    stage.noor.say("hoi")
    assert answered(stage) == [" ✓ Yes."]


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("Mag ik &lt;b&gt; doen? &amp; wanneer", "Mag ik <b> doen? & wanneer"),
        ("<at>Fatima El Amrani</at> mag zij zwachtelen?", "Fatima El Amrani mag zij zwachtelen?"),
        ("  hoi\u00a0 ", "hoi"),
        ("", "help"),
    ],
)
def test_words_are_taken_as_they_were_typed(stage: Stage, text: str, heard: str) -> None:
    stage.noor.say(text)
    answered(stage)
    assert stage.script.heard[0].text == heard


def test_words_that_were_changed_are_asked_anew_and_once(stage: Stage) -> None:
    sent = stage.noor.activity(text="mag ik katheteriseren?")
    stage.teams.deliver(sent)
    edited = {**sent, "type": "messageUpdate", "text": "mag ik zwachtelen?", "timestamp": "2024-11-19T09:05:00Z"}
    edited["channelData"] = {**sent["channelData"], "eventType": "editMessage"}
    for _ in range(2):
        stage.teams.deliver(edited)
    stage.teams.deliver({**edited, "channelData": sent["channelData"], "timestamp": "2024-11-19T09:06:00Z"})
    stage.noor.say("klaar")
    assert answered(stage, 3)[1:] == [" Je zei: mag ik zwachtelen?", " Je zei: klaar"]


def test_a_sign_of_work_when_an_answer_takes_long() -> None:
    with staged(busy_after=0.01) as stage:
        stage.script.hold = threading.Event()
        asking = threading.Thread(target=stage.noor.say, args=["hoi"])
        asking.start()
        stage.teams.wait(lambda: [one for one in stage.teams.rooms[stage.noor.room] if one["type"] == "typing"])
        stage.script.hold.set()
        asking.join()
        assert answered(stage) == [" Je zei: hoi"]


# What is tapped


def test_a_choice_is_answered_and_its_card_shows_what_was_chosen_at_once(stage: Stage) -> None:
    stage.script.answers |= {"wie?": ASKS, "t1.0": Reply("Ja, zelfstandig.", Tone.YES)}
    stage.noor.say("wie?")
    answered(stage)
    told = stage.noor.tap(stage.noor.said[0], "Fatima")
    assert (told["statusCode"], told["type"]) == (200, "application/vnd.microsoft.card.adaptive")
    assert words_of(told["value"]).endswith("Je koos: Fatima")
    assert answered(stage, 2)[1].strip() == "✓ Ja, zelfstandig."
    # And for who opens the conversation again, or on another screen.
    stage.teams.wait(lambda: "Je koos: Fatima" in words_of(stage.noor.said[0]))
    assert buttons_of(stage.noor.said[0]) == ["Niet wat ik bedoelde"]


def test_a_tap_leaves_what_is_about_another_thing(stage: Stage) -> None:
    stage.script.answers["berichten"] = SEVERAL
    stage.noor.say("berichten")
    answered(stage)
    first = dict(stage.noor.said[0])
    told = stage.noor.tap(first, "Sla over")["value"]
    assert [one["title"] for one in actions(told)] == ["Klaar: verslag", "Morgen", "Niet meer"]
    # From a screen that was not renewed, and by a process that remembers nothing: what was taken before is known.
    told = stage.noor.tap(first, "Morgen")["value"]
    assert [one["title"] for one in actions(told)] == ["Klaar: verslag"]
    assert words_of(told).endswith("Je koos: Sla over Je koos: Morgen")
    stage.teams.wait(lambda: buttons_of(stage.noor.said[0]) == ["Klaar: verslag"])
    assert card_of(stage.noor.said[0])["refresh"]["userIds"] == [stage.noor.account]
    assert "refresh" not in stage.noor.tap(first, "Klaar: verslag")["value"]


def test_a_second_tap_on_an_old_card_shows_what_counted(stage: Stage) -> None:
    stage.script.answers |= {"wie?": ASKS, "t1.1": Reply("Deze knop is al gebruikt.")}
    stage.noor.say("wie?")
    answered(stage)
    stage.script.elsewhere = ["t1.0"]
    told = stage.noor.tap(stage.noor.said[0], "Noor")
    assert "Je koos: Fatima" in words_of(told["value"])


def test_the_same_tap_again_is_answered_once(stage: Stage) -> None:
    stage.script.answers |= {"wie?": ASKS}
    stage.noor.say("wie?")
    answered(stage)
    data = button(stage.noor.said[0], "Fatima")["data"]
    tap = stage.noor.activity(
        type="invoke", name="adaptiveCard/action", value={"action": {"data": data}}, replyToId="1"
    )
    first, second = (stage.teams.deliver(tap).json() for _ in range(2))
    assert first == second
    stage.noor.say("klaar")
    assert answered(stage, 3)[1:] == [" Je zei: t1.0", " Je zei: klaar"]


def test_a_card_that_is_seen_again_is_closed_when_its_question_was_answered_elsewhere(stage: Stage) -> None:
    stage.script.answers["wie?"] = ASKS
    stage.noor.say("wie?")
    answered(stage)
    refresh = card_of(stage.noor.said[0])["refresh"]
    assert refresh["userIds"] == [stage.noor.account]
    value = {"action": refresh["action"], "trigger": "automatic"}
    assert "Fatima" in str(stage.noor.invoke("adaptiveCard/action", value)["value"]["body"])
    stage.script.elsewhere = ["t1.1"]
    assert words_of(stage.noor.invoke("adaptiveCard/action", value)["value"]).endswith("Je koos: Noor")
    assert len(stage.script.heard) == 1


def test_a_card_of_somebody_else_shows_nothing(stage: Stage) -> None:
    stage.script.answers["wie?"] = ASKS
    stage.noor.say("wie?")
    answered(stage)
    jan = stage.teams.person("jan")
    stage.script.known[jan.user] = "nl"
    value = {"action": card_of(stage.noor.said[0])["refresh"]["action"]}
    told = jan.invoke("adaptiveCard/action", value)
    assert told["type"] == "application/vnd.microsoft.activity.message"
    assert "Bij wie" not in str(told)


def test_a_form_in_a_dialog_is_shown_refused_and_sent(stage: Stage) -> None:
    stage.script.answers["verlof"] = Reply("Vraag verlof aan.", form=LEAVE)
    stage.noor.say("verlof")
    answered(stage)
    opens = button(stage.noor.said[0], "Verlof")
    assert opens["data"]["msteams"] == {"type": "task/fetch"}
    told = stage.noor.invoke("task/fetch", {"data": opens["data"]})
    assert told["task"]["type"] == "continue"
    (send,) = told["task"]["value"]["card"]["content"]["actions"]
    stage.script.answers["f1"] = Reply("Welke dag?", form=LEAVE)
    filled = {**send["data"], "field0": "ooit", "field1": "feest"}
    again = stage.noor.invoke("task/submit", {"data": filled})
    assert "Welke dag?" in words_of(again["task"]["value"]["card"]["content"])
    stage.script.answers["f1"] = Reply("Je verlof is aangevraagd.")
    assert stage.noor.invoke("task/submit", {"data": {**filled, "field0": "vrijdag"}}, replyToId="1") == {}
    assert answered(stage, 2)[1] == " Je verlof is aangevraagd."
    form = stage.script.heard[-1].form
    assert form == (("token", "f1"), ("wanneer", "vrijdag"), ("waarom", "feest"), ("hoe lang", ""), ("wie", ""))
    stage.teams.wait(lambda: "Verstuurd: Verlof" in words_of(stage.noor.said[0]))


def test_a_short_form_in_a_card_is_refused_in_its_place(stage: Stage) -> None:
    short = Form("Wie?", (Field("wie", "Wie?"),), "Verstuur", "f2")
    stage.script.answers |= {"wie": Reply("Vul in.", form=short), "f2": Reply("Die ken ik niet.", form=short)}
    stage.noor.say("wie")
    answered(stage)
    told = stage.noor.tap(stage.noor.said[0], "Verstuur", field0="Jan")
    assert "Die ken ik niet." in words_of(told["value"])
    stage.script.answers["f2"] = Reply("Genoteerd.")
    stage.noor.tap(stage.noor.said[0], "Verstuur", field0="Wim")
    assert answered(stage, 2)[1:] == [" Genoteerd."]


def test_what_an_old_client_sends_as_a_message_works_too(stage: Stage) -> None:
    stage.script.answers["wie?"] = ASKS
    stage.noor.say("wie?")
    answered(stage)
    data = button(stage.noor.said[0], "Noor")["data"]
    stage.teams.deliver(stage.noor.activity(value=data, replyToId="1"))
    assert answered(stage, 2)[1] == " Je zei: t1.1"
    stage.teams.wait(lambda: buttons_of(stage.noor.said[0]) == ["Niet wat ik bedoelde"])


# A group


def test_in_a_group_the_answer_goes_to_who_asked_and_the_group_reads_that(stage: Stage) -> None:
    room = stage.teams.group("19:team@thread.tacv2;messageid=1")
    stage.noor.mention(room, "mag Fatima zwachtelen?")
    assert answered(stage) == [" Je zei: mag Fatima zwachtelen?"]
    stage.teams.wait(lambda: stage.teams.said(room))
    (pointer,) = stage.teams.said(room)
    assert pointer["text"].startswith(
        "Ik antwoord je in ons eigen gesprek. [Open het gesprek](https://teams.microsoft.com/l/"
    )
    assert "Fatima" not in str(stage.teams.rooms[room])
    assert stage.script.heard[0].address.conversation == stage.noor.room


def test_the_own_conversation_that_is_known_is_used(stage: Stage) -> None:
    stage.script.contacts[stage.noor.tenant, stage.noor.user] = Contact("a:other", stage.teams.service)
    stage.teams.group("a:other")
    stage.noor.mention(stage.teams.group(), "hoi")
    stage.teams.wait(lambda: stage.teams.said("a:other"))
    assert not [one for one in stage.teams.asked if one == ("POST", "/connector/v3/conversations")]


def test_who_cannot_be_reached_alone_hears_how_and_the_group_nothing_else(stage: Stage) -> None:
    room = stage.teams.group()
    stage.teams.closed.add(stage.noor.account)
    stage.noor.mention(room, "mag Fatima zwachtelen?")
    stage.teams.wait(lambda: stage.teams.said(room))
    (pointer,) = stage.teams.said(room)
    assert pointer["text"].startswith("Ik kan je niet in een eigen gesprek antwoorden.")
    stage.teams.wait(lambda: stage.script.shown)
    assert stage.script.heard[0].address.conversation == f"#{room}"


def test_of_an_emergency_the_group_reads_the_first_lines(stage: Stage) -> None:
    room = stage.teams.group()
    card = Reply("Bel 112.", Tone.URGENT, ("Roep een collega.",), (Section("De Linde", ("088 555 10 01",)),))
    stage.script.answers["hij ademt niet"] = card
    stage.noor.mention(room, "hij ademt niet")
    stage.teams.wait(lambda: len(stage.teams.said(room)) == 2)
    first = words_of(stage.teams.said(room)[0])
    assert "Bel 112." in first
    assert "Roep een collega." in first
    assert "Linde" not in first
    assert "De Linde" in answered(stage)[0]


def test_a_file_is_offered_only_in_the_own_conversation(stage: Stage) -> None:
    room = stage.teams.group()
    stage.script.answers["rooster"] = Reply(
        "Hier.", documents=(Document("rooster.ics", "text/calendar", b"x", "Rooster"),)
    )
    stage.noor.mention(room, "rooster")
    stage.teams.wait(lambda: stage.teams.said(room))
    assert len(stage.noor.said) == 2
    assert "rooster.ics" not in str(stage.teams.rooms[room])


def test_a_chat_of_people_is_a_group_whatever_teams_calls_it(stage: Stage) -> None:
    two = {"id": stage.teams.group("19:a_b@unq.gbl.spaces"), "conversationType": "personal"}
    stage.noor.say("mag Fatima zwachtelen?", conversation=two)
    assert answered(stage) == [" Je zei: mag Fatima zwachtelen?"]
    assert "Fatima" not in str(stage.teams.said(two["id"]))


# Files


def test_a_file_that_is_given_goes_to_who_accepts_it(stage: Stage) -> None:
    stage.script.answers["rooster"] = Reply(
        "Hier.", documents=(Document("rooster.ics", "text/calendar", b"x", "Rooster"),)
    )
    stage.noor.say("rooster")
    answered(stage, 2)
    offered = stage.noor.said[1]["attachments"][0]
    assert (offered["contentType"], offered["name"]) == (
        "application/vnd.microsoft.teams.card.file.consent",
        "rooster.ics",
    )
    context = offered["content"]["acceptContext"]
    stage.noor.invoke("fileConsent/invoke", {"action": "decline", "context": context}, replyToId="2")
    stage.teams.wait(lambda: stage.noor.said[1].get("text") == "Het bestand is niet bewaard.")
    upload = {"name": "rooster.ics", "contentUrl": "https://x.sharepoint.com/r.ics", "uniqueId": "1", "fileType": "ics"}
    upload["uploadUrl"] = "https://evil.example/upload"
    stage.noor.invoke(
        "fileConsent/invoke", {"action": "accept", "context": context, "uploadInfo": upload}, replyToId="2"
    )
    stage.teams.wait(lambda: "is er niet meer" in stage.noor.said[1].get("text", ""))


def test_what_is_said_in_a_group_to_an_offered_file_is_let_be(stage: Stage) -> None:
    room = stage.teams.group()
    stage.teams.rooms[room].append({"type": "message", "id": "1", "text": "Van ons."})
    value = {"action": "decline", "context": {"wegwijs": 1, "key": "c1", "file": 0}}
    assert stage.noor.invoke("fileConsent/invoke", value, room, replyToId="1") == {}
    stage.noor.say("klaar")
    answered(stage)
    assert [one["text"] for one in stage.teams.said(room)] == ["Van ons."]


def _download(stage: Stage, name: str, url: str = "") -> dict[str, Any]:
    content = {"downloadUrl": url or f"{stage.teams.url}/store/{name}"}
    return {"contentType": "application/vnd.microsoft.teams.file.download.info", "name": name, "content": content}


def test_words_and_each_file_are_events_of_their_own(stage: Stage) -> None:
    stage.teams.files["uren.xlsx"] = b"content"
    html = {"contentType": "text/html", "content": "<p>hij ademt niet</p>"}
    picture = {"contentType": "image/png", "contentUrl": f"{stage.teams.service}picture", "name": "foto.png"}
    stage.noor.say("hij ademt niet", attachments=[html, _download(stage, "uren.xlsx"), picture, "odd"])
    stage.teams.wait(lambda: len(stage.script.heard) == 3)
    words, file, photo = stage.script.heard
    assert words.text == "hij ademt niet"
    assert file.upload is not None
    assert (file.upload.name, file.upload.content) == ("uren.xlsx", b"content")
    assert photo.upload is not None
    assert photo.upload.content == b"picture"


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://evil.example/uren.xlsx", "Ik kan dit bestand niet ophalen."),
        ("https://sharepoint.com.evil.example/uren.xlsx", "Ik kan dit bestand niet ophalen."),
        ("file:///etc/passwd", "Ik kan dit bestand niet ophalen."),
        ("{store}/weg.xlsx", "Ik kan dit bestand niet ophalen."),
        ("{store}/groot.xlsx", "Dit bestand is te groot."),
    ],
)
def test_a_file_that_cannot_be_had_is_said(url: str, told: str) -> None:
    with staged(upload_bytes=10) as stage:
        stage.teams.files["groot.xlsx"] = b"x" * 11
        stage.noor.say("", attachments=[_download(stage, "x", url.format(store=f"{stage.teams.url}/store"))])
        assert told in answered(stage)[0]
        assert stage.script.heard == []
