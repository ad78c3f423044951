# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The routes of a demo: those of every site, and two more."""

from django.urls import path

from buurtsamen.config import urls as site
from buurtsamen.demo import views_public

urlpatterns = [
    path("demo/", views_public.logins, name="demo_logins"),
    path("demo/postvak/", views_public.mails, name="demo_mails"),
    *site.urlpatterns,
]
handler404, handler500 = site.handler404, site.handler500
