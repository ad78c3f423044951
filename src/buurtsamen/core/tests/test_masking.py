# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""A code is never written down, however somebody typed it and wherever it came along."""

import io
import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.urls import get_resolver
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from buurtsamen.core.masking import NoCodes, masked

CODES = ["7KQ29WXFMH4T", "ABCDEFGHJKLM", "234567892345", "ZZ9YY8XX7WW6"]


def in_groups(size: int, gap: str) -> Callable[[str], str]:
    return lambda code: gap.join(code[start : start + size] for start in range(0, 12, size))


def full_width(code: str) -> str:
    return "".join(chr(ord(symbol) + 0xFEE0) for symbol in code)


FORMS: dict[str, Callable[[str], str]] = {
    "as on the letter": in_groups(4, "-"),
    "at a stretch": str,
    "small letters": str.lower,
    "small, with dashes": lambda code: in_groups(4, "-")(code).lower(),
    "spaces": in_groups(4, " "),
    "two spaces": in_groups(4, "  "),
    "hard spaces": in_groups(4, "\u00a0"),
    "dots": in_groups(4, "."),
    "long dashes": in_groups(4, " \u2013 "),
    "under each other": in_groups(4, "\n"),
    "twos": in_groups(2, " "),
    "threes": in_groups(3, " "),
    "small, in threes": lambda code: in_groups(3, " ")(code).lower(),
    "sixes": in_groups(6, "/"),
    "one by one": in_groups(1, " "),
    "uneven groups": lambda code: f"{code[:3]} {code[3:8]}-{code[8:]}",
    "full width": full_width,
    "full width, in groups": lambda code: in_groups(4, "\uff0d")(full_width(code)),
    "zero width between": in_groups(4, "\u200b"),
    "in an address": lambda code: quote(in_groups(4, " ")(code)),
    "in a form": in_groups(4, "+"),
}


def is_left(text: str, code: str) -> bool:
    """Whether four symbols in a row of the code can still be read."""
    plain = "".join(chr(ord(c) - 0xFEE0) if 0xFF00 < ord(c) < 0xFF5F else c for c in text)
    symbols = "".join(c for c in plain.replace("%20", "").upper() if c.isalnum())
    return any(code[start : start + 4] in symbols for start in range(9))


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_no_written_form_survives(form: Callable[[str], str], code: str) -> None:
    written = form(code)

    for text in (
        written,
        f"here: {written} were",
        f"A {written} B",
        f"'{written}'",
        f"code={written}&x=1",
        f"(('{written}',),)",
    ):
        assert not is_left(masked(text), code)
        assert "****" in masked(text)


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_no_form_survives_in_the_address_of_a_letter(form: Callable[[str], str], code: str) -> None:
    for text in (
        f"GET /v/{form(code)} HTTP/1.1",
        f"Not Found: /v/{form(code)}",
        f"https://lindedorp.test/V/{form(code)}?x=1",
        f"/?next=%2Fv%2F{form(code)}",
    ):
        assert not is_left(masked(text), code)


def test_what_stands_behind_v_goes_also_when_it_is_no_code() -> None:
    assert masked("/v/7KQ2-9WXF-MH4") == "/v/*"
    assert masked("/en/v/O0I1?x=1") == "/en/v/*?x=1"
    assert masked('"GET /v/7KQ29 HTTP/1.1" 302') == '"GET /v/* HTTP/1.1" 302'


def test_the_secret_of_a_link_in_a_mail_goes() -> None:
    resolver = get_resolver("buurtsamen.config.urls")
    secret = "6f1c.k3J-xQ_9"
    for name in ("invited", "question_confirm", "offer", "offer_calendar", "alert", "alert_end"):
        ((path, wanted),) = resolver.reverse_dict.getlist(name)[0][0]
        assert wanted == ["token"]
        assert secret not in masked(f"GET /{path % {'token': secret}} 200")
    assert masked("/initiatieven/buurttuin/vraag/") == "/initiatieven/buurttuin/vraag/"


@pytest.mark.parametrize(
    "text",
    [
        "GET /bewonersinitiatieven/buurttuin 200 12 ms",
        "33,795 letters were never deleted from the database",
        "gift 67f3a4b2-3c4d-4e5f-8a9b-2c3d4e5f6a7b of 2026-05-10 22:45:59",
        "transaction b2c3d4e5-2345-4678-9abc-22334455667e adds up to 750 cents",
        "account_keeps_its_floor",
        "",
    ],
)
def test_other_words_stay(text: str) -> None:
    assert masked(text) == text


@hypothesis_settings(database=None, derandomize=True, deadline=None, max_examples=500)
@given(st.text(), st.sampled_from(CODES), st.sampled_from(list(FORMS)), st.text())
def test_whatever_stands_around_it(before: str, code: str, form: str, behind: str) -> None:
    text = f"{before} {FORMS[form](code)} {behind}"

    assert not is_left(masked(text), code)


def logged(write: Callable[[logging.Logger], None], handlers: int = 1) -> str:
    """What handlers as in the settings write down."""
    out = io.StringIO()
    logger = logging.Logger("test")
    for _ in range(handlers):
        handler = logging.StreamHandler(out)
        handler.addFilter(NoCodes())
        logger.addHandler(handler)
    write(logger)
    return out.getvalue()


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_no_record_holds_a_code(form: Callable[[str], str]) -> None:
    written = form(CODES[0])

    assert not is_left(logged(lambda logger: logger.info("typed %s", written)), CODES[0])
    assert not is_left(logged(lambda logger: logger.info(f"typed {written}")), CODES[0])
    assert not is_left(logged(lambda logger: logger.warning({"code": written})), CODES[0])


def fall(written: str) -> None:
    try:
        raise LookupError(f"no voucher has {written}")
    except LookupError as error:
        raise ValueError(written) from error


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_no_traceback_holds_a_code(form: Callable[[str], str]) -> None:
    def write(logger: logging.Logger) -> None:
        try:
            fall(form(CODES[0]))
        except ValueError:
            logger.exception("it broke")

    text = logged(write)

    assert "Traceback" in text and "ValueError" in text
    assert not is_left(text, CODES[0])


def test_a_traceback_that_somebody_wrote_before_holds_none_either() -> None:
    """A handler of somebody else formats the record first and leaves the text of the traceback on it."""

    def write(logger: logging.Logger) -> None:
        logger.handlers.insert(0, logging.StreamHandler(io.StringIO()))
        try:
            fall("7KQ2-9WXF-MH4T")
        except ValueError:
            logger.exception("it broke")

    assert "****" in logged(write)
    assert not is_left(logged(write), CODES[0])


def test_a_stack_holds_none() -> None:
    text = logged(lambda logger: logger.info("here: %s", "7KQ2-9WXF-MH4T", stack_info=True))

    assert "Stack" in text
    assert not is_left(text, CODES[0])


def test_a_record_goes_through_two_handlers_masked() -> None:
    text = logged(lambda logger: logger.info("typed %s", "7KQ2-9WXF-MH4T"), handlers=2)

    assert text.count("typed ****") == 2


def test_a_record_whose_arguments_do_not_fit_is_written_without_the_code() -> None:
    text = logged(lambda logger: logger.info("typed %d", "7KQ2-9WXF-MH4T"))

    assert "typed" in text
    assert not is_left(text, CODES[0])


def test_every_handler_of_the_settings_masks() -> None:
    logging_: dict[str, Any] = settings.LOGGING
    masks = {name for name, made in logging_["filters"].items() if made["()"].endswith("masking.NoCodes")}

    assert masks
    assert all(masks & set(handler.get("filters", [])) for handler in logging_["handlers"].values())
