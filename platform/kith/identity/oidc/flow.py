"""The way to a provider and back: authorization code with PKCE, state and nonce; the ID token verified by its keys."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import orjson

from kith.errors import KithError, Problem
from kith.identity.oidc.discovery import PATIENCE, UnusableError, fetch, keys_of, said_by
from kith.lazy import lazy
from kith.settings.model import OidcProvider

clients = lazy("authlib.integrations.requests_client")
oauth_errors = lazy("authlib.common.errors")
joserfc_errors = lazy("joserfc.errors")
jwk = lazy("joserfc.jwk")
jwt = lazy("joserfc.jwt")
requests = lazy("requests")

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]  # never `none`
LEEWAY = 60  # seconds that clocks may differ


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """What the browser keeps, sealed, between going to the provider and coming back. `at` is in seconds since 1970."""

    provider: str
    state: str
    nonce: str
    verifier: str
    wanted: str
    at: int

    def to_text(self) -> str:
        """For the cookie."""
        return orjson.dumps(asdict(self)).decode()

    @classmethod
    def from_text(cls, text: str) -> Begun:
        """From the cookie, which only we have written."""
        return cls(**orjson.loads(text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who the provider says has logged in. `email` is "" unless the provider has verified it."""

    issuer: str
    subject: str
    email: str = ""
    name: str = ""


def begin(provider: OidcProvider, back: str, wanted: str, at: int) -> tuple[str, Begun]:
    """The provider's address to go to, and what to keep until it sends the browser to `back`. Raises UnusableError."""
    begun = Begun(
        provider=provider.name,
        state=secrets.token_urlsafe(24),
        nonce=secrets.token_urlsafe(24),
        verifier=secrets.token_urlsafe(48),
        wanted=wanted,
        at=at,
    )
    with _client(provider, back) as client:
        address, _ = client.create_authorization_url(
            said_by(provider.issuer)["authorization_endpoint"],
            state=begun.state,
            nonce=begun.nonce,
            code_verifier=begun.verifier,
        )
    return str(address), begun


def finish(provider: OidcProvider, back: str, begun: Begun, said: Mapping[str, str]) -> Person:
    """Who has logged in, by what the provider sent back. Raises K452 where it refused, K457 where `said` isn't the
    answer to what was begun, UnusableError for what isn't right.
    """
    same = hmac.compare_digest(said.get("state", "").encode("utf-8", "replace"), begun.state.encode())
    if begun.provider != provider.name or not same:
        raise KithError(Problem(code="K457"))
    if "error" in said:
        reason = (said.get("error_description") or said["error"])[:200]
        raise KithError(Problem(code="K452", params={"label": provider.label, "reason": reason}))
    told = said_by(provider.issuer)
    if said.get("iss", told["issuer"]) != told["issuer"]:
        raise UnusableError(f"{provider.issuer} answered as {said['iss'][:200]}")
    tokens = _tokens(provider, back, begun, said.get("code", ""))
    claims = _verified(provider, begun.nonce, str(tokens.get("id_token", "")))
    return _person(provider, {**claims, **_more(told, claims, tokens)})


def _client(provider: OidcProvider, back: str) -> Any:
    said = said_by(provider.issuer).get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    method = "client_secret_basic" if "client_secret_basic" in said else "client_secret_post"
    return clients.OAuth2Session(
        provider.client_id,
        provider.secret,
        token_endpoint_auth_method=method if provider.secret else "none",
        scope=" ".join(provider.scopes),
        redirect_uri=back,
        code_challenge_method="S256",
    )


def _tokens(provider: OidcProvider, back: str, begun: Begun, code: str) -> Mapping[str, Any]:
    endpoint = said_by(provider.issuer)["token_endpoint"]
    try:
        with _client(provider, back) as client:
            found: Mapping[str, Any] = client.fetch_token(
                endpoint, code=code, code_verifier=begun.verifier, timeout=PATIENCE, allow_redirects=False
            )
    except (requests.RequestException, oauth_errors.AuthlibBaseError, ValueError, KeyError) as error:
        raise UnusableError(f"{endpoint}: {error}") from error
    return found


def _verified(provider: OidcProvider, nonce: str, token: str) -> dict[str, Any]:
    """The claims of an ID token that is this provider's, for us, fresh, and the answer to our question."""
    issuer = said_by(provider.issuer)["issuer"]
    registry = jwt.JWTClaimsRegistry(
        leeway=LEEWAY,
        iss={"essential": True, "value": issuer},
        aud={"essential": True, "value": provider.client_id},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": nonce},
    )
    try:
        claims: dict[str, Any] = _decoded(provider, token).claims
        registry.validate(claims)
    except (joserfc_errors.JoseError, ValueError, KeyError, TypeError) as error:
        raise UnusableError(f"the ID token of {provider.issuer}: {error}") from error
    if claims.get("azp", provider.client_id) != provider.client_id:
        raise UnusableError(f"the ID token of {provider.issuer} is for {claims['azp']!r}")
    return claims


def _decoded(provider: OidcProvider, token: str) -> Any:
    """The token, its signature checked; keys that were changed meanwhile are asked for once."""
    try:
        return jwt.decode(token, jwk.KeySet.import_key_set(keys_of(provider.issuer)), algorithms=ALGORITHMS)
    except (joserfc_errors.JoseError, ValueError):
        keys = jwk.KeySet.import_key_set(keys_of(provider.issuer, again=True))
        return jwt.decode(token, keys, algorithms=ALGORITHMS)


def _more(told: Mapping[str, Any], claims: Mapping[str, Any], tokens: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the provider tells of the person when asked, where the ID token lacks the address. Never of another one."""
    endpoint, bearer = told.get("userinfo_endpoint"), tokens.get("access_token")
    if "email" in claims or not endpoint or not bearer:
        return {}
    found = fetch(str(endpoint), bearer=str(bearer))
    return found if found.get("sub") == claims["sub"] else {}


def _person(provider: OidcProvider, claims: Mapping[str, Any]) -> Person:
    verified = claims.get("email_verified") is True or claims.get("email_verified") == "true"
    return Person(
        issuer=provider.issuer.rstrip("/"),
        subject=str(claims["sub"]),
        email=str(claims.get("email") or "") if verified else "",
        name=str(claims.get("name") or ""),
    )
