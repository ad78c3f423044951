# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for reading what Chromium printed: no more of PDF than it writes."""

import re
import zlib

_OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj\n(.*?)endobj", re.DOTALL)
_STREAM = re.compile(rb">> stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_SHOWN = re.compile(r"/(F\d+) [\d.]+ Tf|<([0-9A-F]+)> Tj|\b(ET)\b")


def pages(pdf: bytes) -> int:
    """How many there are."""
    return len(re.findall(rb"/Type /Page\b", pdf))


def text(pdf: bytes) -> str:
    """What stands on them, a line for every piece of text."""
    objects = dict(_OBJECT.findall(pdf))
    said = []
    for body in objects.values():
        content = _content(body)
        if "BT\n" in content:
            said.append(_read(content, _fonts(objects, pdf)))
    return "\n".join(said)


def _content(body: bytes) -> str:
    found = _STREAM.search(body)
    if not found or b"/FlateDecode" not in body or b"/Image" in body:
        return ""
    return zlib.decompress(found[1]).decode("latin-1")


def _fonts(objects: dict[bytes, bytes], pdf: bytes) -> dict[str, dict[int, str]]:
    """Of each font that a page names: number of a sign → the sign."""
    fonts = {}
    for name, number in set(re.findall(rb"/(F\d+) (\d+) 0 R", pdf)):
        table = re.search(rb"/ToUnicode (\d+) 0 R", objects[number])
        if table:
            fonts[name.decode()] = _signs(_content(objects[table[1]]))
    return fonts


def _signs(table: str) -> dict[int, str]:
    signs = {int(number, 16): _sign(sign) for number, sign in re.findall(r"^<(\w+)> <(\w+)>$", table, re.MULTILINE)}
    for first, last, sign in re.findall(r"^<(\w+)> <(\w+)> <(\w+)>$", table, re.MULTILINE):
        start = int(first, 16)
        for number in range(start, int(last, 16) + 1):
            signs[number] = chr(ord(_sign(sign)) + number - start)
    return signs


def _sign(hexadecimal: str) -> str:
    return bytes.fromhex(hexadecimal).decode("utf-16-be")


def _read(content: str, fonts: dict[str, dict[int, str]]) -> str:
    said, signs = [], {}
    for font, numbers, end in _SHOWN.findall(content):
        if font:
            signs = fonts[font]
        said += [signs[int(numbers[place : place + 4], 16)] for place in range(0, len(numbers), 4)]
        said += ["\n"] if end else []
    return "".join(said)
