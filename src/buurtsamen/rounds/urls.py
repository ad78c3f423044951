# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The routes of this room."""

from django.urls import URLPattern, path

from buurtsamen.rounds import views_public

letter = [path("v/<str:code>", views_public.from_letter, name="from_letter")]
public = [path("waardebon/", views_public.enter, name="enter")]

staff: list[URLPattern] = []
