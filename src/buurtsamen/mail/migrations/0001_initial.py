# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("places", "0002_walls"),
    ]

    operations = [
        migrations.CreateModel(
            name="Mail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60)),
                ("to", models.EmailField(max_length=254)),
                ("about", models.CharField(blank=True, max_length=120)),
                ("letter", models.BinaryField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "waits"),
                            ("handing", "on its way to the mail server"),
                            ("sent", "sent"),
                            ("unsure", "perhaps sent"),
                            ("bounced", "did not arrive"),
                            ("failed", "could not be sent"),
                            ("repeated", "sent again"),
                        ],
                        default="queued",
                        max_length=8,
                    ),
                ),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("said", models.CharField(blank=True, max_length=300)),
                ("queued_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "municipality",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="places.municipality"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["municipality", "queued_at"], name="mail_by_time")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("state__in", ["queued", "handing"])),
                            models.Q(
                                models.Q(("state__in", ["queued", "handing"]), _negated=True),
                                ("ended_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="mail_that_ended_has_a_moment",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MailText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60)),
                ("language", models.CharField(max_length=5)),
                ("subject", models.CharField(max_length=120)),
                ("text", models.TextField()),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "municipality",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="places.municipality"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "name", "language"), name="mail_text_once")
                ],
            },
        ),
    ]
