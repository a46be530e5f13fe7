"""The scene in words: the labels in the picture, and the text for those who cannot see it."""

from __future__ import annotations

from game.engine.board import Board, StoryOnBoard
from game.web.scene_flock import ASLEEP, parts_ahead
from game.web.svg import percent

PRODUCTION = "production"
GATE = "release"


def waiting_in(board: Board, stage: str) -> tuple[StoryOnBoard, ...]:
    """The stories of one stage, as the board lists them."""
    return tuple(story for story in board.stories if story.stage == stage)


def count_in(board: Board, stage: str) -> int:
    """Stories in a stage by the board's own count."""
    return board.counts.get(stage, len(waiting_in(board, stage)))


def label(board: Board, stage: str) -> str:
    """The line beneath a stage's name."""
    count = count_in(board, stage)
    if stage == PRODUCTION:
        fire = f" · {board.incidents_open} on fire" if board.incidents_open else ""
        return f"{count} live{fire}"
    if stage == board.stages[0][0] or stage == GATE:
        return f"{count} waiting" if count else "empty"
    oldest = oldest_in_progress(board)
    if oldest is None or oldest.stage != stage or oldest.age_days < 10:
        return str(count)
    return f"{count} · oldest {oldest.age_days:.0f} d"


def oldest_in_progress(board: Board) -> StoryOnBoard | None:
    """The story between Planned and the gate that was committed first."""
    outside = (board.stages[0][0], GATE, PRODUCTION)
    inside = [story for story in board.stories if story.stage not in outside]
    return max(inside, key=lambda story: (story.age_days, -story.id), default=None)


def fence_sign(board: Board) -> str:
    """What stands on the fence: how many stories are in, of how many that may."""
    if board.wip_limit is None:
        return f"{board.wip}, no limit"
    return f"{board.wip} of {board.wip_limit}"


def describe(board: Board, deployment: str, sign: tuple[str, ...]) -> str:
    """The whole picture in sentences; its numbers are the board's."""
    flow = ", ".join(f"{name} {count_in(board, id_)}" for id_, name in board.stages)
    asleep = sum(story.cause in ASLEEP for story in board.stories)
    patched = sum(story.defects > 0 for story in board.stories)
    limit = "no WIP limit" if board.wip_limit is None else f"a WIP limit of {board.wip_limit}"
    sentences = [
        f"Day {board.day}. Stories: {flow}.",
        f"{board.wip} in progress under {limit}; {asleep} of all stories wait.",
        f"The gate ({deployment.replace('-', ' ')}): {', '.join(sign)}.",
    ]
    ahead = parts_ahead(board.stories)
    if ahead:
        sentences.append(f"{ahead} of their tasks are live already.")
    if patched:
        sentences.append(f"{patched} carry defects.")
    if board.incidents_open:
        plural = "s" if board.incidents_open > 1 else ""
        sentences.append(f"{board.incidents_open} incident{plural} burn{'' if plural else 's'}.")
    if board.debt > 0.02:
        sentences.append(f"Technical debt makes changes {percent(board.debt)} slower.")
    sentences += [_person(board, index) for index in range(len(board.people))]
    sentences.append(
        f"{percent(board.reach)} of all possible customers can see it, "
        f"{percent(board.customers)} use it."
    )
    return " ".join(sentences)


def _person(board: Board, index: int) -> str:
    person = board.people[index]
    names = dict(board.stages)
    if person.firefighting:
        return f"{person.name} fights the fire."
    if not person.stage:
        return f"{person.name} is idle."
    many = f" with {person.jobs} things in hand" if person.jobs > 1 else ""
    return f"{person.name} is at {names.get(person.stage, person.stage)}{many}."
