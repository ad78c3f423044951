# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("money", "0002_walls_and_books"),
        ("places", "0002_walls"),
        ("rounds", "0002_walls"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Initiative",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("slug", models.SlugField(max_length=60)),
                ("title", models.CharField(max_length=60)),
                (
                    "theme",
                    models.CharField(
                        choices=[
                            ("groen", "Green"),
                            ("spelen", "Play"),
                            ("ontmoeten", "Meeting"),
                            ("muziek", "Music"),
                            ("sport", "Sport"),
                            ("eten", "Food"),
                            ("kunst", "Art"),
                            ("veilig", "Safety"),
                        ],
                        max_length=9,
                    ),
                ),
                ("summary", models.CharField(max_length=130)),
                ("story", models.TextField()),
                ("place", models.CharField(max_length=80)),
                ("longitude", models.FloatField(blank=True, null=True)),
                ("latitude", models.FloatField(blank=True, null=True)),
                ("for_whom", models.CharField(max_length=200)),
                ("happens", models.CharField(max_length=80)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("submitted", "submitted"),
                            ("changes_asked", "changes asked"),
                            ("saving", "saving"),
                            ("funded", "funded"),
                            ("under_way", "under way"),
                            ("done", "done"),
                            ("refused", "refused"),
                            ("withdrawn", "withdrawn"),
                            ("not_succeeded", "not succeeded"),
                        ],
                        default="draft",
                        max_length=13,
                    ),
                ),
                ("target_cents", models.PositiveIntegerField(default=0)),
                ("saved_cents", models.PositiveIntegerField(default=0)),
                ("submitted_on", models.DateField(blank=True, null=True)),
                ("saving_since", models.DateField(blank=True, null=True)),
                ("saves_until", models.DateField(blank=True, null=True)),
                ("funded_on", models.DateField(blank=True, null=True)),
                ("congratulated_on", models.DateField(blank=True, null=True)),
                ("begun_on", models.DateField(blank=True, null=True)),
                ("asked_on", models.DateField(blank=True, null=True)),
                ("people", models.PositiveIntegerField(blank=True, null=True)),
                ("ended_on", models.DateField(blank=True, null=True)),
                (
                    "account",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="money.account",
                    ),
                ),
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
                (
                    "neighbourhood",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="places.neighbourhood"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Gift",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("cents", models.PositiveIntegerField()),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("site", "on the website"),
                            ("desk", "by an initiator or at a desk"),
                            ("paper", "on paper"),
                            ("phone", "by phone"),
                        ],
                        default="site",
                        max_length=5,
                    ),
                ),
                ("given_on", models.DateField()),
                ("taken_back_on", models.DateField(blank=True, null=True)),
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
                    "round",
                    models.ForeignKey(
                        db_constraint=False, on_delete=django.db.models.deletion.PROTECT, to="rounds.round"
                    ),
                ),
                (
                    "voucher",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gifts",
                        to="rounds.voucher",
                    ),
                ),
                (
                    "initiative",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gifts",
                        to="initiatives.initiative",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BudgetLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=120)),
                ("cents", models.PositiveIntegerField()),
                ("lender", models.CharField(blank=True, max_length=80)),
                ("lent_on", models.DateField(blank=True, null=True)),
                ("is_own", models.BooleanField(default=False)),
                ("can_be_lent", models.BooleanField(default=False)),
                ("spent_cents", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "municipality",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="places.municipality"),
                ),
                (
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="budget", to="initiatives.initiative"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Organiser",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40)),
                ("does", models.CharField(blank=True, max_length=80)),
                ("is_initiator", models.BooleanField(default=False)),
                (
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="organisers",
                        to="initiatives.initiative",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="places.municipality"),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="organises",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Picture",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.UUIDField(default=uuid.uuid4, unique=True)),
                ("jpeg", models.BinaryField()),
                ("small", models.BinaryField()),
                ("width", models.PositiveSmallIntegerField()),
                ("height", models.PositiveSmallIntegerField()),
                ("alternative", models.CharField(max_length=200)),
                ("is_main", models.BooleanField(default=False)),
                ("added_on", models.DateField()),
                ("seen_on", models.DateField(blank=True, null=True)),
                ("hidden_on", models.DateField(blank=True, null=True)),
                (
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pictures",
                        to="initiatives.initiative",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="places.municipality"),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Update",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField()),
                ("title", models.CharField(max_length=80)),
                ("text", models.TextField()),
                ("is_story", models.BooleanField(default=False)),
                ("hidden_on", models.DateField(blank=True, null=True)),
                (
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="updates", to="initiatives.initiative"
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="places.municipality"),
                ),
                (
                    "picture",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="update",
                        to="initiatives.picture",
                    ),
                ),
            ],
            options={
                "ordering": ["-on", "-pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="update",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_story", True)), fields=("initiative",), name="initiative_has_one_story"
            ),
        ),
        migrations.AddIndex(
            model_name="initiative",
            index=models.Index(fields=["municipality", "state"], name="initiative_by_state"),
        ),
        migrations.AddConstraint(
            model_name="initiative",
            constraint=models.UniqueConstraint(fields=("municipality", "slug"), name="initiative_slug_once"),
        ),
        migrations.AddConstraint(
            model_name="initiative",
            constraint=models.UniqueConstraint(fields=("municipality", "number"), name="initiative_number_once"),
        ),
        migrations.AddConstraint(
            model_name="initiative",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "saving"), _negated=True),
                    ("saved_cents__lt", models.F("target_cents")),
                    _connector="OR",
                ),
                name="initiative_saving_is_under_its_target",
            ),
        ),
        migrations.AddConstraint(
            model_name="initiative",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["saving", "funded", "under_way", "done"]), _negated=True),
                    models.Q(
                        ("account__isnull", False), ("saves_until__isnull", False), ("saving_since__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="initiative_approved_has_account_and_days",
            ),
        ),
        migrations.AddConstraint(
            model_name="initiative",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["submitted", "changes_asked"]), _negated=True),
                    ("submitted_on__isnull", False),
                    _connector="OR",
                ),
                name="initiative_waits_since_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="initiative",
            constraint=models.CheckConstraint(
                condition=models.Q(("neighbourhood__isnull", True), ("district__isnull", False), _connector="OR"),
                name="initiative_lies_in_a_district",
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("lent_on__isnull", True), models.Q(("can_be_lent", True), ("is_own", False)), _connector="OR"
                ),
                name="budget_line_can_be_lent",
            ),
        ),
        migrations.AddConstraint(
            model_name="gift",
            constraint=models.CheckConstraint(condition=models.Q(("cents__gt", 0)), name="gift_is_something"),
        ),
        migrations.AddConstraint(
            model_name="organiser",
            constraint=models.UniqueConstraint(fields=("initiative", "user"), name="organiser_once_per_initiative"),
        ),
        migrations.AddConstraint(
            model_name="organiser",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_initiator", True)), fields=("initiative",), name="initiative_has_one_initiator"
            ),
        ),
        migrations.AddConstraint(
            model_name="picture",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_main", True)), fields=("initiative",), name="initiative_has_one_main_picture"
            ),
        ),
    ]
