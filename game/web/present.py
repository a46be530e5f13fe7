"""From a game to its pages: what each page says, as the objects that the templates draw."""

from __future__ import annotations

from collections.abc import Sequence

from werkzeug.datastructures import MultiDict

from game import engine
from game.balance.twist import budget_so_far, budget_to_come
from game.engine.board import Board
from game.engine.choices import Choices, Offer
from game.engine.model import Cause, State
from game.engine.policies import POLICIES
from game.engine.report import Report
from game.engine.scenario import Scenario
from game.store import Game, PlayedTurn
from game.web import pages, texts, words
from game.web.recap import MOST_BESIDE_AN_EVENT, MOST_WORDS, recap

BANDS = ((90.0, "elite"), (70.0, "high"), (50.0, "medium"))  # the score is above; else low
WEEKDAYS = 7

Chosen = MultiDict[str, str]  # what a refused form had chosen, to be shown again


def front_page(
    start: pages.Form,
    key: str,
    scenarios: Sequence[Scenario],
    resume: str = "",
    notice: str = "",
    scene: pages.Scene | None = None,
) -> pages.FrontPage:
    """The page that starts a game."""
    companies = tuple(
        pages.Company(s.id, s.name, s.pitch, words.HARD if s.hard else "") for s in scenarios
    )
    return pages.FrontPage(
        start=start, companies=companies, scene=scene, resume=resume, notice=notice, key=key
    )


def outdated_page(game: Game, played: Sequence[PlayedTurn]) -> pages.ErrorPage:
    """What is still known of a game that was played under older rules."""
    heading, text = words.OUTDATED
    turns = texts.count(len(played), "turn")
    if game.verdict is not None:
        result = words.OUTDATED_VERDICT.format(verdict=game.verdict, score=game.score)
    elif played:
        result = words.OUTDATED_SCORE.format(score=played[-1].summary.score)
    else:
        result = words.OUTDATED_UNPLAYED
    return pages.ErrorPage(heading, text.format(turns=turns, result=result))


def turn_page(
    scenario: Scenario,
    state: State,
    played: Sequence[PlayedTurn],
    form: pages.TurnForm,
    chosen: Chosen | None = None,
    notice: str = "",
) -> pages.TurnPage:
    """The present turn. ``played`` holds the last turn, and the one before it to compare with.

    ``chosen`` is what a refused form had chosen; it is checked again.
    """
    choices, board = engine.legal_choices(scenario, state), engine.look(scenario, state)
    chosen = MultiDict() if chosen is None else chosen
    reports = [turn.report for turn in played if turn.report is not None]
    first_turn = state.turn == 1
    return pages.TurnPage(
        header=header(scenario, state),
        heading=words.TURN.format(turn=state.turn, turns=scenario.turns),
        scene=scene(scenario, state, board),
        score=state.meters.score,
        meters=meters(state, reports[-1] if reports else None),
        dials=_dials(state, choices, board, reports, chosen),
        improvements=_improvements(scenario, choices),
        form=form._replace(
            run=words.RUN.format(sprints=texts.in_words(scenario.sprints_per_turn, "sprint")),
            start=chosen.get("start", ""),
            stop=chosen.get("stop", ""),
            bet=chosen.get("bet", ""),
        ),
        goal=scenario.goal if first_turn else "",
        recap=recap(scenario, played, MOST_BESIDE_AN_EVENT if choices.event else MOST_WORDS),
        act=_act(scenario, state),
        review=_review(scenario, state),
        event=_event(choices, chosen),
        notice=notice,
        settling=_settling_size(choices),
    )


def _settling_size(choices: Choices) -> pages.Settling:
    percent = tuple(round(100 * share) for share in choices.settling)
    return pages.Settling(words.SETTLING_SIZE, tuple(choices.steps.items()), percent)


def header(scenario: Scenario, state: State) -> pages.Header:
    """The line on top of a game's pages."""
    each, in_all = scenario.sprints_per_turn, scenario.turns * scenario.sprints_per_turn
    if state.over:
        played = (state.fired_on_turn or scenario.turns) * each
        sprints = words.SPRINTS_PLAYED.format(played=texts.count(played, "sprint"))
        ended = state.fired_on_turn or scenario.turns
        return pages.Header(scenario.name, sprints, scenario.turns, ended + 1)
    last = state.turn * each
    sprints = words.SPRINTS.format(first=last - each + 1, last=last, all=in_all)
    note = words.REVIEW_NOTE if state.turn in scenario.board_reviews else ""
    return pages.Header(scenario.name, sprints, scenario.turns, state.turn, note)


def scene(scenario: Scenario, state: State, board: Board, ending: str = "") -> pages.Scene:
    """The flock at this moment, and with it what was live before the game began."""
    last, _ = board.stages[-1]
    live = board.counts[last] + scenario.at_start.live_stories
    meets = ""
    if scenario.change_board and state.standard_changes < 1:
        meets = words.WEEKDAYS[scenario.change_board.weekday]
    board = board._replace(counts=board.counts | {last: live})
    return pages.Scene(board, scenario.days, str(state.policies.deployment), ending, meets)


def meters(state: State, report: Report | None) -> tuple[pages.MeterView, ...]:
    """The four meters, with what they were a turn ago."""
    before = None if report is None else report.meters_before._asdict()
    return tuple(
        pages.MeterView(words.METERS[name], value, None if before is None else before[name])
        for name, value in state.meters._asdict().items()
    )


def band(score: float) -> str:
    """The band of a score: ``elite``, ``high``, ``medium`` or ``low``."""
    return next((name for bound, name in BANDS if score > bound), "low")


# -------------------------------------------------------------------------------------- policies


def _dials(
    state: State, choices: Choices, board: Board, reports: list[Report], chosen: Chosen
) -> tuple[pages.DialView, ...]:
    settling = _settling(reports)
    sizes = _sizes(state, board, reports[-1] if reports else None)
    dials = []
    for dial, (main, *finer) in POLICIES.items():
        views = [_field(choices, name, choices.fields[name], chosen) for name in finer]
        in_view = choices.in_view.get(main, choices.fields[main])
        if rest := [value for value in choices.fields[main] if value not in in_view]:
            other = _field(choices, main, rest, chosen)
            views.insert(0, other._replace(label=words.ANY_OTHER))
        dials.append(
            pages.DialView(
                id=dial,
                name=words.DIALS[dial],
                size=sizes[dial],
                main=_field(choices, main, in_view, chosen),
                more=tuple(views),
                note=settling.get(dial, ""),
                hint=state.turn == 1 and dial == "wip",
            )
        )
    return tuple(dials)


def _field(choices: Choices, name: str, values: Sequence[str], chosen: Chosen) -> pages.Field:
    wanted = chosen.get(name, "")
    checked = wanted if wanted in choices.fields[name] else choices.present[name]
    return pages.Field(
        name,
        words.FIELDS[name],
        tuple(
            pages.Option(
                value,
                texts.choice_label(name, value),
                value == checked,
                texts.choice_says(name, value),
                value == choices.present[name],
            )
            for value in values
        ),
    )


def _sizes(state: State, board: Board, report: Report | None) -> dict[str, str]:
    """One line for each policy: the size of what it costs now, never whether that is wise."""
    stories = texts.count(board.wip, "story", "stories")
    people = texts.count(len(board.people), "person", "people")
    sizes = {
        "wip": words.WIP_SIZE.format(stories=stories, people=people),
        "testing": words.TESTS_SIZE.format(percent=state.policies.test_share),
        "planning": "",
        "deployment": "",
    }
    if board.gate_opens_on_day is not None:
        sizes["deployment"] = words.GATE_OPENS_SIZE.format(day=board.gate_opens_on_day)
    if report is None:
        return sizes
    measures = report.measures
    failed = measures.change_failure_rate
    if failed is None:
        sizes["testing"] = words.NOTHING_DEPLOYED
    else:
        sizes["testing"] = (
            words.FAILED_SIZE.format(percent=texts.percent(failed))
            if failed
            else words.NONE_FAILED_SIZE
        )
    hours = f"{measures.planning_hours_per_person_week:.1f}"
    sizes["planning"] = words.PLANNING_SIZE.format(hours=hours)
    sizes["deployment"] = _gate_size(board, report)
    return sizes


def _gate_size(board: Board, report: Report) -> str:
    """How long stories wait to be deployed, or how often that is done where they need not."""
    last, _ = board.stages[-1]
    waits = {wait.cause: wait.days for wait in report.waits if wait.stage != last}
    at_gate = waits.get(Cause.WAITS_AT_GATE, 0.0)
    for_board = waits.get(Cause.WAITS_FOR_APPROVAL, 0.0)
    if max(at_gate, for_board) < 0.1:
        deployments = texts.count(report.measures.deployments, "deployment")
        return words.DEPLOYMENTS_SIZE.format(deployments=deployments)
    size = words.BOARD_WAIT_SIZE if for_board > at_gate else words.GATE_WAIT_SIZE
    return size.format(days=f"{max(at_gate, for_board):.1f}")


def _settling(reports: list[Report]) -> dict[str, str]:
    """Which dials are still settling: those changed last."""
    if not reports or not reports[-1].settling_weeks:
        return {}
    note = words.SETTLING.format(weeks=texts.count(reports[-1].settling_weeks, "week"))
    for report in reversed(reports):
        changed = {compared.what for compared in report.comparisons}
        if dials := {dial for dial, fields in POLICIES.items() if changed & set(fields)}:
            return dict.fromkeys(dials, note)
    return {}


# ---------------------------------------------------------------------- improvements and events


def _improvements(scenario: Scenario, choices: Choices) -> pages.ImprovementsView:
    order = {"underway": 0, "open": 1, "finished": 2}
    others = sorted(
        (offer for offer in choices.offers if not offer.suggested),
        key=lambda offer: order[offer.status],
    )
    return pages.ImprovementsView(
        budget=_budget(scenario, choices),
        suggested=tuple(_improvement(offer) for offer in choices.offers if offer.suggested),
        others=tuple(_improvement(offer) for offer in others),
    )


def _budget(scenario: Scenario, choices: Choices) -> str:
    """What is left of the budget, and what is still to come."""
    given = budget_so_far(scenario, choices.turn)
    said = words.BUDGET.format(left=choices.budget_days, all=given)
    to_come = budget_to_come(scenario, choices.turn)
    if to_come is None:
        return said
    return said + words.BUDGET_TO_COME.format(days=to_come[1], turn=to_come[0])


def _improvement(offer: Offer) -> pages.ImprovementView:
    improvement = offer.improvement
    left = words.DAYS_LEFT
    if offer.weeks_left:
        left = words.WEEKS_LEFT.format(weeks=texts.count(offer.weeks_left, "week"))
    return pages.ImprovementView(
        id=improvement.id,
        name=improvement.name,
        text=improvement.text,
        cost=texts.improvement_cost(improvement),
        status=offer.status,
        affordable=offer.affordable,
        left=left if offer.status == "underway" else "",
        gives_back_days=offer.gives_back_days,
        why=improvement.why,
        source=improvement.source,
    )


def _event(choices: Choices, chosen: Chosen) -> pages.EventView | None:
    event = choices.event
    if event is None:
        return None
    wanted = chosen.get("answer", "")
    ids = [answer.id for answer in event.answers]
    checked = wanted if wanted in ids else (*choices.answers, *ids)[0]
    return pages.EventView(
        event.when,
        event.title,
        event.text,
        tuple(
            pages.AnswerView(a.id, a.label, a.cost, a.id == checked, a.id not in choices.answers)
            for a in event.answers
        ),
        event.why,
        event.source,
    )


def _act(scenario: Scenario, state: State) -> pages.Announcement | None:
    """The shift of the company's situation that begins with this turn, if one does."""
    acts = [act for act in scenario.acts if act.turn == state.turn]
    return pages.Announcement(acts[-1].title, acts[-1].text) if acts else None


def _review(scenario: Scenario, state: State) -> pages.Announcement | None:
    """What the board of directors said after the last turn, if it met."""
    if state.turn - 1 not in scenario.board_reviews:
        return None
    score = state.meters.score
    title = words.BOARD_TITLE.format(score=score)
    return pages.Announcement(title, words.BOARD[band(score)])
