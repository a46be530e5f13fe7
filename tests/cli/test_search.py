"""``flask search``: plans as data, the climb, hindsight, witnesses of options, and their files."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest

from game import catalogue
from game.balance import climb, hindsight, look, plans
from game.balance.crew import Crew, Outcome, Trial
from game.balance.options import Choice, Subject, Witness, every_option, lived_with
from game.balance.plans import (
    Course,
    Kind,
    anyhow,
    as_table,
    changed,
    constant,
    course_of,
    joined,
    played,
    read_table,
    step_by_step,
    within_budget,
)
from game.balance.witnesses import Folder, as_toml
from game.catalogue import strategy_file
from game.catalogue.strategy_file import load_strategy
from game.cli import search
from game.engine import Verdict, new_game
from game.engine.policies import Policies
from game.engine.scenario import Scenario
from game.engine.strategies import SEED_TEAM, WORST_PRACTICE, sensible
from tests.cli.conftest import Run
from tests.cli.short import NAME, short_company

SMALL = climb.Sizes(children=4, survivors=2, finalists=1, seeds=(2, 2, 2), start_seeds=2, lanes=1)


@pytest.fixture
def company(tmp_path: Path) -> Scenario:
    return catalogue.load(short_company(tmp_path))


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of companies in which nothing has been found yet."""
    monkeypatch.setattr(strategy_file, "BEST_KNOWN", tmp_path / "best-known")
    return tmp_path


def dice() -> Random:
    return Random(7)


# Plans ------------------------------------------------------------------------------------------


def some_courses(company: Scenario, count: int) -> Iterator[Course]:
    rolls, course = dice(), constant(company, SEED_TEAM)
    for _ in range(count):
        course = changed(company, course, rolls, Kind.PLAN)
        yield course


def test_a_plan_is_the_same_after_it_was_a_file(company: Scenario, tmp_path: Path) -> None:
    file = tmp_path / "plan.toml"
    for course in some_courses(company, 40):
        file.write_text(as_toml(as_table(course.plan()), ["found by somebody"]))
        assert course_of(company, load_strategy(file, company).plan) == course


def test_a_file_says_no_more_than_what_changes(company: Scenario) -> None:
    course = constant(company, SEED_TEAM).with_policy("testing", "automated", 2, 2)
    turns = as_table(course.plan())["turn"]
    assert turns == [{"n": 2, "testing": "automated"}, {"n": 3, "testing": "test-first"}]


def test_whatever_is_changed_a_plan_can_be_played(company: Scenario) -> None:
    courses = list(some_courses(company, 30))
    with Crew([company], processes=1) as crew:
        rows = list(crew.play(company, [Trial(course.strategy()) for course in courses], [1]))
    assert None not in rows[0]


@pytest.mark.parametrize("kind", [Kind.RECIPE, Kind.BARE])
def test_a_recipe_and_a_bare_plan_set_their_policies_once(company: Scenario, kind: Kind) -> None:
    rolls, course = dice(), constant(company, WORST_PRACTICE)
    for _ in range(30):
        course = changed(company, course, rolls, kind)
    assert len(set(course.policies)) == 1
    assert (course.buy, course.answers) == ((), ()) or kind is Kind.RECIPE


def test_no_order_of_purchases_is_much_longer_than_the_budget(company: Scenario) -> None:
    order = [item.id for item in company.improvements]
    assert within_budget(replace(company, budget_days=0), order) == ()
    assert within_budget(replace(company, budget_days=1000), order) == tuple(order)


def test_what_a_scripted_player_did_can_be_played_again(company: Scenario) -> None:
    course = played(company, sensible, 3)
    assert course.policies[0] == sensible(company, new_game(company, 3)).policies


def test_two_plans_are_joined_by_what_each_changed(company: Scenario) -> None:
    base = constant(company, SEED_TEAM)
    one = replace(base.with_policy("testing", "by-hand", 1, 1), buy=("debt",))
    other = base.with_policy("deployment", "train", 2, 2).with_answer("recruiter", "raise")
    both = joined(base, one, other)
    assert both.policies[0].testing == "by-hand"
    assert both.policies[1].deployment == "train"
    assert (both.buy, both.answers) == (("debt",), (("recruiter", "raise"),))


def test_a_plan_goes_abroad_without_what_is_unknown_there(company: Scenario) -> None:
    team_of_ten = replace(company, people=company.people * 2)
    table = as_table(constant(company, SEED_TEAM).plan()) | {"buy": ["debt", "monolith"]}
    table["turn"] = [{"n": 2, "answers": {"recruiter": "raise", "peak": "run"}}, {"n": 9}]
    there = read_table(team_of_ten, table, company)
    assert there is not None
    assert there.policies[0].wip_limit == 10
    assert (there.buy, there.answers) == (("debt",), (("recruiter", "raise"),))
    assert read_table(company, {"start": {"testing": "never"}}, company) is None


def test_the_last_answer_as_a_default_is_written_out(company: Scenario) -> None:
    plan = strategy_file.Plan(default_answer=strategy_file.DefaultAnswer.LAST)
    assert dict(course_of(company, plan).answers)["recruiter"] == "what-you-want"


# Step by step -----------------------------------------------------------------------------------


def changes(company: Scenario, course: Course) -> list[set[str]]:
    """Which fields a course changes in each turn, the first one counted from what is inherited."""
    every = (company.start, *course.policies)
    return [
        {
            name
            for name in Policies.__dataclass_fields__
            if getattr(now, name) != getattr(before, name)
        }
        for before, now in pairwise(every)
    ]


@pytest.mark.parametrize("seed", range(8))
def test_a_goal_is_reached_by_few_changes_a_turn(company: Scenario, seed: int) -> None:
    long = replace(company, turns=len(Policies.__dataclass_fields__))
    goal = constant(long, SEED_TEAM)
    course = step_by_step(long, goal, Random(seed))
    assert course.policies[-1] == goal.policies[-1]
    found = changes(long, course)
    assert max(map(len, found)) <= 3
    assert len(found[0]) > 0, "it begins at once"
    assert sum(map(len, found)) == len(changes(long, goal)[0]), "and changes nothing twice"
    waits = [len(names) == 0 for names in found]
    assert waits == sorted(waits), "and does not wait on the way"
    assert (course.buy, course.answers) == (goal.buy, goal.answers)


def test_in_a_short_game_as_much_of_the_goal_is_reached_as_there_is_time_for(
    company: Scenario,
) -> None:
    short = replace(company, turns=1)
    (policies,) = step_by_step(short, constant(short, SEED_TEAM), dice()).policies
    for name in Policies.__dataclass_fields__:
        assert getattr(policies, name) in {
            getattr(company.start, name),
            getattr(SEED_TEAM, name),
        }
    assert 1 <= len(changes(short, constant(short, policies))[0]) <= 3


def test_who_stays_as_it_is_has_no_steps_to_take(company: Scenario) -> None:
    untouched = constant(company, company.start)
    assert step_by_step(company, untouched, dice()) == untouched
    assert plans._move_a_change(company, untouched, dice(), Kind.PLAN) == untouched


def test_a_change_of_the_first_turn_can_come_later_or_not_at_all(company: Scenario) -> None:
    course = constant(company, replace(company.start, wip_limit=2))
    inherited, rolls = company.start.wip_limit, dice()
    moved = {
        tuple(p.wip_limit for p in plans._move_a_change(company, course, rolls, Kind.PLAN).policies)
        for _ in range(60)
    }
    late = [(inherited,) * turns + (2,) * (company.turns - turns) for turns in (1, 2)]
    assert moved == {*late, (inherited,) * company.turns}


def test_a_later_change_can_come_earlier_too(company: Scenario) -> None:
    start = constant(company, company.start)
    course, rolls = start.with_policy("wip_limit", "2", 2, company.turns), dice()
    limits = {
        plans._move_a_change(company, course, rolls, Kind.PLAN).policies[0].wip_limit
        for _ in range(60)
    }
    assert limits == {2, company.start.wip_limit}


# The climb --------------------------------------------------------------------------------------


class Toy(climb.Search):
    """A search in which a course is worth what a function says, and a little luck of the seed."""

    toy: Callable[[Course], float]

    def values(self, courses: Sequence[Course], seeds: Sequence[int]) -> list[list[float]]:
        self.games += len(courses) * len(seeds)
        return [[self.toy(course) + (seed % 5) / 10 for seed in seeds] for course in courses]


def toy(company: Scenario, worth: Callable[[Course], float]) -> Toy:
    with Crew([company], processes=1) as crew:
        run = Toy(crew, company, Kind.PLAN, 100, sizes=SMALL._replace(children=24))
    run.toy = worth
    return run


def late_tests(course: Course) -> float:
    """Test first in the last turn only, and the debt paid down."""
    early = sum(policies.testing == "test-first" for policies in course.policies[:-1])
    late = course.policies[-1].testing == "test-first"
    return 5.0 * late - early + 3 * ("debt" in course.buy)


def test_a_climb_ends_at_the_top_of_a_hill_without_needless_changes(company: Scenario) -> None:
    run = toy(company, late_tests)
    starts = [constant(company, WORST_PRACTICE), anyhow(company, dice())]
    found = run.best_of(starts, 6000)
    assert late_tests(found) == 8
    assert found.buy == ("debt",)
    assert found.answers == ()
    assert run.games >= 6000


def test_every_generation_has_seeds_of_its_own(company: Scenario) -> None:
    run = toy(company, late_tests)
    assert set(run.fresh(5)).isdisjoint(run.fresh(5))
    run.generation(constant(company, WORST_PRACTICE))
    assert run.seeds_seen > 10


def test_who_is_fired_is_not_worth_a_high_score() -> None:
    assert climb.worth(Outcome(80.0, Verdict.HIGH, None)) == 80.0
    assert climb.worth(Outcome(80.0, Verdict.FIRED, 4)) < 30


def test_a_search_finds_the_same_on_any_number_of_cores(company: Scenario) -> None:
    found = []
    for processes in (1, 2):
        with Crew([company], processes) as crew:
            run = climb.Search(crew, company, Kind.PLAN, 1_000_000, sizes=SMALL)
            found.append(run.climb(constant(company, WORST_PRACTICE), 60))
        assert crew.games == run.games
    assert found[0] == found[1]


def test_no_worker_outlives_who_was_killed(tmp_path: Path) -> None:
    program = (
        "import os, signal, sys; from game import catalogue; from game.balance.crew import Crew\n"
        "from game.balance.plans import constant; from game.engine.strategies import SEED_TEAM\n"
        "company = catalogue.load(sys.argv[1])\n"
        "if __name__ == '__main__':\n"
        "    crew = Crew([company], 2)\n"
        "    crew.outcomes(company, [constant(company, SEED_TEAM).strategy()], range(4))\n"
        "    print(*crew._pool._processes, flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    (tmp_path / "killed.py").write_text(program)
    done = subprocess.run(
        [sys.executable, tmp_path / "killed.py", short_company(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(catalogue.SCENARIOS.parent)},
    )
    workers = [Path("/proc") / number for number in done.stdout.split()]
    assert len(workers) == 2
    for _ in range(200):
        if not any(map(at_work, workers)):
            return
        time.sleep(0.05)
    pytest.fail("a worker is still there")


def at_work(process: Path) -> bool:
    """Whether a process is there and is more than an entry that nobody has collected."""
    try:
        return (process / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


# Hindsight --------------------------------------------------------------------------------------


def test_with_hindsight_a_seed_is_won_by_a_plan_of_its_own(
    company: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    def play(_company: Scenario, seed: int, trials: Sequence[Trial]) -> list[Outcome | None]:
        """Seed 1 is won by nobody, seed 2 by who tests by hand, seed 3 by everybody."""
        found: list[Outcome | None] = []
        for trial in trials:
            assert isinstance(trial.strategy, strategy_file.PlannedStrategy)
            by_hand = trial.strategy.plan.start.testing == "by-hand"
            won = seed == 3 or (seed == 2 and by_hand)
            found.append(Outcome(95.0, Verdict.ELITE, None) if won else Outcome(50.0, LOW, None))
        return found

    monkeypatch.setattr(hindsight, "play_together", play)
    known, said = constant(company, SEED_TEAM), list[str]()
    with Crew([company], processes=1) as crew:
        won = hindsight.winners(crew, company, [known], [1, 2, 3], 300, said.append)
    assert set(won) == {2, 3}
    assert won[2].policies[0].testing == "by-hand"
    assert won[3] == known
    assert said == ["3 of 3 seeds, 2 won"]


LOW = Verdict.LOW


# Options ----------------------------------------------------------------------------------------


class FakeCrew(Crew):
    """Games whose score hangs on nothing but what is decided first in a turn of a seed."""

    def __init__(self, company: Scenario, score: Callable[[Any, Any], float]) -> None:
        super().__init__([company], processes=1)
        self.company, self.score = company, score

    def play(
        self, company: Scenario, trials: Sequence[Trial], seeds: Sequence[int]
    ) -> Iterator[list[Outcome | None]]:
        self.games += len(trials) * len(seeds)
        for seed in seeds:
            state = new_game(company, 1)
            yield [
                Outcome(self.score(*self._decided(trial, state)) + seed % 3, Verdict.HIGH, None)
                for trial in trials
            ]

    def _decided(self, trial: Trial, state: Any) -> tuple[Any, Any]:
        turn, event = trial.event or (1, None)
        return trial, trial.strategy(self.company, replace(state, turn=turn, event=event))


IN_ALL_TURNS = look.USUAL._replace(turns=9)


def test_of_each_course_a_few_turns_are_looked_at(company: Scenario) -> None:
    turns: set[int] = set()

    def score(trial: Any, _: Any) -> float:
        turns.add(trial.event[0])
        return 50.0

    lookout = look.Lookout(FakeCrew(company, score), company, 5)
    lookout.look_for({"recruiter: raise"}, [constant(company, SEED_TEAM)], 10**9)
    assert len(turns) <= look.USUAL.turns < company.turns


def test_an_option_is_found_where_it_is_the_best(company: Scenario) -> None:
    def score(_: Any, decision: Any) -> float:
        by_hand = decision.policies.testing == "by-hand"
        return 50.0 + by_hand + (decision.answer == "raise") - ("debt" in decision.start)

    crew = FakeCrew(company, score)
    lookout = look.Lookout(crew, company, 5, sizes=IN_ALL_TURNS)
    wanted = {"testing: by-hand", "testing: automated", "recruiter: raise", "debt: start"}
    found = lookout.look_for(wanted, [constant(company, SEED_TEAM)], 10**9)
    choices = {witness.option: witness.choice for witness in found}
    assert set(choices) == {"testing: by-hand", "recruiter: raise"}
    assert choices["testing: by-hand"].turn == 1
    assert choices["recruiter: raise"].subject is Subject.EVENT
    assert {witness.games for witness in found} == {24}
    assert set(lookout.still_there(found)) == set(found)


def test_what_nearly_convinced_is_looked_at_again_in_a_changed_plan(company: Scenario) -> None:
    dice, starts = Random(5), set()

    def score(trial: Any, decision: Any) -> float:
        starts.add(trial.strategy.plan.start)
        return 50.0 + 0.3 * (decision.answer == "raise") + dice.gauss(0.0, 0.5)

    roads = [constant(company, SEED_TEAM)] * 20
    sizes = IN_ALL_TURNS._replace(sure=99.0, at_once=99.0)
    lookout = look.Lookout(FakeCrew(company, score), company, 5, sizes=sizes)
    assert lookout.look_for({"recruiter: raise"}, roads, 10**9) == []
    assert len(starts) > 1


def test_an_option_is_looked_for_where_somebody_lives_with_it(company: Scenario) -> None:
    course = constant(company, SEED_TEAM)
    wanted = {"deployment: train", "wip_limit: none", "recruiter: raise"}
    lives = list(lived_with(company, course, wanted))
    assert [(one.policies[0].wip_limit, str(one.policies[-1].deployment)) for one in lives] == [
        (None, str(SEED_TEAM.deployment)),
        (SEED_TEAM.wip_limit, "train"),
    ]


def test_options_are_looked_for_no_longer_than_games_allow(company: Scenario) -> None:
    said: list[str] = []
    lookout = look.Lookout(FakeCrew(company, lambda *_: 0.0), company, 5, say=said.append)
    roads = [constant(company, SEED_TEAM), constant(company, WORST_PRACTICE)]
    assert lookout.look_for(every_option(company), roads, 1) == []
    assert len(said) == 1


# Files ------------------------------------------------------------------------------------------


def test_seeds_and_options_are_kept_with_their_plans(company: Scenario, root: Path) -> None:
    folder = Folder(root, company)
    assert (folder.read_seeds(), folder.read_options()) == ({}, [])
    first, other = some_courses(company, 2)
    folder.write_seeds({3: first, 8: other, 5: first}, "flask search")
    assert folder.read_seeds() == {3: first, 5: first, 8: other}
    kept = [
        Witness("testing: by-hand", first, Choice(Subject.POLICY, "testing", 2, held=True), 40),
        Witness("debt: start", other, Choice(Subject.IMPROVEMENT, "debt", 1), 80),
    ]
    folder.write_options(kept, "flask search")
    assert folder.read_options() == kept
    poorer = replace(company, improvements=company.improvements[:1])
    assert [w.option for w in Folder(root, poorer).read_options()] == ["testing: by-hand"]


# The command ------------------------------------------------------------------------------------


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A search that takes a second and not an hour."""
    monkeypatch.setattr(climb, "USUAL", SMALL)
    monkeypatch.setattr(look, "USUAL", look.Sizes(seeds=(2, 6), hope=(0.0,)))
    monkeypatch.setattr(search, "_REPORT", 3)
    monkeypatch.setattr(search, "_BY_CHANCE", 1)
    monkeypatch.setattr(search, "HINDSIGHT", 3)
    monkeypatch.setattr("os.cpu_count", lambda: 1)


@pytest.mark.usefixtures("quick")
def test_a_plan_that_was_found_is_a_strategy_with_its_command_and_score(
    run: Run, root: Path
) -> None:
    file = short_company(root)
    result = run("search", file, "--games", 60)
    assert result.exit_code == 0, result.output
    kept = root / "best-known" / f"{NAME}.toml"
    text = kept.read_text()
    assert f"flask search {NAME} --for plan --games 60 --first-seed 1000000" in text
    assert "on seeds 1900000 to 1900002" in text
    assert "score " in text
    assert tomllib.loads(text)["start"]["testing"]
    simulated = run("simulate", file, "--strategy", "best-known", "--seeds", 1)
    assert simulated.exit_code == 0, simulated.output


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    ("sought", "kept"),
    [
        ("bare", "bare.toml"),
        ("recipe", "recipe.toml"),
        ("seeds", "seeds.json"),
        ("options", "options.json"),
    ],
)
def test_what_else_was_found_is_kept_as_a_witness(
    run: Run, root: Path, sought: str, kept: str
) -> None:
    result = run("search", short_company(root), "--for", sought, "--games", 20)
    assert result.exit_code == 0, result.output
    assert result.stdout == ""
    assert (root / "witnesses" / NAME / kept).is_file()


def test_a_plain_line_is_not_searched(run: Run, root: Path) -> None:
    line = Path(__file__).parents[1] / "oracles" / "mm1.toml"
    result = run("search", line)
    assert result.exit_code == 2
    assert "nothing to win" in result.stderr
