"""When a walk through a listing ends, and why: the one place of the end and trap rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, Literal, Self

import msgspec

from archiver.profile import Pagination
from archiver.records import Entry, stable_id
from spiders.pagination.protocol import NextPage

EndKind = Literal["end", "known", "cap", "budget", "empty", "suspect", "refused", "failed"]

EMPTY_DAYS = 31  # days in a row without an entry, where a page links to no other day
RECENT_PAGES = 20  # whose entries a page is compared with
RENEWAL = "renewal"
# How sure a way round must be, by how the walk ended without it. One that may be of the whole site
# (0.1) is taken where the page lists nothing at all, not to go on with a section.
NEEDED: dict[EndKind, float] = {"end": 0.2, "cap": 0.2, "empty": 0.0}
# Pages in a row without a new entry, after which nothing more is expected. While a list is walked
# new articles push the others down: then pages come again, and after them what was not seen yet.
BARREN_PAGES = 2  # where they show one and the same, or more entries than
SHIFT = 30  # articles that may well be published during a walk
MOST_BARREN = 4


@dataclass(frozen=True, slots=True)
class End:
    """The end of a walk; `oldest` is the date of the oldest entry seen, if any had one."""

    kind: EndKind
    reason: str
    pages: int
    entries: int
    oldest: str | None = None

    @property
    def whole(self) -> bool:
        """Whether all was seen that the site shows: the next walk may stop at what is known."""
        return self.kind in ("end", "known", "cap")


@dataclass
class Walk:
    """The state of one walk, from a seed to the listing's first entry; `save` and `restore` it,
    so that a run that was stopped is gone on with.

    A listing that the server cuts off is followed by date from its oldest entry, where the CMS
    has an archive by date. Such an archive may show a day and all before it, or the day alone:
    then the walk goes from day to day, by the page's own links where it has some.
    """

    seed: str
    rules: Pagination
    max_pages: int | None = None
    may_stop_early: bool = False  # an earlier walk from this seed was whole
    pages: int = 0
    entries: int = 0
    recent: list[list[str]] = field(default_factory=list)  # ids on the last pages
    marks: set[str] = field(default_factory=set)  # see `_mark`
    unsaved: list[str] = field(default_factory=list)  # the marks since the last `save`
    barren: int = 0
    barren_entries: int = 0  # on those pages
    last_look: str = ""  # what the page before showed
    stays: bool = False  # whatever is asked for, the last page that was new comes again
    oldest: str | None = None
    legs: int = 0  # how often it went over to another day or another way
    in_row: int = 0  # pages since then
    day: date | None = None  # of the archive by date that is being followed
    empty_days: int = 0
    cut: str = ""  # why the listing itself was taken for cut off
    sure: bool = False  # that it was, and not just a number of pages that is round
    then: NextPage | None = None  # where the last step led
    here: str = ""  # the request that this is, and the one before it
    before: str = ""
    ended: End | None = None
    line: list[str] = field(default_factory=list)  # months or sitemaps that are still to be read
    line_by: str = ""  # the mechanism that named them
    unsorted: bool = False  # the line does not begin with the newest
    ways: list[NextPage] = field(default_factory=list)  # other ways round, should this one end
    left: End | None = None  # how the first way ended, when the walk is on another
    by: str = ""  # which that is
    within: str = ""  # where what it lists lies
    on_way: int = 0  # entries that it listed
    fruitful: int = 0  # pages that brought new entries
    sign: str = ""  # what the first page shows of a list that only a script can turn
    renewed_at: int = -1  # pages that were read when the first one was asked for once more

    def save(self) -> tuple[dict[str, Any], list[str]]:
        """The state without its marks as JSON values, and the marks that are new since the last
        time: all of them, page after page, would grow with the square of the archive."""
        new, self.unsaved = self.unsaved, []
        return msgspec.to_builtins(replace(self, marks=set())), new

    @classmethod
    def restore(cls, state: Any, marks: set[str]) -> Self:
        """A walk that was saved, with all its marks."""
        walk = msgspec.convert(state, cls)
        walk.marks = marks
        return walk

    def step(  # noqa: PLR0913  (what one page says)
        self,
        entries: Sequence[Entry],
        following: NextPage | None,
        *,
        known: bool = False,
        days: Sequence[date] = (),
        number: int = 0,
        bad: str | None = None,
        ways: Sequence[NextPage] = (),
    ) -> NextPage | End | None:
        """Where to go after a page with these entries; `ways` are others round the archive.

        `number` is the page's place in the walk, from 1. One that is given again (a run died
        before it was done) leads where it led before; None where the walk went on from there.
        `bad` says why a page without entries is no good answer.

        `known` says that all of them were captured by an earlier, whole walk; `days` are those
        of the archive by date that the page links to. Archives shift while they are walked, so
        a page that brings nothing new is no end by itself, not even one that shows just what
        the page before it showed.
        """
        if 0 < number < self.pages and self.then:
            return None
        if number == self.pages and self.then:
            return self.then
        self.ways += ways
        step = self._step(entries, following, known=known, days=days, bad=bad)
        if isinstance(step, End):
            step = self._signed(self._round(step))
        if isinstance(step, NextPage) and self.max_pages and self.pages >= self.max_pages:
            step = self.end("budget", f"the limit of {self.max_pages} pages was reached")
        return self._then(step)

    def missing(self, why: str, number: int = 0) -> NextPage | End:
        """What a 404 or 410 for a later page means: there is none. `number` as for `step`."""
        if 0 < number <= self.pages and self.then:
            return self.then
        self.pages += 1
        step = self._missing(why)
        return self._then(self._signed(self._round(step)) if isinstance(step, End) else step)

    def _then(self, step: NextPage | End) -> NextPage | End:
        self.then = None
        if isinstance(step, NextPage):
            self.before, self.here = self.here, request_digest(step)
            self.line += step.others
            self.line_by = step.mechanism if step.others else self.line_by
            self.unsorted = self.unsorted or step.by_index
            self.within = step.within or self.within
            step = replace(step, within=self.within)
            self.then = replace(step, others=())
        return step

    def _step(  # noqa: PLR0911  (one return a rule, in the order of their force)
        self,
        entries: Sequence[Entry],
        following: NextPage | None,
        *,
        known: bool,
        days: Sequence[date],
        bad: str | None,
    ) -> NextPage | End:
        self.pages += 1
        self.in_row += 1
        fresh = self._fresh(entries)
        self._note_oldest(entries)
        self.on_way += len(entries)
        self.fruitful += bool(fresh)
        look = stable_id(" ".join(sorted(entry.article_id for entry in entries)))
        repeated = not self._mark("look", f"{look} {self.legs}") and look == self.last_look
        self.last_look = look
        self.stays = repeated and (self.stays or self.barren == 0)
        self.barren = 0 if fresh else self.barren + 1
        self.barren_entries = 0 if fresh else self.barren_entries + len(entries)
        if following and following.by_index:
            return following
        if not entries:
            return self._without_entries(days, bad)
        if known and not (self.line and self.unsorted):
            return self.end("known", "all that this page lists was kept by an earlier walk")
        if repeated and self.barren >= BARREN_PAGES:
            why = "the site answers with a page that it gave before"
            return self._cut_off(why, days, sure=not self.stays or self._is_round(-BARREN_PAGES))
        if self.barren >= (BARREN_PAGES if self.barren_entries > SHIFT else MOST_BARREN):
            return self._cut_off(f"{self.barren} pages in a row brought no new entry", days)
        if following is None or request_digest(following) == self.before:
            return self._without_button(days)  # or one that leads back to where the walk came from
        if not self._is_new(following):
            return self._cut_off(f"the next page, {following.url}, was asked for before", days)
        if self.pages == 1 and following.state:
            self.legs += 1  # an API may begin with what the page showed
        return following

    def _is_new(self, following: NextPage) -> bool:
        return self._mark("asked", request_digest(following))

    def _mark(self, kind: str, what: str) -> bool:
        """Note a page that was asked for, or what one showed; whether that is new."""
        mark = f"{kind} {what}"
        if mark in self.marks:
            return False
        self.marks.add(mark)
        self.unsaved.append(mark)
        return True

    def _new_leg(self) -> None:
        """From here on, pages that look like earlier ones are no sign of a circle."""
        self.legs += 1
        self.in_row = 0

    def end(self, kind: EndKind, reason: str) -> End:
        return End(kind, reason, self.pages, self.entries, self.oldest)

    def _round(self, end: End) -> NextPage | End:
        """The next of the pages that stand in line; where none does, another way round.

        One is gone where this one was cut off, had but one page or lists nothing: a page shows the
        newest as likely as all. What counts at last is the first way that ended well, or how the
        first one ended. A way that lists as much as the first one, and nothing new, bears it out.
        """
        if end.kind not in ("end", "cap", "empty"):
            return end
        while self.line:
            following = NextPage(self.line.pop(0), self.line_by, "the next of the pages in line")
            if self._is_new(following):
                self.barren = 0
                self._new_leg()
                return following
        if self.left and end.entries > self.left.entries:
            why = f"{self.left.reason}; {self.by} brought the rest: {end.reason}"
            return End("end", why, end.pages, end.entries, end.oldest)
        if self.left is None:
            self.left = end
            if end.kind == "end" and self.fruitful > 1:
                self.ways = []
        elif self.left.kind == "end" and self.on_way >= self.left.entries:
            why = f"{self.left.reason}; {self.by} names no other article"
            return replace(self.left, pages=end.pages, reason=why)
        needed = NEEDED[self.left.kind]
        while self.ways:
            way = self.ways.pop(0)
            if way.confidence >= needed and self._is_new(way):
                self.by, self.within, self.on_way = way.reason, way.within, 0
                self.barren, self.day = 0, None
                self._new_leg()
                return way
        return replace(self.left, pages=end.pages)

    def _signed(self, step: NextPage | End) -> NextPage | End:
        """With what the only page that listed anything shows of more, if no way led on."""
        if isinstance(step, NextPage) or not self.sign or self.fruitful > 1:
            return step
        if step.kind not in ("end", "empty"):
            return step
        said = f"it shows {self.sign}: archiver init NEW_DIR {self.seed} tries it in a browser"
        return replace(step, reason=f"{step.reason}; {said}")

    def renewal(self, asked: NextPage | None) -> NextPage | None:
        """The first page once more, where a request was turned away that bears what a page told:
        a nonce expires. Once for each page."""
        if asked is None or not asked.state or asked.mechanism == RENEWAL:
            return None
        if self.renewed_at == self.pages:
            return None
        self.renewed_at = self.pages
        why = "the first page once more: what it told has expired"
        return NextPage(self.seed, RENEWAL, why, state=asked.state)

    def renewed(self, following: NextPage | None) -> NextPage | End:
        """Where the walk goes on from a first page that was asked for once more."""
        if following is None or not self._is_new(following):
            return self.end("failed", f"{self.seed} no longer tells how its list goes on")
        return following

    @property
    def is_detour(self) -> bool:
        """Whether the walk is on a way that it may do without."""
        return self.left is not None

    def _missing(self, why: str) -> NextPage | End:
        if self.day is None:
            return self.end("end", f"the site has no further page ({why})")
        if self.day == _day(self.oldest):  # it cannot be empty, so there is no such archive
            kind: EndKind = "cap" if self.sure else "end"
            return self.end(kind, f"{self.cut}, and there is no archive by date")
        self.barren += 1
        return self._earlier_day(())

    def _without_entries(self, days: Sequence[date], bad: str | None) -> NextPage | End:
        if self.pages == 1:
            return self.end("empty", f"no article links were found on {self.seed}")
        if bad:
            return self.end("failed", f"page {self.pages} of {self.seed}: {bad}")
        if self.day is None:
            return self.end("end", "the last page lists nothing")
        return self._earlier_day(days)

    def _without_button(self, days: Sequence[date]) -> NextPage | End:
        """A button that is gone is the end, unless the number of pages says that it was cut."""
        pages = self.in_row
        if self._is_round():
            why = f"the site shows no button after page {pages}, a round number"
            return self._cut_off(why, days, sure=pages in self.rules.cap_pages)
        if self.day is None:
            return self.end("end", "the last page has no further button")
        oldest = _day(self.oldest)
        if oldest and oldest < self.day and not days:
            return self.end("end", "the archive by date was followed to its last page")
        return self._earlier_day(days)

    def _is_round(self, more: int = 0) -> bool:
        """Whether a list of so many pages is likely to have been cut."""
        pages = self.in_row + more
        return pages in self.rules.cap_pages or (pages >= 10 and pages % 10 == 0)

    def _cut_off(self, why: str, days: Sequence[date], *, sure: bool = True) -> NextPage | End:
        """Go on by date from the oldest entry, where the CMS can; else it is capped, if that is
        `sure`: one archive in ten has a round number of pages, and is whole."""
        oldest = _day(self.oldest)
        self.cut, self.sure = self.cut or why, self.sure or sure
        if not self.rules.date_archive or oldest is None:
            return self.end("cap" if self.sure else "end", why)
        if self.day is None or oldest < self.day:
            return self._on_day(oldest, why)
        return self._earlier_day(days)

    def _earlier_day(self, days: Sequence[date]) -> NextPage | End:
        """The nearest day before this one that the page links to, else the day before."""
        assert self.day is not None
        if days:
            earlier = [day for day in days if day < self.day]
            if not earlier:
                return self.end("end", "the archive by date links to no earlier day")
            return self._on_day(max(earlier), f"the archive by date, before {self.day}")
        self.empty_days = 0 if self.barren == 0 else self.empty_days + 1
        if self.empty_days >= EMPTY_DAYS:
            kind: EndKind = "cap" if self.sure else "end"
            return self.end(kind, f"{self.cut}; the archive by date has nothing older")
        return self._on_day(self.day - timedelta(days=1), f"the day before {self.day}")

    def _on_day(self, day: date, why: str) -> NextPage:
        self.day = day
        self._new_leg()
        path = _path(self.rules.date_archive, day)
        url = f"{self.seed.partition('?')[0].rstrip('/')}/{path}"
        return NextPage(url, "date_archive", f"{why}: going on by date, at {day}")

    def _fresh(self, entries: Sequence[Entry]) -> set[str]:
        """Ids that none of the last pages listed; older ones are forgotten, to stay small."""
        ids = {entry.article_id for entry in entries}
        fresh = ids.difference(*self.recent)
        self.recent = [*self.recent, sorted(ids)][-RECENT_PAGES:]
        self.entries += len(fresh)
        return fresh

    def _note_oldest(self, entries: Sequence[Entry]) -> None:
        """Pinned items stand out of order, so it is the last dated one of a page that counts."""
        dates = [entry.published_at for entry in entries if entry.published_at]
        if dates and (self.oldest is None or dates[-1] < self.oldest):
            self.oldest = dates[-1]


def request_digest(request: NextPage) -> str:
    return stable_id(f"{request.method} {request.url} {request.body!r}")


def _day(stamp: str | None) -> date | None:
    return datetime.fromisoformat(stamp).date() if stamp else None


def _path(pattern: str, day: date) -> str:
    """`pattern` with year, month and day filled in, without leading zeros where it says ``-``."""
    plain = {"%Y": f"{day.year:04}", "%-m": str(day.month), "%-d": str(day.day)}
    padded = {"%m": f"{day.month:02}", "%d": f"{day.day:02}"}
    for mark, value in (plain | padded).items():
        pattern = pattern.replace(mark, value)
    return pattern
