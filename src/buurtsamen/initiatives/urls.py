# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The routes of this room."""

from django.urls import URLPattern, path

from buurtsamen.initiatives import views_public

public = [
    path("initiatieven/", views_public.initiatives, name="initiatives"),
    path("initiatieven/<slug:slug>/", views_public.initiative, name="initiative"),
    path("geven/", views_public.give, name="give"),
    path("geven/aan/<slug:slug>/", views_public.give_to, name="give_to"),
    path("geven/kies/", views_public.choose, name="choose"),
    path("geven/klopt-dit/", views_public.confirm, name="confirm"),
    path("geven/nu/", views_public.give_now, name="give_now"),
    path("geven/later/", views_public.activate, name="activate"),
    path("geven/bewijs/", views_public.receipt, name="receipt"),
    path("geven/terug/", views_public.take_back, name="take_back"),
    path("geven/stoppen/", views_public.stop, name="stop"),
]
staff: list[URLPattern] = []
