# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""A picture is drawn anew, without where it was taken; what is no picture alone is refused with a sentence."""

import zipfile
import zlib
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from buurtsamen.applications import pictures
from buurtsamen.applications.models import Application, Photo
from buurtsamen.applications.tests import plans
from buurtsamen.conftest import A_DAY_IN_MAY, Town
from buurtsamen.core import health
from buurtsamen.desk.tests.staffing import a_browser, at_desk, colleague, with_code_only
from buurtsamen.initiatives.models import Initiative, Picture
from buurtsamen.people.models import RoleName, User

WHERE = 0x8825  # EXIF: where it was taken


@pytest.fixture
def noor(town: Town) -> User:
    return plans.resident()


@pytest.fixture
def plan(town: Town, noor: User) -> Application:
    return plans.begun(town, noor)


@pytest.fixture
def browser(town: Town, noor: User) -> Client:
    return with_code_only(town, noor)


def send(browser: Client, plan: Application, upload: bytes, **fields: str) -> tuple[int, str]:
    form = {"version": "1", "doe": "verder", "alternative": "Een veldje"} | fields
    file = SimpleUploadedFile("foto.jpg", upload)
    answer = browser.post(reverse("application_photo", args=[plan.key]), {**form, "photo": file})
    return answer.status_code, answer.content.decode()


def size(jpeg: bytes) -> tuple[int, int]:
    return Image.open(BytesIO(jpeg)).size


def test_a_photo_is_upright_smaller_and_does_not_tell_where_it_was_taken() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # held on its side
    exif[0x010F] = "Merk van de telefoon"
    exif.get_ifd(WHERE)[1] = "N"
    drawn = pictures.drawn(plans.photo(4000, 3000, exif=exif.tobytes()))

    assert (drawn.width, drawn.height) == size(drawn.jpeg) == (960, 1280)
    assert size(drawn.small) == (480, 640)
    for jpeg in (drawn.jpeg, drawn.small):
        assert not dict(Image.open(BytesIO(jpeg)).getexif())
        assert b"Merk" not in jpeg


@pytest.mark.parametrize("form", ["PNG", "WEBP", "JPEG"])
def test_every_form_becomes_a_jpeg(form: str) -> None:
    assert pictures.drawn(plans.photo(form=form)).jpeg.startswith(b"\xff\xd8")


def test_what_is_seen_through_becomes_white() -> None:
    file = BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(file, "PNG")

    assert Image.open(BytesIO(pictures.drawn(file.getvalue()).jpeg)).getpixel((5, 5)) == (255, 255, 255)


def bomb() -> bytes:
    """A PNG of a few kB with 40,000 times 40,000 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    header = (40_000).to_bytes(4, "big") * 2 + bytes([8, 0, 0, 0, 0])
    data = zlib.compress(bytes(1_000_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def with_zip() -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.html", "<script>")
    return plans.photo() + file.getvalue()


@pytest.mark.parametrize(
    ("upload", "said"),
    [
        (bomb(), "te groot"),
        (plans.photo(6000, 5000, "PNG"), "te groot"),
        (plans.photo() + b"\xff\xda" * 101, "te groot"),
        (b"x" * (pictures.MOST_BYTES + 1), "te groot"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "niet lezen"),
        (plans.photo(form="GIF"), "niet lezen"),
        (plans.photo()[:300], "niet lezen"),
        (b"", "niet lezen"),
        (with_zip(), "meer dan een foto"),
        (plans.photo() + b"<SCRIPT>alert(1)</SCRIPT>", "meer dan een foto"),
        (plans.photo() + b"%PDF-1.7", "meer dan een foto"),
    ],
    ids=["bomb", "pixels", "scans", "bytes", "svg", "gif", "broken", "empty", "zip", "script", "pdf"],
)
def test_what_is_no_picture_alone_is_refused_with_a_sentence(upload: bytes, said: str) -> None:
    with pytest.raises(pictures.Refused) as refusal:
        pictures.drawn(upload)

    assert said in str(refusal.value.message)
    assert "niets veranderd" in str(refusal.value.message)


def test_a_picture_is_kept_replaced_and_taken_away(plan: Application, browser: Client) -> None:
    assert send(browser, plan, plans.photo())[0] == 302
    first = Photo.objects.get().name
    own = reverse("application_picture", args=[plan.key])
    assert browser.get(own)["Content-Type"] == "image/jpeg"
    assert send(browser, plan, plans.photo(), version="2", doe="stop")[0] == 302
    assert Photo.objects.get().name != first

    status, page = send(browser, plan, b"<svg>", version="3")
    assert (status, Photo.objects.count()) == (422, 1)
    assert "We kunnen dit bestand niet lezen" in page
    status, page = send(browser, plan, plans.photo(), version="3", alternative="")
    assert status == 409 or "voor wie het niet kan zien" in page
    browser.post(reverse("application_photo", args=[plan.key]), {"version": "4", "doe": "weg"})
    assert not Photo.objects.exists()
    assert browser.get(own).status_code == 404


def test_nobody_else_sees_the_picture_of_a_plan(town: Town, plan: Application, browser: Client) -> None:
    send(browser, plan, plans.photo())
    own = reverse("application_picture", args=[plan.key])

    assert a_browser(town).get(own).status_code == 302
    assert with_code_only(town, plans.resident("Emre")).get(own).status_code == 404


def test_a_picture_is_for_everybody_once_an_officer_looked_at_it(town: Town, noor: User, browser: Client) -> None:
    plan = plans.ready(town, noor)
    send(browser, plan, plans.photo(), version=str(Application.objects.get(pk=plan.pk).version))
    browser.post(reverse("application_check", args=[plan.key]), {"agrees": "on"})
    picture = Picture.objects.select_related("initiative").get()
    address, stranger = reverse("picture", args=[picture.name]), a_browser(town)
    officer = at_desk(town, colleague(town, RoleName.COORDINATOR, [town.north.district]))

    assert [each.get(address).status_code for each in (browser, officer, stranger)] == [200, 200, 404]
    assert "no-store" in browser.get(address)["Cache-Control"]
    Picture.objects.update(seen_on=A_DAY_IN_MAY)
    assert stranger.get(address).status_code == 404  # its initiative is not public yet
    Picture.objects.update(initiative=town.garden)
    shown = stranger.get(address)
    assert (shown.status_code, "immutable" in shown["Cache-Control"]) == (200, True)
    assert stranger.get(address, headers={"if-none-match": shown["ETag"]}).status_code == 304
    assert stranger.get(reverse("picture_small", args=[picture.name]))["ETag"] != shown["ETag"]
    Picture.objects.update(hidden_on=A_DAY_IN_MAY)
    assert stranger.get(address).status_code == 404
    assert Initiative.objects.get(pk=picture.initiative_id).state == Initiative.State.SUBMITTED


def test_a_picture_of_another_municipality_is_not_there(town: Town, other_town: Town) -> None:
    picture = Picture.objects.create(
        municipality=town.municipality,
        initiative=town.garden,
        **{"jpeg": b"x", "small": b"x", "width": 1, "height": 1, "alternative": "x"},
        **{"added_on": A_DAY_IN_MAY, "seen_on": A_DAY_IN_MAY},
    )
    address = reverse("picture", args=[picture.name])

    assert a_browser(town).get(address).status_code == 200
    assert a_browser(other_town).get(address).status_code == 404


def test_a_photo_takes_the_place_of_the_drawing_once_an_officer_looked_at_it(town: Town) -> None:
    picture = Picture.objects.create(
        municipality=town.municipality,
        initiative=town.garden,
        **{"jpeg": b"x", "small": b"x", "width": 1280, "height": 960, "alternative": "Kinderen planten bollen"},
        **{"added_on": A_DAY_IN_MAY, "is_main": True},
    )
    small, large = reverse("picture_small", args=[picture.name]), reverse("picture", args=[picture.name])

    def shown() -> tuple[bool, bool, bool]:
        cards, page = (a_browser(town).get(path).content.decode() for path in ("/", town.garden.get_absolute_url()))
        return small in cards, large in page, "Kinderen planten bollen" in page

    assert shown() == (False, False, False)
    Picture.objects.update(seen_on=A_DAY_IN_MAY)
    assert shown() == (True, True, True)
    Picture.objects.update(hidden_on=A_DAY_IN_MAY)
    assert shown() == (False, False, False)


def asked(path: str, length: int, body: BytesIO) -> tuple[str, dict[str, str]]:
    """What is answered to something so long, before anybody looks at it."""
    begun: list[tuple[str, list[tuple[str, str]]]] = []

    def passed_on(_environ: object, start: object) -> list[bytes]:
        start("200 OK", [])  # type: ignore[operator]
        return []

    environ = {"PATH_INFO": path, "CONTENT_LENGTH": str(length), "wsgi.input": body}
    list(health.SmallBodies(passed_on)(environ, lambda *line: begun.append(line)))
    return begun[0][0][:3], dict(begun[0][1])


def test_sixty_megabytes_are_led_back_to_a_page_that_says_so(plan: Application, browser: Client) -> None:
    path = reverse("application_photo", args=[plan.key])
    body = BytesIO(b"x" * 1_000_000)

    status, headers = asked(path, 60_000_000, body)

    assert (status, headers["Location"], body.read()) == ("303", f"{path}?te-groot", b"")
    page = browser.get(headers["Location"])
    assert (page.status_code, "te groot" in page.content.decode()) == (422, True)
    assert asked(path, 15_100_000, body)[0] == "200"
    assert asked(path, 600_000_000, body)[0] == "413"
    assert asked("/aanvraag/x/idee/", 300_000, body)[0] == "413"
