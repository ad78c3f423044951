# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("initiatives", "0002_walls"),
        ("places", "0002_walls"),
    ]

    operations = [
        migrations.CreateModel(
            name="Need",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("hands", "hands"), ("thing", "a thing")], max_length=5)),
                ("what", models.CharField(max_length=80)),
                ("skill", models.CharField(blank=True, max_length=80)),
                (
                    "way",
                    models.CharField(blank=True, choices=[("lent", "to borrow"), ("given", "to keep")], max_length=5),
                ),
                ("unit", models.CharField(blank=True, max_length=20)),
                ("count", models.PositiveSmallIntegerField()),
                ("taken", models.PositiveSmallIntegerField(default=0)),
                ("begins_on", models.DateField(blank=True, null=True)),
                ("begins_at", models.TimeField(blank=True, null=True)),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("ends_at", models.TimeField(blank=True, null=True)),
                ("shown_on", models.DateField(blank=True, null=True)),
                ("closed_on", models.DateField(blank=True, null=True)),
                (
                    "budget_line",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="needs",
                        to="initiatives.budgetline",
                    ),
                ),
                (
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="needs", to="initiatives.initiative"
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="places.municipality"),
                ),
            ],
            options={
                "ordering": ["begins_on", "begins_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Offer",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("unproven", "not confirmed yet"),
                            ("open", "waits for an answer"),
                            ("waiting", "on the waiting list"),
                            ("accepted", "accepted"),
                            ("thanked", "thanked"),
                            ("cancelled", "cancelled"),
                            ("closed", "not needed any more"),
                        ],
                        default="unproven",
                        max_length=9,
                    ),
                ),
                ("count", models.PositiveSmallIntegerField()),
                ("who", models.UUIDField(blank=True, null=True)),
                ("contact", models.BinaryField(default=bytes)),
                ("network", models.UUIDField(blank=True, null=True)),
                ("made_at", models.DateTimeField()),
                ("proven_at", models.DateTimeField(blank=True, null=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("reminded_on", models.DateField(blank=True, null=True)),
                ("asked_on", models.DateField(blank=True, null=True)),
                ("is_match", models.BooleanField(blank=True, null=True)),
                (
                    "municipality",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="places.municipality"),
                ),
                (
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="offers", to="sharing.need"
                    ),
                ),
            ],
            options={
                "ordering": ["proven_at", "made_at"],
            },
        ),
        migrations.CreateModel(
            name="Alert",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("who", models.UUIDField()),
                ("contact", models.BinaryField()),
                (
                    "kind",
                    models.CharField(blank=True, choices=[("hands", "hands"), ("thing", "a thing")], max_length=5),
                ),
                (
                    "metres",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (500, "500 metres"),
                            (1000, "1 kilometre"),
                            (2000, "2 kilometres"),
                            (3000, "3 kilometres"),
                        ],
                        null=True,
                    ),
                ),
                (
                    "rhythm",
                    models.CharField(
                        choices=[
                            ("day", "every day, when there is something new"),
                            ("week", "once a week, when there is something new"),
                        ],
                        default="week",
                        max_length=4,
                    ),
                ),
                ("network", models.UUIDField(blank=True, null=True)),
                ("made_at", models.DateTimeField()),
                ("proven_at", models.DateTimeField(blank=True, null=True)),
                ("told_on", models.DateField()),
                (
                    "district",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="places.district"
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="places.municipality"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["municipality", "network"], name="alert_by_network")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("district__isnull", False), ("metres", None)),
                            models.Q(("district", None), ("metres__isnull", False)),
                            _connector="OR",
                        ),
                        name="alert_is_about_a_circle_or_a_district",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("proven_at__isnull", False)),
                        fields=("municipality", "who"),
                        name="alert_stands_once_for_each_address",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.CheckConstraint(condition=models.Q(("count__gt", 0)), name="need_asks_for_something"),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.CheckConstraint(
                condition=models.Q(("taken__lte", models.F("count"))), name="need_takes_no_more_than_it_asks"
            ),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("budget_line", None), ("kind", "hands"), ("unit", ""), ("way", "")),
                    models.Q(("kind", "thing"), ("skill", ""), models.Q(("way", ""), _negated=True)),
                    _connector="OR",
                ),
                name="need_is_hands_or_a_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("begins_at", None), ("begins_on", None), ("ends_at", None), ("ends_on", None)),
                    models.Q(("begins_on__isnull", False), ("ends_on__gte", models.F("begins_on"))),
                    _connector="OR",
                ),
                name="need_begins_before_it_ends",
            ),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.CheckConstraint(
                condition=models.Q(("budget_line", None), ("way", "lent"), _connector="OR"),
                name="need_lowers_a_target_when_lent",
            ),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_on", None)), fields=("budget_line",), name="budget_line_asked_for_once"
            ),
        ),
        migrations.AddIndex(
            model_name="offer",
            index=models.Index(fields=["municipality", "network"], name="offer_by_network"),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(condition=models.Q(("count__gt", 0)), name="offer_is_something"),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["open", "waiting", "accepted"])),
                fields=("need", "who"),
                name="offer_stands_once_for_each_address",
            ),
        ),
    ]
