# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for keeping voucher codes out of everything that is written down about a request."""

import logging
import re
import unicodedata

_SYMBOL, _CAPITAL = "[2-9A-HJ-NP-TV-Za-hj-np-tv-z]", "[2-9A-HJ-NP-TV-Z]"
# Whatever stands between groups, also as an address or Python writes it: %20, \xa0.
_GAP = r"(?:%[0-9A-Fa-f]{2}|\\(?:[nrt]|x[0-9a-f]{2}|u[0-9a-f]{4})|[^0-9A-Za-z])"
_UUID = "(?P<uuid>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"


def _groups(size: int) -> str:
    return f"{_SYMBOL}{{{size}}}(?:{_GAP}{{1,3}}{_SYMBOL}{{{size}}}){{{12 // size - 1},}}"


# Twelve symbols at a stretch, or twelve and more in groups of one size (a word before a code may look like one); in
# capitals and digits, however they are divided. Small letters in uneven groups are left alone, or every hundredth
# word would be taken for a code; so are UUIDs.
_FORMS = [_UUID, f"{_SYMBOL}{{12}}", *map(_groups, (4, 6, 3, 2, 1)), f"(?:{_CAPITAL}{_GAP}{{0,3}}){{11,}}{_CAPITAL}"]
_CODE = re.compile(f"(?:(?<![0-9A-Za-z])|(?<=%[0-9A-Fa-f]{{2}}))(?:{'|'.join(_FORMS)})(?![0-9A-Za-z])")
# Behind these words in an address stands what opens something: a code, or the secret of a link in a mail.
_OPENING = "v|uitnodiging|vraag|aanbod|bericht"
_IN_A_PATH = re.compile(rf"((?:/|%2F)(?:{_OPENING})(?:/|%2F))[^?#\s\"']+", re.IGNORECASE)


def masked(text: str) -> str:
    """The text without anything that may be a voucher's code, or the secret of a link: `/v/*`, else `****`."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return _IN_A_PATH.sub(r"\1*", _CODE.sub(lambda found: found["uuid"] or "****", plain))


class NoCodes(logging.Filter):
    """Masks the message, the traceback and the stack of every record, whoever wrote it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always lets the record pass, without codes."""
        try:
            message = record.getMessage()
        except (TypeError, ValueError):  # the arguments do not fit the message: written as they are
            message = f"{record.msg} {record.args}"
        record.msg, record.args = masked(message), None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        record.exc_text = record.exc_text and masked(record.exc_text)
        record.stack_info = record.stack_info and masked(record.stack_info)
        return True
