"""The value stream: committing, pulling from the right, and what each finished job leads to."""

from __future__ import annotations

from game.engine.calendar import DAY, HOUR
from game.engine.chance import Luck, lognormal, poisson
from game.engine.events import (
    StoryAccepted,
    StoryCommitted,
    StoryRejected,
    StoryStarted,
    TaskReviewed,
    TaskSentBack,
    TaskStarted,
)
from game.engine.model import Job, State, Story, Task
from game.engine.run import (
    DEVELOP,
    DISCOVERY,
    PRODUCTION,
    REVIEW,
    REWORKED,
    WAITS_AT_GATE,
    WAITS_FOR_PARTS,
    WAITS_FOR_PERSON,
    WAITS_FOR_REVIEW,
    WAITS_FOR_SLOT,
    WORKED_ON,
    Role,
    Run,
    Work,
)
from game.engine.scenario import Scenario
from game.engine.team import cancel, plan_work, put_down, restage, take
from game.engine.value import value_of

#: A task of more than this is merged in two parts, of more than twice this in three.
PART_HOURS = 3.0
#: More than a task is ever handed in: numbers of changes are task times this plus the count.
HAND_INS = 64
#: Defects put into a task of average size when nobody tests.
DEFECTS_PER_TASK = 0.6
#: Requirements misunderstood in a story whose specification is fresh; examples clear up most.
UNCLEAR_PER_STORY = 0.30
CLEARED_BY_EXAMPLES = 0.8
STALE_PER_DAY = 0.01
#: Share of defects that a review finds in a change of average size.
REVIEW_FINDS = 0.55
#: Rework of a part, as a share of its first effort; and of a story that the owner sends back.
REWORK_SHARE = 0.35


def coverage(run: Run) -> float:
    """Share of the code that automated tests cover."""
    return run.state.tested / run.state.code


# Committing ------------------------------------------------------------------------------------


def commit(run: Run, count: int) -> None:
    """Move stories from the backlog to Planned: from now on somebody waits for them."""
    state = run.state
    last = min(run.scenario.backlog.stories, state.next_story + count)
    for story in range(state.next_story, last):
        state.planned.append((story, run.now))
        run.log.append((StoryCommitted, run.now, story))
    state.next_story = max(last, state.next_story)


def plan_sprint(run: Run) -> None:
    """Commit at the sprint's start: everything up front, or what a sprint may hold."""
    state = run.state
    if run.terms.up_front:
        commit(run, run.scenario.backlog.stories)
    elif run.terms.by_sprint:
        lately = (
            state.window[-1].stories_done / run.scenario.sprints_per_turn if state.window else 0
        )
        forecast = max(6, round(1.3 * lately))
        commit(run, forecast - len(state.planned))


# Pulling ---------------------------------------------------------------------------------------


def pull_all(run: Run) -> None:
    """Let everybody with a hand free pull, in the order of the roster, and plan their work anew.

    One pass is enough: pulling makes nothing new for the others to pull.
    """
    state = run.state
    at_most = run.terms.per_person
    for index, worker in enumerate(state.workers):
        jobs = worker.jobs
        if not jobs or (at_most > 1 and len(jobs) < at_most) or state.to_release:
            role = run.roles[index]
            if jobs and jobs[0].kind <= Work.RELEASE:
                pass  # a fire, or a release to test by hand
            elif state.to_release and role.releases:
                _take_release(run, index)
            elif role.only_accepts and not state.to_accept and not state.to_clarify:
                pass
            else:
                while len(jobs) < at_most and _pull(run, index, role):
                    pass
        if worker.changed:
            plan_work(run, worker, index)
    run.dirty = False


def _pull(run: Run, index: int, role: Role) -> bool:
    """One job for one person: the rightmost of what they do best, then of what else they can."""
    state = run.state
    if role.accepts:
        if state.to_accept:
            return _take_acceptance(run, index)
        if state.to_clarify:
            return _take_clarification(run, index)
    discovers = role.discovers and state.wip < run.terms.wip_limit
    if discovers and role.discovers_first and _start_story(run, index):
        return True
    if role.reviews:
        for place, task in enumerate(state.to_review):
            if state.tasks[task].author != index:
                return _take_review(run, index, state.to_review.pop(place))
    if role.codes and state.to_code:
        return _take_code(run, index, state.to_code.pop(0))
    return discovers and not role.discovers_first and _start_story(run, index)


def _take_release(run: Run, index: int) -> None:
    batch, seconds = run.state.to_release.pop(0)
    put_down(run, index, WAITS_FOR_PERSON)
    take(run, index, Work.RELEASE, batch, -1, seconds)


def _take_acceptance(run: Run, index: int) -> bool:
    story = run.state.stories[run.state.to_accept.pop(0)]
    work = run.stage_work[PRODUCTION]
    luck = run.luck.of("story", story.id)
    hours = lognormal(luck[6], work.mean_hours, work.cv) if work else 0.0
    run.place(story, PRODUCTION, WORKED_ON)
    take(run, index, Work.ACCEPT, story.id, story.id, hours * HOUR)
    return True


def _take_review(run: Run, index: int, task_id: int) -> bool:
    task = run.state.tasks[task_id]
    work = run.stage_work[REVIEW]
    luck = run.luck.of("part", change_id(task))
    hours = lognormal(luck[1], work.mean_hours, work.cv) if work else 0.0
    task.cause = WORKED_ON
    restage(run, task.story)
    take(
        run, index, Work.REVIEW, task.id, task.story, hours * HOUR * (0.5 if task.reworking else 1)
    )
    return True


def _take_code(run: Run, index: int, task_id: int) -> bool:
    state = run.state
    task = state.tasks[task_id]
    if task.started_at < 0:
        task.started_at = run.now
        state.tasks_in_progress += 1
        run.log.append((TaskStarted, run.now, task.id, task.story))
    task.cause = REWORKED if task.reworking else WORKED_ON
    restage(run, task.story)
    seconds = task.effort / task.parts
    if task.reworking:
        seconds *= REWORK_SHARE
    take(run, index, Work.CODE, task.id, task.story, seconds * run.terms.overhead)
    return True


def _take_clarification(run: Run, index: int) -> bool:
    story_id = run.state.to_clarify.pop(0)
    story = run.state.stories[story_id]
    run.place(story, DISCOVERY, WORKED_ON)
    take(run, index, Work.CLARIFY, story_id, story_id, run.terms.owner_hours * HOUR)
    return True


def _start_story(run: Run, index: int) -> bool:
    """Take the next story out of Planned; just in time it is committed at this very moment."""
    state = run.state
    if not state.planned:
        if run.terms.up_front or run.terms.by_sprint:
            return False
        commit(run, 1)
        if not state.planned:
            return False
    story_id, committed_at = state.planned.pop(0)
    story = Story(story_id, committed_at, run.now, 0, WAITS_FOR_SLOT, committed_at, 0)
    run.spend(story)
    story.since_worked = run.worked
    story.stage, story.cause = DISCOVERY, WORKED_ON
    state.wip += 1
    state.stories[story_id] = story
    run.log.append((StoryStarted, run.now, story_id))
    work = run.stage_work[DISCOVERY]
    hours = lognormal(run.luck.of("story", story_id)[0], work.mean_hours, work.cv) if work else 0.0
    if run.terms.mapped:
        hours *= 1.25
    elif run.terms.up_front:
        hours *= 0.4  # the rest was written down before anybody knew
    take(run, index, Work.DISCOVER, story_id, story_id, hours * HOUR)
    return True


# What a finished job leads to ------------------------------------------------------------------


def discovered(run: Run, _index: int, job: Job) -> None:
    """Somebody understood the story; the owner still has to answer some questions."""
    story = run.state.stories[job.story]
    if run.terms.up_front:
        _split(run, story)  # everything was answered in the specification, long ago
        return
    run.place(story, DISCOVERY, WAITS_FOR_PERSON)
    run.state.to_clarify.append(story.id)


def clarified(run: Run, _index: int, job: Job) -> None:
    """The owner answered: the story splits into tasks."""
    _split(run, run.state.stories[job.story])


def _split(run: Run, story: Story) -> None:
    state = run.state
    luck = run.luck.of("story", story.id)
    age_days = (run.now - story.committed_at) / DAY
    unclear = UNCLEAR_PER_STORY * (1 + STALE_PER_DAY * age_days)
    if run.terms.mapped:
        unclear *= 1 - CLEARED_BY_EXAMPLES
    story.unclear = poisson(luck[1], unclear) > 0
    for number in range(task_count(run.luck, run.scenario, story.id)):
        task = make_task(run, story.id, number)
        state.tasks[task.id] = task
        story.tasks.append(task.id)
        state.to_code.append(task.id)
    restage(run, story.id)


def task_count(luck: Luck, scenario: Scenario, story: int) -> int:
    """How many tasks a story splits into: known to its luck long before anybody splits it."""
    return 1 + poisson(luck.of("story", story)[2], scenario.backlog.tasks_per_story - 1)


def change_id(task: Task) -> int:
    """The number of the change that the task's present part becomes, and of its luck."""
    return task.id * HAND_INS + task.hand_ins


def make_task(run: Run, story: int, number: int) -> Task:
    """A task as its luck has it; ids are 100 a story."""
    task_id = story * 100 + number
    size = run.scenario.backlog.task
    # The sizes of eight tasks of a story share their luck's digest.
    luck = run.luck.of("sizes of story", story * 16 + number // 8)[number % 8]
    hours = lognormal(luck, size.mean_hours, size.cv)
    parts = min(3, 1 + int(hours / PART_HOURS))
    return Task(task_id, story, round(hours * HOUR), parts, DEVELOP, WAITS_FOR_PERSON)


def coded(run: Run, index: int, job: Job) -> None:
    """A part is written: it waits for the eyes of somebody else."""
    state = run.state
    task = state.tasks[job.ref]
    terms = run.terms
    part_hours = task.effort / task.parts / HOUR
    task.hand_ins += 1
    task.author = index
    crowd = max(0, len(state.workers[index].jobs))
    expected = DEFECTS_PER_TASK * part_hours / run.scenario.backlog.task.mean_hours
    expected *= (
        (1 + 0.5 * state.debt) * (1 + 0.06 * crowd) * (1 - terms.caught) * (1.5 - 0.5 * state.skill)
    )
    if terms.test_first:
        expected *= 0.55
    if task.reworking:
        expected *= 0.2
    else:
        state.code += part_hours
        state.tested += part_hours * terms.coverage
        state.debt += 0.00025 * part_hours * (1 - terms.caught)
    luck = run.luck.of("part", change_id(task))
    task.defects += poisson(luck[0], expected)
    task.stage, task.cause = REVIEW, WAITS_FOR_REVIEW
    state.to_review.append(task.id)
    restage(run, task.story)


def reviewed(run: Run, _index: int, job: Job) -> None:
    """Somebody else looked: back it goes, or on to the trunk."""
    task = run.state.tasks[job.ref]
    part_hours = task.effort / task.parts / HOUR
    finds = REVIEW_FINDS / (1 + 0.15 * max(0.0, part_hours / 5 - 1))
    luck = run.luck.of("part", change_id(task))
    found = task.defects > 0 and luck[2] < 1 - (1 - finds) ** task.defects
    run.log.append((TaskReviewed, run.now, task.id, task.story, found))
    if found:
        task.defects -= max(1, round(finds * task.defects))
        send_back(run, task, REVIEW)
        return
    merge_when_allowed(run, task)


def merge_when_allowed(run: Run, task: Task) -> None:
    """Merge now, or hold the branch until the whole story is reviewed."""
    state = run.state
    story = state.stories.get(task.story)
    if not run.terms.when_done or story is None:
        run.merging.append(task.id)
        return
    if task.incident >= 0:
        run.merging.append(task.id)
        if task.part + 1 >= task.parts:
            integrate_when_ready(run, story, task)  # it may have been what the others wait for
        return
    if task.part + 1 < task.parts:
        task.part += 1
        task.reworking = False
        task.stage, task.cause = DEVELOP, WAITS_FOR_PERSON
        state.to_code.append(task.id)
        restage(run, task.story)
        return
    task.cause = WAITS_FOR_PARTS
    integrate_when_ready(run, story)
    restage(run, task.story)


def integrate_when_ready(run: Run, story: Story, leaving: Task | None = None) -> None:
    """Merge the branches of a story together, once the last of them is reviewed."""
    branches = [run.state.tasks[task] for task in story.tasks]
    if all(
        branch is leaving or branch.stage > REVIEW or branch.cause == WAITS_FOR_PARTS
        for branch in branches
    ):
        integrate(run, story)


def integrate(run: Run, story: Story) -> None:
    """Late integration: the longer apart, the more there is that nobody has seen together."""
    branches = [run.state.tasks[task] for task in story.tasks]
    waiting = [branch for branch in branches if branch.cause == WAITS_FOR_PARTS]
    for branch in waiting:
        days = (run.now - branch.started_at) / DAY
        apart = 0.008 * days * len(waiting) * (1.2 - coverage(run))
        branch.defects += poisson(run.luck.of("part", change_id(branch))[3], apart)
        branch.cause = WAITS_AT_GATE
        run.merging.append(branch.id)


def send_back(run: Run, task: Task, found_in: int) -> None:
    """A task becomes rework, and goes before everything new."""
    run.log.append((TaskSentBack, run.now, task.id, task.story, found_in, not task.sent_back))
    task.sent_back = True
    task.reworking = True
    task.stage, task.cause = DEVELOP, WAITS_FOR_PERSON
    run.state.to_code.insert(0, task.id)
    if task.story in run.state.to_accept:
        run.state.to_accept.remove(task.story)
    elif task.story in run.state.stories:
        cancel(run, Work.ACCEPT, task.story)
    run.dirty = True
    restage(run, task.story)


def accepted(run: Run, _index: int, job: Job) -> None:
    """The owner looked at it in production: done, or not what was meant."""
    state = run.state
    story = state.stories[job.story]
    if story.unclear:
        story.unclear = False
        run.log.append((StoryRejected, run.now, story.id))
        send_back(run, state.tasks[story.tasks[0]], PRODUCTION)
        return
    run.spend(story)
    value = value_of(run, story)
    state.value_live = max(0.0, state.value_live + value)
    state.value_per_week += value / 3
    state.accepted += 1
    run.log.append((StoryAccepted, run.now, story.id, story.committed_at, story.started_at, value))
    for task_id in story.tasks:
        forget(state, task_id)
    del state.stories[story.id]


def forget(state: State, task_id: int) -> None:
    """A task leaves the board; of rework it is remembered how often it was handed in.

    Should it come back, its next repair has luck of its own and is no first rework.
    """
    task = state.tasks.pop(task_id)
    if task.sent_back:
        state.mended[task_id] = task.hand_ins
