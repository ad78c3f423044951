# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for amounts of money as people read them."""

from django.utils.translation import get_language

NO_BREAK = "\u00a0"


def euros(cents: int, *, exact: bool = False) -> str:
    """An amount with a hard space after the sign: `€ 7,50`, in English `€ 7.50`; whole euros without cents.

    Args:
        cents: euro cents, may be below zero.
        exact: always write the cents, as in the books.
    """
    sign = "-" if cents < 0 else ""
    whole, rest = divmod(abs(cents), 100)
    thousands, point = (",", ".") if (get_language() or "nl").startswith("en") else (".", ",")
    text = f"{whole:,}".replace(",", thousands)
    if rest or exact:
        text += f"{point}{rest:02d}"
    return f"{sign}€{NO_BREAK}{text}"
