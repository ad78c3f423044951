# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for lists: filters in the address, sorting, paging, saved views, and downloads."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from buurtsamen.core import dates
from buurtsamen.desk import downloads
from buurtsamen.desk.cells import words
from buurtsamen.desk.doors import DeskRequest
from buurtsamen.desk.models import SavedView
from buurtsamen.people import journal
from buurtsamen.people.models import Event

MOST = 10_000  # rows that are counted and can be paged through; who wants more narrows the list, or downloads it
FEW = 6  # so many answers fit in a row of chips; more become a list to choose from

SEARCH, SORT, PAGE, DOWNLOAD = "zoek", "op", "bladzijde", "als"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list.

    Attributes:
        value: of a row: text, a number, a day, a moment, `Cents`, or safe HTML. Asks nothing of the database.
        sort: the field that it is sorted by; empty when it cannot be.
        link: of a row: where the cell leads.
    """

    name: str
    label: Any
    value: Callable[[Any], object]
    sort: str = ""
    link: Callable[[Any], str] | None = None
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter with fixed answers; `narrow` gets one of their values, never what somebody made up."""

    name: str
    label: Any
    options: Sequence[tuple[str, Any]]
    narrow: Callable[[QuerySet[Any], str], QuerySet[Any]]


@dataclass(frozen=True)
class Listing:
    """What a list shows.

    Attributes:
        page: name of its route, which takes no arguments; saved views belong to it.
        rows: those that this user may see, with what the columns need; narrowed and sorted here.
        search: narrows by words that somebody typed.
        order: the field it is sorted by when nobody chose, or several; a "-" in front turns it round.
        empty: one sentence for when there is nothing yet.
        download: begin of the name of the file; empty when it cannot be downloaded.
    """

    page: str
    title: Any
    rows: QuerySet[Any]
    columns: Sequence[Column]
    choices: Sequence[Choice] = ()
    search: Callable[[QuerySet[Any], str], QuerySet[Any]] | None = None
    order: str | Sequence[str] = "-pk"
    empty: Any = gettext_lazy("There is nothing here yet.")
    per_page: int = 50
    download: str = ""


def answer(
    request: DeskRequest, listing: Listing, template: str = "desk/list.html", **context: Any
) -> HttpResponseBase:
    """The list as the address asks for it: a page, or a file when it says `?als=csv` or `?als=xlsx`."""
    shown = Shown(request, listing)
    kind = request.GET.get(DOWNLOAD, "")
    if listing.download and kind in downloads.KINDS:
        name = f"{listing.download}-{dates.today():%Y-%m-%d}.{kind}"
        try:
            file = downloads.KINDS[kind](request, shown.sorted, listing.columns, name)
        except downloads.TooLong as refusal:
            messages.warning(request, refusal.message)
            return redirect(shown.address(**{DOWNLOAD: ""}))
        _tell(request, listing)
        return file
    response: HttpResponse = render(request, template, {"shown": shown, "title": listing.title, **context})
    return response


def _tell(request: DeskRequest, listing: Listing) -> None:
    """Whoever takes a list away stands in the journal: from there on nobody guards it."""
    town = request.municipality
    journal.record(
        "desk.list.downloaded",
        town,
        where=town,
        at=timezone.now(),
        by=request.user,
        change={"list": [None, str(listing.title)]},
        kept=Event.Kept.READING,
    )


@dataclass
class Shown:
    """A list as one request asked for it. What the address says and makes no sense counts as not said."""

    request: DeskRequest
    listing: Listing
    words: str = field(init=False)

    def __post_init__(self) -> None:
        self.words = self.request.GET.get(SEARCH, "").replace("\0", "").strip()[:100]

    @cached_property
    def chosen(self) -> dict[str, str]:
        """Filter → the answer that was chosen."""
        asked = {choice.name: self.request.GET.get(choice.name, "") for choice in self.listing.choices}
        return {
            choice.name: asked[choice.name]
            for choice in self.listing.choices
            if asked[choice.name] in {value for value, _ in choice.options}
        }

    @cached_property
    def narrowed(self) -> QuerySet[Any]:
        """The rows that are asked for, in no order."""
        rows = self.listing.rows
        for choice in self.listing.choices:
            if choice.name in self.chosen:
                rows = choice.narrow(rows, self.chosen[choice.name])
        return self.listing.search(rows, self.words) if self.listing.search and self.words else rows

    @cached_property
    def sort(self) -> str:
        """Name of the column that was asked for, with a "-" in front when turned round; empty for the usual order."""
        asked = self.request.GET.get(SORT, "")
        return asked if asked.removeprefix("-") in {each.name for each in self.listing.columns if each.sort} else ""

    @cached_property
    def sorted(self) -> QuerySet[Any]:
        """The rows in their order, which is the same every time."""
        usual = self.listing.order
        order = [usual] if isinstance(usual, str) else list(usual)
        for column in self.listing.columns:
            if column.sort and column.name == self.sort.removeprefix("-"):
                order = [("-" if self.sort.startswith("-") else "") + column.sort]
        turned = "-" if order[-1].startswith("-") else ""
        return self.narrowed.order_by(*order, *([] if order[-1].endswith("pk") else [f"{turned}pk"]))

    @cached_property
    def count(self) -> int:
        """How many rows; MOST + 1 stands for more."""
        return self.narrowed.order_by()[: MOST + 1].count()

    @property
    def is_more(self) -> bool:
        """Whether there are more rows than are counted."""
        return self.count > MOST

    @property
    def most(self) -> int:
        """As many as are counted."""
        return MOST

    @property
    def is_narrowed(self) -> bool:
        """Whether somebody asked for less than everything."""
        return bool(self.chosen or (self.words and self.listing.search))

    @cached_property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-min(self.count, MOST) // self.listing.per_page))

    @cached_property
    def page(self) -> int:
        """The page that is shown; a number that does not exist becomes the nearest that does."""
        asked = self.request.GET.get(PAGE, "1")
        return min(max(1, int(asked)), self.pages) if asked.isdecimal() and len(asked) < 8 else 1

    def rows(self) -> Iterator[tuple[Any, list["Cell"]]]:
        """The rows of this page, each with its cells."""
        first = (self.page - 1) * self.listing.per_page
        head = next((each for each in self.listing.columns if each.link), self.listing.columns[0])
        for row in self.sorted[first : first + self.listing.per_page]:
            yield row, [Cell(column, row, column is head, column.value(row)) for column in self.listing.columns]

    def headings(self) -> Iterator[tuple[Column, str, str]]:
        """Each column with how it is sorted now (`ascending`, `descending` or nothing) and where sorting it leads."""
        for column in self.listing.columns:
            is_here = column.name == self.sort.removeprefix("-")
            turned = "-" if is_here and not self.sort.startswith("-") else ""
            how = ("descending" if self.sort.startswith("-") else "ascending") if is_here else ""
            yield column, how, self.address(**{SORT: turned + column.name, PAGE: ""}) if column.sort else ""

    def filters(self) -> Iterator[tuple[Choice, list[tuple[str, Any, bool, str]]]]:
        """Each filter with few answers, and of each answer: value, label, chosen or not, and where it leads."""
        for choice in self.listing.choices:
            if len(choice.options) <= FEW:
                now = self.chosen.get(choice.name, "")
                options = [("", gettext("All")), *choice.options]
                yield (
                    choice,
                    [
                        (value, label, value == now, self.address(**{choice.name: value, PAGE: ""}))
                        for value, label in options
                    ],
                )

    def selects(self) -> Iterator[tuple[Choice, str]]:
        """Each filter with many answers, and the one that was chosen."""
        for choice in self.listing.choices:
            if len(choice.options) > FEW:
                yield choice, self.chosen.get(choice.name, "")

    @property
    def has_search(self) -> bool:
        """Whether words narrow it."""
        return self.listing.search is not None

    @property
    def has_selects(self) -> bool:
        """Whether there is a filter with many answers."""
        return any(len(choice.options) > FEW for choice in self.listing.choices)

    def kept(self) -> Iterator[tuple[str, str]]:
        """What the form of filters sends along: all that it has no field for."""
        yield from ((choice.name, now) for choice, options in self.filters() for now, _, on, _ in options if on and now)
        if self.sort:
            yield SORT, self.sort

    def query(self, **changes: str) -> str:
        """What stands behind the "?", with these changes; an empty value takes a part away."""
        words = {SEARCH: self.words} if self.listing.search else {}
        pages = {PAGE: str(self.page)} if self.page > 1 else {}
        data = self.request.GET.copy()
        data.clear()
        data.update(
            {
                name: value
                for name, value in ({**self.chosen, **words, SORT: self.sort, **pages} | changes).items()
                if value
            }
        )
        return data.urlencode()

    def address(self, **changes: str) -> str:
        """This list with these changes."""
        return f"{self.request.path}?{self.query(**changes)}".removesuffix("?")

    def everything(self) -> str:
        """This list without filters."""
        return self.request.path

    def downloads(self) -> Iterator[tuple[str, str]]:
        """The kinds of file, and their addresses."""
        if self.listing.download:
            yield from ((kind, self.address(**{DOWNLOAD: kind, PAGE: ""})) for kind in downloads.KINDS)

    def before(self) -> str:
        """The address of the page before; empty on the first."""
        return self.address(**{PAGE: str(self.page - 1)}) if self.page > 1 else ""

    def after(self) -> str:
        """The address of the next page; empty on the last."""
        return self.address(**{PAGE: str(self.page + 1)}) if self.page < self.pages else ""

    def to_save(self) -> str:
        """What a saved view remembers."""
        return self.query(**{PAGE: ""})

    @cached_property
    def saved(self) -> list[SavedView]:
        """The views that this user saved of this list, by name."""
        mine = SavedView.objects.of(self.request.municipality).filter(user=self.request.user, page=self.listing.page)
        return list(mine.order_by("name"))


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a column of a row, as people read it."""

    column: Column
    row: Any
    is_head: bool
    value: object

    def text(self) -> Any:
        """Text, or safe HTML."""
        return words(self.value)

    def style(self) -> str:
        """Its class: a number stands at the end of its line, a day is not broken off."""
        return "num" if self.column.is_number else "day" if isinstance(self.value, date) else ""

    def link(self) -> str:
        """Where it leads; empty when nowhere."""
        return self.column.link(self.row) if self.column.link else ""
