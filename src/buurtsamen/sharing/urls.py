# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The routes of this room."""

from django.urls import URLPattern, path

from buurtsamen.sharing import views_account, views_public, views_staff

public: list[URLPattern] = [
    path("helpen/", views_public.help, name="help"),
    path("helpen/kijk-in-je-mail/", views_public.look_in_mail, name="look_in_mail"),
    path("helpen/<int:pk>/", views_public.offer_help, name="offer_help"),
    path("helpen/aanbod/<str:token>/", views_public.offer, name="offer"),
    path("helpen/aanbod/<str:token>/agenda.ics", views_public.offer_calendar, name="offer_calendar"),
    path("helpen/bericht/", views_public.alert_ask, name="alert_ask"),
    path("helpen/bericht/<str:token>/", views_public.alert, name="alert"),
    path("helpen/bericht/<str:token>/uit/", views_public.alert_end, name="alert_end"),
    path("mijn/initiatieven/<int:number>/hulp/", views_account.my_needs, name="my_needs"),
    path("mijn/initiatieven/<int:number>/hulp/agenda.ics", views_account.my_calendar, name="my_calendar"),
    path("mijn/initiatieven/<int:number>/hulp/nieuw/<str:kind>/", views_account.my_need_new, name="my_need_new"),
    path("mijn/initiatieven/<int:number>/hulp/<int:pk>/", views_account.my_need, name="my_need"),
    path("mijn/initiatieven/<int:number>/hulp/<int:pk>/stoppen/", views_account.my_need_close, name="my_need_close"),
    path("mijn/initiatieven/<int:number>/hulp/aanbod/<uuid:pk>/", views_account.my_offer, name="my_offer"),
]
staff: list[URLPattern] = [
    path("handen-en-spullen/", views_staff.needs_list, name="staff_needs"),
    path("handen-en-spullen/<int:pk>/", views_staff.need, name="staff_need"),
    path("handen-en-spullen/<int:pk>/van-de-pagina/", views_staff.need_close, name="staff_need_close"),
]
