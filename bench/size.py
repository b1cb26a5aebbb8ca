"""How much there is, and how much of it is asked for."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """The data set (first part) and the measurements (second part)."""

    people: int
    teams: int
    workshops: int
    ideas_each: int  # per workshop
    voters_each: int  # per workshop
    dots_each: int  # per voter
    initiatives: int
    items_each: int  # per initiative
    big_plan: int  # initiatives in one plan
    wall: int  # cards on the wall of the measured rooms
    lessons: int  # of the large library; as many recommendations
    faq_entries: int  # and as many readings
    new_rows: tuple[int, ...]  # of a spreadsheet; the first are imported too

    timings: int  # per page
    readers: int
    reading_seconds: float
    writes: int  # of each kind
    writers: int
    streams: tuple[int, ...]
    posts: int  # per number of streams
    joining: int

    @property
    def rows(self) -> str:
        """The data set in words."""
        ideas = self.workshops * self.ideas_each
        votes = self.workshops * self.voters_each * self.dots_each
        return (
            f"{self.teams:,} teams, {self.workshops:,} workshops, {ideas:,} ideas, {votes:,} votes, "
            f"{self.initiatives:,} initiatives, {self.initiatives * self.items_each:,} items, {self.lessons:,} lessons"
        )


FULL = Size(
    people=300,
    teams=50,
    workshops=200,
    ideas_each=100,
    voters_each=100,
    dots_each=5,
    initiatives=5000,
    items_each=4,
    big_plan=125,  # with 4 items each: a plan of 500 items
    wall=30,
    lessons=2000,
    faq_entries=300,
    new_rows=(400, 2000),
    timings=40,
    readers=8,
    reading_seconds=6,
    writes=400,
    writers=8,
    streams=(100, 500, 1000),
    posts=20,
    joining=1000,
)

QUICK = Size(
    people=12,
    teams=3,
    workshops=4,
    ideas_each=5,
    voters_each=6,
    dots_each=3,
    initiatives=30,
    items_each=2,
    big_plan=20,
    wall=5,
    lessons=60,
    faq_entries=6,
    new_rows=(5,),
    timings=3,
    readers=2,
    reading_seconds=0.5,
    writes=10,
    writers=2,
    streams=(5, 10),
    posts=3,
    joining=10,
)
