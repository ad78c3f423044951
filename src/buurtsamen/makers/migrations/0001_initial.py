# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("initiatives", "0002_walls"),
        ("places", "0002_walls"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Stack",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("site", "on the website"),
                            ("desk", "by an initiator or at a desk"),
                            ("paper", "on paper"),
                            ("phone", "by phone"),
                        ],
                        default="desk",
                        max_length=5,
                    ),
                ),
                ("begun_on", models.DateField()),
                ("closed_on", models.DateField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="stacks", to="initiatives.initiative"
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="places.municipality"),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="StackRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("cents", models.PositiveIntegerField(default=0)),
                ("refused", models.CharField(blank=True, max_length=12)),
                (
                    "municipality",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="places.municipality"),
                ),
                (
                    "stack",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rows", to="makers.stack"
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40)),
                ("text", models.TextField()),
                ("contact", models.BinaryField(null=True)),
                ("who", models.UUIDField()),
                ("network", models.UUIDField()),
                ("asked_on", models.DateField()),
                ("confirmed_on", models.DateField(blank=True, null=True)),
                ("answer", models.TextField(blank=True)),
                ("answered_on", models.DateField(blank=True, null=True)),
                ("hidden_on", models.DateField(blank=True, null=True)),
                (
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="initiatives.initiative",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="places.municipality"),
                ),
            ],
            options={
                "ordering": ["-asked_on", "pk"],
                "indexes": [models.Index(fields=["municipality", "asked_on"], name="questions_lately")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_on__isnull", True)),
                            models.Q(("answered_on__isnull", False), models.Q(("answer", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="question_answered_has_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_on__isnull", True), ("confirmed_on__isnull", False), _connector="OR"
                        ),
                        name="question_answered_was_confirmed",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="stack",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_on", None)), fields=("initiative", "by"), name="one_open_stack_per_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="stackrow",
            constraint=models.UniqueConstraint(fields=("stack", "number"), name="stack_number_once"),
        ),
        migrations.AddConstraint(
            model_name="stackrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("cents__gt", 0), ("refused", "")),
                    models.Q(("cents", 0), models.Q(("refused", ""), _negated=True)),
                    _connector="OR",
                ),
                name="stack_row_was_given_or_refused",
            ),
        ),
    ]
