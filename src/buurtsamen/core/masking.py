# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for keeping voucher codes out of everything that is written down about a request."""

import logging
import re

_IN_A_PATH = re.compile(r"(/v/)[^/?#\s]+", re.IGNORECASE)
_CODE = re.compile(
    r"(?<![0-9A-Za-z])(?:[2-9A-HJ-NP-TV-Z]{4}[ -]?){2}[2-9A-HJ-NP-TV-Z]{4}(?![0-9A-Za-z])", re.IGNORECASE
)


def masked(text: str) -> str:
    """The text without anything that may be a voucher's code: `/v/*` for an address, `****` for the rest."""
    return _CODE.sub("****", _IN_A_PATH.sub(r"\1*", text))


class NoCodes(logging.Filter):
    """Masks the message of every record, whoever wrote it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always lets the record pass, without codes."""
        record.msg, record.args = masked(record.getMessage()), None
        if record.exc_info and not record.exc_text:
            record.exc_text = masked(logging.Formatter().formatException(record.exc_info))
        return True
