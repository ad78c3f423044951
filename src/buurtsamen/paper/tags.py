# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the structure of a document that is read aloud: headings, paragraphs, lists, pictures, links.

Tagged PDF (ISO 32000-1, 14.7 and 14.8) as PDF/UA-1 (ISO 14289-1) asks: each bit of content on a page belongs to an
element, in the order in which it is read; the rest is marked as an artifact.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from buurtsamen.paper.document import POINTS, Document, text
from buurtsamen.paper.pen import Pen

_METADATA = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" \
xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


_LINKS = 100_000  # above the numbers of all pages


@dataclass
class Element:
    """A node of the structure; `kids` are elements, (page, number) of marked content, or numbers of annotations."""

    tag: str
    number: int
    parent: int
    entries: str = ""
    kids: list["Element | tuple[int, int] | int"] = field(default_factory=list)


class Tags:
    """The structure of one document, written when it is closed."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._root = document.reserve()
        self.document_element = Element("Document", document.reserve(), self._root)
        self._marked: dict[int, list[int]] = defaultdict(list)  # page → the element of each marked content
        self._annotations: dict[int, list[int]] = defaultdict(list)  # page → its annotations
        self._owners: list[tuple[int, int]] = []  # annotation and the element it belongs to

    def element(
        self, tag: str, under: Element | None = None, *, alternative: str = "", attributes: str = ""
    ) -> Element:
        """Add an element at the end of another, or of the document.

        Args:
            alternative: read aloud instead of what is drawn.
            attributes: an attribute dictionary of PDF.
        """
        parent = under or self.document_element
        entries = f"/Alt{text(alternative)}" if alternative else ""
        entries += f"/A{attributes}" if attributes else ""
        made = Element(tag, self._document.reserve(), parent.number, entries)
        parent.kids.append(made)
        return made

    @contextmanager
    def content(self, pen: Pen, page: int, element: Element) -> Iterator[None]:
        """What is drawn inside belongs to an element."""
        number = len(self._marked[page])
        self._marked[page].append(element.number)
        element.kids.append((page, number))
        with pen.marked(element.tag, number):
            yield

    def link(self, page: int, element: Element, box: tuple[float, float, float, float], high: float, to: str) -> None:
        """Let a rectangle (x, y, width, height; mm, of a page this high) lead to an address on the web."""
        x, y, width, height = (side * POINTS for side in box)
        top = high * POINTS - y
        annotation = self._document.put(
            f"<</Type/Annot/Subtype/Link/Rect[{x:.2f} {top - height:.2f} {x + width:.2f} {top:.2f}]/Border[0 0 0]/F 4"
            f"/Contents{text(to)}/StructParent {_LINKS + len(self._owners)}/A<</S/URI/URI({_escaped(to)})>>>>"
        )
        self._annotations[page].append(annotation)
        self._owners.append((annotation, element.number))
        element.kids.append(annotation)

    def entries(self, page: int) -> str:
        """What a page says about its content."""
        annotations = " ".join(f"{number} 0 R" for number in self._annotations[page])
        return f"/StructParents {page}/Tabs/S" + (f"/Annots[{annotations}]" if annotations else "")

    def close(self) -> None:
        """Write the structure; the document is closed after it."""
        self._write(self.document_element)
        pages = " ".join(
            f"{page} [{' '.join(f'{number} 0 R' for number in owners)}]"
            for page, owners in sorted(self._marked.items())
        )
        links = " ".join(f"{_LINKS + place} {owner} 0 R" for place, (_, owner) in enumerate(self._owners))
        tree = self._document.put(f"<</Nums[{pages} {links}]>>")
        self._document.put(
            f"<</Type/StructTreeRoot/K {self.document_element.number} 0 R/ParentTree {tree} 0 R"
            f"/ParentTreeNextKey {_LINKS + len(self._owners)}>>",
            self._root,
        )
        said = _METADATA.format(title=escape(self._document.title), language=self._document.language).encode()
        metadata = self._document.put(
            b"<</Type/Metadata/Subtype/XML/Length %d>>\nstream\n%b\nendstream" % (len(said), said)
        )
        self._document.say(f"/MarkInfo<</Marked true>>/StructTreeRoot {self._root} 0 R/Metadata {metadata} 0 R")

    def _write(self, element: Element) -> None:
        kids = []
        for kid in element.kids:
            if isinstance(kid, Element):
                self._write(kid)
                kids.append(f"{kid.number} 0 R")
            elif isinstance(kid, int):
                kids.append(f"<</Type/OBJR/Obj {kid} 0 R>>")
            else:
                kids.append(f"<</Type/MCR/Pg {kid[0]} 0 R/MCID {kid[1]}>>")
        self._document.put(
            f"<</Type/StructElem/S/{element.tag}/P {element.parent} 0 R/K[{' '.join(kids)}]{element.entries}>>",
            element.number,
        )


def _escaped(address: str) -> str:
    return address.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
