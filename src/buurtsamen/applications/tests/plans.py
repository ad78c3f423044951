# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Plans that residents begin, as far along as a test wants them."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

from PIL import Image

from buurtsamen.applications import homes, joining, sending, starting, steps
from buurtsamen.applications.models import Application
from buurtsamen.conftest import A_DAY_IN_MAY, Town
from buurtsamen.core import traps
from buurtsamen.initiatives.models import Initiative
from buurtsamen.people.models import User
from buurtsamen.places.models import Address

NOW = datetime(2026, 5, 10, 12, 32, tzinfo=UTC)
JOIN = "https://lindedorp.test/meedoen/"
ANSWERS: dict[str, dict[str, str]] = {
    "idea": {
        "title": "Lange tafel in de Lindelaan",
        "theme": "eten",
        "summary": "Eén lange tafel, en iedereen neemt iets mee.",
        "story": "Wij eten samen.\n\nDoe je mee?",
    },
    "place": {"where": "here", "place": "De stoep van de Lindelaan", "postcode": "7602 ab"},
    "people": {"for_whom": "Voor iedereen uit de straat", "happens": "Een zaterdag in juni", "money_by": "2026-06-30"},
    "budget": {
        **{"what-1": "Soep en brood", "cents-1": "240", "how-1": "asked"},
        **{"what-2": "Tafels", "cents-2": "95,50", "how-2": "lent"},
        **{"what-3": "Slingers", "cents-3": "12", "how-3": "own"},
        **{"what-4": "", "cents-4": "", "how-4": "asked"},
    },
    "you": {"name": "Noor", "does": "regelt het", "phone": "06 12345678"},
    "together": {},
    "help": {"what-1": "Mensen die afwassen", "kind-1": "hands", "number-1": "4"},
    "picture": {},
}


def resident(name: str = "Noor") -> User:
    """Somebody with an account."""
    return User.objects.create_user(f"{name.lower()}@example.test", name=f"{name} Jansen")


def begun(town: Town, user: User) -> Application:
    """A plan without any answer."""
    return starting.start(user, town.municipality, at=NOW)


def begun_again(plan: Application) -> Application:
    """Another plan of the same initiator."""
    return starting.start(plan.user, plan.municipality, at=NOW)


def answered(town: Town, user: User, **instead: dict[str, str]) -> Application:
    """A plan with all answers, whose initiator lives at number 1."""
    made = begun(town, user)
    made.answers = ANSWERS | instead
    made.done = [step.name for step in steps.STEPS]
    made.home = homes.hashed(made, Address.objects.of(town.municipality).get(number=1))
    made.save()
    return made


def joins(application: Application, name: str, number: int, **more: Any) -> None:
    """Somebody was asked on paper, and said yes."""
    invited = joining.invite(application, name=name, by=application.user, at=NOW, link=JOIN)
    home = homes.hashed(application, Address.objects.of(application.municipality).get(number=number))
    joining.join(invited, name=name, does="", home=home, user=None, at=NOW, link=JOIN, **more)


def ready(town: Town, user: User, **instead: dict[str, str]) -> Application:
    """A plan that can be sent in: three people at three addresses."""
    made = answered(town, user, **instead)
    joins(made, "Emre", 2)
    joins(made, "Ans", 3)
    return made


def sent(town: Town, user: User) -> Initiative:
    """A plan that was sent in."""
    return sending.send(ready(town, user), by=user, at=NOW, on=A_DAY_IN_MAY)


def slowly(**fields: str) -> dict[str, str]:
    """What a form sends that somebody read before."""
    return {"shown": traps.stamp(at=0), **fields}


def photo(width: int = 40, height: int = 30, form: str = "JPEG", **more: Any) -> bytes:
    """A picture as a file."""
    file = BytesIO()
    Image.new("RGB", (width, height), "green").save(file, form, **more)
    return file.getvalue()


LATER = NOW + timedelta(days=1)
