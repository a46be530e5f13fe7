"""The team: how fast people are, what a day does to them, and what they have in hand.

A person with several jobs shares the day between them and loses some of it to switching. All
progress is booked in whole working seconds, rounded down, so that every machine agrees.
"""

from __future__ import annotations

from heapq import heappush
from math import sqrt

from game.engine.model import Job, Worker
from game.engine.run import (
    DEVELOP,
    PRODUCTION,
    REWORKED,
    SKILL_OF,
    STAGE_OF,
    WORKED_ON,
    Plan,
    Run,
    Work,
)

#: Cost of switching: with n jobs in hand each proceeds at 1 / (n (1 + SWITCHING (n - 1))).
#: Chosen; 17 % of effort lost on two or three projects (Tregubov, Boehm et al. 2017) is 0.10.
SWITCHING = 0.12
_SHARE = [1] + [round(1_000_000 * n * (1 + SWITCHING * (n - 1))) for n in range(1, 40)]

#: Hours a person and week for stand-up and the like, beside planning.
COORDINATION_HOURS = 1.75
#: What is left for stories in a free sprint; the rest goes into debt, learning and rest.
FREE_SPRINT_PACE = 0.6

MORALE_DAYS = 25.0  # working days over which morale moves to where it belongs
FATIGUE_DAYS = 14.0
SKILL_DAYS = 60.0  # working days in which a third of what is unknown is left
SETTLING_DAYS = 15.0
ADOPTION_DAYS = 35.0


def is_free_sprint(run: Run, day: int) -> bool:
    """Whether this day lies in the sprint that is left free after three planned ones."""
    return run.terms.free_sprints and day // 7 % 4 == 3


def set_speeds(run: Run, day: int) -> None:
    """Work out everybody's speed for the week."""
    state, scenario = run.state, run.scenario
    improving = sum(
        item.cost_days / (5.0 * (item.ends_on_day - item.started_on_day) / 7)
        for item in state.underway
    ) / max(1, sum(skills[DEVELOP] >= 0.5 for skills in run.skills))
    hours = COORDINATION_HOURS + run.terms.planning_hours
    pace = (1 - hours / 40) * (1 - state.settling) * (1 - state.taken)
    pace *= (0.72 + 0.40 * state.morale) * (1 - 0.25 * state.fatigue)
    # Code has to be learned, resists where it is in debt, and is what improvements are made of.
    coding = state.skill / (1 + state.debt) * max(0.1, 1 - improving)
    if is_free_sprint(run, day):
        coding *= FREE_SPRINT_PACE
    for index, worker in enumerate(state.workers):
        book(run, worker)
        person = scenario.people[index]
        own = pace * coding if run.skills[index][DEVELOP] >= 0.5 else pace
        worker.speed_ppm = int(1_000_000 * own * person.hours_per_week / 40)
        worker.changed = True
    run.dirty = True


def live_through(run: Run) -> None:
    """What a working day does to morale, fatigue, skill, debt and trust."""
    state = run.state
    team = len(state.workers)
    in_hand = sum([len(worker.jobs) + len(worker.held) for worker in state.workers]) / team
    idle = len([worker for worker in state.workers if not worker.jobs]) / team
    crowd = max(0.0, in_hand - 1.0)
    free = is_free_sprint(run, run.now // 86_400)
    burning = len(state.failing)
    gate = min(1.0, len(state.gate) / 60)

    strain = 0.22 + 0.07 * min(crowd, 7.0) + 0.12 * min(burning, 3) + 0.25 * gate - 0.18 * free
    strain -= 0.06 * run.terms.free_sprints
    state.fatigue += (min(1.0, max(0.0, strain)) - state.fatigue) / FATIGUE_DAYS
    mood = 0.98 - 0.45 * state.fatigue - 0.05 * min(crowd, 5.0) - 0.15 * idle - 0.05 * burning
    mood -= 0.30 * min(0.5, state.debt) + 0.025 * run.terms.planning_hours
    mood -= 0.10 * gate + 0.08 * run.terms.train
    mood -= 1.2 * state.settling
    state.morale += (min(1.0, max(0.0, mood)) - state.morale) / MORALE_DAYS
    state.skill += (1 - state.skill) / SKILL_DAYS
    state.settling -= state.settling / SETTLING_DAYS
    if free:
        state.debt = max(0.0, state.debt - 0.003)

    valued = max(0.0, state.value_per_week) / run.scenario.references.value_per_week
    useful = min(1.2, sqrt(valued))
    state.trust += 0.03 * (0.25 + 0.62 * useful - state.trust)
    state.value_per_week -= state.value_per_week / 15
    drawn = min(1.0, state.value_live / (8 * run.scenario.references.value_per_week))
    state.adoption += (state.reach * state.trust * drawn - state.adoption) / ADOPTION_DAYS


def book(run: Run, worker: Worker) -> None:
    """Credit a person's jobs with the working time since the last booking."""
    passed = run.worked - worker.clock
    if passed <= 0:
        return
    worker.clock = run.worked
    jobs = worker.jobs
    if not jobs:
        return
    count = len(jobs)
    progress = passed * worker.speed_ppm // _SHARE[count]
    if not run.logging:
        for job in jobs:
            job.left -= progress
        return
    stories = run.state.stories
    for job in jobs:
        job.left -= progress
        story = stories.get(job.story)
        if story is not None and story.stage == STAGE_OF[job.kind]:
            story.touched += passed // count


def plan_work(run: Run, worker: Worker, index: int) -> None:
    """Plan when this person ends the next job; what was planned before is void."""
    worker.version += 1
    worker.changed = False
    jobs = worker.jobs
    if jobs and worker.speed_ppm > 0:
        left = jobs[0].left if len(jobs) == 1 else min([job.left for job in jobs])
        needs = -(-max(1, left) * _SHARE[len(jobs)] // worker.speed_ppm)
        at = run.calendar.when(worker.clock + needs)
        heappush(run.state.heap, (at, Plan.WORK_ENDS, index, worker.version))


def take(run: Run, index: int, kind: int, ref: int, story: int, seconds: float) -> None:
    """Put a job of so many working seconds, for a fluent colleague, into somebody's hands."""
    worker = run.state.workers[index]
    if worker.jobs:
        book(run, worker)
    else:
        worker.clock = run.worked
    speed = run.skills[index][SKILL_OF[kind]]
    worker.jobs.append(Job(kind, ref, story, int(seconds / speed) + 1))
    worker.changed = run.dirty = True


def drop_finished(run: Run, index: int) -> list[Job]:
    """Book, and take the finished jobs out of this person's hands."""
    worker = run.state.workers[index]
    book(run, worker)
    jobs = worker.jobs
    if len(jobs) == 1 and jobs[0].left <= 0:
        finished, worker.jobs = jobs, []
    else:
        finished = [job for job in jobs if job.left <= 0]
        worker.jobs = [job for job in jobs if job.left > 0]
    if worker.held and not worker.jobs:
        pick_up(run, worker)
    worker.changed = run.dirty = True
    return finished


def put_down(run: Run, index: int, cause: int) -> None:
    """Something more urgent takes somebody: what was in hand lies still, for this cause."""
    worker = run.state.workers[index]
    book(run, worker)
    worker.held, worker.jobs = worker.jobs, []
    for job in worker.held:
        _mark(run, job, cause)


def cancel(run: Run, kind: int, ref: int) -> None:
    """Take a job that has become pointless out of whosever hands it is in."""
    for worker in run.state.workers:
        if any(job.kind == kind and job.ref == ref for job in worker.jobs):
            book(run, worker)
            worker.jobs = [job for job in worker.jobs if job.kind != kind or job.ref != ref]
            worker.changed = run.dirty = True


def pick_up(run: Run, worker: Worker) -> None:
    """What was urgent is over for this person: back to what was in hand."""
    worker.jobs, worker.held = worker.held, []
    for job in worker.jobs:
        _mark(run, job, WORKED_ON)


def _mark(run: Run, job: Job, cause: int) -> None:
    """Write the cause on what a job serves. Release jobs serve the gate, and no one story."""
    state = run.state
    if job.kind in (Work.CODE, Work.REVIEW):
        task = state.tasks[job.ref]
        reworked = cause == WORKED_ON and task.reworking and job.kind == Work.CODE
        task.cause = REWORKED if reworked else cause
        restage(run, task.story)
    elif job.story in state.stories and job.kind != Work.RELEASE:
        story = state.stories[job.story]
        run.place(story, story.stage, cause)


def restage(run: Run, story_id: int) -> None:
    """A story stands where its least advanced task stands, for the best cause found there."""
    story = run.state.stories.get(story_id)
    if story is None:
        return
    tasks = run.state.tasks
    stage, cause = PRODUCTION + 1, 0
    for task_id in story.tasks:
        task = tasks[task_id]
        if task.stage < stage:
            stage, cause = task.stage, task.cause
        elif task.stage == stage and task.cause < cause:
            cause = task.cause
    if stage != story.stage or cause != story.cause:
        run.place(story, stage, cause)
