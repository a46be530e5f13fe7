"""Stories and their tasks: how one splits, and what each finished job leads to."""

from __future__ import annotations

from game.engine.calendar import DAY, HOUR
from game.engine.chance import Luck, poisson
from game.engine.events import StoryAccepted, StoryRejected, TaskReviewed, TaskSentBack
from game.engine.hands import cancel
from game.engine.model import NO_STORY, Job, State, Story, Task
from game.engine.run import (
    WAITS_AT_GATE,
    WAITS_FOR_PARTS,
    WAITS_FOR_PERSON,
    WAITS_FOR_REVIEW,
    Run,
    Work,
)
from game.engine.scenario import Scenario
from game.engine.value import value_of

#: Numbers of changes are a task's times this plus the hand-ins: no task is handed in so often.
HAND_INS = 64
#: A task is merged in so many parts at most.
PARTS = 3


def change_id(task: Task) -> int:
    """The number of the change that the task's present part becomes, and of its luck."""
    return task.id * HAND_INS + task.hand_ins


# Splitting -------------------------------------------------------------------------------------


def task_count(luck: Luck, scenario: Scenario, story: int) -> int:
    """How many tasks a story splits into: known to its luck long before anybody splits it."""
    return 1 + poisson(luck.stories[story][2], scenario.backlog.tasks_per_story - 1)


def make_task(run: Run, story: int, number: int) -> Task:
    """A task as its luck has it; ids are 100 a story."""
    luck = (
        run.luck.stories[story][8 + number]
        if number < 8
        else run.luck.of("further task", story * 100 + number)[0]
    )
    hours = run.task_work(luck)
    large = run.constants.part_hours
    parts = PARTS if hours >= (PARTS - 1) * large else 1 + int(hours / large)
    return Task(
        story * 100 + number, story, round(hours * HOUR), parts, run.entry, WAITS_FOR_PERSON
    )


def split(run: Run, story: Story) -> None:
    """A story that is understood becomes tasks, and waits for whoever takes them."""
    state, constants = run.state, run.constants
    age_days = (run.now - story.committed_at) / DAY
    unclear = constants.unclear * (1 + constants.stale_a_day * age_days)
    if run.terms.mapped:
        unclear *= 1 - constants.examples_clear
    story.unclear = poisson(run.luck.stories[story.id][1], unclear) > 0
    for number in range(task_count(run.luck, run.scenario, story.id)):
        task = make_task(run, story.id, number)
        state.tasks[task.id] = task
        story.tasks.append(task.id)
        state.queues[task.stage].append(task.id)
    run.news |= 1 << task.stage
    run.place(story, task.stage, WAITS_FOR_PERSON)


# What a finished job leads to ------------------------------------------------------------------


def discovered(run: Run, _index: int, job: Job) -> None:
    """Somebody understood the story; the owner still has to answer some questions."""
    story = run.state.stories[job.story]
    if run.terms.up_front and not run.terms.mapped:
        split(run, story)  # everything was answered in the specification, long ago
        return
    run.place(story, run.discovery, WAITS_FOR_PERSON)
    run.state.to_clarify.append(story.id)
    run.news |= 1 << run.production  # wherever it stands, it is the owner who is asked


def clarified(run: Run, _index: int, job: Job) -> None:
    """The owner answered: the story splits into tasks."""
    split(run, run.state.stories[job.story])


def coded(run: Run, index: int, job: Job) -> None:
    """A part is written, with what was overlooked in it, and waits for the eyes of others."""
    state, terms, c = run.state, run.terms, run.constants
    task = state.tasks[job.ref]
    part_hours = task.effort / task.parts / HOUR
    task.hand_ins += 1
    task.author = index
    crowd = len(state.workers[index].jobs)
    expected = terms.defects * part_hours * (1.0 + c.defects_debt * state.debt)
    if crowd:
        expected *= 1.0 + c.defects_crowd * crowd
    expected *= 1.0 + c.defects_unskilled * (1.0 - state.skill)
    if task.reworking:
        expected *= c.defects_rework
    else:
        untested = 1 - state.tested / state.code
        state.code += part_hours
        tested = state.tested + part_hours * (terms.coverage + terms.retrofit * untested)
        state.tested = min(state.code, tested)  # there is no more to cover than there is
        state.debt += terms.debt * part_hours
    task.defects += poisson(run.luck.parts[change_id(task)][0], expected)
    pass_on(run, task)


def reviewed(run: Run, _index: int, job: Job) -> None:
    """Somebody else looked: back it goes, or on."""
    task = run.state.tasks[job.ref]
    found = defects_found(run, task) if task.defects else 0
    run.log.append((TaskReviewed, run.now, task.id, task.story, found > 0))
    if found:
        task.defects -= found
        send_back(run, task, run.review)
        return
    pass_on(run, task)


def defects_found(run: Run, task: Task) -> int:
    """How many of its defects a review finds: the larger the change, the fewer."""
    c = run.constants
    part_hours = task.effort / task.parts / HOUR
    large = max(0.0, part_hours / run.scenario.backlog.task.mean_hours - 1)
    finds = c.review_finds / (1 + c.review_large * large)
    luck = run.luck.parts[change_id(task)]
    if luck[2] < 1 - (1 - finds) ** task.defects:
        return max(1, round(finds * task.defects))
    return 0


def station_done(run: Run, _index: int, job: Job) -> None:
    """A station's work is done: on it goes."""
    pass_on(run, run.state.tasks[job.ref])


def pass_on(run: Run, task: Task) -> None:
    """To the queue of the next stage, or to the trunk."""
    stage = task.stage + 1
    if stage == run.release:
        _merge_when_allowed(run, task)
        return
    run.state.queues[stage].append(task.id)
    run.news |= 1 << stage
    run.move(task, stage, WAITS_FOR_REVIEW if stage == run.review else WAITS_FOR_PERSON)


def accepted(run: Run, _index: int, job: Job) -> None:
    """The owner looked at it in production: done, or not what was meant."""
    accept(run, run.state.stories[job.story])


def accept(run: Run, story: Story) -> None:
    """A story is done, and worth what it is worth; unless it was misunderstood."""
    state = run.state
    if story.unclear:
        story.unclear = False
        run.log.append((StoryRejected, run.now, story.id))
        send_back(run, state.tasks[story.tasks[0]], run.production)
        return
    run.place(story, story.stage, story.cause)  # its last interval ends
    value = value_of(run, story)
    state.value_live = max(0.0, state.value_live + value)
    state.value_per_week += value / (run.constants.value_memory / 5)
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


# Merging and sending back ----------------------------------------------------------------------


def _merge_when_allowed(run: Run, task: Task) -> None:
    """Merge now, or hold the branch until the whole story is reviewed."""
    if not run.terms.when_done or task.story not in run.state.stories:
        run.merging.append(task.id)
        return
    story = run.state.stories[task.story]
    if task.incident >= 0:
        run.merging.append(task.id)
        if task.part + 1 >= task.parts:
            integrate_when_ready(run, story, task)  # it may have been what the others wait for
        return
    if task.part + 1 < task.parts:
        task.part += 1
        task.reworking = False
        wait_for_coder(run, task)
        run.move(task, run.develop, WAITS_FOR_PERSON)
        return
    run.move(task, task.stage, WAITS_FOR_PARTS)
    integrate_when_ready(run, story)


def integrate_when_ready(run: Run, story: Story, leaving: Task | None = None) -> None:
    """Merge the branches of a story together, once the last of them is reviewed."""
    branches = [run.state.tasks[task] for task in story.tasks]
    if all(
        branch is leaving or branch.stage >= run.release or branch.cause == WAITS_FOR_PARTS
        for branch in branches
    ):
        integrate(run, story)


def integrate(run: Run, story: Story) -> None:
    """Late integration: the longer apart, the more there is that nobody has seen together."""
    constants = run.constants
    branches = [run.state.tasks[task] for task in story.tasks]
    waiting = [branch for branch in branches if branch.cause == WAITS_FOR_PARTS]
    coverage = run.state.tested / run.state.code
    unseen = constants.apart * (1 - constants.apart_tested * coverage)
    for branch in waiting:
        days = (run.now - branch.started_at) / DAY
        luck = run.luck.parts[change_id(branch)][3]
        branch.defects += poisson(luck, unseen * days * len(waiting))
        branch.cause = WAITS_AT_GATE
        run.merging.append(branch.id)


def wait_for_coder(run: Run, task: Task, *, first: bool = False) -> None:
    """A task waits for somebody who codes, at the end of the queue or before everything new."""
    queue = run.state.queues[run.develop]
    queue.insert(0 if first else len(queue), task.id)
    run.news |= 1 << run.develop


def send_back(run: Run, task: Task, found_in: int) -> None:
    """A task becomes rework, and goes before everything new."""
    run.log.append((TaskSentBack, run.now, task.id, task.story, found_in, not task.sent_back))
    task.sent_back = True
    task.reworking = True
    wait_for_coder(run, task, first=True)
    if task.story in run.state.to_accept:
        run.state.to_accept.remove(task.story)
    elif found_in == run.production and task.story != NO_STORY:
        cancel(run, Work.ACCEPT, task.story)  # somebody may be looking at it
    run.move(task, run.develop, WAITS_FOR_PERSON)
