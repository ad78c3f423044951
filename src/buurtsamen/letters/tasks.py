# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what a worker does for this room."""

from typing import Any

from django.db import InterfaceError, OperationalError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from buurtsamen.core import walls
from buurtsamen.core.alone import Busy
from buurtsamen.desk import works
from buurtsamen.letters import deliveries, participation, preparing, production, runs
from buurtsamen.letters.models import Delivery
from buurtsamen.places import towns
from buurtsamen.places.models import District
from buurtsamen.rounds.models import Round


@app.periodic(cron="20 3 * * *")
@app.task(name=participation.COUNTS, queueing_lock=participation.COUNTS)
def count(timestamp: int) -> None:  # noqa: ARG001 - for which moment
    """Letters know whether their household took part; those of settled rounds forget their vouchers."""
    towns.in_each(lambda town: participation.count(town, at=timezone.now()))
    towns.in_each(lambda town: participation.forget(town, at=timezone.now()))


@app.task(
    name=production.MAKES,
    retry=RetryStrategy(max_attempts=9, exponential_wait=2, retry_exceptions=(Busy, OperationalError, InterfaceError)),
)
def make_file(municipality: int, file: int) -> None:
    """A file for the printer is made."""
    with walls.inside(municipality):
        production.make(file)


@works.task("letters.deliver", title=gettext_lazy("Make the archive for the printer"), page="staff_runs")
def deliver(step: works.Steps, *, delivery: int) -> dict[str, Any]:
    """The archive for the printer, and with it the run is handed over."""
    asked = Delivery.objects.select_related("run__round", "run__municipality", "asked_by").get(pk=delivery)
    step.total = asked.run.files.count() + deliveries.BESIDE
    try:
        deliveries.make(asked, forward=step.forward)
    except runs.Refused as refusal:
        raise works.Refused(refusal.message) from refusal
    return {"text": _("The archive is there. Fetch it within half an hour, from the page of the run.")}


@works.task("letters.prepare", title=gettext_lazy("Prepare a print run"), page="staff_runs")
def prepare(step: works.Steps, *, round: int, districts: list[int], is_large: bool) -> dict[str, Any]:  # noqa: A002
    """Every household of some districts has a voucher and a letter."""
    town, work = step.municipality, step.work
    try:
        run = preparing.prepare(
            Round.objects.of(town).select_related("municipality").get(pk=round),
            list(District.objects.of(town).filter(pk__in=districts).defer("geometry").order_by("code")),
            by=work.asked_by,
            asked_at=work.asked_at,
            at=timezone.now(),
            is_large=is_large,
        )
    except runs.Refused as refusal:
        raise works.Refused(refusal.message) from refusal
    return {"text": preparing.said(run)}


@app.periodic(cron="*/5 * * * *")
@app.task(name="letters.forget_deliveries", queueing_lock="letters.forget_deliveries")
def forget_deliveries(timestamp: int) -> None:  # noqa: ARG001 - for which moment
    """Archives whose half hour is over are gone."""
    towns.in_each(lambda town: deliveries.forget(town, at=timezone.now()))
