"""Microsoft's login authority and Bot Framework's keys, on this machine: what a bot asks of them and no more."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

ISSUER = "https://api.botframework.com"
SCOPE = "https://api.botframework.com/.default"


def written(data: bytes) -> str:
    """Bytes as a token holds them."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def read(part: str) -> bytes:
    """The bytes again."""
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


@cache
def _key() -> rsa.RSAPrivateKey:
    """One for all that are made here: it never changes, and making it takes longer than most tests."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Authority:
    """Knows one app of one tenant, by a secret or by the key of its certificate.

    `endorsed` are the channels that its keys stand for. `refuse` is the number of an error that it answers everything
    with, `instead` what its tokens say instead of the truth.
    """

    app_id: str
    tenant: str
    secret: str = "geheim"
    public_key: rsa.RSAPublicKey | None = None
    endorsed: tuple[str, ...] = ("msteams",)
    refuse: int = 0
    instead: dict[str, Any] = field(default_factory=dict)
    base: str = ""
    tokens: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.key = _key()
        self.kid = "wegwijs-test"

    @property
    def app(self) -> Starlette:
        """To be served at `base`, which is filled in by who serves it."""
        return Starlette(
            routes=[
                Route("/{tenant}/oauth2/v2.0/token", self._token, methods=["POST"]),
                Route("/openid", self._openid),
                Route("/keys", self._keys),
            ]
        )

    @property
    def login_url(self) -> str:
        return f"{self.base}/"

    @property
    def openid_url(self) -> str:
        return f"{self.base}/openid"

    def signed(self, **claims: Any) -> str:
        """A token that Bot Framework would send with an activity: from it, for our app, unless told otherwise."""
        now = int(time.time())
        told = {"iss": ISSUER, "aud": self.app_id, "nbf": now - 60, "exp": now + 600, **claims}
        return self._jwt({"alg": "RS256", "typ": "JWT", "kid": self.kid}, told)

    def _jwt(self, header: Mapping[str, Any], claims: Mapping[str, Any]) -> str:
        said = f"{written(json.dumps(header).encode())}.{written(json.dumps(claims).encode())}"
        return f"{said}.{written(self.key.sign(said.encode(), padding.PKCS1v15(), hashes.SHA256()))}"

    async def _openid(self, _: Request) -> Response:
        signing = ["RS256"]
        told = {"issuer": ISSUER, "jwks_uri": f"{self.base}/keys", "id_token_signing_alg_values_supported": signing}
        return JSONResponse(told)

    async def _keys(self, _: Request) -> Response:
        numbers = self.key.public_key().public_numbers()
        n, e = (written(one.to_bytes((one.bit_length() + 7) // 8, "big")) for one in (numbers.n, numbers.e))
        key = {"kty": "RSA", "use": "sig", "kid": self.kid, "n": n, "e": e, "endorsements": list(self.endorsed)}
        return JSONResponse({"keys": [key]})

    async def _token(self, request: Request) -> Response:
        form = {name: str(value) for name, value in (await request.form()).items()}
        code = self.refuse or self._wrong(request.path_params["tenant"], form)
        if code:
            told = {"error": "invalid_client", "error_codes": [code], "error_description": f"AADSTS{code}: no"}
            return JSONResponse(told, 401)
        now = int(time.time())
        claims = {"aud": ISSUER, "appid": self.app_id, "tid": self.tenant, "nbf": now, "exp": now + 3600}
        claims |= self.instead
        self.tokens.append(self._jwt({"alg": "RS256", "kid": self.kid}, claims))
        return JSONResponse({"token_type": "Bearer", "expires_in": 3599, "access_token": self.tokens[-1]})

    def _wrong(self, tenant: str, form: Mapping[str, str]) -> int:
        if tenant not in (self.tenant, "botframework.com"):
            return 90002
        if form.get("client_id") != self.app_id:
            return 700016
        if (form.get("grant_type"), form.get("scope")) != ("client_credentials", SCOPE):
            return 70011
        if "client_assertion" in form:
            return 0 if self._assertion_fits(form["client_assertion"]) else 700027
        return 0 if form.get("client_secret") == self.secret else 7000215

    def _assertion_fits(self, assertion: str) -> bool:
        said, _, signature = assertion.rpartition(".")
        claims = json.loads(read(said.partition(".")[2]))
        try:
            if self.public_key is None:
                return False
            self.public_key.verify(read(signature), said.encode(), padding.PKCS1v15(), hashes.SHA256())
        except InvalidSignature:
            return False
        right = {"iss": self.app_id, "sub": self.app_id, "aud": f"{self.base}/{self.tenant}/oauth2/v2.0/token"}
        return all(claims.get(name) == value for name, value in right.items()) and claims["exp"] > time.time()
