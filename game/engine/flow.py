"""The value stream: committing, starting, and pulling from the right of the board."""

from __future__ import annotations

from game.engine.calendar import HOUR
from game.engine.chance import amount
from game.engine.events import StoryCommitted, StoryStarted, TaskStarted
from game.engine.hands import plan_work, put_down, take
from game.engine.model import NO_STORY, Job, Story, Task
from game.engine.roles import ANSWERS, CODES, REVIEWS, SERVES, Steps
from game.engine.run import (
    A_SLOT,
    PLANNED,
    REWORKED,
    WAITS_FOR_PERSON,
    WAITS_FOR_SLOT,
    WORKED_ON,
    Plan,
    Run,
    Work,
)
from game.engine.stories import change_id, split

# Members of a class take longer to look up than a module's own.
_RELEASE, _URGENT, _ACCEPT, _REVIEW = Work.RELEASE, Work.INTERRUPTION, Work.ACCEPT, Work.REVIEW
_STATION, _CODE, _CLARIFY, _DISCOVER = Work.STATION, Work.CODE, Work.CLARIFY, Work.DISCOVER

#: Stories that sprint planning commits to before anybody knows the team's pace.
FIRST_FORECAST = 6


# Committing ------------------------------------------------------------------------------------


def commit(run: Run, count: int) -> None:
    """Move stories from the backlog to Planned: from now on somebody waits for them."""
    state = run.state
    run.news |= A_SLOT
    for story in range(state.next_story, state.next_story + count):
        if story == run.scenario.backlog.stories:
            break
        state.planned.append((story, run.now))
        run.log.append((StoryCommitted, run.now, story))
        state.next_story = story + 1


def plan_sprint(run: Run) -> None:
    """Commit at the sprint's start: everything up front, or what a sprint may hold."""
    state = run.state
    if run.terms.up_front:
        commit(run, run.scenario.backlog.stories)
    elif run.terms.by_sprint:
        lately = (
            state.window[-1].stories_done / run.scenario.sprints_per_turn if state.window else 0
        )
        forecast = max(FIRST_FORECAST, round(run.constants.sprint_forecast * lately))
        commit(run, forecast - len(state.planned))


def story_arrives(run: Run, number: int) -> None:
    """In a plain line somebody brings a story, and the next one is on its way."""
    commit(run, 1)
    gap = amount(run.luck.of("arrival", number)[0], run.arrivals)
    run.plan(run.now + round(gap * HOUR), Plan.STORY_ARRIVES, number + 1)
    run.news |= A_SLOT


# Starting --------------------------------------------------------------------------------------


def start_story(run: Run) -> Story | None:
    """Take the next story out of Planned; just in time it is committed at this very moment."""
    state = run.state
    if not state.planned:
        if run.terms.up_front or run.terms.by_sprint or run.arrivals:
            return None
        commit(run, 1)
        if not state.planned:
            return None
    story_id, committed_at = state.planned.pop(0)
    story = Story(story_id, committed_at, run.now, PLANNED, WAITS_FOR_SLOT, committed_at, 0)
    run.place(story, PLANNED + 1, WAITS_FOR_PERSON)
    story.since, story.since_worked = run.now, run.worked
    state.wip += 1
    state.stories[story_id] = story
    run.log.append((StoryStarted, run.now, story_id))
    return story


def admit(run: Run) -> None:
    """Where a stream begins with a station, a story goes there by itself once there is room."""
    while run.state.wip < run.terms.wip_limit and (story := start_story(run)):
        split(run, story)


# Pulling ---------------------------------------------------------------------------------------


def pull_all(run: Run) -> None:
    """Let everybody with a hand free pull, in the order of the roster, and plan their work anew.

    One pass is enough: pulling makes nothing new for the others to pull. Whose hands did not
    change, and for whom there is no news since they last looked, has no need to look again.
    """
    state = run.state
    if run.discovery < 0:
        admit(run)
    if state.to_release:
        _release(run)
    workers = state.workers
    news = run.news
    for index, hands, most, steps in run.roster.concerned[news]:
        worker = workers[index]
        jobs = worker.jobs
        # Who has something urgent in hand pulls nothing else.
        if (not jobs or (len(jobs) < most and jobs[0].kind > _URGENT)) and _pull(run, index, steps):
            while len(jobs) < most and _pull(run, index, steps):
                pass
            plan_work(run, worker, index)
        elif news & hands:
            plan_work(run, worker, index)
    run.news = 0


def _release(run: Run) -> None:
    """What waits at the gate for hands goes before all else, but for fires."""
    state = run.state
    for index, worker in enumerate(state.workers):
        urgent = worker.jobs and worker.jobs[0].kind <= _RELEASE
        if state.to_release and not urgent and run.roster.roles[index].releases:
            _take_release(run, index)


def _pull(run: Run, index: int, steps: Steps) -> bool:
    """One job for one person: the first that there is where this person looks for work."""
    state = run.state
    for look, stage in steps:
        if look < REVIEWS:
            if look == ANSWERS:
                if state.to_accept:
                    return _take_acceptance(run, index)
                if state.to_clarify:
                    return _take_clarification(run, index)
            elif state.wip < run.terms.wip_limit and _take_discovery(run, index):
                return True
        elif state.queues[stage] and _TAKE[look](run, index, stage):
            return True
    return False


def _take_release(run: Run, index: int) -> None:
    batch, seconds = run.state.to_release.pop(0)
    put_down(run, index, WAITS_FOR_PERSON)
    take(run, index, Job(_RELEASE, batch, NO_STORY, run.release), seconds)


def _take_acceptance(run: Run, index: int) -> bool:
    story = run.state.stories[run.state.to_accept.pop(0)]
    hours = run.stage_work[run.production](run.luck.stories[story.id][6])
    run.place(story, run.production, WORKED_ON)
    take(run, index, Job(_ACCEPT, story.id, story.id, run.production), hours * HOUR)
    return True


def _take_clarification(run: Run, index: int) -> bool:
    story = run.state.stories[run.state.to_clarify.pop(0)]
    run.place(story, run.discovery, WORKED_ON)
    # It is the owner's own trade that is asked for, wherever the story stands.
    seconds = run.terms.owner_hours * HOUR / run.roster.speeds[index][run.production]
    take(run, index, Job(_CLARIFY, story.id, story.id, run.discovery), seconds, 1.0)
    return True


def _take_discovery(run: Run, index: int) -> bool:
    story = start_story(run)
    if story is None:
        return False
    hours = run.stage_work[run.discovery](run.luck.stories[story.id][0])
    hours *= run.terms.discovery
    story.cause = WORKED_ON
    take(run, index, Job(_DISCOVER, story.id, story.id, run.discovery), hours * HOUR)
    return True


def _take_review(run: Run, index: int, stage: int) -> bool:
    """The oldest change that somebody else wrote."""
    tasks, queue = run.state.tasks, run.state.queues[stage]
    for number in queue:
        task = tasks[number]
        if task.author != index:
            break
    else:
        return False
    queue.remove(number)
    hours = run.stage_work[stage](run.luck.parts[change_id(task)][1])
    hours *= 1.0 - run.state.review_ease
    if task.reworking:
        hours *= run.constants.review_again
    run.move(task, stage, WORKED_ON)
    take(run, index, Job(_REVIEW, task.id, task.story, stage), hours * HOUR)
    return True


def _take_station(run: Run, index: int, stage: int) -> bool:
    task = run.state.tasks[run.state.queues[stage].pop(0)]
    if task.started_at < 0:
        _begin(run, task)
    hours = run.stage_work[stage](run.luck.of(f"station {stage}", change_id(task))[0])
    run.move(task, stage, WORKED_ON)
    take(run, index, Job(_STATION, task.id, task.story, stage), hours * HOUR)
    return True


def _take_code(run: Run, index: int, stage: int) -> bool:
    task = run.state.tasks[run.state.queues[stage].pop(0)]
    if task.started_at < 0:
        _begin(run, task)
    run.move(task, stage, REWORKED if task.reworking else WORKED_ON)
    seconds = task.effort / task.parts * run.terms.overhead
    if task.reworking:
        seconds *= run.constants.rework
    take(run, index, Job(_CODE, task.id, task.story, stage), seconds)
    return True


def _begin(run: Run, task: Task) -> None:
    task.started_at = run.now
    run.state.tasks_in_progress += 1
    run.log.append((TaskStarted, run.now, task.id, task.story))


_TAKE = {REVIEWS: _take_review, SERVES: _take_station, CODES: _take_code}
