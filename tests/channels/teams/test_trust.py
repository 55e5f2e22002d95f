"""Only Teams is let in: every token that is not right gets 401, and nothing runs."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.teams.trust import Key, Keys, NotTrusted, Trust
from bot.channels.teams.web import Web
from tests.channels.slack.fakeslack.served import Served
from tests.channels.teams.authority import ISSUER, Authority
from tests.channels.teams.faketeams import APP, ELSEWHERE, TENANT, FakeTeams, Person
from tests.channels.teams.scripted import Script, Stage, running

STRANGE = rsa.generate_private_key(public_exponent=65537, key_size=2048)

_EMEA = "https://smba.trafficmanager.net/emea/"

Forge = Callable[[FakeTeams], str]


def claims(teams: FakeTeams, **other: Any) -> dict[str, Any]:
    """What a good token says, but for what is other; None leaves a claim out."""
    now = int(time.time())
    told = {"iss": ISSUER, "aud": APP, "nbf": now - 60, "exp": now + 600, "serviceurl": teams.service, **other}
    return {name: value for name, value in told.items() if value is not None}


def signed(teams: FakeTeams, key: Any = None, *, kid: str | None = "", algorithm: str = "RS256", **other: Any) -> str:
    """A token; with the key of Bot Framework and by its name unless told otherwise."""
    name = teams.authority.kid if kid == "" else kid
    headers = {"kid": name} if name is not None else {}
    return jwt.encode(claims(teams, **other), key or teams.authority.key, algorithm=algorithm, headers=headers)


def changed(teams: FakeTeams) -> str:
    """What it says was changed after it was signed."""
    head, _, signature = signed(teams).split(".")
    body = jwt.utils.base64url_encode(json.dumps(claims(teams, aud=APP, serviceurl=teams.service, oid="x")).encode())
    return f"{head}.{body.decode()}.{signature}"


def by_public_key(teams: FakeTeams) -> str:
    """Signed with the public key, as if it were a secret that both sides share."""
    secret = jwt.utils.base64url_encode(teams.authority.key.public_key().public_numbers().n.to_bytes(256, "big"))
    return jwt.encode(claims(teams), secret, algorithm="HS256", headers={"kid": teams.authority.kid})


def unsigned(teams: FakeTeams) -> str:
    return jwt.encode(claims(teams), "", algorithm="none", headers={"kid": teams.authority.kid})


now = int(time.time())
FORGED: dict[str, Forge] = {
    "bad signature": lambda teams: signed(teams)[:-8] + "AAAAAAAA",
    "changed after it was signed": changed,
    "signed with a key of somebody else": lambda teams: signed(teams, STRANGE),
    "unknown key": lambda teams: signed(teams, STRANGE, kid="nobody's"),
    "no name of a key": lambda teams: signed(teams, kid=None),
    "expired": lambda teams: signed(teams, exp=now - 3600, nbf=now - 7200),
    "never ends": lambda teams: signed(teams, exp=None),
    "not yet valid": lambda teams: signed(teams, nbf=now + 3600),
    "another audience": lambda teams: signed(teams, aud=ELSEWHERE),
    "two audiences": lambda teams: signed(teams, aud=[APP, ELSEWHERE]),
    "no audience": lambda teams: signed(teams, aud=None),
    "another issuer": lambda teams: signed(teams, iss="https://api.botframework.example"),
    "of the login authority": lambda teams: signed(
        teams, iss=f"https://sts.windows.net/{TENANT}/", ver="1.0", appid=APP
    ),
    "no issuer": lambda teams: signed(teams, iss=None),
    "another service address": lambda teams: signed(teams, serviceurl=_EMEA),
    "no service address": lambda teams: signed(teams, serviceurl=None),
    "alg none": unsigned,
    "alg none without a signature part": lambda teams: unsigned(teams).rstrip("."),
    "alg HS256 with the public key": by_public_key,
    "alg RS512": lambda teams: signed(teams, algorithm="RS512"),
    "garbage": lambda _: "garbage",
    "three parts of garbage": lambda _: "a.b.c",
    "very long": lambda _: "a" * 20_000,
    "a claim that is no object": lambda teams: jwt.api_jws.encode(b"[1]", teams.authority.key, "RS256", {"kid": "x"}),
}


def test_a_good_token_is_let_in(stage: Stage) -> None:
    """So that what follows is refused for what it says it is."""
    answer = stage.teams.deliver(stage.noor.activity(text="hoi"), token=signed(stage.teams))
    assert answer.status_code == 200
    assert [one.text for one in stage.script.heard] == ["hoi"]


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED)
def test_a_forged_token_gets_401_and_runs_nothing(stage: Stage, forge: Forge) -> None:
    for activity in (stage.noor.activity(text="hoi"), stage.noor.activity(type="invoke", name="adaptiveCard/action")):
        assert stage.teams.deliver(activity, token=forge(stage.teams)).status_code == 401
    assert_nothing_ran(stage)


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Basic {token}", "bearer {token}", "{token}", "Bearer {token} x"]
)
def test_a_header_of_another_kind_gets_401(stage: Stage, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header.format(token=signed(stage.teams))}
    assert httpx.post(stage.url, json=stage.noor.activity(text="hoi"), headers=headers).status_code == 401
    assert_nothing_ran(stage)


OTHER: dict[str, dict[str, Any]] = {
    "a service that is not of Microsoft": {"serviceUrl": "https://evil.example/"},
    "a service under a name that everybody can have": {"serviceUrl": "https://evil.trafficmanager.net/"},
    "a service behind a name of Microsoft": {"serviceUrl": "https://smba.trafficmanager.net@evil.example/"},
    "a service without encryption": {"serviceUrl": "http://smba.trafficmanager.net/emea/"},
    "a service on another port": {"serviceUrl": "https://smba.trafficmanager.net:8443/emea/"},
    "a service that is no address": {"serviceUrl": "https://[::1"},
    "no service": {"serviceUrl": None},
    "a service that is no text": {"serviceUrl": ["https://smba.trafficmanager.net/"]},
    "another channel": {"channelId": "webchat"},
    "no channel": {"channelId": None},
}


@pytest.mark.parametrize("other", OTHER.values(), ids=OTHER)
def test_what_a_good_token_comes_with_must_be_of_teams_too(stage: Stage, other: dict[str, Any]) -> None:
    activity = stage.noor.activity(text="hoi", **other)
    token = signed(stage.teams, serviceurl=activity["serviceUrl"])
    assert stage.teams.deliver(activity, token=token).status_code == 401
    assert_nothing_ran(stage)


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b'"hoi"', b"{", b"\xff\xfe", b"[" * 100_000])
def test_a_body_that_is_no_activity_gets_401(stage: Stage, body: bytes) -> None:
    headers = {"Authorization": f"Bearer {signed(stage.teams)}"}
    assert httpx.post(stage.url, content=body, headers=headers).status_code == 401
    assert_nothing_ran(stage)


@pytest.mark.parametrize("endorsed", [("webchat", "directline"), ()])
def test_a_key_that_does_not_stand_for_teams_gets_401(stage: Stage, endorsed: tuple[str, ...]) -> None:
    stage.teams.authority.endorsed = endorsed
    assert stage.noor.say("hoi").status_code == 401
    assert_nothing_ran(stage)


def test_a_service_of_this_machine_is_not_let_in_where_the_keys_are_microsofts() -> None:
    with FakeTeams() as teams, running(teams, script := Script(), local=False) as (_, teams.bot):
        assert Person(teams, "noor").say("hoi").status_code == 401
        assert script.heard == []


def test_a_token_that_was_good_still_has_to_fit_what_it_comes_with(stage: Stage) -> None:
    token = signed(stage.teams)
    assert stage.teams.deliver(stage.noor.activity(text="hoi"), token=token).status_code == 200
    other = stage.noor.activity(text="hoi", serviceUrl=f"{stage.teams.url}/elsewhere/")
    assert stage.teams.deliver(other, token=token).status_code == 401
    assert stage.teams.deliver(stage.noor.activity(text="hoi"), token=f"{token[:-4]}AAAA").status_code == 401
    assert [one.text for one in stage.script.heard] == ["hoi"]


@pytest.mark.parametrize(("lasts", "again"), [(600, 300.0), (100, 100.0)])
def test_a_token_is_computed_anew_after_a_while_and_not_past_its_end(lasts: int, again: float) -> None:
    """With no keys any more, it is only good as long as it is remembered."""
    teams = FakeTeams()
    teams.authority.base = "http://127.0.0.1:9"
    clock = _Clock(float(now))
    token = jwt.encode(
        {"iss": ISSUER, "aud": APP, "nbf": now - 60, "exp": now + lasts, "serviceurl": _EMEA},
        teams.authority.key,
        "RS256",
        {"kid": "k"},
    )

    async def ask() -> None:
        keys = Keys("", Web(1.0), local=False)
        trust = Trust(APP, keys, local=False, clock=clock)
        keys._keys = {"k": Key(teams.authority.key.public_key(), frozenset(["msteams"]))}
        keys._fetched = time.monotonic()
        activity = {"channelId": "msteams", "serviceUrl": _EMEA}
        await trust.check(f"Bearer {token}", activity)
        keys._keys = {}
        keys._tried = time.monotonic()
        clock.now += again - 1
        await trust.check(f"Bearer {token}", activity)
        clock.now += 1
        with pytest.raises(NotTrusted):
            await trust.check(f"Bearer {token}", activity)

    asyncio.run(ask())


def test_no_handler_runs_without_keys(stage: Stage) -> None:
    stage.teams.authority.base = "http://127.0.0.1:9"
    assert stage.noor.say("hoi").status_code == 401
    assert_nothing_ran(stage)


def assert_nothing_ran(stage: Stage) -> None:
    """The core was asked nothing, nothing was kept or looked up, and nobody heard anything."""
    script = stage.script
    assert (script.heard, script.contacts, script.linked, stage.teams.asked, stage.noor.said) == ([], {}, [], [], [])


def test_a_tenant_that_is_not_let_in_gets_403_and_runs_nothing(stage: Stage) -> None:
    stranger = Person(stage.teams, "jan", tenant=ELSEWHERE)
    for activity in (stranger.activity(text="hoi"), stranger.activity(type="invoke", name="task/fetch")):
        assert stage.teams.deliver(activity).status_code == 403
    nowhere = stage.noor.activity(text="hoi", channelData=None, conversation={"id": "a:noor"})
    assert stage.teams.deliver(nowhere).status_code == 403
    assert_nothing_ran(stage)


# Where the keys come from


@dataclass
class _Counted:
    """Counts what is asked, and can be slow or fail."""

    authority: Authority
    asked: list[str] = field(default_factory=list)
    fails: bool = False
    hold: threading.Event | None = None

    @property
    def app(self) -> Starlette:
        return Starlette(routes=[Route("/{name}", self._give)])

    async def _give(self, request: Request) -> Response:
        self.asked.append(request.path_params["name"])
        if self.hold is not None:
            await asyncio.to_thread(self.hold.wait, 10)
        if self.fails:
            return Response(status_code=500)
        if request.path_params["name"] == "openid":
            return await self.authority._openid(request)
        return await self.authority._keys(request)


@dataclass
class _Clock:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def _with_keys(use: Callable[[_Counted, _Clock, Keys], Any]) -> _Counted:
    counted = _Counted(Authority(APP, TENANT))
    clock = _Clock()

    async def run(url: str) -> None:
        web = Web(5.0)
        try:
            await use(counted, clock, Keys(url, web, local=True, clock=clock))
        finally:
            await web.close()

    with Served(counted.app) as served:
        counted.authority.base = served.url
        asyncio.run(run(counted.authority.openid_url))
    return counted


def test_keys_are_fetched_once_also_when_many_ask_and_the_loop_goes_on_meanwhile() -> None:
    async def use(counted: _Counted, clock: _Clock, keys: Keys) -> None:
        counted.hold = threading.Event()
        asking = [asyncio.create_task(keys.find(counted.authority.kid)) for _ in range(20)]
        for _turn in range(5):  # a fetch on the event loop would never let this go on
            await asyncio.sleep(0.001)
        assert not any(one.done() for one in asking)
        counted.hold.set()
        await asyncio.gather(*asking)

    assert _with_keys(use).asked == ["openid", "keys"]


def test_an_unknown_key_is_looked_for_now_and_then_only() -> None:
    async def use(counted: _Counted, clock: _Clock, keys: Keys) -> None:
        await keys.find(counted.authority.kid)
        for moment in (1.0, 299.0, 300.0, 301.0, 599.0):
            clock.now = moment
            with pytest.raises(NotTrusted):
                await keys.find("made up")

    assert _with_keys(use).asked == ["openid", "keys"] * 2


def test_a_new_key_is_found_and_keys_are_renewed_every_day() -> None:
    async def use(counted: _Counted, clock: _Clock, keys: Keys) -> None:
        await keys.find(counted.authority.kid)
        old, counted.authority.kid = counted.authority.kid, "new"
        clock.now = 400.0
        await keys.find("new")
        with pytest.raises(NotTrusted):
            await keys.find(old)
        clock.now = 400.0 + 86_399
        await keys.find("new")
        assert len(counted.asked) == 4
        clock.now += 1
        await keys.find("new")

    assert len(_with_keys(use).asked) == 6


def test_keys_that_cannot_be_renewed_last_for_five_days() -> None:
    async def use(counted: _Counted, clock: _Clock, keys: Keys) -> None:
        await keys.find(counted.authority.kid)
        counted.fails = True
        clock.now = 5 * 86_400 - 1
        await keys.find(counted.authority.kid)
        clock.now += 1
        with pytest.raises(NotTrusted):
            await keys.find(counted.authority.kid)
        counted.fails = False
        clock.now += 30
        await keys.find(counted.authority.kid)

    _with_keys(use)


@pytest.mark.parametrize(
    ("url", "yes"),
    [
        ("https://smba.trafficmanager.net/emea/", True),
        ("https://SMBA.trafficmanager.net:443/amer/", True),
        ("https://smba.infra.gcc.teams.microsoft.com/teams", True),
        ("https://smba.trafficmanager.net.evil.example/", False),
        ("http://127.0.0.1:3978/", False),
        ("", False),
    ],
)
def test_which_services_are_of_teams(url: str, yes: bool) -> None:
    async def ask() -> bool:
        return Trust(APP, Keys("", Web(1.0), local=False), local=False).serves(url)

    assert asyncio.run(ask()) is yes
