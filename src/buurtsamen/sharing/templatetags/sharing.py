# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what templates say about a need or an offer."""

from django import template

from buurtsamen.sharing import contacts, words

register = template.Library()
register.filter(words.when)
register.filter(words.found)
register.filter(words.amount)
register.filter("title_of", words.title)
register.filter("contact", contacts.of)
