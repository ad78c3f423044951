# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("money", "0001_initial"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Round",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=60)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("prepared", "prepared"),
                            ("printed", "printed"),
                            ("released", "released"),
                            ("open", "open"),
                            ("closed", "closed"),
                            ("settled", "settled"),
                        ],
                        default="draft",
                        max_length=8,
                    ),
                ),
                ("value_cents", models.PositiveIntegerField()),
                ("parts", models.PositiveSmallIntegerField(default=1)),
                ("ceiling_cents", models.PositiveBigIntegerField()),
                ("posted_on", models.DateField()),
                ("opens_on", models.DateField()),
                ("closes_on", models.DateField()),
                ("gives_until", models.DateField()),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "activated",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="money.account"
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="places.municipality"),
                ),
                (
                    "reserved",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="money.account"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RoundDistrict",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("district", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="places.district")),
                (
                    "municipality",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="places.municipality"),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="districts", to="rounds.round"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RoundKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sealed", models.BinaryField(null=True)),
                ("made_on", models.DateField()),
                ("shredded_on", models.DateField(blank=True, null=True)),
                (
                    "municipality",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="places.municipality"),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="keys", to="rounds.round"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Voucher",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("digest", models.UUIDField()),
                ("value_cents", models.PositiveIntegerField()),
                ("left_cents", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("issued", "issued"),
                            ("activated", "activated"),
                            ("given", "given"),
                            ("expired", "expired"),
                            ("void", "void"),
                        ],
                        default="issued",
                        max_length=9,
                    ),
                ),
                ("activated_on", models.DateField(blank=True, null=True)),
                ("given_on", models.DateField(blank=True, null=True)),
                ("ended_on", models.DateField(blank=True, null=True)),
                ("is_replaced", models.BooleanField(default=False)),
                (
                    "municipality",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="places.municipality",
                    ),
                ),
                (
                    "neighbourhood",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="places.neighbourhood",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vouchers",
                        to="rounds.round",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WrongCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("network", models.UUIDField()),
                ("holder", models.UUIDField()),
                ("at", models.DateTimeField()),
                (
                    "municipality",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="places.municipality"),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.UniqueConstraint(fields=("municipality", "number"), name="round_number_once"),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.CheckConstraint(
                condition=models.Q(("value_cents__gt", 0)), name="round_value_is_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.CheckConstraint(
                condition=models.Q(("parts__range", (1, 3))), name="round_splits_in_three_at_most"
            ),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closes_on__gte", models.F("opens_on")),
                    ("gives_until__gte", models.F("closes_on")),
                    ("opens_on__gte", models.F("posted_on")),
                ),
                name="round_days_follow_each_other",
            ),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "draft"),
                    models.Q(("activated__isnull", False), ("reserved__isnull", False)),
                    _connector="OR",
                ),
                name="round_prepared_has_accounts",
            ),
        ),
        migrations.AddConstraint(
            model_name="rounddistrict",
            constraint=models.UniqueConstraint(fields=("round", "district"), name="district_once_per_round"),
        ),
        migrations.AddConstraint(
            model_name="roundkey",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("sealed__isnull", True), ("shredded_on__isnull", False)),
                    models.Q(("sealed__isnull", False), ("shredded_on__isnull", True)),
                    _connector="OR",
                ),
                name="key_is_there_or_shredded",
            ),
        ),
        migrations.AddConstraint(
            model_name="voucher",
            constraint=models.UniqueConstraint(
                fields=("digest",), include=("id", "municipality", "round"), name="voucher_code_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="voucher",
            constraint=models.CheckConstraint(
                condition=models.Q(("left_cents__lte", models.F("value_cents")), ("value_cents__gt", 0)),
                name="voucher_left_is_at_most_its_value",
            ),
        ),
        migrations.AddConstraint(
            model_name="voucher",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("activated_on__isnull", True),
                        ("given_on__isnull", True),
                        ("left_cents", models.F("value_cents")),
                        ("state", "issued"),
                    ),
                    models.Q(
                        ("activated_on__isnull", False),
                        ("given_on__isnull", True),
                        ("left_cents__gt", 0),
                        ("state", "activated"),
                    ),
                    models.Q(
                        ("activated_on__isnull", False),
                        ("given_on__isnull", False),
                        ("left_cents", 0),
                        ("state", "given"),
                    ),
                    ("state__in", ["expired", "void"]),
                    _connector="OR",
                ),
                name="voucher_state_fits_its_days",
            ),
        ),
        migrations.AddConstraint(
            model_name="voucher",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_on__isnull", False), ("state__in", ["expired", "void"])),
                    models.Q(models.Q(("state__in", ["expired", "void"]), _negated=True), ("ended_on__isnull", True)),
                    _connector="OR",
                ),
                name="voucher_ended_has_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="voucher",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_replaced", False), ("state", "void"), _connector="OR"),
                name="voucher_replaced_is_void",
            ),
        ),
        migrations.AddIndex(
            model_name="wrongcode",
            index=models.Index(fields=["at"], name="wrong_codes_lately"),
        ),
    ]
