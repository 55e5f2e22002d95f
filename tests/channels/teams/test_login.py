"""How the bot shows Microsoft who it is: by a password, a certificate or the managed identity of its machine."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.channels.teams.errors import LoginRefused
from bot.channels.teams.login import Login
from bot.channels.teams.ports import TeamsSettings
from bot.channels.teams.web import Web
from bot.errors import SettingsError, TransientDelivery
from tests.channels.slack.fakeslack.served import Served
from tests.channels.teams.authority import Authority
from tests.channels.teams.faketeams import APP, ELSEWHERE, TENANT


@dataclass
class _Clock:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def authority() -> Iterator[Authority]:
    found = Authority(APP, TENANT)
    with Served(found.app) as served:
        found.base = served.url
        yield found


def asked(authority: Authority, use: Callable[[Login, _Clock], Any], **given: Any) -> Any:
    """What comes of using a login with these settings."""
    settings = TeamsSettings(app_id=APP, login_url=authority.login_url, **given)
    clock = _Clock()

    async def run() -> Any:
        web = Web(5.0)
        try:
            return await use(Login(settings, web, clock), clock)
        finally:
            await web.close()

    return asyncio.run(run())


async def _token(login: Login, _: _Clock) -> str:
    return await login.token()


@pytest.mark.parametrize("tenant", [TENANT, ""])
def test_a_password_of_an_app_of_one_tenant_or_of_many(authority: Authority, tenant: str) -> None:
    token = asked(authority, _token, app_password="geheim", app_tenant=tenant)
    assert authority.tokens == [token]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"app_password": "fout"}, "7000215"),
        ({"app_password": "geheim", "app_tenant": ELSEWHERE}, "90002"),
    ],
)
def test_a_login_that_is_refused_says_by_what_and_no_secret(
    authority: Authority, given: dict[str, str], says: str
) -> None:
    with pytest.raises(LoginRefused, match=f"AADSTS{says}") as refused:
        asked(authority, _token, **given)
    assert "geheim" not in str(refused.value)


def test_a_certificate(authority: Authority, tmp_path: Path) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "wegwijs")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now).not_valid_after(now + timedelta(days=1))
    pem = made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)
    file = tmp_path / "app.crt"
    file.write_bytes(pem + key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    given: dict[str, Any] = {"app_certificate": str(file), "app_tenant": TENANT}
    with pytest.raises(LoginRefused, match="AADSTS700027"):
        asked(authority, _token, **given)
    authority.public_key = key.public_key()
    assert asked(authority, _token, **given) == authority.tokens[-1]


def test_the_managed_identity_of_the_machine(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[str, str]] = []

    async def give(request: Request) -> JSONResponse:
        told.append((request.headers["x-identity-header"], request.query_params["resource"]))
        assert request.query_params["client_id"] == APP
        return JSONResponse({"access_token": "of the machine", "expires_on": "4102444800", "resource": "x"})

    with Served(Starlette(routes=[Route("/msi", give)])) as served:
        monkeypatch.setenv("IDENTITY_ENDPOINT", f"{served.url}/msi")
        monkeypatch.setenv("IDENTITY_HEADER", "secret of the machine")
        assert asked(authority, _token, managed_identity=True, app_tenant=TENANT) == "of the machine"
    assert told == [("secret of the machine", "https://api.botframework.com")]


def test_without_any_proof_the_channel_does_not_begin(authority: Authority) -> None:
    with pytest.raises(SettingsError, match="WEGWIJS_TEAMS_APP_PASSWORD"):
        asked(authority, _token)


def test_one_token_for_all_who_ask_until_it_is_nearly_over(authority: Authority) -> None:
    async def use(login: Login, clock: _Clock) -> None:
        first = {one for one in await asyncio.gather(*(login.token() for _ in range(20)))}
        assert len(first) == len(authority.tokens) == 1
        clock.now = 3599 - 300 - 1
        assert await login.token() in first
        clock.now += 1
        authority.instead = {"jti": "another"}
        assert await login.token() not in first

    asked(authority, use, app_password="geheim")
    assert len(authority.tokens) == 2


def test_a_token_that_was_refused_is_not_used_again_and_a_newer_one_is_kept(authority: Authority) -> None:
    async def use(login: Login, _: _Clock) -> None:
        first = await login.token()
        login.refused(first)
        authority.instead = {"jti": "another"}
        second = await login.token()
        assert second != first
        login.refused(first)  # told late
        assert await login.token() == second

    asked(authority, use, app_password="geheim")
    assert len(authority.tokens) == 2


def test_an_authority_that_does_not_answer_may_later(authority: Authority) -> None:
    authority.base = "http://127.0.0.1:9"
    with pytest.raises(TransientDelivery, match="login"):
        asked(authority, _token, app_password="geheim")
