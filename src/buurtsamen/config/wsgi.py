# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place where the web server comes in."""

import gc
import os

gc.disable()  # all that is loaded stays: looking through it again and again took a seventh of the start

from django.core.wsgi import get_wsgi_application  # noqa: E402

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "buurtsamen.config.settings")
application = get_wsgi_application()

from django.conf import settings  # noqa: E402 - known only now
from django.urls import get_resolver  # noqa: E402

from buurtsamen.core import access, health, pagecache  # noqa: E402

if settings.PAGE_CACHE:
    application = pagecache.PageCache(application)  # type: ignore[assignment]
application = health.Alive(health.SmallBodies(application))  # type: ignore[assignment]
if settings.ACCESS_LOG:
    application = access.AccessLog(application)  # type: ignore[assignment]

get_resolver().url_patterns  # noqa: B018 - all rooms are loaded now, not while the first visitor waits
gc.freeze()
gc.enable()
