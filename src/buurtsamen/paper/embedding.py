# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for a font inside a PDF: only the glyphs that are used, each with its width and the text it stands for."""

import struct
from typing import TYPE_CHECKING

import uharfbuzz as hb

from buurtsamen.paper.faces import Face

if TYPE_CHECKING:
    from buurtsamen.paper.document import Document

_SYMBOLIC = 4
_CMAP = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo <</Registry(Adobe)/Ordering(UCS)/Supplement 0>> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
{ranges}
endcmap
CMapName currentdict /CMap defineresource pop
end
end"""


def embed(document: "Document", face: Face, used: dict[int, str]) -> int:
    """Write a font with these glyphs; its object number.

    Args:
        used: glyph → the text it stands for, empty where it stands for none of its own.
    """
    data = _subset(face, set(used))
    ascent, descent = face.extents
    x_min, y_min, x_max, y_max = struct.unpack(">4h", face.face.reference_table("head").data[36:44])
    box = " ".join(f"{round(edge * 1000 / face.upem)}" for edge in (x_min, y_min, x_max, y_max))
    name = f"BUURTS+{face.name}"
    file = document.stream(f"/Length1 {len(data)}", data)
    descriptor = document.put(
        f"<</Type/FontDescriptor/FontName/{name}/Flags {_SYMBOLIC}/FontBBox[{box}]/ItalicAngle 0/StemV 80"
        f"/Ascent {round(ascent * 1000)}/Descent {round(-descent * 1000)}/CapHeight 700/FontFile2 {file} 0 R>>"
    )
    widths = "".join(f"{glyph}[{face.advance(glyph):.1f}]" for glyph in sorted(used))
    descendant = document.put(
        f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{name}/CIDToGIDMap/Identity/DW 1000/W[{widths}]"
        f"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor {descriptor} 0 R>>"
    )
    meanings = document.stream("", _meanings(used).encode("ascii"))
    return document.put(
        f"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H"
        f"/DescendantFonts[{descendant} 0 R]/ToUnicode {meanings} 0 R>>"
    )


def _subset(face: Face, glyphs: set[int]) -> bytes:
    """The font file with the outlines of these glyphs alone, each under its own number."""
    wanted = hb.SubsetInput()
    wanted.sets(hb.SubsetInputSets.GLYPH_INDEX).update(glyphs)
    wanted.flags = hb.SubsetFlags.RETAIN_GIDS | hb.SubsetFlags.NO_LAYOUT_CLOSURE | hb.SubsetFlags.NOTDEF_OUTLINE
    wanted.sets(hb.SubsetInputSets.DROP_TABLE_TAG).update(_tag(name) for name in ("GSUB", "GPOS", "GDEF"))
    return bytes(hb.subset(face.face, wanted).blob.data)


def _tag(name: str) -> int:
    return int.from_bytes(name.encode("ascii"), "big")


def _meanings(used: dict[int, str]) -> str:
    lines = [f"<{glyph:04x}> <{text.encode('utf-16-be').hex()}>" for glyph, text in sorted(used.items()) if text]
    parts = [lines[begin : begin + 100] for begin in range(0, len(lines), 100)]
    return _CMAP.format(ranges="\n".join(f"{len(p)} beginbfchar\n{chr(10).join(p)}\nendbfchar" for p in parts))
