"""What the doctor says of Teams, asked of an authority on this machine over HTTP."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from bot.app.build import App, build
from bot.channels.teams import checking
from bot.commands.common import Check
from bot.commands.doctor_teams import answers, teams_checks
from bot.settings import Settings
from tests.channels.slack.fakeslack.served import Served
from tests.channels.teams.authority import Authority

APP, OTHER_APP = "aaaaaaaa-0000-4000-8000-000000000001", "aaaaaaaa-0000-4000-8000-000000000002"
TENANT, OTHER = "bbbbbbbb-0000-4000-8000-000000000001", "bbbbbbbb-0000-4000-8000-000000000002"
PUBLIC = "https://wegwijs.voorbeeld.nl"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
NOW = datetime.now(UTC)

Look = Callable[..., dict[str, Check]]


@pytest.fixture
def authority() -> Iterator[Authority]:
    made = Authority(APP, TENANT)
    with Served(made.app) as served:
        made.base = served.url
        yield made


@pytest.fixture
def look(tmp_path: Path, authority: Authority) -> Iterator[Look]:
    """The checks by what they looked at, of one tenant with a client secret unless told otherwise."""

    def checks(**changes: Any) -> dict[str, Check]:
        own = {"teams_app_id": APP, "teams_app_password": "geheim", "teams_app_tenant": TENANT}
        where = {"teams_login_url": authority.login_url, "teams_openid_url": authority.openid_url}
        database = f"sqlite:///{tmp_path}/own.db"
        given = Settings(_env_file=None, database_url=database, **{**own, **where, **changes})
        apps.append(build(given, lambda: datetime.now(UTC)))
        found = teams_checks(apps[-1], tmp_path / "wegwijs-teams.zip")
        return {check.what.removeprefix("Teams, "): check for check in found}

    apps: list[App] = []
    yield checks
    for app in apps:
        app.engine.dispose()


def wrong(checks: dict[str, Check]) -> list[str]:
    """What is not right; that people from outside cannot come is so in each of these installations."""
    return [what for what, check in checks.items() if not check.fine and what != "adres"]


def test_nothing_is_said_where_teams_is_not_used(look: Look) -> None:
    assert look(teams_app_id=None, teams_app_password=None, teams_app_tenant=None) == {}


def test_all_is_fine(look: Look) -> None:
    checks = look()
    assert wrong(checks) == []
    assert list(checks) == ["app", "bewijs", "tenants", "aanmelden", "sleutels", "adres"]
    assert checks["aanmelden"].say == f"lukt, in tenant {TENANT}"
    assert checks["sleutels"].say == "1 gevonden"
    assert checks["tenants"].say == f"antwoord voor {TENANT}"


def test_several_tenants(look: Look) -> None:
    assert look(teams_tenants=f"{TENANT},{OTHER}")["tenants"].say == f"antwoord voor {TENANT}, {OTHER}"


def test_an_app_of_no_tenant_asks_where_such_apps_do(look: Look) -> None:
    checks = look(teams_app_tenant=None)
    assert wrong(checks) == ["tenants"]
    assert "niemand krijgt antwoord" in checks["tenants"].say
    assert wrong(look(teams_app_tenant=None, teams_tenants=OTHER)) == []


@pytest.mark.parametrize(
    ("changes", "what", "says"),
    [
        ({"teams_app_id": None}, "app", "WEGWIJS_TEAMS_APP_ID"),
        ({"teams_app_password": None}, "bewijs", "zet WEGWIJS_TEAMS_APP_PASSWORD"),
        ({"teams_managed_identity": True}, "bewijs", "Kies er één"),
        ({"teams_app_password": "fout"}, "aanmelden", "AADSTS7000215: het geheim klopt niet"),
        ({"teams_app_tenant": OTHER}, "aanmelden", "AADSTS90002: deze tenant bestaat niet"),
        ({"teams_app_id": OTHER_APP}, "aanmelden", "AADSTS700016: deze app staat niet in deze tenant"),
        ({"teams_login_url": "http://127.0.0.1:9/"}, "aanmelden", "geen antwoord van http://127.0.0.1:9/"),
        ({"teams_openid_url": "http://127.0.0.1:9/openid"}, "sleutels", "weigert Wegwijs alles"),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do(look: Look, changes: dict[str, Any], what: str, says: str) -> None:
    checks = look(**changes)
    assert wrong(checks) == [what]
    assert says in checks[what].say
    assert "fout" not in checks[what].say


def test_a_secret_that_ended(look: Look, authority: Authority) -> None:
    authority.refuse = 7000222
    assert "verlopen: maak in Entra een nieuw geheim" in look()["aanmelden"].say


def test_an_error_nobody_thought_of_keeps_its_number(look: Look, authority: Authority) -> None:
    authority.refuse = 123456
    assert look()["aanmelden"].say.startswith("AADSTS123456: ")


@pytest.mark.parametrize(
    ("instead", "says"),
    [({"appid": OTHER_APP}, f"andere app: {OTHER_APP}"), ({"tid": OTHER}, f"andere tenant: {OTHER}")],
)
def test_a_token_of_something_else_is_no_use(
    look: Look, authority: Authority, instead: dict[str, str], says: str
) -> None:
    authority.instead = instead
    checks = look()
    assert wrong(checks) == ["aanmelden"]
    assert says in checks["aanmelden"].say


def test_a_managed_identity_belongs_to_a_tenant(look: Look) -> None:
    own = {"teams_app_password": None, "teams_managed_identity": True}
    checks = look(**own)
    assert wrong(checks) == []
    assert "alleen in Azure" in checks["aanmelden"].say
    assert "WEGWIJS_TEAMS_APP_TENANT" in look(**own, teams_app_tenant=None, teams_tenants=OTHER)["bewijs"].say


def pem(path: Path, ends: timedelta, key: Any = KEY, signed_by: Any = None) -> Path:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "wegwijs")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key((signed_by or key).public_key())
        .serial_number(1)
        .not_valid_before(NOW - timedelta(days=1))
        .not_valid_after(NOW + ends)
        .sign(signed_by or key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    return path


def test_a_certificate_signs_in(look: Look, authority: Authority, tmp_path: Path) -> None:
    authority.public_key = KEY.public_key()
    file = pem(tmp_path / "app.pem", timedelta(days=300))
    checks = look(teams_app_password=None, teams_app_certificate=file)
    assert wrong(checks) == []
    assert checks["certificaat"].say.startswith("geldig tot ")


def test_a_certificate_that_ends_soon(look: Look, authority: Authority, tmp_path: Path) -> None:
    authority.public_key = KEY.public_key()
    file = pem(tmp_path / "app.pem", timedelta(days=20))
    checks = look(teams_app_password=None, teams_app_certificate=file)
    assert wrong(checks) == ["certificaat"]
    assert "maak een nieuw" in checks["certificaat"].say


def test_a_certificate_that_the_app_does_not_have(look: Look, tmp_path: Path) -> None:
    file = pem(tmp_path / "app.pem", timedelta(days=300))
    checks = look(teams_app_password=None, teams_app_certificate=file)
    assert wrong(checks) == ["aanmelden"]
    assert "AADSTS700027: Entra kent dit certificaat niet" in checks["aanmelden"].say


def test_a_file_that_is_no_certificate(look: Look, tmp_path: Path) -> None:
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    files = [tmp_path / "none.pem", tmp_path / "text.pem", tmp_path / "apart.pem", tmp_path / "curve.pem"]
    files[1].write_text("geen certificaat", encoding="utf-8")
    pem(files[2], timedelta(days=300), signed_by=other)
    pem(files[3], timedelta(days=300), ec.generate_private_key(ec.SECP256R1()))
    for file in files:
        checks = look(teams_app_password=None, teams_app_certificate=file)
        assert wrong(checks) == ["certificaat"]
        assert file.name in checks["certificaat"].say


@pytest.mark.parametrize("url", [None, "http://wegwijs.voorbeeld.nl"])
def test_teams_comes_over_https_only(look: Look, url: str | None) -> None:
    assert "alleen via https: zet WEGWIJS_PUBLIC_URL" in look_away(look, url).say


@pytest.mark.parametrize("url", ["https://localhost", "https://10.0.0.5", "https://wegwijs.local", "https://server"])
def test_teams_comes_from_outside(look: Look, url: str) -> None:
    assert "van buiten niet te bereiken" in look_away(look, url).say


def look_away(look: Look, url: str | None) -> Check:
    """The check of the address, with Microsoft's own addresses, which nothing here reaches."""
    away = {"teams_login_url": "https://127.0.0.1:9/", "teams_openid_url": "https://127.0.0.1:9/openid"}
    return look(public_url=url, **away)["adres"]


@pytest.mark.parametrize(("url", "public"), [(PUBLIC, True), ("https://8.8.8.8", True), ("https://[::1]", False)])
def test_an_address_that_the_world_knows(url: str, public: bool) -> None:
    assert checking.public(url) is public


@pytest.mark.parametrize(
    ("status", "fine", "says"),
    [(401, True, "vraagt om een bewijs"), (200, False, "komt antwoord 200"), (404, False, "komt antwoord 404")],
)
def test_our_own_address_asks_for_a_token(status: int, fine: bool, says: str) -> None:
    async def answer(_: object) -> Response:
        return Response(status_code=status)

    with Served(Starlette(routes=[Route("/teams/messages", answer, methods=["POST"])])) as served:
        check = answers(f"{served.url}/teams/messages")
    assert check.fine is fine
    assert says in check.say


def test_an_address_where_nobody_is() -> None:
    assert "Draait `wegwijs run`" in answers("http://127.0.0.1:9/teams/messages").say


def packed(path: Path, app_id: str, website: str) -> None:
    made = io.BytesIO()
    told = {"bots": [{"botId": app_id}], "version": "1.2.3", "developer": {"websiteUrl": website}}
    with ZipFile(made, "w") as archive:
        archive.writestr("manifest.json", json.dumps(told))
    path.write_bytes(made.getvalue())


def test_the_package_is_that_of_this_app(look: Look, tmp_path: Path) -> None:
    packed(tmp_path / "wegwijs-teams.zip", APP, PUBLIC)
    assert look()["wegwijs-teams.zip"].say == "versie 1.2.3, voor deze app"
    packed(tmp_path / "wegwijs-teams.zip", OTHER_APP, PUBLIC)
    assert "voor een andere app" in look()["wegwijs-teams.zip"].say
    packed(tmp_path / "wegwijs-teams.zip", APP, "https://ander.voorbeeld.nl")
    assert look()["wegwijs-teams.zip"].fine
    assert "voor een ander adres" in look(public_url="http://localhost:8400")["wegwijs-teams.zip"].say
    (tmp_path / "wegwijs-teams.zip").write_bytes(b"PK")
    assert "geen pakket voor Teams" in look()["wegwijs-teams.zip"].say
