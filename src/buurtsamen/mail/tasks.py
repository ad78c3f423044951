# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what a worker does for this room."""

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from buurtsamen.core import walls
from buurtsamen.mail import delivery
from buurtsamen.mail.mail import DELIVERS
from buurtsamen.mail.models import Mail
from buurtsamen.places import towns


@app.task(
    name=DELIVERS,
    queue="mail",
    priority=10,
    retry=RetryStrategy(max_attempts=delivery.MOST_TRIES, exponential_wait=3),
)
def deliver(mail: int, municipality: int) -> None:
    """Hand a mail to the mail server.

    Args:
        mail: its primary key.
        municipality: whose it is.
    """
    with walls.visiting(municipality):
        row = Mail.objects.select_related("municipality").filter(pk=mail).first()
        if row:  # its term may be over
            delivery.deliver(row, at=timezone.now())


@app.periodic(cron="45 2 * * *")
@app.task(name="mail.forget", queueing_lock="mail.forget")
def forget(timestamp: int) -> None:  # noqa: ARG001 - for which moment
    """Mails whose term is over are gone."""
    towns.in_each(lambda town: delivery.forget(town, at=timezone.now()))
