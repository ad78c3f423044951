# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place where the doors of all rooms hang together."""

urlpatterns: list[object] = []
