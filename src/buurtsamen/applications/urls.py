# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The routes of this room."""

from django.urls import URLPattern, path

from buurtsamen.applications import views_organisers, views_public, views_sending, views_staff, views_steps

public: list[URLPattern] = [
    path("begin/", views_public.begin, name="begin"),
    path("begin/nu/", views_sending.start, name="application_start"),
    path("meedoen/", views_public.join, name="join"),
    path("meedoen/dank-je-wel/", views_public.joined, name="joined"),
    path("foto/<uuid:name>.jpg", views_public.picture, name="picture"),
    path("foto/<uuid:name>-klein.jpg", views_public.picture, {"is_small": True}, name="picture_small"),
    path("aanvraag/<uuid:key>/", views_sending.application, name="application"),
    path("aanvraag/<uuid:key>/foto.jpg", views_steps.own_picture, name="application_picture"),
    path("aanvraag/<uuid:key>/foto/", views_steps.photo, name="application_photo"),
    path("aanvraag/<uuid:key>/samen/", views_organisers.together, name="application_together"),
    path("aanvraag/<uuid:key>/samen/<int:pk>/papier/", views_organisers.paper, name="application_paper"),
    path("aanvraag/<uuid:key>/samen/<int:pk>/weg/", views_organisers.take_off, name="application_take_off"),
    path("aanvraag/<uuid:key>/nakijken/", views_sending.check, name="application_check"),
    path("aanvraag/<uuid:key>/verstuurd/", views_sending.receipt, name="application_receipt"),
    path("aanvraag/<uuid:key>/weg/", views_sending.throw_away, name="application_throw_away"),
    path("aanvraag/<uuid:key>/<slug:word>/", views_steps.step, name="application_step"),
]
staff: list[URLPattern] = [path("aanvraag/", views_staff.begin_for, name="staff_begin_for")]
