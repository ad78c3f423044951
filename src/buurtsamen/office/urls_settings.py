# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The routes of the settings, behind "instellingen/"."""

from django.urls import URLPattern, URLResolver, path

from buurtsamen.office import views_brand, views_mails, views_sent_mail, views_settings

staff: list[URLPattern | URLResolver] = [
    path("", views_settings.settings, name="settings"),
    path("adressen/", views_settings.host_names, name="host_names"),
    path("adressen/<str:name>/verwijderen/", views_settings.remove_host, name="remove_host"),
    path("huisstijl/", views_brand.brand, name="brand_settings"),
    path("huisstijl/voorbeeld.css", views_brand.brand_example, name="brand_example"),
    path("huisstijl/klachten/", views_brand.brand_complaints, name="brand_complaints"),
    path("huisstijl/eerder/", views_brand.looks, name="former_looks"),
    path("huisstijl/terug/<int:pk>/", views_brand.restore_brand, name="restore_brand"),
    path("logo/", views_settings.logo, name="logo_settings"),
    path("logo/verwijderen/", views_settings.remove_logo, name="remove_logo"),
    path("post/", views_sent_mail.sent_mails, name="sent_mails"),
    path("post/<int:pk>/", views_sent_mail.sent_mail, name="sent_mail"),
    path("post/<int:pk>/opnieuw/", views_sent_mail.sent_mail_again, name="sent_mail_again"),
    path("mails/", views_mails.mails, name="mail_texts"),
    path("mails/<str:room>/<str:file>/<str:language>/", views_mails.mail_text, name="mail_text"),
    path("mails/<str:room>/<str:file>/<str:language>/lezen/", views_mails.said, name="mail_text_said"),
    path("mails/<str:room>/<str:file>/<str:language>/terug/", views_mails.first_words, name="mail_text_back"),
    path("<str:name>/", views_settings.part, name="settings_part"),
]
