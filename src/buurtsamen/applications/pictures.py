# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for pictures that residents send: drawn anew, so that nothing else comes along, and kept."""

import re
import zipfile
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from buurtsamen.applications.models import Application, Photo
from buurtsamen.initiatives.models import Initiative, Picture

MOST_BYTES = 15_000_000  # a photo of a good telephone; core/health.py lets no more in
LARGE, SMALL = (1280, 1280), (640, 640)
_MOST_PIXELS = {"JPEG": 60_000_000, "MPO": 60_000_000}  # they are read smaller than they are
_MOST_PIXELS_OF_OTHERS = 25_000_000
_FORMATS = ("JPEG", "PNG", "WEBP")  # of a telephone that takes two at once, the first
_MOST_SCANS = 100  # of a JPEG that comes in gradually: each costs the time of a whole picture
_OTHERWISE = re.compile(rb"<script|<!doctype|<html|<\?php|%PDF-1|javascript:", re.IGNORECASE)
# What Pillow says of a file that is not what it seems: broken, cut off, or blown up on purpose.
_BROKEN = (OSError, ValueError, SyntaxError, TypeError, KeyError, IndexError, EOFError, OverflowError, MemoryError)


class Refused(Exception):
    """This is no picture that we can show. Nothing was changed."""

    message = _("We cannot read this file. Choose a photo or drawing: JPEG, PNG or WebP. Nothing was changed.")


class TooBig(Refused):
    """Too many bytes, or too many pixels in few bytes."""

    message = _("This picture is too big: over 15 MB, or too many pixels. Choose a smaller one. Nothing was changed.")


class NotOnly(Refused):
    """A picture, and something else in the same file."""

    message = _("There is more in this file than a picture. Choose another one. Nothing was changed.")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture without where and with what it was taken.

    Attributes:
        jpeg, small: at most 1280 and 640 pixels wide and high.
        width, height: of the large one, in pixels.
    """

    jpeg: bytes
    small: bytes
    width: int
    height: int


def drawn(upload: bytes) -> Drawn:
    """The picture in a file, upright, with its pixels and nothing else of it.

    Raises:
        Refused: it is too big, no picture that we read, or a picture and something else.
    """
    if len(upload) > MOST_BYTES:
        raise TooBig
    try:
        large = _upright(upload)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooBig from error
    except _BROKEN as error:
        raise Refused from error
    if _OTHERWISE.search(upload) or zipfile.is_zipfile(BytesIO(upload)):
        raise NotOnly
    jpeg = _jpeg(large)
    small = large.copy()
    small.thumbnail(SMALL, Image.Resampling.LANCZOS)
    return Drawn(jpeg, _jpeg(small), *large.size)


def _upright(upload: bytes) -> Image.Image:
    """The pixels, no more of them than are shown, on white where there are none."""
    with Image.open(BytesIO(upload), formats=_FORMATS) as picture:
        most = _MOST_PIXELS.get(str(picture.format), _MOST_PIXELS_OF_OTHERS)
        if picture.width * picture.height > most or upload.count(b"\xff\xda") > _MOST_SCANS:
            raise TooBig
        picture.draft("RGB", LARGE)  # a JPEG is read at half or a quarter when that is enough
        picture.thumbnail(LARGE, Image.Resampling.LANCZOS)
        turned = ImageOps.exif_transpose(picture).convert("RGBA")
    clean = Image.new("RGB", turned.size, "white")
    clean.paste(turned, mask=turned.getchannel("A"))
    return clean


def _jpeg(picture: Image.Image) -> bytes:
    file = BytesIO()
    picture.save(file, "JPEG", quality=82, optimize=True, progressive=True)
    return file.getvalue()


def keep(application: Application, picture: Drawn) -> None:
    """This is the picture of an application from now on, in place of the one before."""
    with transaction.atomic():
        Photo.objects.filter(application=application).delete()
        Photo.objects.create(
            municipality_id=application.municipality_id,
            application=application,
            jpeg=picture.jpeg,
            small=picture.small,
            width=picture.width,
            height=picture.height,
        )


def remove(application: Application) -> None:
    """An application has no picture any more."""
    Photo.objects.filter(application=application).delete()


def hand_over(application: Application, initiative: Initiative, *, alternative: str, on: date) -> None:
    """The picture of an application becomes the main one of its initiative, in place of the one before.

    It is seen by others once an officer looked at it.

    Args:
        on: today.
    """
    main = Picture.objects.filter(initiative=initiative, is_main=True)
    photo = Photo.objects.filter(application=application).first()
    if photo is None:
        main.exclude(alternative=alternative).update(alternative=alternative, seen_on=None)
        return
    main.delete()
    put(initiative, photo, alternative=alternative, on=on, name=photo.name, is_main=True)
    photo.delete()


def put(initiative: Initiative, picture: Drawn | Photo, *, alternative: str, on: date, **more: Any) -> Picture:
    """Another picture of an initiative; seen by others once an officer looked at it."""
    return Picture.objects.create(
        municipality_id=initiative.municipality_id,
        initiative=initiative,
        jpeg=picture.jpeg,
        small=picture.small,
        width=picture.width,
        height=picture.height,
        alternative=alternative,
        added_on=on,
        **more,
    )


def name_of(application: Application) -> object | None:
    """What the picture that belongs to an application is called; none without a picture."""
    own = Photo.objects.filter(application=application).values_list("name", flat=True).first()
    if own or application.initiative_id is None:
        return own
    main = Picture.objects.filter(initiative=application.initiative_id, is_main=True)
    return main.values_list("name", flat=True).first()


def small_of(application: Application) -> bytes | None:
    """The picture that belongs to an application, small; none without one."""
    own = Photo.objects.filter(application=application).values_list("small", flat=True).first()
    if own is None and application.initiative_id:
        main = Picture.objects.filter(initiative=application.initiative_id, is_main=True)
        own = main.values_list("small", flat=True).first()
    return bytes(own) if own is not None else None
