"""A plan in a file plays as it is written, and is checked as strictly as a company."""

from pathlib import Path

import pytest

from game import catalogue
from game.catalogue import CatalogueError
from game.catalogue.strategy_file import Dials, PlannedStrategy, load_strategy
from game.engine import new_game, policies, take_turn
from game.engine.model import Decision, State
from game.engine.scenario import Scenario
from tests.scenarios.spoil import GOOD

PLAN = """
default_answer = "first"

[start]
wip_limit = 5
testing = "test-first"

[[turn]]
n = 5
answers = { leaked-keys = "scan-everything" }
wip_limit = "none"

[[turn]]
n = 3
deployment = "continuous"
start = ["observability", "debt"]
stop = ["pipeline"]
answers = { leaked-keys = "tell-customers" }
"""


@pytest.fixture
def company() -> Scenario:
    return catalogue.load(GOOD)


@pytest.fixture
def write(tmp_path: Path, company: Scenario) -> "Write":
    return Write(tmp_path / "plan.toml", company)


class Write:
    """Writes a plan and reads it back."""

    def __init__(self, path: Path, company: Scenario) -> None:
        self.path, self.company = path, company

    def plan(self, text: str) -> PlannedStrategy:
        self.path.write_text(text)
        return load_strategy(self.path, self.company)

    def problems(self, text: str) -> dict[str, str]:
        with pytest.raises(CatalogueError) as caught:
            self.plan(text)
        return {problem.path: problem.allowed for problem in caught.value.problems}


def in_turn(company: Scenario, turn: int, event: str | None = None) -> State:
    state = new_game(company, 1)
    state.turn, state.event = turn, event
    return state


def test_a_plan_can_turn_every_policy() -> None:
    names = tuple(policies.Policies.__annotations__)
    assert tuple(Dials.__annotations__) == names


def test_what_a_plan_leaves_out_stays_as_the_company_has_it(write: Write) -> None:
    company = write.company
    decision = write.plan("")(company, in_turn(company, 1))
    assert decision == Decision(company.start)


def test_the_start_is_set_before_turn_1_and_then_left_alone(write: Write) -> None:
    company, plan = write.company, write.plan(PLAN)
    first = plan(company, in_turn(company, 1)).policies
    assert (first.wip_limit, first.testing) == (5, policies.Testing.TEST_FIRST)
    assert first.deployment is company.start.deployment
    assert plan(company, in_turn(company, 2)).policies == company.start


def test_a_turn_changes_policies_and_starts_and_stops_improvements(write: Write) -> None:
    company = write.company
    decision = write.plan(PLAN)(company, in_turn(company, 3))
    assert decision.policies.deployment is policies.Deployment.CONTINUOUS
    assert decision.start == ("observability", "debt")
    assert decision.stop == ("pipeline",)


def test_no_limit_is_a_limit_that_can_be_chosen(write: Write) -> None:
    company = write.company
    state = in_turn(company, 5)
    state.policies = Dials(wip_limit=3).turned(state.policies)
    assert write.plan(PLAN)(company, state).policies.wip_limit is None


@pytest.mark.parametrize(
    ("turn", "answer"),
    [(2, "say-nothing"), (3, "tell-customers"), (4, "tell-customers"), (5, "scan-everything")],
)
def test_an_answer_holds_from_its_turn_on_and_the_default_before(
    write: Write, turn: int, answer: str
) -> None:
    company = write.company
    state = in_turn(company, turn, "leaked-keys")
    assert write.plan(PLAN)(company, state).answer == answer


@pytest.mark.parametrize(("default", "answer"), [("first", "good-luck"), ("last", "what-you-want")])
def test_an_event_that_is_not_named_gets_the_default(
    write: Write, default: str, answer: str
) -> None:
    company = write.company
    plan = write.plan(f'default_answer = "{default}"')
    assert plan(company, in_turn(company, 2, "recruiter")).answer == answer


def test_an_answer_that_cannot_be_paid_gives_way_to_the_first_that_can(write: Write) -> None:
    company = write.company
    plan = write.plan("[[turn]]\nn = 1\nanswers = { recruiter = 'raise' }")
    state = in_turn(company, 2, "recruiter")
    assert plan(company, state).answer == "raise"
    state.budget_days = 5
    assert plan(company, state).answer is None


def test_improvements_are_bought_in_order_two_at_a_time(write: Write) -> None:
    company, plan = write.company, write.plan('buy = ["debt", "pipeline", "observability"]')
    state = new_game(company, 1)
    bought = []
    while not state.over:
        decision = plan(company, state)
        bought.append(decision.start)
        state = take_turn(company, state, decision).state
    assert bought[0] == ("debt", "pipeline")
    assert [name for start in bought for name in start] == ["debt", "pipeline", "observability"]


def test_what_the_budget_does_not_allow_waits_and_what_is_stopped_stays_stopped(
    write: Write,
) -> None:
    company = write.company
    plan = write.plan(
        'buy = ["pipeline", "debt", "observability"]\n[[turn]]\nn = 2\nstop = ["pipeline"]'
    )
    state = in_turn(company, 1)
    state.budget_days = 19  # the pipeline costs 20, paying down debt 16
    assert plan(company, state).start == ("debt",)
    inherited = Decision(company.start, start=("pipeline",))
    state = take_turn(company, new_game(company, 1), inherited).state
    decision = plan(company, state)
    assert (decision.stop, decision.start) == (("pipeline",), ("debt", "observability"))
    state.turn, state.underway = 3, []
    assert "pipeline" not in plan(company, state).start


def test_what_a_turn_names_comes_before_what_is_bought_in_order(write: Write) -> None:
    company = write.company
    plan = write.plan('buy = ["debt", "pipeline"]\n[[turn]]\nn = 1\nstart = ["observability"]')
    assert plan(company, in_turn(company, 1)).start == ("observability", "debt")


def test_without_an_event_there_is_no_answer(write: Write) -> None:
    assert write.plan(PLAN)(write.company, in_turn(write.company, 3)).answer is None


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("defalt_answer = 'first'", "defalt_answer", "did you mean default_answer?"),
        ("default_answer = 'second'", "default_answer", "first, last"),
        ("start = 1", "start", "a table of keys"),
        ("turn = 1", "turn", "values in brackets"),
        ("buy = ['dept']", "buy[0]", "did you mean debt?"),
        ("buy = ['debt', 'debt']", "buy[1]", "each improvement once"),
        ("buy = 'debt'", "buy", "values in brackets"),
        ("[start]\nwip_limit = 11", "start.wip_limit", "1 to 10"),
        ("[start]\nwip_limit = 0", "start.wip_limit", '"none"'),
        ("[start]\nwip_limit = true", "start.wip_limit", '"none"'),
        ("[start]\ntest_share = 20", "start.test_share", "10, 20, 35"),
        ("[start]\nn = 1", "start.n", "wip_limit"),
        ("[[turn]]\nplanning = 'sprint'", "turn[0].n", "a value"),
        ("[[turn]]\nn = 0", "turn[0].n", "1 to 52"),
        ("[[turn]]\nn = 9", "turn[0].n", "1 to 8"),
        ("[[turn]]\nn = 2\n[[turn]]\nn = 2", "turn[1].n", "each turn once"),
        ("[[turn]]\nn = 2\nwip_limit = 11", "turn[0].wip_limit", "1 to 10"),
        ("[[turn]]\nn = 2\nstart = ['dept']", "turn[0].start[0]", "did you mean debt?"),
        ("[[turn]]\nn = 2\nstop = ['pipe']", "turn[0].stop[0]", "pipeline"),
        ("[[turn]]\nn = 2\nanswers = {leak='x'}", "turn[0].answers.leak", "leaked-keys"),
        (
            "[[turn]]\nn = 2\nanswers = {leaked-keys='tell'}",
            "turn[0].answers.leaked-keys",
            "say-nothing, tell-customers",
        ),
    ],
)
def test_a_plan_is_refused_with_path_and_what_is_allowed(
    write: Write, text: str, path: str, allowed: str
) -> None:
    problems = write.problems(text)
    assert list(problems) == [path]
    assert allowed in problems[path]


def test_all_problems_of_a_plan_are_reported_together(write: Write) -> None:
    text = "[start]\ntesting = 'no'\n[[turn]]\nn = 2\nstart = ['x']\n[[turn]]\nn = 'two'"
    assert set(write.problems(text)) == {"start.testing", "turn[0].start[0]", "turn[1].n"}


def test_a_plan_that_is_not_there_is_a_problem(company: Scenario, tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="must exist"):
        load_strategy(tmp_path / "nowhere.toml", company)
