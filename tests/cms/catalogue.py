"""What each system is filled with: known articles, and what must not be taken for one.

Lengths, parts and dates vary as they do on a blog that somebody writes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape
from random import Random

COUNT = 40
NEWEST = datetime(2024, 5, 17, 9, 30, tzinfo=UTC)
AUTHORS = ("Ada Marlow", "Jonas Petersen", "Mireille Dubois")
CATEGORIES = ("Harbour", "Gardens", "Town council")
TAGS = ("boats", "weather", "history", "money", "people")


def _split(texts: str) -> list[str]:
    return texts.replace("\n", "").split("|")


WHO = _split("""
the old ferryman|our neighbour from the mill|a teacher of the evening school|
the harbour master|two sisters from the bakery|the council's accountant|
a visitor from Lisbon|the gardener at the abbey|nobody in the room|
the woman who mends the nets|a retired engineer|the youngest of the clerks
""")
DID = _split("""
remembered|described|counted|repaired|painted|sold|measured|argued about|
photographed|praised|carried home|wrote down|gave away|opened|doubted
""")
WHAT = _split("""
the lanterns along the quay|forty crates of apples|the minutes of the meeting|
a map of the canal|the bell that cracked in winter|a letter with a foreign stamp|
the timetable of the last tram|three unpaid bills|the stones of the north wall|
a chair without a seat|the recipe for plum cake|the names on the memorial|
an umbrella that nobody claimed
""")
WHEN = _split("""
before the rain came|on the first market day of spring|
while the choir was rehearsing|after the bridge had been closed|long after midnight|
in the year of the great frost|as the children were let out of school|
when the lights went out|without saying why|although the office was shut|
with a smile that one had to know|for the sake of peace
""")
HEADS = _split("""
How the bridge came to be painted green|A walk around the reservoir|
The bakery that never closes|Letters from the lighthouse|What the flood left behind|
Counting swifts above the station|Nine questions for the new mayor|
The price of a quiet street|Notes from a slow train|Where the tram used to turn|
An orchard behind the prison|The clock that runs backwards|
Learning to row at seventy|Why the library smells of oranges|
Three winters on the island|The last typesetter of our town|A map drawn from memory|
Salt, rope and patience|What we found under the stage|
The night the ferry did not come
""")


@dataclass(frozen=True)
class Block:
    """A part of a text: a paragraph (``p``), a heading (``h2``), a list (``ul``) or a ``quote``."""

    kind: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Known:
    """An article as it was written."""

    number: int  # from 1, the newest
    slug: str
    title: str
    at: datetime
    author: str
    category: str
    tags: tuple[str, ...]
    blocks: tuple[Block, ...]
    comments: tuple[tuple[str, str], ...] = ()  # who, and what

    @property
    def words(self) -> str:
        return " ".join(line for block in self.blocks for line in block.lines)

    @property
    def teaser(self) -> str:
        return self.blocks[0].lines[0].partition(". ")[0] + "."

    @property
    def html(self) -> str:
        return "\n\n".join(_html(block) for block in self.blocks)

    @property
    def markdown(self) -> str:
        return "\n\n".join(_markdown(block) for block in self.blocks) + "\n"


@dataclass(frozen=True)
class Plain:
    """A page that is no article: about us, and the like."""

    slug: str
    title: str
    text: str


def known(count: int = COUNT) -> list[Known]:
    """The newest first; two titles in three are told apart by a number alone, as series are."""
    rng = Random(2024)
    at, found = NEWEST, []
    for number in range(1, count + 1):
        head = HEADS[(number - 1) % len(HEADS)]
        title = head if number <= len(HEADS) else f"{head}, part {number // len(HEADS) + 1}"
        found.append(
            Known(
                number,
                "-".join("".join(c if c.isalnum() else " " for c in title).lower().split()),
                title,
                at,
                AUTHORS[number % 3],
                CATEGORIES[rng.randrange(3)],
                tuple(sorted(rng.sample(TAGS, 2))),
                tuple(_blocks(rng, number)),
                tuple((rng.choice(AUTHORS), _sentence(rng)) for _ in range(number % 4)),
            )
        )
        at -= timedelta(days=rng.randrange(1, 40), minutes=rng.randrange(0, 600))
    return found


def pages() -> list[Plain]:
    rng = Random(7)
    return [
        Plain(slug, title, " ".join(_sentence(rng) for _ in range(6)))
        for slug, title in (("about", "About this paper"), ("imprint", "Imprint and contact"))
    ]


def _blocks(rng: Random, number: int) -> Iterator[Block]:
    yield _paragraph(rng, 2)
    for at in range(1 + number * 5 % 9):
        if number % 3 == 0 and at == 2:
            yield Block("h2", (f"{rng.choice(WHAT).capitalize()} and after",))
        if number % 4 == 1 and at == 1:
            yield Block("ul", tuple(_sentence(rng) for _ in range(3)))
        if number % 5 == 2 and at == 1:
            yield Block("quote", (_sentence(rng),))
        yield _paragraph(rng, 1 + (number + at) % 5)


def _paragraph(rng: Random, sentences: int) -> Block:
    return Block("p", (" ".join(_sentence(rng) for _ in range(sentences)),))


def _sentence(rng: Random) -> str:
    """None is like another: what resembles a sentence of the text would be a pull quote."""
    who, did, what, when, then = (rng.choice(words) for words in (WHO, DID, WHAT, WHEN, WHEN))
    also, number = rng.choice(WHO), rng.randrange(11, 99)
    return rng.choice(
        (
            f"{who.capitalize()} {did} {what} {when}.",
            f"{when.capitalize()}, {who} and {also} {did} {what}, all {number} of them.",
            f"Of {what} there were {number}, and {who} {did} none {then}.",
            f"“We were {number},” said {who}, who {did} {what} {when}.",
        )
    )


def _html(block: Block) -> str:
    lines = [escape(line, quote=False) for line in block.lines]
    if block.kind == "ul":
        return "<ul>" + "".join(f"<li>{line}</li>" for line in lines) + "</ul>"
    if block.kind == "quote":
        return f"<blockquote><p>{lines[0]}</p></blockquote>"
    return f"<{block.kind}>{lines[0]}</{block.kind}>"


def _markdown(block: Block) -> str:
    marks: dict[str, Callable[[Sequence[str]], str]] = {
        "p": lambda lines: lines[0],
        "h2": lambda lines: f"## {lines[0]}",
        "ul": lambda lines: "\n".join(f"- {line}" for line in lines),
        "quote": lambda lines: f"> {lines[0]}",
    }
    return marks[block.kind](block.lines)
