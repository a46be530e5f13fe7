"""From the trunk to production: the gate, work by hand, the pipeline, the deployment."""

from __future__ import annotations

from math import exp

from game.engine.calendar import DAY, HOUR, WEEK
from game.engine.events import ChangeDeployed, ChangeMerged, Deployed, TaskDone
from game.engine.incidents import deployment_failed, end_incident, fight_next, lie_in_wait
from game.engine.model import Batch, Change, Job
from game.engine.policies import Deployment
from game.engine.run import (
    IN_PIPELINE,
    WAITS_AT_GATE,
    WAITS_FOR_APPROVAL,
    WAITS_FOR_PERSON,
    Plan,
    Run,
)
from game.engine.stories import accept, change_id, forget, wait_for_coder

_PIPELINE_ENDS = Plan.PIPELINE_ENDS

#: The gate of a train or of a sprint opens on Friday at three.
GATE_DAY = 4
GATE_OPENS = GATE_DAY * DAY + 15 * HOUR
TRAIN_SPRINTS = 11


# To the gate -----------------------------------------------------------------------------------


def merged(run: Run, task_id: int) -> None:
    """A reviewed part joins the trunk as a change."""
    state = run.state
    task = state.tasks[task_id]
    if task.part < task.parts:
        task.part += 1
    last = task.part == task.parts
    change = Change(
        change_id(task), task.id, task.story, run.now, task.defects, last, task.incident
    )
    run.log.append((ChangeMerged, run.now, change.id, task.id, last))
    task.defects = 0
    task.reworking = False
    task.incident = -1
    planned = change.incident < 0
    cause = WAITS_AT_GATE
    if planned and run.scenario.change_board and _needs_approval(run, change):
        state.to_approve.append(change)
        cause = WAITS_FOR_APPROVAL
    elif run.terms.continuous or not planned:
        cause = make_batch(run, [change], planned)
    else:
        state.gate.append(change)
    if last:
        run.move(task, run.release, cause)
    else:
        wait_for_coder(run, task)
        run.move(task, run.develop, WAITS_FOR_PERSON)
    if planned and run.terms.on_demand and cause == WAITS_AT_GATE:
        story = state.stories.get(task.story)
        if story is None or story.stage >= run.release:
            open_gate(run)


def _needs_approval(run: Run, change: Change) -> bool:
    """Whether the change board has to see this change first: it approved some in advance."""
    return run.luck.of("approval", change.id)[0] >= run.state.standard_changes


def board_meets(run: Run, _: int) -> None:
    """The change board approves what lies before it, and all of that goes on together."""
    state = run.state
    approved, state.to_approve = state.to_approve, []
    state.gate += approved
    for change in approved:
        task = state.tasks.get(change.task)
        if task is not None and task.stage == run.release:
            run.move(task, run.release, WAITS_AT_GATE)
    if run.terms.continuous or run.terms.on_demand:
        open_gate(run)


def open_gate(run: Run) -> None:
    """Everything that waits at the gate goes into one planned deployment."""
    if run.state.gate:
        changes, run.state.gate = run.state.gate, []
        make_batch(run, changes, True)


def gate_opens_on(deployment: Deployment, day: int) -> bool:
    """Whether the gate opens on this calendar day by the calendar's rule."""
    if day % 7 != GATE_DAY:
        return False
    if deployment is Deployment.SPRINT_END:
        return True
    return deployment is Deployment.TRAIN and (day // 7 + 1) % TRAIN_SPRINTS == 0


def begin_sprint_gate(run: Run, day: int) -> None:
    """Plan the gate's opening where the calendar says so."""
    if gate_opens_on(run.state.policies.deployment, day):
        run.plan((day // 7) * WEEK + GATE_OPENS, Plan.GATE_OPENS)


def call_board(run: Run, day: int) -> None:
    """Plan the change board's meeting on the day on which it meets."""
    board = run.scenario.change_board
    if board is not None and day % 7 == board.weekday:
        run.plan(run.now + board.hour * HOUR, Plan.BOARD_MEETS)


def gate_is_due(run: Run, _: int) -> None:
    """The gate opens by the calendar; the train of a plain line comes back by its own clock."""
    open_gate(run)
    line = run.scenario.line
    if line and line.train_hours:
        run.plan(run.now + round(line.train_hours * HOUR), Plan.GATE_OPENS)


# By hand, and through the pipeline -------------------------------------------------------------


def make_batch(run: Run, changes: list[Change], planned: bool) -> int:
    """A deployment is prepared: by hand what is not automated, then through the pipeline.

    It returns for what the changes in it wait now.
    """
    state = run.state
    state.batches_made = number = state.batches_made + 1
    state.batches[number] = batch = Batch(number, changes, planned)
    hours = hands_hours(run, batch)
    if hours > 0.0 and hours >= run.constants.button_hours:
        releasers = sum(role.releases for role in run.roster.roles)
        batch.hands = max(1, min(releasers, round(hours / run.constants.hands_apart)))
        for _ in range(batch.hands):
            state.to_release.append((batch.id, round(hours * HOUR / batch.hands)))
        run.news |= 1 << run.release
        return WAITS_AT_GATE
    _enter_pipeline(run, batch)
    return IN_PIPELINE


def hands_hours(run: Run, batch: Batch) -> float:
    """Working hours by hand: a regression, as far as no test does it, and the deployment.

    The regression hardens what is released; the deployment is the transaction cost of a batch.
    """
    state, terms, c = run.state, run.terms, run.constants
    if not batch.planned:
        regression = c.hotfix_train if terms.train else c.hotfix
    else:
        days = run.now // DAY - state.released_on_day
        regression = c.regression_hours
        if days < c.regression_days:
            regression *= days / c.regression_days
        if terms.continuous:
            regression *= c.regression_continuous
    regression += c.regression_change * len(batch.changes)
    untested = (1.0 - state.tested / state.code) ** 2
    hours = regression * untested * terms.thorough + terms.transaction_hours
    return hours + state.attendance if batch.planned else hours


def hands_done(run: Run, _index: int, job: Job) -> None:
    """A job by hand at the gate has ended; the last one lets the batch into the pipeline."""
    batch = run.state.batches[job.ref]
    batch.hands -= 1
    if batch.hands == 0:
        finds = run.constants.hands_find * run.terms.thorough
        for change in batch.changes:
            luck = run.luck.parts[change.id][4]
            if change.defects and luck < 1 - (1 - finds) ** change.defects:
                change.defects -= max(1, round(finds * change.defects))
        _enter_pipeline(run, batch)
    fight_next(run)


def _enter_pipeline(run: Run, batch: Batch) -> None:
    state = run.state
    state.pipeline.append(batch.id)
    for change in batch.changes:
        task = state.tasks.get(change.task)
        if task is not None and task.stage == run.release:
            run.move(task, run.release, IN_PIPELINE)
    if len(state.pipeline) == 1:
        _run_pipeline(run, batch)


def _run_pipeline(run: Run, batch: Batch) -> None:
    """One run after the other; some fail for no good reason, and run again."""
    flaky, spread = run.constants.flaky, run.constants.pipeline_spread
    luck = run.luck.parts[batch.changes[0].id][7]
    again = luck < flaky  # one number serves for both: what is left of it is uniform again
    left = luck / flaky if again else (luck - flaky) / (1.0 - flaky)
    seconds = run.state.pipeline_seconds * (1.0 - spread + 2.0 * spread * left)
    if again:
        seconds *= 2.0
    run.plan(run.now + round(seconds), _PIPELINE_ENDS, batch.id)


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
    failed, culprit = _outcome(run, batch)
    run.log.append((Deployed, run.now, len(batch.changes), batch.planned, failed))
    for change in batch.changes:
        run.log.append(
            (ChangeDeployed, run.now, change.id, change.task, change.merged_at, change.defects > 0)
        )
        if change.defects and change is not culprit:
            lie_in_wait(run, change)
        _put_live(run, change)
    if failed:
        deployment_failed(run, batch, culprit)


def _outcome(run: Run, batch: Batch) -> tuple[bool, Change | None]:
    """Whether this deployment fails, and the change that is to blame, if one is.

    1 - (1 - p0) exp(-q L): the deployment as such, code that no test covers, then each change.
    """
    state, c = run.state, run.constants
    untested = 1.0 - state.tested / state.code
    untested *= untested * untested
    as_such = run.terms.risk_as_such
    unseen = c.risk_untested * untested
    count = len(batch.changes)
    luck = run.luck.parts[batch.changes[0].id][5]
    if luck < as_such:
        return True, None
    if luck < as_such + unseen:
        return True, batch.changes[int((luck - as_such) / unseen * count)]
    each = c.risk_change + c.risk_strangers * untested if count > 1 else c.risk_change
    for change in batch.changes:
        risk = (each + c.risk_defect * change.defects) * run.terms.exposed
        luck = run.luck.parts[change.id][6]
        if luck < risk and luck < 1 - exp(-risk):  # the first is quick to tell, and never less
            return True, change
    return False, None


def _put_live(run: Run, change: Change) -> None:
    """A change is in production, and so may be its task and story."""
    state = run.state
    task = state.tasks.get(change.task)
    if change.incident >= 0:
        end_incident(run, change.incident)
    if task is None or not change.last or task.stage != run.release:
        return
    if not task.done:
        task.done = True
        state.tasks_in_progress -= 1
        run.log.append((TaskDone, run.now, task.id, task.started_at))
    if task.story < 0:
        forget(state, task.id)
        return
    run.move(task, run.production, WAITS_FOR_APPROVAL)
    story = state.stories[task.story]
    if story.stage == run.production and story.id not in state.to_accept:
        if run.scenario.stages[run.production].work is None:
            accept(run, story)  # in a plain line nobody has to look
            return
        state.to_accept.append(story.id)
        run.news |= 1 << run.production
