"""Coming and going in Teams: a welcome once, and whoever took the bot away is not written to any more."""

from __future__ import annotations

from typing import Any

import pytest

from bot.channels.teams.ports import CHANNEL, Contact
from bot.errors import NotReachable
from bot.messages import Address, Reply
from tests.channels.teams.faketeams import APP, Person, buttons_of, words_of
from tests.channels.teams.scripted import Stage

BOT = {"id": f"28:{APP}"}
ROOM = "19:team@thread.tacv2"


def installed(stage: Stage, who: Person, action: str = "add", room: str = "") -> None:
    stage.teams.deliver(who.activity(room, type="installationUpdate", action=action))


def changed(stage: Stage, who: Person, room: str = "", **members: Any) -> None:
    stage.teams.deliver(who.activity(room, type="conversationUpdate", **members))


def contact(stage: Stage, who: Person) -> Contact | None:
    return stage.script.contacts.get((who.tenant, who.user))


def test_somebody_who_is_known_is_welcomed_once_with_what_they_can_begin_with(stage: Stage) -> None:
    stage.script.begin_with = ("Wanneer is mijn examen?",)
    installed(stage, stage.noor)
    changed(stage, stage.noor, membersAdded=[BOT, {"id": stage.noor.account, "aadObjectId": stage.noor.user}])
    installed(stage, stage.noor, "add-upgrade")
    stage.teams.wait(lambda: stage.noor.said)
    stage.noor.say("klaar")
    stage.teams.wait(lambda: len(stage.noor.said) == 2)
    hello = " Hoi, ik ben Wegwijs. Ik help wie overstapt naar de zorg, en wie daarbij begeleidt. Stel je vraag"
    assert words_of(stage.noor.said[0]).startswith(hello)
    assert buttons_of(stage.noor.said[0]) == ["Wanneer is mijn examen?"]
    assert contact(stage, stage.noor) == Contact(stage.noor.room, stage.teams.service)


def test_a_stranger_is_told_of_codes_and_in_the_language_of_teams(stage: Stage) -> None:
    jan = stage.teams.person("jan", locale="en-GB")
    installed(stage, jan)
    stage.teams.wait(lambda: jan.said)
    hello = "Hi, I am Wegwijs. I help people who move into care, and who guides them. Did you get a code? Type it here."
    assert hello in words_of(jan.said[0])
    assert contact(stage, jan) is not None


def test_a_group_is_greeted_once_and_without_anything_of_anybody(stage: Stage) -> None:
    stage.teams.group(ROOM)
    team = {"tenant": {"id": stage.noor.tenant}, "team": {"id": ROOM}, "eventType": "teamMemberAdded"}
    for _ in range(2):
        changed(stage, stage.noor, ROOM, membersAdded=[BOT], channelData=team)
        installed(stage, stage.noor, room=ROOM)
    stage.noor.mention(ROOM, "hoi")
    stage.teams.wait(lambda: len(stage.teams.said(ROOM)) == 2)
    hello = words_of(stage.teams.said(ROOM)[0])
    assert "Ik help wie overstapt naar de zorg, en wie daarbij begeleidt. Noem @Wegwijs en stel je vraag." in hello
    assert stage.noor.said == [] or "Je zei: hoi" in words_of(stage.noor.said[0])


def test_a_group_is_greeted_in_the_language_of_who_added_the_bot(stage: Stage) -> None:
    """Teams only tells in which language their screen is."""
    stage.teams.group(ROOM)
    noor = stage.noor.activity(ROOM, locale="en-US", type="installationUpdate", action="add")
    stage.teams.deliver(noor)
    stage.teams.wait(lambda: stage.teams.said(ROOM))
    assert "Noem @Wegwijs en stel je vraag." in words_of(stage.teams.said(ROOM)[0])


def test_a_new_member_of_a_group_gets_nothing(stage: Stage) -> None:
    stage.teams.group(ROOM)
    changed(stage, stage.noor, ROOM, membersAdded=[{"id": "29:jan", "aadObjectId": "x"}])
    assert stage.script.contacts == {}
    assert stage.teams.said(ROOM) == []


def test_whoever_takes_the_app_away_is_not_written_to_until_they_come_back(stage: Stage) -> None:
    installed(stage, stage.noor)
    stage.teams.wait(lambda: stage.noor.said)
    installed(stage, stage.noor, "remove-upgrade")
    assert contact(stage, stage.noor) is not None
    installed(stage, stage.noor, "remove")
    assert contact(stage, stage.noor) is None
    address = Address(CHANNEL, stage.noor.tenant, stage.noor.user, stage.noor.room)
    with pytest.raises(NotReachable, match="no address"):
        stage.channel.send(address, Reply("Je examen is morgen."), "k1")
    installed(stage, stage.noor)
    stage.teams.wait(lambda: len(stage.noor.said) == 2)
    assert stage.channel.send(address, Reply("Je examen is morgen."), "k1") == "3"


def test_a_removal_from_the_own_conversation_counts_too(stage: Stage) -> None:
    for members in ([BOT], [{"id": stage.noor.account, "aadObjectId": stage.noor.user}]):
        stage.noor.say("hoi")
        stage.teams.wait(lambda: contact(stage, stage.noor))
        changed(stage, stage.noor, membersRemoved=members)
        assert contact(stage, stage.noor) is None


@pytest.mark.parametrize("sender", [{"id": "29:noor"}, {}, None])
def test_a_removal_that_does_not_say_of_whom_takes_away_nobody(stage: Stage, sender: Any) -> None:
    jan = stage.teams.person("jan")
    for who in (stage.noor, jan):
        who.say("hoi")
    stage.teams.wait(lambda: contact(stage, stage.noor) and contact(stage, jan))
    gone: list[dict[str, Any]] = [{"type": "installationUpdate", "action": "remove"}]
    gone.append({"type": "conversationUpdate", "membersRemoved": [BOT]})
    for one in gone:
        assert stage.teams.deliver(stage.noor.activity(**{**one, "from": sender})).status_code == 200
    assert contact(stage, stage.noor)
    assert contact(stage, jan)


def test_who_was_met_in_a_group_is_welcomed_when_they_add_the_app_themselves(stage: Stage) -> None:
    stage.teams.group(ROOM)
    stage.teams.closed.add(stage.noor.account)
    stage.noor.mention(ROOM, "hoi")
    stage.teams.wait(lambda: contact(stage, stage.noor))
    for _ in range(2):
        installed(stage, stage.noor)
    stage.teams.wait(lambda: stage.noor.said)
    stage.noor.say("klaar")
    stage.teams.wait(lambda: len(stage.noor.said) == 2)
    assert "Hoi, ik ben Wegwijs." in words_of(stage.noor.said[0])


def test_leaving_a_group_loses_only_who_was_met_there_alone(stage: Stage) -> None:
    stage.teams.group(ROOM)
    jan = stage.teams.person("jan")
    stage.teams.closed.add(jan.account)
    jan.mention(ROOM, "hoi")
    stage.noor.say("hoi")
    stage.teams.wait(lambda: contact(stage, jan) and contact(stage, stage.noor))
    assert contact(stage, jan) == Contact("", stage.teams.service, ROOM)
    left = [{"id": one.account, "aadObjectId": one.user.upper()} for one in (jan, stage.noor)]
    changed(stage, stage.noor, ROOM, membersRemoved=left)
    assert contact(stage, jan) is None
    assert contact(stage, stage.noor) is not None
    changed(stage, stage.noor, ROOM, membersAdded=left)
    assert contact(stage, jan) is None
    jan.mention(ROOM, "ik ben terug")
    stage.teams.wait(lambda: contact(stage, jan) == Contact("", stage.teams.service, ROOM))


def test_a_group_that_takes_the_bot_away_loses_whoever_was_met_there(stage: Stage) -> None:
    stage.teams.group(ROOM)
    jan = stage.teams.person("jan")
    stage.teams.closed.add(jan.account)
    jan.mention(ROOM, "hoi")
    stage.teams.wait(lambda: contact(stage, jan))
    changed(stage, stage.noor, ROOM, membersRemoved=[BOT])
    assert contact(stage, jan) is None
