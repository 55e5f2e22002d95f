"""The certificate by which an app shows who it is instead of by a password: a PEM file with its key."""

from __future__ import annotations

import base64
import json
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from bot.errors import SettingsError

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_LASTS = timedelta(minutes=5)


@dataclass(frozen=True)
class Certificate:
    """A certificate and the key that belongs to it. `ends` is when nobody accepts it any more."""

    ends: datetime
    thumbprint: bytes
    key: rsa.RSAPrivateKey

    def assertion(self, app_id: str, audience: str, now: datetime) -> str:
        """A signed statement to the login authority at `audience` that we are this app; good for five minutes."""
        header = {"alg": "RS256", "typ": "JWT", "x5t": _written(self.thumbprint)}
        times = {"nbf": int(now.timestamp()), "exp": int((now + _LASTS).timestamp())}
        claims = {"aud": audience, "iss": app_id, "sub": app_id, "jti": str(uuid.uuid4()), **times}
        said = f"{_written(json.dumps(header).encode())}.{_written(json.dumps(claims).encode())}"
        return f"{said}.{_written(self.key.sign(said.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


def read(path: Path) -> Certificate:
    """The certificate of a file. Raises SettingsError, in both languages, when it is no use."""
    try:
        pem = path.read_bytes()
        found = x509.load_pem_x509_certificate(pem)
        key = serialization.load_pem_private_key(pem, password=None)
    except (OSError, ValueError, TypeError):
        raise SettingsError(
            f"{path} is niet te lezen. Het is een PEM-bestand met een certificaat en zijn sleutel, zonder wachtwoord.\n"
            f"{path} cannot be read. It is a PEM file with a certificate and its key, without a password."
        ) from None
    if not isinstance(key, rsa.RSAPrivateKey) or found.public_key() != key.public_key():
        raise SettingsError(
            f"{path}: de sleutel hoort niet bij het certificaat, of is geen RSA-sleutel.\n"
            f"{path}: the key is not that of the certificate, or no RSA key."
        )
    # SHA-1 is how Microsoft's authority names a certificate; nothing rests on it being strong.
    return Certificate(found.not_valid_after_utc, found.fingerprint(hashes.SHA1()), key)


def _written(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
