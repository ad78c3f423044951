# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The routes of this room."""

from django.urls import path

from buurtsamen.money import views_staff

staff = [
    path("geld/rekeningen/", views_staff.staff_accounts, name="staff_accounts"),
    path("geld/boekingen/", views_staff.staff_postings, name="staff_postings"),
    path("geld/boekingen/<uuid:pk>/", views_staff.staff_transaction, name="staff_transaction"),
]
