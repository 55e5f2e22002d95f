"""What is locked opens with the key of today or one of before, and with nothing else."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from bot.app.vault import Vault
from bot.errors import SettingsError
from bot.settings import Settings

OLD, NEW = "the-key-of-last-year-that-was-long-enough", "the-key-of-this-year-that-is-long-enough"
TOKEN = "xoxb-a-token"


def test_what_is_sealed_opens_and_does_not_show() -> None:
    sealed = Vault(NEW).seal(TOKEN)
    assert TOKEN.encode() not in sealed
    assert Vault(NEW).open(sealed) == TOKEN


def test_a_key_of_before_still_opens_and_the_new_one_seals() -> None:
    rotated = Vault.of(Settings(secret_key=SecretStr(NEW), old_secret_keys=SecretStr(f"{OLD}, {OLD}-older")))
    assert rotated.open(Vault(OLD).seal(TOKEN)) == TOKEN
    assert Vault(NEW).open(rotated.seal(TOKEN)) == TOKEN


@pytest.mark.parametrize(
    "sealed",
    [Vault(OLD).seal(TOKEN), b"", b"nonsense", Vault(NEW).seal(TOKEN)[:20] + Vault(NEW).seal(TOKEN)[20:][::-1]],
    ids=["other key", "nothing", "nonsense", "changed"],
)
def test_what_does_not_open_says_what_to_do(sealed: bytes) -> None:
    with pytest.raises(SettingsError, match="WEGWIJS_OLD_SECRET_KEYS") as refused:
        Vault(NEW).open(sealed)
    assert NEW not in str(refused.value)


def test_without_a_key_nothing_is_sealed() -> None:
    with pytest.raises(SettingsError, match="WEGWIJS_SECRET_KEY"):
        Vault.of(Settings())
