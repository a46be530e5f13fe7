"""``flask balance``: many plans at once, every promise against its bound, and the page."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from game import catalogue
from game.balance import figures, options
from game.balance.claims import Row, in_common, never_best, rows_of
from game.balance.crew import NOT_PLAYED, Crew, Outcome, Trial, play_together
from game.balance.options import Choice, Finding, Subject, Witness
from game.balance.page import claims_table, page
from game.balance.plans import Kind, constant
from game.balance.trial import BARE, BEST_KNOWN, RECIPE, SCRIPTED, Trials
from game.balance.witnesses import Folder
from game.catalogue import strategy_file
from game.cli.score_figure import figure
from game.engine import Verdict
from game.engine.meters import verdict_of
from game.engine.scenario import Scenario
from game.engine.strategies import SEED_TEAM, STRATEGIES, WORST_PRACTICE, simulate_game
from tests.cli.conftest import Run
from tests.cli.short import NAME, short_company

VERDICTS = ["elite", "high", "medium", "low", "fired"]


@pytest.fixture
def company(tmp_path: Path) -> Scenario:
    return catalogue.load(short_company(tmp_path))


# Many plans at once -----------------------------------------------------------------------------


def test_plans_that_share_turns_play_the_games_that_they_play_alone(company: Scenario) -> None:
    base = constant(company, SEED_TEAM)
    plans = [
        base.strategy(),
        base.with_policy("testing", "by-hand", 3, 3).strategy(),
        base.with_policy("wip_limit", "2", 2, 3).strategy(),
        base.with_answer("recruiter", "raise").strategy(),
        STRATEGIES["random"],
    ]
    together = play_together(company, 4, [Trial(plan) for plan in plans])
    for plan, outcome in zip(plans, together, strict=True):
        game = simulate_game(company, 4, plan)
        assert outcome == Outcome(game.score, game.verdict, game.fired_on_turn)


def test_who_decides_illegally_has_no_game_and_is_judged_as_fired(company: Scenario) -> None:
    twice = replace(constant(company, SEED_TEAM), start=((1, "debt"), (2, "debt")))
    assert play_together(company, 1, [Trial(twice.strategy())]) == [None]
    with Crew([company], processes=1) as crew:
        assert crew.outcomes(company, [twice.strategy()], [1, 2]) == [[NOT_PLAYED] * 2]
    assert crew.games == 2


def test_an_event_is_put_on_the_table_only_where_it_can_come_up(company: Scenario) -> None:
    base = constant(company, SEED_TEAM)
    asked = [base.with_answer("recruiter", answer).strategy() for answer in ("raise", "good-luck")]
    there = play_together(company, 2, [Trial(plan, (2, "recruiter")) for plan in asked])
    assert there[0] != there[1]
    never = replace(company, events=tuple(replace(e, chance=0.0) for e in company.events))
    assert play_together(never, 2, [Trial(asked[0], (2, "recruiter"))]) == [None]


# How sure ---------------------------------------------------------------------------------------


def test_a_share_has_wilsons_interval() -> None:
    found = figures.share(10, 100)
    assert (found.value, round(found.low, 3), round(found.high, 3)) == (0.1, 0.055, 0.174)
    assert figures.share(0, 0) == (0.0, 0.0, 1.0)


def test_a_mean_and_a_spread_have_intervals_where_there_are_two_values() -> None:
    found = figures.mean_of([1.0, 2.0, 3.0])
    assert (found.value, round(found.low, 2), round(found.high, 2)) == (2.0, -0.48, 4.48)
    assert figures.mean_of([5.0]).value == 5.0
    assert figures.spread_of([1.0, 2.0, 3.0]).value == 1.0
    assert figures.spread_of([1.0]).value == 0.0


@pytest.mark.parametrize(
    ("differences", "errors"),
    [([1.0], 0.0), ([0.0, 0.0], 0.0), ([1.0, 1.0], float("inf")), ([1.0, 3.0], 2.0)],
)
def test_a_difference_is_as_sure_as_it_is_steady(differences: list[float], errors: float) -> None:
    assert figures.standard_errors(differences) == pytest.approx(errors)


# Options ----------------------------------------------------------------------------------------


def outcome(score: float, fired_on_turn: int | None = None) -> Outcome:
    verdict = Verdict.FIRED if fired_on_turn else verdict_of(score)
    return Outcome(score, verdict, fired_on_turn)


def test_an_option_is_best_only_if_it_beats_every_other_one() -> None:
    rows = [[outcome(50 + s), outcome(51 + 2 * s), outcome(51 + 2 * s)] for s in range(8)]
    first, second, third = options.findings(["a", "b", "c"], rows)
    assert first.errors < 0
    assert (second.margin, third.margin) == (0, 0)
    rows = [[outcome(50), outcome(51 + seed % 2)] for seed in range(8)]
    worse, better = options.findings(["a", "b"], rows)
    assert (better.margin, better.games) == (1.5, 8)
    assert better.errors > options.SURE > worse.errors


def test_of_a_choice_that_hardly_came_up_nothing_is_said() -> None:
    rows: list[list[Outcome | None]] = [[outcome(50), outcome(60)]] * 5 + [[None, outcome(60)]] * 9
    assert options.findings(["a", "b"], rows) == []


def test_every_choice_offers_all_of_its_options(company: Scenario) -> None:
    offered = {
        name
        for choice in options.choices_of(company)
        for name in options.trials_of(company, constant(company, SEED_TEAM), choice)
    }
    assert offered == set(options.every_option(company))
    assert {"wip_limit: none", "merge: when-done", "debt: leave", "recruiter: raise"} <= offered


def test_an_improvement_is_compared_in_a_plan_that_can_pay_for_it(company: Scenario) -> None:
    course = replace(constant(company, SEED_TEAM), buy=("debt", "pipeline", "observability"))
    choice = Choice(Subject.IMPROVEMENT, "pipeline", 1)
    start, leave = options.trials_of(company, course, choice).values()
    assert isinstance(start.strategy, strategy_file.PlannedStrategy)
    assert isinstance(leave.strategy, strategy_file.PlannedStrategy)
    assert start.strategy.plan.buy == leave.strategy.plan.buy == ("debt", "observability")
    assert start.strategy.plan.turn[0].start == ("pipeline",)


def test_witnesses_are_replayed_on_as_many_seeds_as_they_ask_for(company: Scenario) -> None:
    course = constant(company, WORST_PRACTICE)
    kept = [
        Witness("testing: by-hand", course, Choice(Subject.POLICY, "testing", 3), 9),
        Witness("merge: when-done", course, Choice(Subject.POLICY, "merge", 2, held=True), 8),
    ]
    with Crew([company], processes=1) as crew:
        first, second = options.replayed(crew, company, kept, 0)
    assert first is not None
    assert second is not None
    assert (first.games, second.games) == (9, 8)
    assert crew.games == 9 * 3 + 8 * 2


# Promises ---------------------------------------------------------------------------------------


def scores(mean: float, spread: float, games: int = 100) -> list[Outcome]:
    """Games whose scores lie evenly about a mean."""
    return [outcome(mean + spread * (2 * at / (games - 1) - 1)) for at in range(games)]


def trials(company: Scenario, **changes: Any) -> Trials:
    """A company of which everything holds that is promised of one."""
    strategies = {
        "random": scores(45, 20),
        "sensible": scores(79, 14),
        "seed-team": scores(84, 8),
        "untouched": scores(40, 5),
        "worst-practice": scores(35, 5),
        BEST_KNOWN: scores(90.5, 6),
        **changes.pop("strategies", {}),
    }
    found = {"testing: by-hand": (witness(company), Finding("testing: by-hand", 1.0, 4.0, 40))}
    good = Trials(
        company,
        0,
        strategies,
        {RECIPE: scores(86, 6), BARE: scores(80, 6)},
        {},
        {},
        constant(company, SEED_TEAM),
        100,
        [],
        ["testing: by-hand"],
        found,
    )
    return good._replace(**changes)


def witness(company: Scenario) -> Witness:
    course = constant(company, SEED_TEAM)
    return Witness("testing: by-hand", course, Choice(Subject.POLICY, "testing", 2), 40)


def broken(found: Sequence[Trials]) -> list[str]:
    return [row.claim for row in rows_of(found) if row.holds is False]


def test_a_company_that_keeps_every_promise_breaks_none(company: Scenario) -> None:
    assert broken([trials(company)]) == []


@pytest.mark.parametrize(
    ("strategy", "games", "claim"),
    [
        ("random", scores(81, 10), "random play is elite"),
        ("sensible", scores(70, 10), "`sensible` is elite"),
        ("sensible", scores(88, 10), "`sensible` is elite"),
        ("untouched", scores(55, 5), "`untouched` ends at"),
        ("untouched", [outcome(25.0, 2)] * 100, "`untouched` is fired at half-time"),
        (BEST_KNOWN, scores(89, 6), "the best known plan is elite"),
        (BEST_KNOWN, scores(96, 6), "the best known plan is elite"),
        (BEST_KNOWN, scores(90.5, 2), "luck: σ of the best known plan"),
        (BEST_KNOWN, scores(87, 6), "the best known plan is ahead of the best recipe by"),
        ("sensible", scores(60, 35), "luck: σ of the best known plan"),
        ("sensible", scores(77, 2), "from the best known plan to `sensible`"),
        ("seed-team", scores(92, 4), "nothing in the repository beats it"),
    ],
)
def test_a_promise_that_is_broken_is_named(
    company: Scenario, strategy: str, games: list[Outcome], claim: str
) -> None:
    changed: dict[str, Any] = {strategy: games}
    if claim == "luck: σ of the best known plan" and strategy == "sensible":
        changed[BEST_KNOWN], changed["random"] = scores(85, 40), scores(50, 5)
    assert claim in broken([trials(company, strategies=changed)])


@pytest.mark.parametrize(
    ("changes", "claim"),
    [
        ({"unwinnable": [3, 7]}, "seeds that some plan wins"),
        ({"best_options": {}}, "options that are the best somewhere"),
        (
            {"kept": {RECIPE: scores(90, 6), BARE: scores(80, 6)}},
            "the best recipe of each company is elite, over all",
        ),
    ],
)
def test_what_needed_a_search_is_held_against_its_bound(
    company: Scenario, changes: dict[str, Any], claim: str
) -> None:
    assert claim in broken([trials(company, **changes)])


def test_common_sense_may_win_less_often_in_a_hard_company(company: Scenario) -> None:
    few = {"sensible": scores(78, 12.8)}
    assert 0.01 < sum(o.elite for o in few["sensible"]) / 100 < 0.05
    assert "`sensible` is elite" in broken([trials(company, strategies=few)])
    hard = replace(company, hard=True)
    assert "`sensible` is elite" not in broken([trials(hard, strategies=few)])


def test_seed_team_is_held_to_its_bound_at_home_only(company: Scenario) -> None:
    good = {"seed-team": scores(89.5, 6)}
    assert not any("at home" in claim for claim in broken([trials(company, strategies=good)]))
    home = replace(company, id="living-the-dream")
    assert "`seed-team` is elite at home" in broken([trials(home, strategies=good)])


def test_companies_must_differ_and_plans_lose_abroad(company: Scenario) -> None:
    other = replace(company, id="other-company")
    there = {"other-company": scores(89, 6)}
    both = [trials(company, visitors=there), trials(other, visitors={NAME: scores(80, 6)})]
    claims_broken = broken(both)
    assert "best known plans differ in kind" in claims_broken
    assert "a best known plan loses in another company at least" in claims_broken
    tested = constant(other, SEED_TEAM).with_policy("testing", "automated", 1, 2)
    best = constant(company, SEED_TEAM)
    assert in_common(best, tested) == ["release path", "order of improvements"]


def test_a_bare_plan_is_judged_over_all_companies(company: Scenario) -> None:
    other = replace(company, id="other-company")
    wins = {RECIPE: scores(80, 6), BARE: scores(89, 3)}
    one, two = trials(company, kept=wins), trials(other, bare_visitors={NAME: scores(60, 6)})
    row = next(row for row in rows_of([one, two]) if row.claim.startswith("one bare plan"))
    assert NAME in row.claim
    assert row.holds is False
    assert row.figure.startswith("16.5 %")


def test_an_option_without_two_standard_errors_is_never_the_best(company: Scenario) -> None:
    name = "testing: by-hand"
    unsure = {name: (witness(company), Finding(name, 1.0, 1.9, 40))}
    found = trials(company, options=[name, "merge: when-done"], best_options=unsure)
    assert never_best([found]) == [name, "merge: when-done"]
    assert never_best([found, trials(company)]) == ["merge: when-done"]


def test_what_was_not_searched_for_is_neither_kept_nor_broken(company: Scenario) -> None:
    played = {name: scores(50, 5) for name in SCRIPTED}
    found = trials(company)._replace(strategies=played, kept={}, best=None)
    said = [row.figure for row in rows_of([found]) if row.holds is None]
    assert said == ["not searched for yet"]


# The page ---------------------------------------------------------------------------------------


def test_the_page_has_every_promise_and_strategy(company: Scenario) -> None:
    other = replace(company, id="other-company")
    both = [trials(company, visitors={other.id: scores(80, 6)}), trials(other, unwinnable=[7])]
    text = page(both, range(100), "flask balance --games 100")
    assert text.startswith("# Balance\n")
    assert "    flask balance --games 100\n\non seeds 0 to 99 " in text
    assert "| short-company | random play is elite | at most 0.3 % | 0 % [0 %, 3.7 %] |" in text
    assert "| testing: by-hand | short-company | turn 2 | 1.00 | 4.0 | 40 |" in text
    assert "None is never the best." in text
    assert "| other-company | 99 of 100 | 7 |" in text
    assert all(len(line) <= 99 or line.startswith(("|", "!")) for line in text.splitlines())


def test_the_figure_has_a_line_for_every_strategy(company: Scenario) -> None:
    drawn = ET.fromstring(figure([trials(company)]))
    words = [element.text for element in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert set(words) > {*SCRIPTED, BEST_KNOWN, RECIPE, BARE, company.name}


@pytest.mark.parametrize(
    ("holds", "close", "verdict"),
    [
        (True, False, "holds"),
        (False, True, "**does not hold**, close"),
        (None, False, "–"),
    ],
)
def test_a_row_says_whether_it_holds(holds: bool | None, close: bool, verdict: str) -> None:
    row = Row("it is fun", "all", "always", "mostly", holds, close)
    assert claims_table([row]).splitlines()[-1].endswith(f"| mostly | {verdict} |")


# The command ------------------------------------------------------------------------------------


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a short company, its plans, and one witness of each sort."""
    monkeypatch.setattr(strategy_file, "BEST_KNOWN", tmp_path / "best-known")
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    company = catalogue.load(short_company(tmp_path))
    folder = Folder(tmp_path, company)
    for kind in Kind:
        folder.write_plan(kind, constant(company, SEED_TEAM), ["found"])
    folder.write_seeds({0: constant(company, WORST_PRACTICE)}, "flask search")
    folder.write_options([witness(company)], "flask search")
    return tmp_path


def test_a_program_gets_counts_of_verdicts_and_what_is_bad(run: Run, root: Path) -> None:
    result = run("balance", root / f"{NAME}.toml", "--games", 4, "--json")
    assert result.exit_code == 0, result.output
    answer = json.loads(result.stdout)
    assert list(answer) == ["companies", "never_best"]
    found = answer["companies"][NAME]
    assert list(found) == ["strategies", "unwinnable_seeds"]
    assert list(found["strategies"]) == [*SCRIPTED, BEST_KNOWN]
    for counts in found["strategies"].values():
        assert list(counts) == ["games", *VERDICTS, "score_mean", "score_sd"]
        assert sum(counts[verdict] for verdict in VERDICTS) == counts["games"] == 4
    assert found["unwinnable_seeds"] == [0, 1, 2, 3]
    assert "testing: automated" in answer["never_best"]


def test_every_strategy_of_the_table_works_in_simulate(run: Run, root: Path) -> None:
    file = root / f"{NAME}.toml"
    answer = json.loads(run("balance", file, "--games", 2, "--json").stdout)
    for name, counts in answer["companies"][NAME]["strategies"].items():
        alone = run("simulate", file, "--strategy", name, "--seeds", 2, "--json")
        assert alone.exit_code == 0, alone.output
        assert json.loads(alone.stdout)["means"]["score"] == pytest.approx(counts["score_mean"])


def test_a_person_gets_a_page_on_standard_output_or_in_a_folder(run: Run, root: Path) -> None:
    file = root / f"{NAME}.toml"
    result = run("balance", file, "--games", 2, "--out", root / "docs", "--check")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "games in all" in result.stderr
    written = (root / "docs" / "balance.md").read_text()
    drawing = re.search(r"!\[.*\]\((.*)\)", written)
    assert drawing
    assert (root / "docs" / drawing[1]).is_file()
    again = run("balance", file, "--games", 2)
    assert (again.exit_code, again.stdout) == (0, written)


def test_a_company_without_a_best_known_plan_is_played_all_the_same(run: Run, root: Path) -> None:
    (root / "best-known" / f"{NAME}.toml").unlink()
    result = run("balance", root / f"{NAME}.toml", "--games", 2)
    assert result.exit_code == 0, result.output
    assert "not searched for yet" in result.stdout


def test_a_broken_best_known_plan_is_refused_with_its_problems(run: Run, root: Path) -> None:
    (root / "best-known" / f"{NAME}.toml").write_text('buy = ["dept"]')
    result = run("balance", root / f"{NAME}.toml", "--games", 2)
    assert result.exit_code == 2
    assert "did you mean debt?" in result.stderr


def test_nobody_plays_a_company_that_is_not_there(run: Run) -> None:
    result = run("balance", "nowhere")
    assert result.exit_code == 2
    assert "nowhere: must be a company" in result.stderr
