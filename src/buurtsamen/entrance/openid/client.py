# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for asking a municipality's own login who somebody is: OpenID Connect Core 1.0, code flow with PKCE.

Nothing that comes back is believed before the signature, issuer, audience, term and nonce of the ID token are right.
"""

import hmac
import logging
import time
from collections.abc import Mapping
from typing import Any

import requests
from authlib.common.security import generate_token
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from django.conf import settings
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from buurtsamen.core import sealing
from buurtsamen.entrance.openid.answers import PURPOSE, Answer, Asked, NotAgain, Refused, Unreachable
from buurtsamen.people.models import IdentityProvider

_SIGNED_WITH = ["RS256", "PS256", "ES256", "RS384", "PS384", "ES384", "RS512", "PS512", "ES512"]  # never "none"
_SECONDS = (3, 5)  # to connect, to answer
_KEPT_SECONDS = 300
_SILENT_SECONDS = 30  # for so long a login that did not answer is not asked again: waiting takes a thread
_LEEWAY_SECONDS = 60
_known: dict[str, tuple[float, dict[str, Any] | None]] = {}
_log = logging.getLogger(__name__)


def ask(provider: IdentityProvider, *, answer_to: str, is_again: bool = False) -> tuple[str, Asked]:
    """Where to send the browser, and what to remember until it comes back.

    Args:
        answer_to: address that the login sends the browser back to.
        is_again: they must show who they are once more, also when the login knows them still.

    Raises:
        Unreachable: the login does not answer.
    """
    asked = Asked(
        provider=provider.pk,
        state=generate_token(32),
        nonce=generate_token(32),
        verifier=generate_token(64),
        is_again=is_again,
        at=time.time(),
    )
    again = {"prompt": "login", "max_age": 0} if is_again else {}
    with _session(provider, answer_to) as session:
        address, _state = session.create_authorization_url(
            _endpoint(provider, "authorization_endpoint"),
            state=asked["state"],
            nonce=asked["nonce"],
            code_verifier=asked["verifier"],
            **again,
        )
    return address, asked


def hear(provider: IdentityProvider, asked: Asked, *, told: Mapping[str, str], answer_to: str) -> Answer:
    """Whom the login says this is, now that the browser came back.

    Args:
        told: what stood behind the "?" of the address it came back to.

    Raises:
        Refused: it does not fit what was asked.
        Unreachable: the login does not answer.
    """
    is_ours = hmac.compare_digest(told.get("state", "").encode(), asked["state"].encode())
    is_theirs = told.get("iss", provider.issuer) == provider.issuer  # RFC 9207: not mixed up with another login
    if not (is_ours and is_theirs and told.get("code")):
        raise Refused
    try:
        with _session(provider, answer_to) as session:
            token = session.fetch_token(
                _endpoint(provider, "token_endpoint"),
                grant_type="authorization_code",
                code=told["code"],
                code_verifier=asked["verifier"],
                redirect_uri=answer_to,
                allow_redirects=False,
            )
        claims = _claims(provider, asked, token)
    except (OAuthError, JoseError) as refusal:
        _log.warning("%s refused: %s", provider, type(refusal).__name__)
        raise Refused from refusal
    except (requests.RequestException, ValueError) as failure:
        _log.warning("%s failed: %s", provider, type(failure).__name__)
        raise Unreachable from failure
    return _answer(provider, asked, claims)


def forget() -> None:
    """Ask every login anew what its addresses and keys are."""
    _known.clear()


def _session(provider: IdentityProvider, answer_to: str) -> OAuth2Session:
    ways = _metadata(provider).get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    try:
        secret = sealing.unseal(bytes(provider.secret), purpose=PURPOSE).decode()
    except sealing.Broken as error:
        _log.warning("the secret of %s was sealed with another key", provider)
        raise Unreachable from error
    return OAuth2Session(
        client_id=provider.client_id,
        client_secret=secret,
        token_endpoint_auth_method="client_secret_basic" if "client_secret_basic" in ways else "client_secret_post",
        scope="openid profile email",
        redirect_uri=answer_to,
        code_challenge_method="S256",
        default_timeout=_SECONDS,
    )


def _metadata(provider: IdentityProvider) -> dict[str, Any]:
    found = _fetched(f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration")
    if found.get("issuer") != provider.issuer:
        _log.warning("%s calls itself another issuer", provider)
        raise Unreachable
    return found


def _endpoint(provider: IdentityProvider, name: str) -> str:
    return _safe(_metadata(provider).get(name))


def _safe(address: object) -> str:
    """An address that may be asked: over TLS, but for a try on one's own machine."""
    if isinstance(address, str) and address.startswith(("https://",) if settings.HTTPS else ("https://", "http://")):
        return address
    raise Unreachable


def _fetched(address: str, *, anew: bool = False) -> dict[str, Any]:
    """A JSON object from an address, remembered for five minutes; that there is none, for half a minute."""
    until, found = _known.get(address, (0.0, None))
    if until < time.monotonic() or (anew and found):
        found = _asked(address)
        _known[address] = time.monotonic() + (_KEPT_SECONDS if found else _SILENT_SECONDS), found
    if found is None:
        raise Unreachable
    return found


def _asked(address: str) -> dict[str, Any] | None:
    try:
        response = requests.get(_safe(address), timeout=_SECONDS, allow_redirects=False)
        response.raise_for_status()
        found = response.json()
    except (requests.RequestException, ValueError) as failure:
        _log.warning("%s does not answer: %s", address, type(failure).__name__)
        return None
    return found if isinstance(found, dict) else None


def _claims(provider: IdentityProvider, asked: Asked, token: dict[str, Any]) -> CodeIDToken:
    """The claims of the ID token, when all of section 3.1.3.7 of OpenID Connect Core holds.

    Raises:
        JoseError: it does not.
    """
    signed = _opened(provider, str(token.get("id_token", "")))
    claims = CodeIDToken(
        signed.claims,
        signed.header,
        {
            "iss": {"essential": True, "value": provider.issuer},
            "aud": {"essential": True, "value": provider.client_id},
        },
        {"nonce": asked["nonce"], "client_id": provider.client_id, "access_token": token.get("access_token")},
    )
    claims.validate(leeway=_LEEWAY_SECONDS)
    told = _metadata(provider).get("userinfo_endpoint")
    if told and (_at(claims, provider.claim) is None or "email" not in claims):
        claims.update(_more(_safe(told), claims, token))
    return claims


def _opened(provider: IdentityProvider, id_token: str) -> jwt.Token:
    """The ID token, its signature verified; keys that the login changed are fetched once more."""
    keys = _endpoint(provider, "jwks_uri")
    registry = JWSRegistry(algorithms=_SIGNED_WITH, strict_check_header=False)
    try:
        return jwt.decode(id_token, KeySet.import_key_set(_keys(keys)), registry=registry)
    except InvalidKeyIdError:
        return jwt.decode(id_token, KeySet.import_key_set(_keys(keys, anew=True)), registry=registry)


def _keys(address: str, *, anew: bool = False) -> Any:
    found = _fetched(address, anew=anew)
    if not isinstance(found.get("keys"), list):
        raise Unreachable
    return found


def _more(address: str, claims: CodeIDToken, token: dict[str, Any]) -> dict[str, Any]:
    """What the login tells beside the ID token, about the same subject only; the ID token itself goes first."""
    response = requests.get(
        address,
        headers={"Authorization": f"Bearer {token.get('access_token', '')}"},
        timeout=_SECONDS,
        allow_redirects=False,
    )
    response.raise_for_status()
    found = response.json()
    if not isinstance(found, dict) or found.get("sub") != claims["sub"]:
        return {}
    return {name: value for name, value in found.items() if name not in claims}


def _answer(provider: IdentityProvider, asked: Asked, claims: CodeIDToken) -> Answer:
    seen_at = min(float(claims.get("auth_time") or 0), time.time())
    if asked["is_again"] and seen_at < asked["at"] - _LEEWAY_SECONDS:
        raise NotAgain
    subject = str(claims["sub"])
    if not 0 < len(subject) <= 255:
        raise Refused
    value = _at(claims, provider.claim)
    values = value if isinstance(value, list) else [value]
    return Answer(
        subject=subject,
        name=str(claims.get("name") or claims.get("preferred_username") or ""),
        email=str(claims.get("email") or claims.get("preferred_username") or "").lower(),
        values=tuple(one for one in values if isinstance(one, str)),
        seen_at=seen_at,
    )


def _at(claims: dict[str, Any], name: str) -> Any:
    """A claim by its name, or one inside another: "realm_access.roles"."""
    if name in claims or "." not in name:
        return claims.get(name)
    outer, _dot, inner = name.partition(".")
    found = claims.get(outer)
    return _at(found, inner) if isinstance(found, dict) else None
