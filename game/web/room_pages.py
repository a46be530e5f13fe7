"""What the pages of a workshop say, as plain values: the contract with their templates."""

from __future__ import annotations

from typing import NamedTuple

from markupsafe import Markup

from game.web.pages import Form, TableView


class RoomBar(NamedTuple):
    """The thin line on top of a seat's pages."""

    name: str  # of the team
    says: str
    loud: bool
    left_seconds: int | None  # None where no clock runs
    left: str  # "4:31"
    room: str  # address of the seat's room page, where the news is
    ask: str  # … and of whether there is any
    beat: str  # the short name of what is shown
    over: bool


class Choice(NamedTuple):
    """One of several: its value, its label, and whether it is chosen."""

    value: str
    label: str
    chosen: bool = False
    more: str = ""  # a few words about it


class OpenPage(NamedTuple):
    """The form that opens a room, as it was filled in."""

    heading: str
    form: Form
    companies: tuple[Choice, ...]
    lengths: tuple[Choice, ...]
    paces: tuple[Choice, ...]
    hours: tuple[Choice, ...]
    parts: tuple[Choice, ...]
    votes: tuple[Choice, ...]
    seats: str
    names: str
    seed: str
    guide: str
    notice: str = ""


class DoorPage(NamedTuple):
    """Before a room: its code is asked for, or the name of a seat."""

    heading: str
    form: Form
    code: str = ""  # "" where it is asked for
    key: str = ""
    name: str = ""  # what is filled in
    person: str = ""  # one's own name, where several people vote
    votes: bool = False
    at_table: bool = False  # others sit here, and only one's own name is asked for
    text: str = ""
    back: str = ""  # address of the seat that this browser has already
    notice: str = ""


class Place(NamedTuple):
    """One line of a ranking."""

    place: int
    name: str
    score: str
    own: bool = False


class PeopleView(NamedTuple):
    """Who sits at a table that votes."""

    own: str  # the name of whoever looks
    captain: str  # … of whoever confirms; "" where that is the same
    names: tuple[str, ...]
    others: tuple[Choice, ...]  # to whom the captaincy may be handed on, by whoever has it
    link: str  # for whoever wants to sit down beside them
    qr: Markup


class SeatPage(NamedTuple):
    """A seat's own page in its room."""

    heading: str
    bar: RoomBar
    form: Form
    text: str
    waiting: bool  # until the host starts; then the page goes to the game by itself
    game: str  # address, or ""
    play: str  # what its link says
    playback: str
    debrief: str
    link: str  # the own secret link of the seat or, where they vote, of whoever looks
    action: str
    ranking: tuple[Place, ...]
    stand_in: bool
    frozen: bool
    people: PeopleView | None = None
    table: TableView | None = None
    changes: tuple[Choice, ...] = ()  # one of which this team has to choose before it begins
    changed: str = ""  # what it has chosen
    round: int = 1
    notice: str = ""


class SeatRow(NamedTuple):
    """A seat as its host sees it."""

    id: str
    number: int
    name: str
    presence: str  # "here", "away for 3 min"
    here: bool
    progress: str  # "Turn 4 of 8", "finished"
    waits: str  # what it is at, and for how long
    decided: bool  # the turn that is open
    slow: bool  # much slower than the others
    score: str
    stand_in: bool
    over: bool
    link: str
    changed: str = ""  # in this round, by this team for itself
    table: str = ""  # "3 people, 2 have voted", where they vote
    people: tuple[Choice, ...] = ()  # the captain is the chosen one


class HostPage(NamedTuple):
    """The host's page."""

    heading: str
    code: str  # in threes
    join_url: str
    qr: Markup
    host_link: str
    form: Form
    company: str
    says: str  # the state of the clock, in a sentence
    left_seconds: int | None
    left: str
    acts: tuple[Choice, ...]  # buttons that make sense now
    more_minutes: bool
    counted: str  # "4 of 6 have decided turn 3"
    seats: tuple[SeatRow, ...]
    places: str  # "6 of 12 seats"
    parts: tuple[Choice, ...]  # that seats see
    wall: tuple[Choice, ...]  # that the host's debrief shows
    scores: bool  # whether this page, which may be on the wall, shows them
    notes: str
    gone: str  # when all of it is gone
    here: str  # this page's address
    debrief: str
    guide: str
    etag: str
    notice: str = ""
    round: str = ""  # "Round 2"
    twist: str = ""  # what is changed in it
    events: tuple[Choice, ...] = ()  # that may happen
    happen: str = ""  # "Let it happen in turn 4"
    over: bool = False  # and the debrief is what comes now
    changes: tuple[Choice, ...] = ()  # that another round may begin with
    next_round: str = ""
