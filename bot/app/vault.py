"""Locks what is kept of other systems' secrets, with a key made of the one in the settings."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.errors import SettingsError
from bot.settings import Settings

_LABEL = b"wegwijs vault 1"


class Vault:
    """Seals with the key of today; what an older key sealed can still be opened while that key is listed."""

    def __init__(self, secret_key: str, old_keys: Sequence[str] = ()) -> None:
        self._fernet = MultiFernet([_fernet(key) for key in (secret_key, *old_keys)])

    @classmethod
    def of(cls, settings: Settings) -> Vault:
        """The vault of the settings. SettingsError when no secret key is set."""
        return cls(settings.required_secret_key().get_secret_value(), settings.older_keys)

    def seal(self, text: str) -> bytes:
        """The text, locked; twice the same text gives other bytes."""
        return self._fernet.encrypt(text.encode())

    def open(self, sealed: bytes) -> str:
        """The text. SettingsError when none of the keys sealed these bytes, or somebody changed them."""
        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken:
            raise SettingsError(
                "Een bewaard geheim gaat niet open met WEGWIJS_SECRET_KEY. Zet de vorige sleutel in "
                "WEGWIJS_OLD_SECRET_KEYS, of installeer het kanaal opnieuw.\n"
                "A stored secret does not open with WEGWIJS_SECRET_KEY. Put the previous key in "
                "WEGWIJS_OLD_SECRET_KEYS, or install the channel again."
            ) from None


def _fernet(key: str) -> Fernet:
    derived = HKDF(SHA256(), length=32, salt=None, info=_LABEL).derive(key.encode())
    return Fernet(urlsafe_b64encode(derived))
