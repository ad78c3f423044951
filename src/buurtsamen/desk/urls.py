# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The routes of this room."""

from django.urls import URLPattern, URLResolver, path

from buurtsamen.desk import views_journal, views_staff, views_works

staff: list[URLPattern | URLResolver] = [
    path("", views_staff.desk, name="desk"),
    path("zoeken/", views_staff.find, name="desk_search"),
    path("toetsen/", views_staff.keys, name="desk_keys"),
    path("weergaven/", views_staff.views, name="desk_views"),
    path("weergaven/<int:pk>/", views_staff.view, name="desk_view"),
    path("werk/<int:pk>/", views_works.work, name="desk_work"),
    path("geld/narekenen/", views_works.check_books, name="desk_check_books"),
    path("logboek/", views_journal.journal, name="desk_journal"),
]
