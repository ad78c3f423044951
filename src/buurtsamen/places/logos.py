# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the logo of a municipality: drawn anew from what was uploaded, so that nothing else comes along."""

from dataclasses import dataclass
from io import BytesIO

from django.db.models import CharField, F, Func
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from buurtsamen.places.models import Logo, Municipality

MOST_BYTES = 200_000  # under what any form may send (core.health)
SIZE = (600, 200)
_MOST_PIXELS = 20_000_000
_FORMATS = ("PNG", "JPEG", "WEBP")
# What Pillow says of a file that is not what it seems: broken, cut off, or blown up on purpose.
_BROKEN = (OSError, ValueError, SyntaxError, TypeError, KeyError, IndexError, EOFError, Image.DecompressionBombError)


class Refused(Exception):
    """This is no picture for a logo. Nothing was changed."""

    message = _("We cannot read this file. Choose a picture: PNG, JPEG or WebP. Nothing was changed.")


class TooBig(Refused):
    """Too many bytes, or too many pixels in few bytes."""

    message = _("This picture is too big. It may be 200 kB and 20 million pixels at most. Nothing was changed.")


@dataclass(frozen=True)
class Shown:
    """What a page needs to know about a logo."""

    alternative: str
    key: str  # another one when the picture changes: it stands behind its address


def drawn(upload: bytes) -> bytes:
    """A PNG of 600 × 200 pixels at most, with the pixels of the upload and nothing else of it.

    Raises:
        Refused: it is too big, or no picture that we read.
    """
    if len(upload) > MOST_BYTES:
        raise TooBig
    try:
        with Image.open(BytesIO(upload), formats=_FORMATS) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                raise TooBig
            upright = ImageOps.exif_transpose(picture).convert("RGBA")
    except _BROKEN as error:
        raise Refused from error
    upright.thumbnail(SIZE, Image.Resampling.LANCZOS)
    clean = Image.new("RGBA", upright.size)
    clean.paste(upright)  # the pixels alone: whatever the file said about itself stays behind
    png = BytesIO()
    clean.save(png, "PNG", optimize=True)
    return png.getvalue()


def put(municipality: Municipality, png: bytes | None, alternative: str) -> None:
    """Show this picture beside the name of the platform, in place of the one before.

    Args:
        png: as `drawn` made it; None keeps the picture, with other words.
    """
    values: dict[str, object] = {"alternative": alternative} | ({"png": png} if png else {})
    Logo.objects.update_or_create(municipality=municipality, defaults=values)


def remove(municipality: Municipality) -> bool:
    """Show no picture any more; whether there was one."""
    return bool(Logo.objects.filter(municipality=municipality).delete()[0])


def of(municipality: Municipality) -> Shown | None:
    """The logo as a page shows it, without its bytes."""
    rows = Logo.objects.filter(municipality=municipality)
    keyed = rows.annotate(key=Func(F("png"), function="md5", output_field=CharField()))
    found = keyed.values_list("alternative", "key").first()
    return Shown(found[0], found[1][:12]) if found else None


def change(was: Shown | None, now: Shown | None) -> dict[str, object]:
    """What differs, for the journal: the words, and the key of the picture."""
    pairs = {name: [was and getattr(was, name), now and getattr(now, name)] for name in ("alternative", "key")}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
