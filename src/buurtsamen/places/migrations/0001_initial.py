# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2

import django.db.models.deletion
from django.db import migrations, models

import buurtsamen.places.models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Municipality",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=6, unique=True)),
                ("name", models.CharField(max_length=60)),
                ("platform", models.CharField(max_length=60)),
                ("phone", models.CharField(max_length=20)),
                ("email", models.EmailField(max_length=254)),
                ("helpers", models.CharField(blank=True, max_length=120)),
                ("brand", models.JSONField(default=dict)),
                ("minimum_organisers", models.PositiveSmallIntegerField(default=3)),
                ("maximum_target_cents", models.PositiveIntegerField(default=500000)),
                ("maximum_initiatives", models.PositiveSmallIntegerField(default=2)),
                ("four_eyes_cents", models.PositiveIntegerField(default=250000)),
                ("saving_months", models.PositiveSmallIntegerField(default=24)),
                ("objection", models.TextField(blank=True)),
                ("review_days", models.PositiveSmallIntegerField(default=8)),
                ("answer_days", models.PositiveSmallIntegerField(default=2)),
                ("payout_days", models.PositiveSmallIntegerField(default=5)),
                ("offer_weeks", models.PositiveSmallIntegerField(default=8)),
                ("days_off", models.JSONField(blank=True, default=buurtsamen.places.models._none)),
                ("languages", models.JSONField(default=buurtsamen.places.models._languages)),
                ("sender", models.CharField(blank=True, max_length=60)),
                ("reply_to", models.EmailField(blank=True, max_length=254)),
                ("reading_months", models.PositiveSmallIntegerField(default=12)),
                ("decision_years", models.PositiveSmallIntegerField(default=7)),
                ("mail_days", models.PositiveSmallIntegerField(default=30)),
                ("areas_year", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reading_months__gte", 1)), name="journal_keeps_reading_a_month"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("decision_years__gte", 7)), name="journal_keeps_decisions_seven_years"
                    ),
                    models.CheckConstraint(condition=models.Q(("mail_days__gte", 1)), name="mail_is_kept_a_day"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Logo",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("png", models.BinaryField()),
                ("alternative", models.CharField(max_length=120)),
                (
                    "municipality",
                    models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to="places.municipality"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Host",
            fields=[
                ("name", models.CharField(max_length=253, primary_key=True, serialize=False)),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="hosts", to="places.municipality"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="District",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=10)),
                ("name", models.CharField(max_length=80)),
                ("year", models.PositiveSmallIntegerField()),
                ("geometry", models.JSONField(blank=True, null=True)),
                (
                    "municipality",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="places.municipality"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Neighbourhood",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=10)),
                ("name", models.CharField(max_length=80)),
                ("year", models.PositiveSmallIntegerField()),
                ("geometry", models.JSONField(blank=True, null=True)),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="neighbourhoods", to="places.district"
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="places.municipality"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Street",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80)),
                ("town", models.CharField(max_length=80)),
                (
                    "municipality",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="places.municipality"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Address",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("bag_id", models.CharField(max_length=16)),
                (
                    "kind",
                    models.CharField(
                        choices=[("home", "verblijfsobject"), ("boat", "ligplaats"), ("pitch", "standplaats")],
                        default="home",
                        max_length=5,
                    ),
                ),
                ("postcode", models.CharField(blank=True, max_length=6)),
                ("number", models.PositiveIntegerField()),
                ("letter", models.CharField(blank=True, max_length=1)),
                ("addition", models.CharField(blank=True, max_length=4)),
                ("longitude", models.FloatField(blank=True, null=True)),
                ("latitude", models.FloatField(blank=True, null=True)),
                ("gone_on", models.DateField(blank=True, null=True)),
                (
                    "municipality",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="places.municipality"),
                ),
                (
                    "neighbourhood",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="addresses", to="places.neighbourhood"
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="addresses", to="places.street"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="district",
            constraint=models.UniqueConstraint(fields=("municipality", "code"), name="district_code_once"),
        ),
        migrations.AddConstraint(
            model_name="district",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^WK\\d{4}[0-9A-Z]{2}$")), name="district_code_is_of_cbs"
            ),
        ),
        migrations.AddConstraint(
            model_name="neighbourhood",
            constraint=models.UniqueConstraint(fields=("municipality", "code"), name="neighbourhood_code_once"),
        ),
        migrations.AddConstraint(
            model_name="neighbourhood",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^BU\\d{4}[0-9A-Z]{4}$")), name="neighbourhood_code_is_of_cbs"
            ),
        ),
        migrations.AddConstraint(
            model_name="street",
            constraint=models.UniqueConstraint(fields=("municipality", "town", "name"), name="street_once_per_town"),
        ),
        migrations.AddIndex(
            model_name="address",
            index=models.Index(fields=["municipality", "postcode", "number"], name="address_by_postcode"),
        ),
        migrations.AddConstraint(
            model_name="address",
            constraint=models.UniqueConstraint(fields=("municipality", "bag_id"), name="address_once_per_municipality"),
        ),
        migrations.AddConstraint(
            model_name="address",
            constraint=models.CheckConstraint(
                condition=models.Q(("bag_id__regex", "^\\d{16}$")), name="address_id_is_of_bag"
            ),
        ),
        migrations.AddConstraint(
            model_name="address",
            constraint=models.CheckConstraint(
                condition=models.Q(("postcode", ""), ("postcode__regex", "^[1-9]\\d{3}[A-Z]{2}$"), _connector="OR"),
                name="address_postcode_reads_7602ab",
            ),
        ),
    ]
