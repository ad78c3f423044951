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
            name="Page",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                (
                    "name",
                    models.CharField(
                        choices=[
                            ("how-it-works", "How it works"),
                            ("questions", "Questions and answers"),
                            ("rules", "Rules of the game"),
                            ("about", "About"),
                            ("privacy", "Privacy"),
                            ("accessibility", "Accessibility"),
                            ("contact", "Contact"),
                        ],
                        max_length=13,
                    ),
                ),
                ("language", models.CharField(max_length=2)),
                ("title", models.CharField(max_length=80)),
                ("text", models.TextField()),
                (
                    "municipality",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="places.municipality"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "name", "language"), name="page_once_per_language")
                ],
            },
        ),
    ]
