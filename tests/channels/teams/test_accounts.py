"""Who somebody in Teams is: by what their own organisation says of them, and by nothing that they say themselves."""

from __future__ import annotations

from typing import Any

import pytest

from bot.channels.teams.accounts import given_addresses
from bot.channels.teams.ports import CHANNEL
from bot.messages import Address
from tests.channels.teams.faketeams import ELSEWHERE, TENANT
from tests.channels.teams.scripted import Stage

USER = "cccccccc-0000-4000-8000-000000000001"
_MEMBER = {
    "aadObjectId": USER,
    "tenantId": TENANT,
    "email": "Noor@Zorg.example",
    "userPrincipalName": "n.b@zorg.example",
}


@pytest.mark.parametrize(
    ("about", "addresses"),
    [
        ({}, ("noor@zorg.example", "n.b@zorg.example")),
        ({"userRole": "user"}, ("noor@zorg.example", "n.b@zorg.example")),
        ({"aadObjectId": None, "objectId": USER.upper()}, ("noor@zorg.example", "n.b@zorg.example")),
        ({"email": "n.b@zorg.example"}, ("n.b@zorg.example",)),
        ({"email": None}, ("n.b@zorg.example",)),
        ({"email": 7, "userPrincipalName": ["x@y"]}, ()),
        ({"email": "noor", "userPrincipalName": ""}, ()),
        ({"userRole": "guest"}, ()),
        ({"userRole": "anonymous"}, ()),
        ({"userPrincipalName": "noor_zorg.example#EXT#@school.example"}, ()),
        ({"tenantId": ELSEWHERE}, ()),
        ({"tenantId": None}, ()),
        ({"aadObjectId": "cccccccc-0000-4000-8000-000000000002"}, ()),
        ({"aadObjectId": None}, ()),
    ],
)
def test_only_addresses_of_a_member_of_the_organisation_itself_count(about: dict[str, Any], addresses: Any) -> None:
    assert given_addresses({**_MEMBER, **about}, Address(CHANNEL, TENANT, USER, "")) == addresses


def test_a_member_is_recognised_by_their_address_and_asked_about_once(stage: Stage) -> None:
    jan = stage.teams.person("jan", "jan@zorg.example")
    stage.script.emails["jan@zorg.example"] = "nl"
    for _ in range(3):
        jan.say("hoi")
    stage.teams.wait(lambda: len(jan.said) == 3)
    assert stage.script.linked == [(jan.user, ("jan@zorg.example",))]
    assert [one.locale for one in stage.script.heard] == ["", "", ""]
    assert sum("members" in path for _, path in stage.teams.asked) == 1


@pytest.mark.parametrize(
    "about",
    [
        {"userRole": "guest"},
        {"tenantId": ELSEWHERE},
        {"userPrincipalName": "jan_x#EXT#@zorg.example", "userRole": "guest"},
    ],
)
def test_a_guest_stays_a_stranger_and_may_type_a_code(stage: Stage, about: dict[str, Any]) -> None:
    jan = stage.teams.person("jan", "jan@zorg.example", about=about, locale="en-US")
    stage.script.emails["jan@zorg.example"] = "nl"
    jan.say("hoi")
    stage.teams.wait(lambda: jan.said)
    assert stage.script.linked == []
    assert stage.script.heard[0].locale == "en"


def test_a_name_is_no_identity(stage: Stage) -> None:
    """Somebody who calls themselves Noor, with the address of Noor as their name, is a stranger."""
    fake = stage.teams.person("Noor noor@zorg.example", "", about={"name": "noor@zorg.example", "givenName": "Noor"})
    stage.script.emails["noor@zorg.example"] = "nl"
    fake.say("wanneer is mijn examen?")
    stage.teams.wait(lambda: fake.said)
    assert fake.user not in stage.script.known
    assert stage.script.heard[0].address.user == fake.user


def test_the_same_object_id_in_another_tenant_is_somebody_else() -> None:
    from tests.channels.teams.scripted import staged

    with staged(tenants=frozenset([TENANT, ELSEWHERE])) as stage:
        twin = stage.teams.person("twin", tenant=ELSEWHERE, user=stage.noor.user)
        twin.say("hoi")
        stage.teams.wait(lambda: twin.said)
        (heard,) = stage.script.heard
        assert (heard.address.tenant, heard.address.user) == (ELSEWHERE, stage.noor.user)


@pytest.mark.parametrize(
    "sender", [{"id": "29:x"}, {"aadObjectId": USER}, {}, None, "29:x", {"id": "28:x", "aadObjectId": USER}]
)
def test_who_has_no_account_of_an_organisation_is_not_answered(stage: Stage, sender: Any) -> None:
    activity = {**stage.noor.activity(text="hoi"), "from": sender}
    assert stage.teams.deliver(activity).status_code == 200
    assert stage.script.heard == []


def test_who_it_is_that_cannot_be_looked_up_now_is_told_to_try_again(stage: Stage) -> None:
    jan = stage.teams.person("jan", "jan@zorg.example")
    stage.teams.fault("GET", status=503)
    jan.say("hoi")
    stage.teams.wait(lambda: jan.said)
    assert "Het is nu te druk." in str(jan.said)
    assert stage.script.heard == []
    jan.say("hoi")
    stage.teams.wait(lambda: len(jan.said) == 2)
    assert stage.script.linked


def test_who_teams_does_not_tell_of_is_a_stranger(stage: Stage) -> None:
    jan = stage.teams.person("jan", "jan@zorg.example")
    stage.teams.fault("GET", status=403, code="BotNotInConversationRoster")
    jan.say("hoi")
    stage.teams.wait(lambda: jan.said)
    assert stage.script.linked == []
    assert stage.script.heard[0].locale == "nl"
