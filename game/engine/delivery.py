"""From the trunk to production: the gate, batches, the pipeline, failed changes and restore."""

from __future__ import annotations

import math
from math import exp

from game.engine.calendar import DAY, HOUR, WEEK
from game.engine.chance import exponential, lognormal
from game.engine.events import (
    ChangeDeployed,
    ChangeMerged,
    Deployed,
    IncidentBegan,
    ServiceRestored,
    TaskDone,
)
from game.engine.flow import HAND_INS, change_id, coverage, forget, make_task, send_back
from game.engine.model import Batch, Change, Incident, Job, Task
from game.engine.policies import Deployment
from game.engine.run import (
    BLOCKED_BY_INCIDENT,
    DEVELOP,
    IN_PIPELINE,
    PRODUCTION,
    RELEASE,
    WAITS_AT_GATE,
    WAITS_FOR_APPROVAL,
    WAITS_FOR_PERSON,
    Plan,
    Run,
    Work,
)
from game.engine.team import put_down, restage, take

#: The gate of a train or of a sprint opens on Friday at three.
GATE_DAY = 4
GATE_OPENS = GATE_DAY * DAY + 15 * HOUR
TRAIN_SPRINTS = 11
#: Hours by hand of one deployment when nothing is automated.
HANDS_PER_DEPLOYMENT = 3.0
#: Less than this by hand is pressing a button.
BUTTON_SECONDS = 900
#: Hours of a regression by hand after a long time, and for each change; tests replace both.
REGRESSION_HOURS = 90.0
REGRESSION_HOURS_A_CHANGE = 0.35
#: Share of defects that a regression by hand finds.
HAND_TEST_FINDS = 0.4
#: Risk of a deployment as such, and of code that no test covers.
RISK_ALWAYS = 0.0005
RISK_BY_HAND = 0.04
RISK_UNTESTED = 0.14
#: Risk of each change, and of each defect that comes with it.
RISK_OF_CHANGE = 0.0004
RISK_OF_DEFECT = 0.012
#: Risk of each untested change that goes out together with others.
RISK_OF_STRANGERS = 0.004
#: A toggle confines what a failing change can do.
TOGGLE_SPARES = 0.45
#: Calendar days in which a defect in production shows itself, if it ever does.
LATENT_DAYS = 45.0
#: Share of the defects that show themselves which are bad enough for an incident.
SEVERE = 0.05
#: Pipeline runs that fail for no good reason and run again.
FLAKY = 0.10


# To the gate -----------------------------------------------------------------------------------


def merged(run: Run, task_id: int) -> None:
    """A reviewed part joins the trunk as a change."""
    state = run.state
    task = state.tasks[task_id]
    if task.part < task.parts:
        task.part += 1
    last = task.part == task.parts
    change = Change(
        change_id(task),
        task.id,
        task.story,
        run.now,
        task.defects,
        last,
        task.incident,
    )
    run.log.append((ChangeMerged, run.now, change.id, task.id, last))
    task.defects = 0
    task.reworking = False
    task.incident = -1
    if last:
        task.stage, task.cause = RELEASE, WAITS_AT_GATE
    else:
        task.stage, task.cause = DEVELOP, WAITS_FOR_PERSON
        state.to_code.append(task.id)
        run.dirty = True
    if change.incident >= 0 or run.terms.continuous:
        make_batch(run, [change], planned=change.incident < 0)
        restage(run, task.story)
    else:
        restage(run, task.story)
        state.gate.append(change)
        story = state.stories.get(task.story)
        if run.terms.on_demand and (story is None or story.stage >= RELEASE):
            open_gate(run)


def open_gate(run: Run) -> None:
    """Everything that waits at the gate goes into one planned deployment."""
    if run.state.gate:
        changes, run.state.gate = run.state.gate, []
        make_batch(run, changes, planned=True)


def gate_opens_on(deployment: Deployment, day: int) -> bool:
    """Whether the gate opens on this calendar day by the calendar's rule."""
    if day % 7 != GATE_DAY:
        return False
    if deployment is Deployment.SPRINT_END:
        return True
    return deployment is Deployment.TRAIN and (day // 7 + 1) % TRAIN_SPRINTS == 0


def make_batch(run: Run, changes: list[Change], *, planned: bool) -> None:
    """A deployment is prepared: by hand what is not automated, then through the pipeline."""
    state = run.state
    state.batches_made += 1
    batch = Batch(state.batches_made, changes, planned)
    state.batches[batch.id] = batch
    seconds = _hands(run, batch)
    if seconds >= BUTTON_SECONDS:
        developers = sum(1 for skills in run.skills if skills[DEVELOP] >= 0.5)
        batch.hands = max(1, min(developers, round(seconds / (4 * HOUR))))
        for _ in range(batch.hands):
            state.to_release.append((batch.id, round(seconds / batch.hands)))
        run.dirty = True
    else:
        _enter_pipeline(run, batch)


def _hands(run: Run, batch: Batch) -> float:
    """Working seconds by hand: a regression, as far as no test does it, and the deployment."""
    state = run.state
    days = run.now // DAY - state.released_on_day
    regression = REGRESSION_HOURS * min(1.0, days / 60) if batch.planned else 16.0
    if not batch.planned and not run.terms.train:
        regression = 2.0
    regression += REGRESSION_HOURS_A_CHANGE * len(batch.changes)
    untested = (1 - coverage(run)) ** 2
    hours = regression * untested * run.terms.thorough
    return (hours + HANDS_PER_DEPLOYMENT * (1 - state.automation)) * HOUR


def hands_done(run: Run, _index: int, job: Job) -> None:
    """A job by hand at the gate has ended; the last one lets the batch into the pipeline."""
    batch = run.state.batches[job.ref]
    batch.hands -= 1
    if batch.hands == 0:
        if run.terms.by_hand:
            for change in batch.changes:
                luck = run.luck.of("part", change.id)
                if change.defects and luck[4] < HAND_TEST_FINDS:
                    change.defects -= 1
        _enter_pipeline(run, batch)
    if run.state.to_restore:
        detected(run, run.state.to_restore.pop(0))


def _enter_pipeline(run: Run, batch: Batch) -> None:
    state = run.state
    state.pipeline.append(batch.id)
    for change in batch.changes:
        task = state.tasks.get(change.task)
        if task is not None and task.stage == RELEASE:
            task.cause = IN_PIPELINE
            if change.merged_at != run.now:  # else it has yet to be placed at all
                restage(run, task.story)
    if len(state.pipeline) == 1:
        _run_pipeline(run, batch)


def _run_pipeline(run: Run, batch: Batch) -> None:
    first = batch.changes[0]
    luck = run.luck.of("part", first.id)[7]
    again = luck < FLAKY  # one number serves for both: what is left of it is uniform again
    spread = luck / FLAKY if again else (luck - FLAKY) / (1 - FLAKY)
    seconds = run.state.pipeline_seconds * (0.7 + 0.6 * spread) * (2 if again else 1)
    run.plan(run.now + round(seconds), Plan.PIPELINE_ENDS, batch.id)


# In production ---------------------------------------------------------------------------------


def deployed(run: Run, batch_id: int) -> None:
    """A batch reached production: what it carries is done, or it fails."""
    state = run.state
    batch = state.batches.pop(batch_id)
    state.pipeline.pop(0)
    if state.pipeline:
        _run_pipeline(run, state.batches[state.pipeline[0]])
    if batch.planned:
        state.released_on_day = run.now // DAY
    culprit = _culprit(run, batch)
    run.log.append((Deployed, run.now, len(batch.changes), batch.planned, culprit is not None))
    for change in batch.changes:
        run.log.append(
            (ChangeDeployed, run.now, change.id, change.task, change.merged_at, change.defects > 0)
        )
        _put_live(run, change, failing=change is culprit)
    if culprit is not None:
        _begin_incident(run, culprit.id, culprit.task, len(batch.changes), "change")


def _culprit(run: Run, batch: Batch) -> Change | None:
    """The change that fails this deployment, if any: 1 - (1 - p0) exp(-q L), change by change."""
    state = run.state
    by_hand = 1 - state.automation
    untested = 1 - coverage(run)
    untested *= untested * untested
    always = RISK_ALWAYS + RISK_BY_HAND * by_hand * by_hand + RISK_UNTESTED * untested
    spared = 1 - TOGGLE_SPARES * run.terms.toggles
    first = batch.changes[0]
    if run.luck.of("part", first.id)[5] < always:
        return first
    strangers = RISK_OF_STRANGERS * untested * (len(batch.changes) > 1)
    for change in batch.changes:
        risk = (RISK_OF_CHANGE + RISK_OF_DEFECT * change.defects + strangers) * spared
        luck = run.luck.of("part", change.id)[6]
        if luck < risk and luck < 1 - exp(-risk):  # the first is quick to tell, and never less
            return change
    return None


def _put_live(run: Run, change: Change, *, failing: bool) -> None:
    """A change is in production, and so may be its task and story."""
    state = run.state
    task = state.tasks.get(change.task)
    if change.defects and not failing:
        shows = exponential(run.luck.of("latent", change.id)[0], LATENT_DAYS * DAY)
        run.plan(run.now + round(shows), Plan.DEFECT_SHOWS, change.id)
    if change.incident >= 0:
        _restored(run, change.incident)
        state.incidents.pop(change.incident, None)
    if task is None or not change.last or task.stage != RELEASE:
        return
    if not task.done:
        task.done = True
        state.tasks_in_progress -= 1
        run.log.append((TaskDone, run.now, task.id, task.started_at))
    if task.story < 0:
        forget(state, task.id)
        return
    task.stage, task.cause = PRODUCTION, WAITS_FOR_APPROVAL
    restage(run, task.story)
    story = state.stories[task.story]
    if story.stage == PRODUCTION and story.id not in state.to_accept:
        state.to_accept.append(story.id)
        run.dirty = True


# Failure and restore ---------------------------------------------------------------------------


def defect_shows(run: Run, number: int) -> None:
    """A defect in production shows itself: to customers, where there are any, or to the team."""
    state = run.state
    severe = run.luck.of("latent", number)[1] < SEVERE * min(1.0, 0.25 + state.reach)
    state.trust = max(0.0, state.trust - 0.004 * state.reach)
    if severe and state.reach > 0:
        _begin_incident(run, number, number // HAND_INS, 1, "defect")
    else:
        _repair(run, number // HAND_INS, -1)


def platform_fails(run: Run, day: int) -> None:
    """The ground under the product gives way for a while, on any day and at any hour."""
    _begin_incident(run, -1 - day, -1, 0, "platform")


def _begin_incident(run: Run, number: int, task: int, size: int, origin: str) -> None:
    state = run.state
    while number in state.incidents:
        number += 10_000_000  # the same change failed, and later showed a defect
    state.incidents[number] = Incident(number, run.now, size, task)
    state.failing.append(number)
    run.log.append((IncidentBegan, run.now, number, origin))
    luck = run.luck.of("incident", number)
    unseen = 1 - state.observability
    hours = lognormal(luck[0], 0.08 + 10.0 * unseen * unseen * min(1.0, size / 10 + 0.1), 0.8)
    run.plan(run.now + round(hours * HOUR), Plan.INCIDENT_DETECTED, number)


def detected(run: Run, number: int) -> None:
    """Somebody noticed: a developer puts everything down."""
    state = run.state
    free = [
        (len(worker.jobs), index)
        for index, worker in enumerate(state.workers)
        if run.skills[index][DEVELOP] >= 0.5
        and not (worker.jobs and worker.jobs[0].kind <= Work.RELEASE)
    ]
    if not free:
        state.to_restore.append(number)
        return
    index = min(free)[1]
    incident = state.incidents[number]
    put_down(run, index, BLOCKED_BY_INCIDENT)
    luck = run.luck.of("incident", number)
    hours = lognormal(luck[1], _restore_hours(run, incident), 0.5)
    take(run, index, Work.RESTORE, number, -1, hours * HOUR)


def _restore_hours(run: Run, incident: Incident) -> float:
    """Working hours to find the change and to make the service good: batches are hard to search."""
    state = run.state
    blind = 1 - 0.6 * state.observability
    if incident.size == 0:
        return 1.5 * blind
    diagnose = 0.2 + 0.9 * math.pow(incident.size - 1, 0.7) * blind
    if run.terms.toggles:
        return diagnose + 0.12
    if run.terms.train:
        return diagnose + 4.0
    return diagnose + 0.3 + 2.0 * (1 - state.automation)


def restore_done(run: Run, _index: int, job: Job) -> None:
    """The firefighter is done: rolled back or switched off; or a hotfix must first be deployed."""
    state = run.state
    incident = state.incidents[job.ref]
    forward_only = run.terms.train and not run.terms.toggles and incident.task >= 0
    if not forward_only:
        _restored(run, incident.id)
    if incident.task >= 0:
        _repair(run, incident.task, incident.id)
    else:
        del state.incidents[incident.id]
    if state.to_restore:
        detected(run, state.to_restore.pop(0))


def _restored(run: Run, number: int) -> None:
    state = run.state
    incident = state.incidents.get(number)
    if incident is None:
        return
    if not incident.restored:
        incident.restored = True
        state.failing.remove(number)
        run.log.append((ServiceRestored, run.now, number, incident.began_at))
        hours = (run.now - incident.began_at) / HOUR
        felt = 0.2 + 0.8 * state.reach
        state.trust = max(0.0, state.trust - min(0.10, 0.016 * (1 + hours / 24)) * felt)
        state.fatigue = min(1.0, state.fatigue + 0.02)


def _repair(run: Run, task_id: int, incident: int) -> None:
    """The task behind a defect in production comes back, as rework."""
    state = run.state
    task: Task | None = state.tasks.get(task_id)
    if task is None:
        task = make_task(run, task_id // 100, task_id % 100)
        task.story = -1
        task.part = task.parts
        task.done = True
        task.started_at = run.now
        # Its luck as a repair is another than its luck as new work, and than at the last repair.
        task.hand_ins = max(HAND_INS // 2, state.mended.get(task_id, 0))
        task.sent_back = task_id in state.mended
        state.tasks[task_id] = task
    elif task.stage < RELEASE or task.reworking:
        # Somebody has it in hand anyway: it is mended on the way, and leaves as that change.
        if task.incident < 0:
            task.incident = incident
        elif incident >= 0:
            _restored(run, incident)
            state.incidents.pop(incident)
        return
    task.incident = incident
    send_back(run, task, PRODUCTION)


def begin_sprint_gate(run: Run, day: int) -> None:
    """Plan the gate's opening where the calendar says so."""
    if gate_opens_on(run.state.policies.deployment, day):
        run.plan((day // 7) * WEEK + GATE_OPENS, Plan.GATE_OPENS)
