# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""A municipality's own login: a real OpenID Connect provider in a process of its own, which also can go wrong.

Who signs in is a subject with claims. Claims that do not fit (`aud`, `iss`, `nonce`, `exp`) go into the ID token as
they are, and the claim `tamper` spoils the signature. It asks for the verifier of PKCE.
"""

import base64
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests


@dataclass(frozen=True)
class Provider:
    """A provider that runs."""

    issuer: str

    def has(self, subject: str, **claims: Any) -> None:
        """From now on it knows this about somebody."""
        requests.put(f"{self.issuer}/users/{subject}", json=claims, timeout=5).raise_for_status()

    def sign_in(self, address: str, subject: str) -> str:
        """Where it sends the browser back to, after somebody signed in at the address it was sent to."""
        answer = requests.post(address, data={"sub": subject}, timeout=5, allow_redirects=False)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]


@contextmanager
def running() -> Iterator[Provider]:
    """A provider on a free port of this machine."""
    program = [sys.executable, "-W", "ignore", "-m", __name__]
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout
        try:
            yield Provider(f"http://127.0.0.1:{int(process.stdout.readline())}")
        finally:
            process.terminate()


class Strict:
    """Asks for the verifier that fits the challenge, and spoils the ID token of whoever has the claim `tamper`."""

    def __init__(self, app: Callable[..., Any]) -> None:
        self.app = app
        self.challenges: dict[str, str] = {}

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        path, form = environ["PATH_INFO"], b""
        if path == "/oauth2/token":
            form = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
            environ["wsgi.input"] = BytesIO(form)
        told: list[Any] = []
        body = b"".join(self.app(environ, lambda status, headers, _error=None: told.extend([status, headers])))
        status, headers = told
        if path == "/oauth2/authorize" and environ["REQUEST_METHOD"] == "POST":
            code = parse_qs(urlsplit(dict(headers)["Location"]).query)["code"][0]
            self.challenges[code] = parse_qs(environ["QUERY_STRING"])["code_challenge"][0]
        if path == "/oauth2/token":
            sent = {name: values[0] for name, values in parse_qs(form.decode()).items()}
            proof = base64.urlsafe_b64encode(sha256(sent["code_verifier"].encode()).digest()).decode().rstrip("=")
            assert self.challenges[sent["code"]] == proof
            body = spoilt(body)
            headers = [(name, value) for name, value in headers if name != "Content-Length"]
        start_response(status, headers)
        return [body]


def spoilt(body: bytes) -> bytes:
    """An answer of the token endpoint with an ID token without signature, or with another one, if that is asked."""
    answer = json.loads(body)
    if "id_token" not in answer:
        return body
    header, payload, signature = answer["id_token"].split(".")
    tamper = json.loads(base64.urlsafe_b64decode(f"{payload}==")).get("tamper")
    if tamper == "unsigned":
        header = base64.urlsafe_b64encode(b'{"alg":"none"}').decode().rstrip("=")
        signature = ""
    elif tamper == "signature":
        signature = signature[:-8] + "AAAAAAAA"
    return json.dumps(answer | {"id_token": f"{header}.{payload}.{signature}"}).encode()


def main() -> None:
    """Serve, and say at which port."""
    os.environ.update(AUTHLIB_INSECURE_TRANSPORT="1")
    import oidc_provider_mock
    from werkzeug.serving import make_server

    server = make_server("127.0.0.1", 0, Strict(oidc_provider_mock.app()), threaded=True)
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
