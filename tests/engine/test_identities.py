"""What is true of every game ever played, whoever plays it: nothing appears, vanishes or is
counted twice, no time is lost, and no story goes where the value stream does not lead."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from itertools import chain, pairwise
from statistics import median

import pytest

from game.engine import Cause, Decision
from game.engine.calendar import DAY, HOUR, MINUTE
from game.engine.events import (
    ChangeDeployed,
    ChangeMerged,
    Deployed,
    IncidentBegan,
    PlanningHeld,
    ServiceRestored,
    StoryAccepted,
    StoryCommitted,
    StoryStarted,
    TaskDone,
    TaskSentBack,
    TaskStarted,
    TimeSpent,
    causes_of,
)
from game.engine.metrics import add_all, measures_of
from game.engine.run import Work
from game.engine.strategies import SEED_TEAM, STRATEGIES
from tests.engine.plays import (
    COMPANY,
    DEVELOP,
    DISCOVERY,
    PLANNED,
    PRODUCTION,
    RELEASE,
    REVIEW,
    SEEDS,
    Played,
    choosing,
    played,
    replay,
    rough,
    without_chance,
)


@pytest.fixture(params=[(name, seed) for name in (*STRATEGIES, "rough") for seed in SEEDS], ids=str)
def game(request: pytest.FixtureRequest) -> Played:
    """One game after the other, of every strategy on a few seeds, and some rough ones."""
    name, seed = request.param
    return rough(seed) if name == "rough" else played(name, seed)


def intervals(game: Played) -> dict[int, list[TimeSpent]]:
    """The written-down life of every story that was started."""
    lives: dict[int, list[TimeSpent]] = defaultdict(list)
    for fact in game.facts(TimeSpent):
        lives[fact.story].append(fact)
    return lives


def test_work_in_progress_obeys_littles_law_to_the_second(game: Played) -> None:
    done = {fact.task: fact.at for fact in game.facts(TaskDone)}
    in_progress = sum(
        done.get(fact.task, game.end.now) - fact.at for fact in game.facts(TaskStarted)
    )
    assert sum(turn.state.window[-1].wip_area for turn in game.turns) == in_progress


def test_every_committed_story_is_planned_in_progress_or_accepted(game: Played) -> None:
    committed = started = accepted = 0
    for turn in game.turns:
        state = turn.state
        committed += sum(isinstance(fact, StoryCommitted) for fact in turn.events)
        started += sum(isinstance(fact, StoryStarted) for fact in turn.events)
        accepted += sum(isinstance(fact, StoryAccepted) for fact in turn.events)
        assert accepted == state.accepted
        assert started == len(state.stories) + accepted
        assert committed == len(state.planned) + started
        assert state.next_story == committed


def test_nothing_happens_to_a_story_or_task_twice_that_happens_once(game: Played) -> None:
    for kind in (StoryCommitted, StoryStarted, StoryAccepted):
        counted = Counter(fact.story for fact in game.facts(kind))
        assert max(counted.values(), default=1) == 1, kind
    for kind in (TaskStarted, TaskDone):
        counted = Counter(fact.task for fact in game.facts(kind))
        assert max(counted.values(), default=1) == 1, kind
    first = Counter(fact.task for fact in game.facts(TaskSentBack) if fact.first)
    assert max(first.values(), default=1) == 1


def test_every_started_task_is_done_or_in_progress(game: Played) -> None:
    started: set[int] = set()
    done: set[int] = set()
    for turn in game.turns:
        started |= {fact.task for fact in turn.events if isinstance(fact, TaskStarted)}
        done |= {fact.task for fact in turn.events if isinstance(fact, TaskDone)}
        tasks = turn.state.tasks.values()
        open_tasks = {task.id for task in tasks if task.started_at >= 0 and not task.done}
        assert started - done == open_tasks
        assert done <= started
        assert turn.state.tasks_in_progress == len(open_tasks)


def test_no_work_is_forgotten(game: Played) -> None:
    """What is not done waits in a queue or is in somebody's hands."""
    for turn in game.turns:
        state = turn.state
        jobs = [job for worker in state.workers for job in (*worker.jobs, *worker.held)]
        in_hand = {(job.kind, job.ref) for job in jobs}
        tasks_in_hand = {ref for kind, ref in in_hand if kind in (Work.CODE, Work.REVIEW)}
        stories_in_hand = {
            ref for kind, ref in in_hand if kind in (Work.DISCOVER, Work.CLARIFY, Work.ACCEPT)
        }
        changes = [*state.gate, *(c for batch in state.batches.values() for c in batch.changes)]
        merged = {change.task for change in changes}
        for task in state.tasks.values():
            if task.stage == RELEASE:
                assert task.id in merged
            elif task.stage < RELEASE and task.cause != Cause.WAITS_FOR_PARTS:
                assert task.id in {*chain.from_iterable(state.queues), *tasks_in_hand}
        for story in state.stories.values():
            if story.stage in (DISCOVERY, PRODUCTION):
                assert story.id in {*state.to_clarify, *state.to_accept, *stories_in_hand}


def test_time_by_cause_adds_up_to_lead_time_to_the_second(game: Played) -> None:
    lives = intervals(game)
    accepted = list(game.facts(StoryAccepted))
    for story in accepted:
        by_cause = [part for fact in lives[story.story] for part in causes_of(fact)]
        assert sum(seconds for _, seconds in by_cause) == story.at - story.committed_at
    assert {fact.story for fact in accepted} <= lives.keys()


def test_no_interval_is_negative_and_each_splits_exactly(game: Played) -> None:
    for fact in game.facts(TimeSpent):
        parts = causes_of(fact)
        assert fact.seconds > 0
        assert all(seconds >= 0 for _, seconds in parts), fact
        assert sum(seconds for _, seconds in parts) == fact.seconds


def test_a_storys_life_has_no_gap_and_no_overlap(game: Played) -> None:
    committed = {fact.story: fact.at for fact in game.facts(StoryCommitted)}
    accepted = {fact.story: fact.at for fact in game.facts(StoryAccepted)}
    for story, life in intervals(game).items():
        assert life[0].at - life[0].seconds == committed[story]
        for earlier, later in pairwise(life):
            assert later.at - later.seconds == earlier.at
        still_open = game.end.stories.get(story)
        assert life[-1].at == (still_open.since if still_open else accepted[story])


def test_a_story_only_goes_along_the_stream_or_back_to_develop(game: Played) -> None:
    for story, life in intervals(game).items():
        stages = [fact.stage for fact in life]
        if story in game.end.stories:
            stages.append(game.end.stories[story].stage)
        # A story that is committed the moment it is started spends no time in Planned.
        assert stages[0] in (PLANNED, DISCOVERY)
        for here, there in pairwise(stages):
            assert there <= here + 1, f"story {story} skips a stage: {stages}"
            assert there >= here or there == DEVELOP, f"story {story} goes astray: {stages}"


def test_a_task_goes_back_only_from_review_or_production(game: Played) -> None:
    assert {fact.stage for fact in game.facts(TaskSentBack)} <= {REVIEW, RELEASE + 1}


def test_facts_are_in_order_and_inside_their_turn(game: Played) -> None:
    for before, turn in zip(game.before, game.turns, strict=True):
        times = [fact.at for fact in turn.events]
        assert times == sorted(times)
        assert before.now <= times[0]
        assert times[-1] < turn.state.now
        assert turn.state.now == before.turn * game.scenario.sprints_per_turn * 7 * DAY


def test_no_story_is_started_where_the_limit_is_reached(game: Played) -> None:
    held: dict[int, list[tuple[int, int]]] = defaultdict(list)  # while a story holds a slot
    for story, life in intervals(game).items():
        held[story] = [
            (fact.at - fact.seconds, fact.at) for fact in life if PLANNED < fact.stage < RELEASE
        ]
    for story in game.end.stories.values():
        if PLANNED < story.stage < RELEASE:
            held[story.id].append((story.since, game.end.now))
    for decision, turn in zip(game.decisions, game.turns, strict=True):
        limit = decision.policies.wip_limit
        starts = [fact for fact in turn.events if isinstance(fact, StoryStarted)]
        for place, start in enumerate(starts if limit is not None else ()):
            at_the_same_moment = sum(other.at == start.at for other in starts[:place])
            wip = at_the_same_moment + sum(
                any(begin < start.at < end for begin, end in spans) for spans in held.values()
            )
            assert wip < limit, f"story {start.story} is started as number {wip + 1} of {limit}"


def test_the_state_counts_the_wip_that_is_there(game: Played) -> None:
    for turn in game.turns:
        stories = turn.state.stories.values()
        assert turn.state.wip == sum(PLANNED < story.stage < RELEASE for story in stories)


def test_every_deployed_change_was_merged_before_and_is_deployed_once(game: Played) -> None:
    waiting: Counter[tuple[int, int]] = Counter()
    for fact in game.facts(ChangeMerged, ChangeDeployed):
        if isinstance(fact, ChangeMerged):
            waiting[fact.change, fact.at] += 1
        else:
            waiting[fact.change, fact.merged_at] -= 1
            assert waiting[fact.change, fact.merged_at] >= 0, fact
            assert fact.merged_at <= fact.at
    held = [*game.end.gate, *(c for batch in game.end.batches.values() for c in batch.changes)]
    assert +waiting == Counter((change.id, change.merged_at) for change in held)


def test_a_merge_has_a_number_of_its_own(game: Played) -> None:
    merged = Counter(fact.change for fact in game.facts(ChangeMerged))
    assert max(merged.values(), default=1) == 1


def test_deployments_carry_exactly_the_changes_that_reach_production(game: Played) -> None:
    deployments = list(game.facts(Deployed))
    assert sum(fact.changes for fact in deployments) == len(list(game.facts(ChangeDeployed)))
    assert all(fact.changes >= 1 for fact in deployments)


def test_every_incident_is_restored_or_still_open(game: Played) -> None:
    began = Counter((fact.incident, fact.at) for fact in game.facts(IncidentBegan))
    restored = Counter((fact.incident, fact.began_at) for fact in game.facts(ServiceRestored))
    assert max(began.values(), default=1) == 1
    assert not restored - began
    still_open = {(number, game.end.incidents[number].began_at): 1 for number in game.end.failing}
    assert began - restored == Counter(still_open)


def test_an_incident_is_kept_until_it_is_mended(game: Played) -> None:
    """What is restored stays on the books only as long as a task or change is to mend it."""
    for turn in game.turns:
        state = turn.state
        changes = [*state.gate, *(c for batch in state.batches.values() for c in batch.changes)]
        mending = {item.incident for item in (*state.tasks.values(), *changes)}
        assert state.incidents.keys() <= {*state.failing, *mending}


def test_a_failed_deployment_begins_an_incident(game: Played) -> None:
    failed = sum(fact.failed for fact in game.facts(Deployed))
    assert failed == sum(fact.origin == "change" for fact in game.facts(IncidentBegan))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_gate_of_a_calendar_opens_on_fridays_and_on_no_other_day(seed: int) -> None:
    """In an automated company what leaves at the sprint's end is in production within hours."""
    decision = Decision(choosing(SEED_TEAM, deployment="sprint-end"))
    company = without_chance(at_start=replace(COMPANY.at_start, automation=1.0, coverage=1.0))
    planned = [
        fact for fact in replay(company, seed, [decision] * 2).facts(Deployed) if fact.planned
    ]
    assert len(planned) >= 3
    assert {fact.at // DAY % 7 for fact in planned} == {4}
    assert all(fact.at % DAY >= 15 * HOUR for fact in planned)


def test_the_measures_are_those_of_a_count_by_hand(game: Played) -> None:
    days = game.end.now / DAY
    done = list(game.facts(TaskDone))
    stories = list(game.facts(StoryAccepted))
    deployments = list(game.facts(Deployed))
    planned = [fact for fact in deployments if fact.planned]
    changes = list(game.facts(ChangeDeployed))
    restored = list(game.facts(ServiceRestored))
    planning = list(game.facts(PlanningHeld))
    started = {fact.task: fact.at for fact in game.facts(TaskStarted)}
    ended = {fact.task: fact.at for fact in done}
    progress = sum(ended.get(task, game.end.now) - at for task, at in started.items())
    by_hand = {
        "days": days,
        "tasks_completed": len(done),
        "stories_completed": len(stories),
        "first_deployment_day": deployments[0].at / DAY if deployments else None,
        "cycle_time_days": mean([(f.at - started[f.task]) / DAY for f in done]),
        "story_lead_time_days": mean([(f.at - f.committed_at) / DAY for f in stories]),
        "deployments": len(deployments),
        "deployments_per_day": len(deployments) / days,
        "deployments_max_in_a_day": max(
            Counter(f.at // DAY for f in deployments).values(), default=0
        ),
        "change_lead_time_minutes": mean([(f.at - f.merged_at) / MINUTE for f in changes]),
        "change_failure_rate": mean([float(f.failed) for f in planned]),
        "deployment_rework_rate": mean([float(not f.planned) for f in deployments]),
        "incidents": len(list(game.facts(IncidentBegan))),
        "time_to_restore_hours": median(f.at - f.began_at for f in restored) / HOUR
        if restored
        else None,
        "rework_rate": sum(f.first for f in game.facts(TaskSentBack)) / len(done) if done else None,
        "wip": progress / game.end.now,
        "planning_hours_per_person_week": sum(f.seconds for f in planning)
        / HOUR
        / sum(f.people for f in planning),
        "value_per_week": sum(f.value for f in stories) * 7 / days,
    }
    measured = measures_of(add_all(turn.state.window[-1] for turn in game.turns))
    assert measured._asdict() == {
        name: value if value is None else pytest.approx(value, rel=1e-9)
        for name, value in by_hand.items()
    }


def mean(values: list[float]) -> float | None:
    """Their mean, None where there are none."""
    return sum(values) / len(values) if values else None
