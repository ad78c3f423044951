# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The routes of this room."""

from django.urls import path, re_path

from buurtsamen.rounds import views_figures, views_public, views_staff

# A QR code says it in capitals, which take less room in it.
letter = [re_path("^[vV]/(?P<code>[^/]+)$", views_public.from_letter, name="from_letter")]
public = [path("waardebon/", views_public.enter, name="enter")]

staff = [
    path("cijfers/", views_figures.staff_figures, name="staff_figures"),
    path("rondes/", views_staff.staff_rounds, name="staff_rounds"),
    path("rondes/nieuw/", views_staff.staff_round_new, name="staff_round_new"),
    path("rondes/<int:pk>/", views_staff.staff_round, name="staff_round"),
    path("rondes/<int:pk>/wijzigen/", views_staff.staff_round_change, name="staff_round_change"),
    path("rondes/<int:pk>/kopie/", views_staff.staff_round_copy, name="staff_round_copy"),
    path("rondes/<int:pk>/voorbeeld/", views_staff.staff_round_preview, name="staff_round_preview"),
    path("rondes/<int:pk>/klaarzetten/", views_staff.staff_round_prepare, name="staff_round_prepare"),
    path("rondes/<int:pk>/openen/", views_staff.staff_round_open, name="staff_round_open"),
    path("rondes/<int:pk>/sluiten/", views_staff.staff_round_close, name="staff_round_close"),
    path("rondes/<int:pk>/weggooien/", views_staff.staff_round_delete, name="staff_round_delete"),
]
