"""What people have in hand: taking work, sharing the day between jobs, putting it down.

A person with several jobs shares the day between them and loses some of it to switching. All
progress is booked in whole working seconds, rounded down, so that every machine agrees.
"""

from __future__ import annotations

from heapq import heappush

from game.engine.model import Job, Worker
from game.engine.run import REWORKED, WORKED_ON, Plan, Run, Work

WORK_ENDS = Plan.WORK_ENDS


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
    progress = passed * worker.speed_ppm // run.roster.shares[count]
    if not run.logging:
        for job in jobs:
            job.left -= progress
        return
    stories, seconds = run.state.stories, passed // count
    for job in jobs:
        job.left -= progress
        story = stories.get(job.story)
        if story is not None and story.stage == job.stage:
            story.touched += seconds  # of somebody's hands on the story that the job serves


def plan_work(run: Run, worker: Worker, index: int) -> None:
    """Plan when this person ends the next job; what was planned before is void."""
    worker.version = version = worker.version + 1
    jobs, speed = worker.jobs, worker.speed_ppm
    if jobs and speed > 0:
        count, first = len(jobs), jobs[0]
        if count > 1:
            for job in jobs:
                if job.left < first.left:
                    first = job
        left = first.left
        needs = -(-(left if left > 0 else 1) * run.roster.shares[count] // speed)
        ends = worker.clock + needs
        lag, opens, closes = run.office
        at = ends + lag
        if at <= opens or at > closes:  # not today
            at = run.calendar.when(ends)
        heappush(run.state.heap, (at, WORK_ENDS, index, version))


def take(run: Run, index: int, job: Job, seconds: float, speed: float = 0.0) -> None:
    """Put a job of so many working seconds, for a fluent colleague, into somebody's hands.

    It is done at this person's speed in its stage, unless another is given. Their work has then
    to be planned anew: who pulls does so next, and ``put_down`` has told the news of the others.
    """
    worker = run.state.workers[index]
    if worker.jobs:
        book(run, worker)
    else:
        worker.clock = run.worked
    left = round(seconds / (speed or run.roster.speeds[index][job.stage]))
    job.left = left or 1  # a second at least
    worker.jobs.append(job)


def drop_finished(run: Run, index: int) -> list[Job]:
    """Book, and take the finished jobs out of this person's hands."""
    worker = run.state.workers[index]
    jobs = worker.jobs
    if len(jobs) == 1:  # then it is this one that was planned to end now, and booking is simple
        job = jobs[0]
        if run.logging:
            story = run.state.stories.get(job.story)
            if story is not None and story.stage == job.stage:
                story.touched += run.worked - worker.clock
        worker.clock = run.worked
        finished, worker.jobs = jobs, []
    else:
        book(run, worker)
        finished, worker.jobs = [], []
        for job in jobs:
            (worker.jobs if job.left > 0 else finished).append(job)
    if worker.held and not worker.jobs:
        pick_up(run, worker)
    run.news |= run.roster.hands[index]
    return finished


def put_down(run: Run, index: int, cause: int) -> None:
    """Something more urgent takes somebody: what was in hand lies still, for this cause."""
    worker = run.state.workers[index]
    book(run, worker)
    put = worker.jobs
    worker.held, worker.jobs = [*put, *worker.held], []
    for job in put:
        _mark(run, job, cause)
    run.news |= run.roster.hands[index]


def cancel(run: Run, kind: int, ref: int) -> None:
    """Take a job that has become pointless out of whosever hands it is in."""
    for index, worker in enumerate(run.state.workers):
        if any(job.kind == kind and job.ref == ref for job in (*worker.jobs, *worker.held)):
            book(run, worker)
            worker.jobs = [job for job in worker.jobs if job.kind != kind or job.ref != ref]
            worker.held = [job for job in worker.held if job.kind != kind or job.ref != ref]
            run.news |= run.roster.hands[index]


def pick_up(run: Run, worker: Worker) -> None:
    """What was urgent is over for this person: back to what was in hand."""
    worker.jobs, worker.held = worker.held, []
    for job in worker.jobs:
        _mark(run, job, WORKED_ON)


def _mark(run: Run, job: Job, cause: int) -> None:
    """Write the cause on what a job serves; what is urgent serves no one story."""
    state = run.state
    if job.kind in (Work.CODE, Work.REVIEW, Work.STATION):
        task = state.tasks[job.ref]
        reworked = cause == WORKED_ON and task.reworking and job.kind == Work.CODE
        run.move(task, task.stage, REWORKED if reworked else cause)
    elif job.story in state.stories:
        story = state.stories[job.story]
        run.place(story, story.stage, cause)
