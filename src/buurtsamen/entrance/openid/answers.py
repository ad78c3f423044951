# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what a municipality's own login is asked, and for what comes of it."""

from dataclasses import dataclass
from typing import TypedDict

from django.utils.translation import gettext_lazy as _

PURPOSE = "identity provider"


class Unreachable(Exception):
    """The login does not answer, or says something that is no answer. Nothing was changed."""

    message = _(
        "The login of your municipality does not answer right now. You are not signed in, and nothing was changed. "
        "Try again in a few minutes."
    )


class Refused(Exception):
    """What came back does not fit what was asked. Nothing was changed."""

    message = _(
        "The answer of your municipality's login does not fit what we asked. You are not signed in, and nothing was "
        "changed. Try again. If it goes wrong again, tell an administrator."
    )


class NotAgain(Refused):
    """It does not say that they showed once more who they are. Nothing was changed."""

    message = _(
        "Your municipality's login did not ask you again who you are. Nothing was changed. Try again. If it goes wrong "
        "again, tell an administrator that the login has to send auth_time."
    )


class Asked(TypedDict):
    """What must be the same when the browser comes back; kept in its session, used once."""

    provider: int
    state: str
    nonce: str
    verifier: str
    is_again: bool
    at: float


@dataclass(frozen=True, slots=True)
class Answer:
    """Whom the municipality's login says this is.

    Attributes:
        values: of the claim that says which roles somebody has.
        seen_at: when they showed who they are, as a Unix time; 0 when the login does not say.
    """

    subject: str
    name: str
    email: str
    values: tuple[str, ...]
    seen_at: float
