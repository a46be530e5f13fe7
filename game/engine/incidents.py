"""What goes wrong in production: failed changes, defects that show themselves, and restoring."""

from __future__ import annotations

from game.engine.calendar import DAY, HOUR
from game.engine.chance import exponential, lognormal
from game.engine.events import IncidentBegan, Interrupted, ServiceRestored
from game.engine.hands import put_down, take
from game.engine.model import NO_STORY, Batch, Change, Incident, Job, Task
from game.engine.run import BLOCKED_BY_INCIDENT, WAITS_FOR_PERSON, Plan, Run, Work
from game.engine.stories import HAND_INS, make_task, send_back

_INTERRUPTION = Work.INTERRUPTION

#: Part of a defect's severity that does not need any customers.
_SEVERE_INSIDE = 0.25


# What begins one -------------------------------------------------------------------------------
# A change has two incidents at most: it fails when it is deployed (twice its number), or a defect
# in it shows itself later (one more). A fault of the platform has the number of its day, below 0.


def deployment_failed(run: Run, batch: Batch, culprit: Change | None) -> None:
    """A deployment failed because of one of its changes, or as such."""
    first = batch.changes[0]
    number, task = (2 * culprit.id, culprit.task) if culprit else (2 * first.id, -1)
    _begin(run, number, task, len(batch.changes), "change")


def lie_in_wait(run: Run, change: Change) -> None:
    """A defect reached production, and shows itself some day."""
    luck = run.luck.two_of("latent", change.id)
    shows = exponential(luck[0], run.constants.latent_days * DAY)
    run.plan(run.now + round(shows), Plan.DEFECT_SHOWS, change.id)


def defect_shows(run: Run, change: int) -> None:
    """A defect in production shows itself: to customers, where there are any, or to the team."""
    state, c = run.state, run.constants
    luck = run.luck.two_of("latent", change)
    severe = luck[1] < c.severe * min(1.0, _SEVERE_INSIDE + state.reach)
    state.trust = max(0.0, state.trust - c.trust_defect * state.reach)
    if severe and state.reach > 0:
        _begin(run, 2 * change + 1, change // HAND_INS, 1, "defect")
    else:
        _repair(run, change // HAND_INS, -1)


def platform_fails(run: Run, day: int) -> None:
    """The ground under the product gives way for a while, on any day and at any hour."""
    _begin(run, -1 - day, -1, 0, "platform")


def _begin(run: Run, number: int, task: int, size: int, origin: str) -> None:
    state, c = run.state, run.constants
    state.incidents[number] = Incident(number, run.now, size, task)
    state.failing.append(number)
    run.log.append((IncidentBegan, run.now, number, origin))
    unseen = 1 - state.observability
    mean = c.detect_hours + c.detect_blind_hours * unseen * unseen
    hours = lognormal(run.luck.of("incident", number)[0], mean, c.detect_cv)
    run.plan(run.now + round(hours * HOUR), Plan.INCIDENT_DETECTED, number)


# What ends it ----------------------------------------------------------------------------------


def detected(run: Run, number: int) -> None:
    """Somebody noticed: a developer puts everything down."""
    state = run.state
    if state.on_call > 0 and _closed(run):
        luck = run.luck.of("incident", number)
        if luck[2] < state.on_call:
            hours = _restore_luck(run, number)
            run.plan(run.now + round(hours * HOUR), Plan.RESTORED_AT_NIGHT, number)
            state.fatigue = min(1.0, state.fatigue + run.constants.night_fatigue)
            return
    free = [
        (len(worker.jobs), index)
        for index, worker in enumerate(state.workers)
        if run.roster.roles[index].develops
        and not (worker.jobs and worker.jobs[0].kind <= Work.RELEASE)
    ]
    if not free:
        state.to_restore.append(number)
        return
    index = min(free)[1]
    put_down(run, index, BLOCKED_BY_INCIDENT)
    hours = _restore_luck(run, number)
    take(run, index, Job(Work.RESTORE, number, NO_STORY, run.develop), hours * HOUR)


def _closed(run: Run) -> bool:
    """Whether nobody is at work at this hour."""
    _, opens, closes = run.office
    return not opens <= run.now < closes


def _restore_luck(run: Run, number: int) -> float:
    """Hours that restoring this incident takes."""
    mean = restore_hours(run, run.state.incidents[number])
    return lognormal(run.luck.of("incident", number)[1], mean, run.constants.restore_cv)


def fight_next(run: Run) -> None:
    """Somebody is free again: the oldest incident that nobody could take has its turn."""
    if run.state.to_restore:
        detected(run, run.state.to_restore.pop(0))


def restore_hours(run: Run, incident: Incident) -> float:
    """Working hours to find the change and to make the service good: batches are hard to search."""
    c = run.constants
    blind = 1 - c.diagnose_seen * run.state.observability
    if incident.size == 0:
        return c.restore_platform * blind
    others = incident.size - 1
    diagnose: float = c.diagnose_hours + c.diagnose_change_hours * others**c.diagnose_power * blind
    if run.terms.toggles:
        return diagnose + c.restore_toggle
    if run.terms.train:
        return diagnose + c.restore_forward
    return diagnose + c.restore_rollback + c.restore_by_hand * (1 - run.state.automation)


def restore_done(run: Run, _index: int, job: Job) -> None:
    """The firefighter is done, and free for the next fire."""
    _made_good(run, job.ref)
    fight_next(run)


def restored_at_night(run: Run, number: int) -> None:
    """Who was on call is done, and goes back to bed."""
    _made_good(run, number)


def _made_good(run: Run, number: int) -> None:
    """Rolled back or switched off; or a hotfix must first be deployed."""
    state = run.state
    incident = state.incidents[number]
    forward_only = run.terms.train and not run.terms.toggles and incident.task >= 0
    if not forward_only:
        _restored(run, incident.id)
    if incident.task >= 0:
        _repair(run, incident.task, incident.id)
    else:
        del state.incidents[incident.id]


def end_incident(run: Run, number: int) -> None:
    """The change that mends it is in production."""
    _restored(run, number)
    run.state.incidents.pop(number, None)


def _restored(run: Run, number: int) -> None:
    state, c = run.state, run.constants
    incident = state.incidents.get(number)
    if incident is None or incident.restored:
        return
    incident.restored = True
    state.failing.remove(number)
    run.log.append((ServiceRestored, run.now, number, incident.began_at))
    days = (run.now - incident.began_at) / DAY
    felt = c.felt_inside + (1 - c.felt_inside) * state.reach
    lost = min(c.trust_incident_most, c.trust_incident * (1 + days)) * felt
    state.trust = max(0.0, state.trust - lost)
    state.fatigue = min(1.0, state.fatigue + c.incident_fatigue)


def _repair(run: Run, task_id: int, incident: int) -> None:
    """The task behind a defect in production comes back, as rework."""
    state = run.state
    task: Task | None = state.tasks.get(task_id)
    if task is None:
        task = make_task(run, task_id // 100, task_id % 100)
        task.story = NO_STORY
        task.part = task.parts
        task.done = True
        task.started_at = run.now
        # Its luck as a repair is another than its luck as new work, and than at the last repair.
        task.hand_ins = max(HAND_INS // 2, state.mended.get(task_id, 0))
        task.sent_back = task_id in state.mended
        state.tasks[task_id] = task
    elif task.stage < run.release or task.reworking:
        # Somebody has it in hand anyway: it is mended on the way, and leaves as that change.
        if task.incident < 0:
            task.incident = incident
        elif incident >= 0:
            end_incident(run, incident)
        return
    task.incident = incident
    send_back(run, task, run.production)


# What takes people away -------------------------------------------------------------------------


def interrupt(run: Run, number: int) -> None:
    """Somebody wants something at once, of somebody who was in the middle of something else.

    Where all are at something as urgent, they go away again.
    """
    asked = []
    for index, (role, worker) in enumerate(zip(run.roster.roles, run.state.workers, strict=True)):
        at_something_urgent = worker.jobs and worker.jobs[0].kind <= _INTERRUPTION
        if role.interruptible and not at_something_urgent:
            asked.append(index)
    if not asked:
        return
    luck = run.luck.of("interruption", number)
    index = asked[int(luck[1] * len(asked))]
    c = run.constants
    hours = exponential(luck[2], c.interruption_hours) + c.resume_hours
    put_down(run, index, WAITS_FOR_PERSON)
    stage = run.roster.roles[index].steps[0].stage
    take(run, index, Job(_INTERRUPTION, number, NO_STORY, stage), hours * HOUR, 1.0)
    run.log.append((Interrupted, run.now, index))
