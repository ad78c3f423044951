# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import buurtsamen.letters.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("places", "0002_walls"),
        ("rounds", "0002_walls"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Canary",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("lines", models.JSONField()),
                ("postcode", models.CharField(max_length=6)),
                ("number", models.PositiveIntegerField()),
                ("ended_on", models.DateField(blank=True, null=True)),
                (
                    "municipality",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="places.municipality"),
                ),
                (
                    "neighbourhood",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="places.neighbourhood"),
                ),
            ],
            options={
                "verbose_name_plural": "canaries",
            },
        ),
        migrations.CreateModel(
            name="LetterText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", models.JSONField(default=buurtsamen.letters.models._no_words)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "municipality",
                    models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to="places.municipality"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PrintRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("first", "first letters"), ("again", "letters in place of lost ones")],
                        default="first",
                        max_length=5,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("prepared", "prepared"),
                            ("produced", "produced"),
                            ("handed_over", "handed over"),
                            ("released", "released"),
                            ("stopped", "stopped"),
                        ],
                        default="prepared",
                        max_length=11,
                    ),
                ),
                ("is_large", models.BooleanField(default=False)),
                ("words", models.JSONField(default=buurtsamen.letters.models._no_words)),
                ("letters", models.PositiveIntegerField(default=0)),
                ("pages", models.PositiveIntegerField(default=0)),
                ("prepared_at", models.DateTimeField()),
                ("producing_since", models.DateTimeField(blank=True, null=True)),
                ("trouble", models.CharField(blank=True, max_length=200)),
                ("produced_at", models.DateTimeField(blank=True, null=True)),
                ("handed_over_at", models.DateTimeField(blank=True, null=True)),
                ("released_at", models.DateTimeField(blank=True, null=True)),
                (
                    "handed_over_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "key",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="run", to="rounds.roundkey"
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="places.municipality"),
                ),
                (
                    "prepared_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "released_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="runs", to="rounds.round"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PrintFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("letters", models.PositiveIntegerField()),
                ("pages", models.PositiveIntegerField(default=0)),
                ("size", models.PositiveBigIntegerField(default=0)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("made_at", models.DateTimeField(blank=True, null=True)),
                ("district", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="places.district")),
                (
                    "municipality",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="places.municipality"),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="files", to="letters.printrun"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveIntegerField(blank=True, null=True)),
                ("number", models.PositiveBigIntegerField()),
                ("sealed", models.BinaryField(null=True)),
                ("index", models.UUIDField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("made", "made"), ("returned", "came back"), ("void", "void")],
                        default="made",
                        max_length=8,
                    ),
                ),
                ("ended_on", models.DateField(blank=True, null=True)),
                ("took_part", models.BooleanField(default=False)),
                ("sort_code", models.CharField(blank=True, max_length=20)),
                ("mark", models.CharField(blank=True, max_length=120)),
                (
                    "address",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="places.address",
                    ),
                ),
                (
                    "canary",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="letters.canary",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="places.municipality"),
                ),
                (
                    "neighbourhood",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="places.neighbourhood"),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="letters", to="rounds.round"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="own_letters",
                        to="letters.printfile",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="own_letters", to="letters.printrun"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_at", models.DateTimeField()),
                ("lock", models.CharField(choices=[("password", "a password"), ("age", "an age key")], max_length=8)),
                ("secret", models.BinaryField(null=True)),
                ("made_at", models.DateTimeField(blank=True, null=True)),
                ("size", models.PositiveBigIntegerField(default=0)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("until", models.DateTimeField(blank=True, null=True)),
                ("fetched_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="places.municipality"),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="deliveries", to="letters.printrun"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "deliveries",
            },
        ),
        migrations.CreateModel(
            name="RunDistrict",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("district", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="places.district")),
                (
                    "municipality",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="places.municipality"),
                ),
                ("round", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="rounds.round")),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="districts", to="letters.printrun"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ShortLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("word", models.CharField(max_length=8)),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("poster", "poster"),
                            ("sign", "street sign"),
                            ("card", "door card"),
                            ("newsletter", "newsletter"),
                        ],
                        max_length=10,
                    ),
                ),
                ("path", models.CharField(max_length=120)),
                ("made_on", models.DateField()),
                (
                    "municipality",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="places.municipality"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Visits",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField()),
                ("count", models.PositiveIntegerField(default=0)),
                (
                    "link",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="visits", to="letters.shortlink"
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="places.municipality"),
                ),
            ],
            options={
                "verbose_name_plural": "visits",
            },
        ),
        migrations.AddConstraint(
            model_name="printrun",
            constraint=models.UniqueConstraint(fields=("municipality", "number"), name="run_number_once"),
        ),
        migrations.AddConstraint(
            model_name="printrun",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "again"), ("producing_since__isnull", True), ("state", "prepared")),
                fields=("round", "is_large"),
                name="one_run_collects_lost_letters",
            ),
        ),
        migrations.AddConstraint(
            model_name="printrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("released_by__isnull", True),
                    models.Q(
                        models.Q(("released_by", models.F("prepared_by")), _negated=True),
                        models.Q(("released_by", models.F("handed_over_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="run_is_released_by_somebody_else",
            ),
        ),
        migrations.AddConstraint(
            model_name="printrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["produced", "handed_over", "released"]), _negated=True),
                    ("produced_at__isnull", False),
                    _connector="OR",
                ),
                name="run_was_produced",
            ),
        ),
        migrations.AddConstraint(
            model_name="printrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["handed_over", "released"]), _negated=True),
                    ("handed_over_at__isnull", False),
                    _connector="OR",
                ),
                name="run_was_handed_over",
            ),
        ),
        migrations.AddConstraint(
            model_name="printrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "released"), _negated=True), ("released_at__isnull", False), _connector="OR"
                ),
                name="run_was_released",
            ),
        ),
        migrations.AddConstraint(
            model_name="printfile",
            constraint=models.UniqueConstraint(fields=("run", "number"), name="file_number_once"),
        ),
        migrations.AddConstraint(
            model_name="printfile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("made_at__isnull", True), ("pages", 0), ("sha256", "")),
                    models.Q(("made_at__isnull", False), ("pages__gt", 0), models.Q(("sha256", ""), _negated=True)),
                    _connector="OR",
                ),
                name="file_made_has_pages_and_digest",
            ),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(fields=["run", "file", "place"], name="letters_in_order"),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.UniqueConstraint(fields=("municipality", "number"), name="letter_number_once"),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.UniqueConstraint(fields=("round", "index"), name="letter_of_a_voucher_once"),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "made")), fields=("round", "address"), name="one_letter_per_address"
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.UniqueConstraint(fields=("file", "place"), name="letter_place_once"),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("address__isnull", False), ("canary__isnull", True)),
                    models.Q(("address__isnull", True), ("canary__isnull", False)),
                    _connector="OR",
                ),
                name="letter_has_one_address",
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_on__isnull", True), ("state", "made")),
                    models.Q(models.Q(("state", "made"), _negated=True), ("ended_on__isnull", False)),
                    _connector="OR",
                ),
                name="letter_ended_has_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="rundistrict",
            constraint=models.UniqueConstraint(fields=("round", "district"), name="first_letters_of_a_district_once"),
        ),
        migrations.AddConstraint(
            model_name="shortlink",
            constraint=models.UniqueConstraint(fields=("municipality", "word"), name="short_link_once"),
        ),
        migrations.AddConstraint(
            model_name="shortlink",
            constraint=models.UniqueConstraint(
                fields=("municipality", "channel", "path"), name="short_link_per_channel"
            ),
        ),
        migrations.AddConstraint(
            model_name="visits",
            constraint=models.UniqueConstraint(fields=("link", "on"), name="visits_of_a_day_once"),
        ),
    ]
