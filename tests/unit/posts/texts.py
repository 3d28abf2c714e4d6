"""Three short pieces that each layout shows, whole or begun: the tests' own words."""

from __future__ import annotations

from dataclasses import dataclass

SITE = "https://blog.example"


@dataclass(frozen=True)
class Piece:
    title: str
    slug: str
    day: str
    paragraphs: tuple[str, ...]

    @property
    def body(self) -> str:
        return "\n\n".join(self.paragraphs)

    @property
    def html(self) -> str:
        return "".join(f"<p>{one}</p>\n" for one in self.paragraphs)

    @property
    def teaser(self) -> str:
        return self.paragraphs[0][:110].rpartition(" ")[0]


PIECES = (
    Piece(
        "The bell that rings on Tuesdays",
        "bell",
        "2006-05-03",
        (
            (
                "Nobody in the lower street remembers who hung the small bell beside the pump, or"
                " why it is rung on Tuesdays only, at a quarter to four, by whoever passes."
            ),
            (
                "I asked the cooper, who said that his father had asked the same, and had been told"
                " to ring it and hold his tongue. So he does. So, since last autumn, do I."
            ),
            "It takes less than a minute. The dogs know it, and the postman waits for it.",
        ),
    ),
    Piece(
        "A map of all the apple trees",
        "map",
        "2006-05-02",
        (
            (
                "The surveyor's widow has given the library a map on which each apple tree of the"
                " parish is drawn with its sort, its age, and the name of whoever planted it."
            ),
            (
                "There are four hundred and twelve of them, and a third are still standing. The"
                " oldest bears a hard green fruit that is good for nothing but keeping until May."
            ),
        ),
    ),
    Piece(
        "Why the ferry has two names",
        "ferry",
        "2006-04-28",
        (
            (
                "On the timetable it is called after the lady who paid for it; on its bow it bears"
                " the name of the ferryman's goat, painted there the night before the launch."
            ),
            (
                "The lady laughed, it is said, and had the goat to dinner. Both names have been"
                " renewed every spring since then, each by its own painter, with the same tin."
            ),
            "Visitors are told a third name, which is made up on the spot, as a rule.",
        ),
    ),
)
SHORT = Piece(
    "Closed on Thursday", "closed", "2006-04-27", ("The reading room is closed on Thursday.",)
)
