# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for measuring how a plan is begun: the steps of the wizard beside 5,000 initiatives, and a photo."""

import time
from io import BytesIO
from statistics import median

from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from bench import town as towns
from bench.figures import Figures
from bench.town import HOST, Town
from buurtsamen.applications import pictures, starting, steps
from buurtsamen.applications.models import Application
from buurtsamen.core import walls
from buurtsamen.people.models import User

INITIATIVES, RUNS = 5_000, 20
ANSWERS = {
    "idea": {"title": "Lange tafel", "theme": "eten", "summary": "Samen eten.", "story": "Wij eten samen. " * 50},
    "place": {"where": "everywhere", "place": "Overal"},
    "people": {"for_whom": "Voor iedereen", "happens": "In juni"},
    "budget": {f"{part}-{n}": text for n in range(1, 11) for part, text in (("what", "Soep"), ("cents", "12"))},
    "you": {"name": "Noor", "phone": "0612345678"},
}


def measure(town: Town, figures: Figures) -> None:
    """The slowest step of the wizard, read and saved in turn."""
    walls.enter(town.municipality.pk)
    towns.crowd(town, INITIATIVES)
    figures.say("wizard_step_p50_ms", _step_ms(town))


def measure_photo(_town: Town, figures: Figures) -> None:
    """A photo of twelve million pixels, from a file as a telephone makes it to both sizes."""
    figures.say("photo_12mp_s", _photo_s())


def _step_ms(town: Town) -> float:
    user = User.objects.create_user("noor@example.nl", name="Noor")
    browser = Client(headers={"host": HOST})
    browser.force_login(user, settings.AUTHENTICATION_BACKENDS[0])
    plan = starting.start(user, town.municipality, at=timezone.now())
    Application.objects.filter(pk=plan.pk).update(answers=ANSWERS)
    return max(_one_step_ms(browser, plan, step) for step in steps.STEPS)


def _one_step_ms(browser: Client, plan: Application, step: steps.Step) -> float:
    """Looking at a step and saving it, each for itself; the slower of the two."""
    address = reverse("application_step", args=[plan.key, step.word])
    looked, saved = [], []
    for _ in range(RUNS):
        version = Application.objects.values_list("version", flat=True).get(pk=plan.pk)
        fields = {**ANSWERS.get(step.name, {}), "version": str(version), "doe": "stop"}
        began = time.perf_counter()
        seen = browser.get(address)
        looked.append(time.perf_counter() - began)
        began = time.perf_counter()
        sent = browser.post(address, fields)
        saved.append(time.perf_counter() - began)
        assert (seen.status_code, sent.status_code) == (200, 302), step.name
    return 1000 * max(median(looked), median(saved))


def _photo_s() -> float:
    grain = Image.effect_noise((1000, 750), 60).resize((4000, 3000), Image.Resampling.BICUBIC).convert("RGB")
    file = BytesIO()
    grain.save(file, "JPEG", quality=92)
    times = []
    for _ in range(3):
        began = time.perf_counter()
        pictures.drawn(file.getvalue())
        times.append(time.perf_counter() - began)
    return median(times)
