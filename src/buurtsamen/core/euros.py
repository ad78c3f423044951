# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for amounts of money as people read them."""

from django.utils.translation import get_language

NO_BREAK = "\u00a0"


def grouped(number: int) -> str:
    """A whole number with its thousands apart: `33.795`, in English `33,795`."""
    text = f"{number:,}"
    return text if _is_english() else text.replace(",", ".")


def _is_english() -> bool:
    return (get_language() or "nl").startswith("en")


def euros(cents: int, *, exact: bool = False) -> str:
    """An amount with a hard space after the sign: `€ 7,50`, in English `€ 7.50`; whole euros without cents.

    Args:
        cents: euro cents, may be below zero.
        exact: always write the cents, as in the books.
    """
    sign = "-" if cents < 0 else ""
    whole, rest = divmod(abs(cents), 100)
    text = grouped(whole)
    if rest or exact:
        text += f"{'.' if _is_english() else ','}{rest:02d}"
    return f"{sign}€{NO_BREAK}{text}"
