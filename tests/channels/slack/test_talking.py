"""People in Slack and the bot, through the real Bolt and the real SDK, over HTTP and over the socket."""

from __future__ import annotations

from copy import copy
from typing import Any

from bot.messages import PUT_OFF, Choice, Field, Form, Inbound, Reply, Tone
from tests.channels.slack.scripted import Stage


def test_a_message_is_answered_in_the_same_conversation(stage: Stage) -> None:
    told = stage.user.say("Wanneer is mijn examen?")
    assert stage.said() == ["Je zei: Wanneer is mijn examen?"]
    assert told.acked
    heard = stage.script.heard[0]
    assert (heard.address.tenant, heard.address.user, heard.address.conversation) == ("T1", "U1", stage.user.dm_id)
    stage.slack.wait(lambda: stage.script.sent == [heard.key])


def test_the_same_event_again_is_not_answered_again(stage: Stage) -> None:
    told = stage.user.say("hoi")
    assert stage.said() == ["Je zei: hoi"]
    stage.slack.replay(told, retry=1)
    stage.slack.replay(told, retry=None)
    stage.user.say("dag")
    assert stage.said(2) == ["Je zei: hoi", "Je zei: dag"]
    assert len(stage.script.heard) == 2


def test_a_mention_is_answered_to_the_asker_alone(stage: Stage) -> None:
    channel = stage.team.channel("C1", members=[stage.user])
    stage.user.mention(channel, "wie loopt er achter?")
    stage.slack.wait(lambda: stage.user.ephemerals)
    assert stage.user.ephemerals[0].text == "Je zei: wie loopt er achter?"
    assert [message for message in channel.messages if message.by_app] == []


def test_a_command_is_answered_where_it_was_typed_to_the_asker_alone(stage: Stage) -> None:
    channel = stage.team.channel("C1", members=[stage.user], bot_in=False)
    stage.user.slash("/wegwijs", "wanneer is mijn examen?", channel)
    stage.slack.wait(lambda: stage.user.ephemerals)
    assert stage.user.ephemerals[0].text == "Je zei: wanneer is mijn examen?"


def test_where_the_bot_is_not_let_in_it_answers_in_the_direct_conversation(stage: Stage) -> None:
    channel = stage.team.channel("C1", members=[stage.user])
    stage.slack.fault("chat.postEphemeral", error="not_in_channel")
    stage.user.mention(channel, "wanneer is mijn examen?")
    assert stage.said() == ["Je zei: wanneer is mijn examen?"]


def test_a_choice_is_taken_once_and_its_buttons_go(stage: Stage) -> None:
    stage.script.answers["mag ze dat?"] = Reply(
        "Wie bedoel je?", Tone.QUESTION, choices=(Choice("Fatima", "t1.0"), Choice("Noor", "t1.1"))
    )
    stage.user.say("mag ze dat?")
    stage.slack.wait(lambda: stage.team.said(stage.user))
    stage.user.click(stage.team.said(stage.user)[0], label="Noor")
    assert stage.said(2)[1] == "Je zei: t1.1"
    stage.slack.wait(lambda: not _buttons(stage.team.said(stage.user)[0].blocks))
    assert "Je koos: Noor" in str(stage.team.said(stage.user)[0].blocks)


def test_a_click_leaves_what_is_about_another_thing(stage: Stage) -> None:
    stage.script.answers["berichten"] = Reply(
        "Er zijn twee dingen om aan te denken.",
        choices=(
            Choice("Weekvragen", "b.1", "ronde:1"),
            Choice("Sla over", "b.2", "ronde:1"),
            Choice("Klaar: verslag", "b.3", "actiepunt:7"),
            Choice("Morgen", "b.4", PUT_OFF),
            Choice("Niet meer", "b.5", PUT_OFF),
        ),
    )
    stage.user.say("berichten")
    stage.said()
    first = copy(stage.team.said(stage.user)[0])
    assert _labels(first.blocks) == [["Weekvragen", "Sla over", "Klaar: verslag"], ["Morgen", "Niet meer"]]
    stage.user.click(first, label="Sla over")
    left = [["Klaar: verslag"], ["Morgen", "Niet meer"]]
    stage.slack.wait(lambda: _labels(stage.team.said(stage.user)[0].blocks) == left)
    # From a screen that was not renewed, and by a process that remembers nothing: what was taken before is known.
    stage.user.click(first, label="Morgen")
    stage.slack.wait(lambda: _labels(stage.team.said(stage.user)[0].blocks) == left[:1])
    shown = str(stage.team.said(stage.user)[0].blocks)
    assert "Je koos: Sla over\\nJe koos: Morgen" in shown
    assert "Komt het nu niet uit?" not in shown


def _labels(blocks: list[dict[str, Any]]) -> list[list[str]]:
    return [[one["text"]["text"] for one in block["elements"]] for block in _buttons(blocks)]


def _buttons(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [block for block in blocks if block["type"] == "actions"]


def test_two_clicks_at_once_reach_the_core_as_two_and_the_core_decides(stage: Stage) -> None:
    stage.script.answers["mag ze dat?"] = Reply("Wie?", choices=(Choice("Fatima", "t1.0"), Choice("Noor", "t1.1")))
    stage.script.answers["t1.0"] = Reply("Fatima dus.")
    stage.script.answers["t1.1"] = Reply("Deze knop is al gebruikt.")
    stage.user.say("mag ze dat?")
    stage.slack.wait(lambda: stage.team.said(stage.user))
    message = copy(stage.team.said(stage.user)[0])  # two screens, of which neither has heard of the other's click
    for label in ("Fatima", "Noor"):
        stage.user.click(message, label=label)
    assert sorted(stage.said(3)[1:]) == ["Deze knop is al gebruikt.", "Fatima dus."]


FORM = Form("Actiepunt", (Field("wat", "Wat?"), Field("wie", "Wie?", (("1", "ik"), ("2", "Noor")))), "Bewaar", "f.0")


def test_a_form_opens_at_a_click_and_its_values_reach_the_core(stage: Stage) -> None:
    stage.script.answers["/actie"] = Reply("Vul in.", form=FORM)
    stage.user.say("/actie")
    stage.slack.wait(lambda: stage.team.said(stage.user))
    message = stage.team.said(stage.user)[0]
    stage.user.click(message, action_id="form")
    stage.slack.wait(lambda: stage.user.views)
    done = stage.user.submit(stage.user.views[-1], {"Wat?": "Gesprek plannen", "Wie?": "Noor"})
    assert done.acked
    stage.slack.wait(lambda: len(stage.script.heard) == 2)
    assert stage.script.heard[1].form == (("token", "f.0"), ("wat", "Gesprek plannen"), ("wie", "2"))
    assert stage.said(2)[1] == "Je zei: f.0"
    stage.slack.wait(lambda: not _buttons(stage.team.said(stage.user)[0].blocks))


def test_a_form_that_is_refused_stays_open_and_says_why(stage: Stage) -> None:
    stage.script.answers["/actie"] = Reply("Vul in.", form=FORM)
    again = Form("Actiepunt", FORM.fields, "Bewaar", "f.1")
    stage.script.answers["f.0"] = Reply("Die dag is voorbij.", Tone.QUESTION, form=again)
    stage.user.slash("/wegwijs", "/actie", stage.team.channel("C1", members=[stage.user]))
    stage.slack.wait(lambda: stage.user.views)
    stage.user.submit(stage.user.views[-1], {"Wat?": "x", "Wie?": "ik"})
    stage.slack.wait(lambda: "Die dag is voorbij." in str(stage.user.views[-1].blocks))
    stage.user.submit(stage.user.views[-1], {"Wat?": "x", "Wie?": "ik"})
    stage.slack.wait(lambda: len(stage.script.heard) == 3)
    assert stage.script.heard[2].form[0] == ("token", "f.1")
    stage.slack.wait(lambda: not stage.user.views)


def test_a_form_that_is_closed_can_be_opened_again(stage: Stage) -> None:
    stage.script.answers["/actie"] = Reply("Vul in.", form=FORM)
    stage.user.slash("/wegwijs", "/actie", stage.team.channel("C1", members=[stage.user]))
    stage.slack.wait(lambda: stage.user.views)
    stage.user.close(stage.user.views[-1])
    assert stage.said() == ["Het formulier is niet verstuurd. Wil je verder? Klik dan op de knop."]
    stage.user.click(stage.team.said(stage.user)[0], action_id="form")
    stage.slack.wait(lambda: stage.user.views)


def test_a_shortcut_on_a_message_brings_its_words(stage: Stage) -> None:
    channel = stage.team.channel("C1", members=[stage.user])
    stage.script.answers["actiepunt"] = lambda asked: Reply("Vul in.", form=FORM, paragraphs=(asked.quoted,))
    stage.user.mention(channel, "zullen we vrijdag praten?")
    message = channel.messages[0]
    stage.user.shortcut("actiepunt", message)
    stage.slack.wait(lambda: stage.user.views)
    heard = next(one for one in stage.script.heard if one.choice)
    assert (heard.choice, "vrijdag praten" in heard.quoted) == ("actiepunt", True)


def test_the_home_page_is_what_the_core_gives(stage: Stage) -> None:
    stage.script.answers["overzicht"] = Reply("Jouw week", suggestions=("Wanneer is mijn examen?",))
    stage.user.open_home()
    stage.slack.wait(lambda: stage.user.home)
    assert stage.user.home is not None
    assert "Jouw week" in str(stage.user.home.blocks)
    stage.user.click_home(label="Wanneer is mijn examen?")
    assert stage.said() == ["Je zei: Wanneer is mijn examen?"]
    stage.slack.wait(lambda: len(stage.slack.calls_of("views.publish")) == 2)


def test_the_assistant_begins_with_questions_of_the_role(stage: Stage) -> None:
    stage.script.answers["overzicht"] = Reply("Jouw week", suggestions=("Wanneer is mijn examen?", "Wat mag ik?"))
    thread = stage.user.open_assistant()
    stage.slack.wait(lambda: stage.slack.calls_of("assistant.threads.setSuggestedPrompts"))
    stage.user.say("hoi", thread=thread)
    stage.slack.wait(lambda: any(one.text == "Je zei: hoi" for one in stage.team.said(stage.user)))
    answer = next(one for one in stage.team.said(stage.user) if one.text == "Je zei: hoi")
    assert answer.get("thread_ts") is not None


def test_a_file_reaches_the_core_with_its_content(stage: Stage) -> None:
    def count(asked: Inbound) -> Reply:
        assert asked.upload is not None
        return Reply(f"{asked.upload.name}: {len(asked.upload.content)}")

    stage.script.answers[""] = count
    stage.user.say("", files=[("personen.csv", b"naam;email\n")])
    assert stage.said() == ["personen.csv: 11"]
    stage.slack.wait(lambda: not stage.script.inbox)


def test_a_message_of_a_bot_and_an_edit_are_no_questions(stage: Stage) -> None:
    other = stage.team.user("U9", bot=True)
    other.say("ik ben een bot")
    stage.user.say("hoi")
    assert stage.said() == ["Je zei: hoi"]
    stage.user.edit(stage.team.dm(stage.user)[0], "hoi allemaal")
    stage.user.say("dag")
    assert stage.said(2) == ["Je zei: hoi", "Je zei: dag"]


def test_a_form_of_a_command_typed_among_colleagues_is_answered_to_the_asker_alone(stage: Stage) -> None:
    """Also where the place looks like a direct conversation, because it is one, of two other people."""
    stage.script.answers["/actie"] = Reply("Vul in.", form=FORM)
    theirs = stage.team.channel("DAB", members=[stage.user], bot_in=False)
    stage.user.slash("/wegwijs", "/actie", theirs)
    stage.slack.wait(lambda: stage.user.views)
    stage.user.submit(stage.user.views[-1], {"Wat?": "x", "Wie?": "ik"})
    stage.slack.wait(lambda: len(stage.script.sent) == 2)
    assert [message for message in theirs.messages if message.by_app] == []
    assert [one.text for one in stage.user.ephemerals] == ["Je zei: f.0"] or stage.said() == ["Je zei: f.0"]


def test_what_is_typed_after_a_click_on_the_home_page_is_the_same_conversation(stage: Stage) -> None:
    stage.script.answers["overzicht"] = Reply("Jouw week", suggestions=("Wie?",))
    stage.user.open_home()
    stage.slack.wait(lambda: stage.user.home)
    stage.user.click_home(label="Wie?")
    stage.said()
    stage.user.say("Noor")
    stage.said(2)
    asked = {one.text: one.address.conversation for one in stage.script.heard}
    assert asked["Wie?"] == asked["Noor"] == stage.user.dm_id


def test_closing_a_form_of_the_home_page_says_nothing(stage: Stage) -> None:
    stage.script.answers["overzicht"] = Reply("Jouw week", form=FORM)
    stage.user.open_home()
    stage.slack.wait(lambda: stage.user.home)
    stage.user.click_home(action_id="form")
    stage.slack.wait(lambda: stage.user.views)
    stage.user.close(stage.user.views[-1])
    stage.user.say("hoi")
    assert stage.said() == ["Je zei: hoi"]


def test_many_choices_are_a_list_to_choose_from(stage: Stage) -> None:
    stage.script.answers["wie?"] = Reply("Wie?", choices=tuple(Choice(f"Naam {n}", f"t1.{n}") for n in range(30)))
    stage.user.say("wie?")
    stage.said()
    stage.user.click(stage.team.said(stage.user)[0], action_id="choose", option="Naam 17")
    assert stage.said(2)[1] == "Je zei: t1.17"
    stage.slack.wait(lambda: "Je koos: Naam 17" in str(stage.team.said(stage.user)[0].blocks))


def test_words_that_come_with_files_are_answered_and_so_is_each_file(stage: Stage) -> None:
    """An emergency is one also when a picture comes along."""

    def of(asked: Inbound) -> Reply:
        return Reply(asked.upload.name if asked.upload else f"Je zei: {asked.text}")

    stage.script.answers |= {"": of, "hij ademt niet": of}
    told = stage.user.say("hij ademt niet", files=[("a.jpg", b"1"), ("b.jpg", b"2")])
    assert told.acked
    assert sorted(stage.said(3)) == ["Je zei: hij ademt niet", "a.jpg", "b.jpg"]
    stage.slack.replay(told)
    stage.user.say("dag")
    stage.slack.wait(lambda: len(stage.script.sent) == 4)
    assert len(stage.script.heard) == 4
