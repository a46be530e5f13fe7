"""Every sentence of the recap, with its figure found in the log of the turn, or of the turn again.

A sentence that none of these checks knows is a failure: whoever adds one says where its figure is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product
from statistics import fmean
from typing import NamedTuple

from game import catalogue, engine
from game.engine import Decision, IllegalDecision, State
from game.engine.calendar import DAY
from game.engine.events import (
    DayBegan,
    Deployed,
    EffectArrived,
    Fact,
    IncidentBegan,
    StoryAccepted,
    TaskDone,
    TimeSpent,
)
from game.engine.model import Cause
from game.engine.policies import CHOICES, as_text
from game.engine.scenario import Scenario
from game.engine.strategies import STRATEGIES
from game.engine.team import weeks_to_settle
from game.store import Bet, PlayedTurn, bets
from game.store.codec import Summary
from game.web import texts, words
from game.web.recap import MOST_SENTENCES, MOST_WORDS, recap

HANDS_ON = (Cause.WORKED_ON, Cause.REWORKED)
SUMMARY = Summary(1, 0.0, {}, None, [], None)


class Moment(NamedTuple):
    """A turn that was played, and everything that can be known of it."""

    company: Scenario
    before: State
    decision: Decision
    after: State
    log: list[Fact]
    earlier: list[Fact]  # the log of the turn before
    life: list[TimeSpent]  # all intervals of all stories of the whole game
    bet: Bet | None


def lead_time(log: list[Fact]) -> float | None:
    """Days, by nothing but the log."""
    found = [(f.at - f.committed_at) / DAY for f in log if isinstance(f, StoryAccepted)]
    return fmean(found) if found else None


def without(moment: Moment) -> Iterator[tuple[str, list[Fact], State]]:
    """The turn again: for each thing that was changed without it, and without all of them."""
    before, decision = moment.before, moment.decision
    company, undone = moment.company, []
    for name in ("wip_limit", *CHOICES):
        old, new = getattr(before.policies, name), getattr(decision.policies, name)
        if old != new:
            policies = replace(decision.policies, **{name: old})
            says = texts.change_says(company, name, as_text(new))
            undone.append((says, replace(decision, policies=policies)))
    for one in decision.start:
        rest = tuple(name for name in decision.start if name != one)
        undone.append((texts.change_says(company, one, "start"), replace(decision, start=rest)))
    for one in decision.stop:
        rest = tuple(name for name in decision.stop if name != one)
        undone.append((texts.change_says(company, one, "stop"), replace(decision, stop=rest)))
    together = " and ".join(says for says, _ in undone)
    nothing = Decision(before.policies, decision.answer)
    for says, other in [*undone, (words.THESE_CHANGES, nothing), (together, nothing)]:
        try:
            turn = engine.take_turn(company, before, other)
        except IllegalDecision:
            continue
        yield says, list(turn.events), turn.state


def told_of(moment: Moment, what: str) -> Iterator[tuple[list[Fact], State]]:
    found = [(log, state) for says, log, state in without(moment) if says == what]
    assert found, f"nothing that was changed is called {what!r}"
    yield from found


def check_lead_time(moment: Moment, said: re.Match[str]) -> bool:
    now, before = lead_time(moment.log), lead_time(moment.earlier)
    assert now is not None
    if said["how"] == " fell to":
        assert before is not None
        assert now < before
    elif said["how"] == " rose to":
        assert before is not None
        assert now > before
    return said["days"] == f"{now:.1f}"


def check_nothing(moment: Moment, _said: re.Match[str]) -> bool:
    return lead_time(moment.log) is None


def check_without(moment: Moment, said: re.Match[str]) -> bool:
    return any(
        said["days"] == f"{lead_time(log) or 0:.1f}" for log, _ in told_of(moment, said["what"])
    )


def check_without_none(moment: Moment, said: re.Match[str]) -> bool:
    return any(lead_time(log) is None for log, _ in told_of(moment, said["what"]))


def check_score(moment: Moment, said: re.Match[str]) -> bool:
    sign = 1 if said["way"] == "higher" else -1
    return any(
        said["points"] == f"{sign * (state.meters.score - moment.after.meters.score):.1f}"
        for _, state in told_of(moment, said["what"])
    )


def check_little(moment: Moment, said: re.Match[str]) -> bool:
    what = said["what"]
    named = {texts.upper_first(says): says for says, _, _ in without(moment)}
    for log, _ in told_of(moment, named[what]):
        now, other = lead_time(moment.log), lead_time(log)
        assert now is not None
        assert other is not None
        assert abs(now - other) <= 0.05 * other
    return True


def check_fell(moment: Moment, said: re.Match[str]) -> bool:
    name = next(name for name, label in words.METERS.items() if label == said["meter"])
    fell = getattr(moment.before.meters, name) - getattr(moment.after.meters, name)
    assert said["points"] == f"{fell:.0f}"
    return any(check(moment, found) for check, found in matching(REASONS, said["reason"]))


def count(log: list[Fact], kind: type) -> str:
    return str(sum(isinstance(fact, kind) for fact in log))


def check_failed(moment: Moment, said: re.Match[str]) -> bool:
    planned = [f.failed for f in moment.log if isinstance(f, Deployed) and f.planned]
    return said["percent"] == f"{100 * sum(planned) / len(planned):.0f}"


def check_worth(moment: Moment, _said: re.Match[str]) -> bool:
    def worth(log: list[Fact]) -> float:
        return sum(fact.value for fact in log if isinstance(fact, StoryAccepted))

    return worth(moment.log) < worth(moment.earlier)


def check_felt(moment: Moment, said: re.Match[str]) -> bool:
    days = [fact for fact in moment.log if isinstance(fact, DayBegan)]
    felt = [d.morale if said["what"] == "morale" else 1 - d.fatigue for d in days]
    assert felt[0] > felt[-1]
    return (said["first"], said["last"]) == (f"{100 * felt[0]:.0f}", f"{100 * felt[-1]:.0f}")


def check_settling(moment: Moment, said: re.Match[str]) -> bool:
    weeks = weeks_to_settle(moment.company.constants, moment.after.settling)
    return said["weeks"] == str(weeks)


def check_wait(moment: Moment, said: re.Match[str]) -> bool:
    """The longest wait a story, of all that lies in the turn, by stage and cause."""
    begin, end = moment.before.now, moment.after.now
    seconds: dict[tuple[int, int], int] = {}
    stories: dict[tuple[int, int], set[int]] = {}
    for one in moment.life:
        inside = min(one.at, end) - max(one.at - one.seconds, begin)
        cause, waited = one.cause, inside
        if one.cause in HANDS_ON:
            if not begin < one.at <= end:
                continue  # how it was shared is only known in the turn in which it ended
            cause, waited = Cause.WAITS_FOR_PERSON, min(one.shared, inside)
        if waited > 0 and cause != Cause.CLOSED:
            seconds[one.stage, cause] = seconds.get((one.stage, cause), 0) + waited
            stories.setdefault((one.stage, cause), set()).add(one.story)
    names = [stage.name for stage in moment.company.stages]
    return said["days"] in {
        f"{spent / DAY / len(stories[stage, cause]):.1f}"
        for (stage, cause), spent in seconds.items()
        if said["what"]
        in (words.WAITS[Cause(cause)].format(stage=names[stage]), words.ACCEPTANCE_WAITS)
    }


Check = Callable[[Moment, "re.Match[str]"], bool]
REASONS: dict[str, Check] = {
    r"(?P<n>\d+) tasks? finished": lambda m, said: said["n"] == count(m.log, TaskDone),
    r"(?P<percent>\d+) % of deployments failed": check_failed,
    r"(?P<n>\d+) incidents?": lambda m, said: said["n"] == count(m.log, IncidentBegan),
    r"what arrived was worth less": check_worth,
    r"(?P<what>morale|rest) went from (?P<first>\d+) to (?P<last>\d+) %": check_felt,
}
SENTENCES: dict[str, Check] = {
    r"Lead time(?P<how>:| fell to| rose to| stayed at) (?P<days>[\d.]+) days\.": check_lead_time,
    r"No story reached its customers\.": check_nothing,
    r"Without (?P<what>.+) it would have been (?P<days>[\d.]+)\.": check_without,
    r"Without (?P<what>.+) some would have, in (?P<days>[\d.]+) days\.": check_without,
    r"Without (?P<what>.+), no story would have arrived\.": check_without_none,
    r"Without (?P<what>.+) the score would be (?P<points>[\d.]+) (?P<way>\w+)\.": check_score,
    r"(?P<what>.+) made little difference so far\.": check_little,
    r"(?P<meter>\w+) fell by (?P<points>\d+): (?P<reason>.+)\.": check_fell,
    r"Still settling: (?P<weeks>\d+) weeks? to go\.": check_settling,
    r"(?P<what>.+: )(?P<days>[\d.]+) days\.": check_wait,
}


def matching(checks: dict[str, Check], said: str) -> list[tuple[Check, re.Match[str]]]:
    """The first check that knows the sentence."""
    for pattern, check in checks.items():
        if found := re.fullmatch(pattern, said):
            return [(check, found)]
    raise AssertionError(f"nobody knows where the figure of {said!r} comes from")


def moments(company: Scenario, name: str, seed: int) -> list[Moment]:
    """A scripted game, with a bet in every third turn."""
    state, played, log_before = engine.new_game(company, seed), [], []
    while not state.over:
        decision = STRATEGIES[name](company, state)
        after, events = engine.take_turn(company, state, decision)
        bet = Bet.LOWER if (state.turn + seed) % 3 == 0 else None
        played.append(Moment(company, state, decision, after, list(events), log_before, [], bet))
        log_before, state = list(events), after
    life = [fact for one in played for fact in one.log if isinstance(fact, TimeSpent)]
    life += [
        TimeSpent(state.now, story.id, story.stage, story.cause, state.now - story.since, 0, 0)
        for story in state.stories.values()
        if story.cause not in HANDS_ON
    ]
    life += [
        TimeSpent(state.now, number, 0, Cause.WAITS_FOR_SLOT, state.now - committed_at, 0, 0)
        for number, committed_at in state.planned
    ]
    return [one._replace(life=life) for one in played]


def told(moment: Moment, before: PlayedTurn | None) -> tuple[PlayedTurn, list[str]]:
    """The turn as it is kept, and the sentences of its recap."""
    bet = moment.bet
    turn = engine.Turn(
        moment.after, engine.take_turn(moment.company, moment.before, moment.decision).events
    )
    report = engine.explain_turn(
        moment.company, moment.before, moment.decision, turn, unchanged=bet is not None
    )
    outcome = bets.outcome(report) if bet else None
    kept = PlayedTurn(moment.before.turn, moment.decision, bet, outcome, SUMMARY, report)
    said = recap(moment.company, [before, kept] if before else [kept])
    assert said is not None
    sentences = ["".join(run.text for run in sentence) for sentence in said.sentences]
    if said.bet is not None and said.bet.right is not None:
        ((log, _),) = list(told_of(moment, words.THESE_CHANGES))
        now, other = lead_time(moment.log), lead_time(log)
        never = float("inf")
        lower = (now or never) < 0.95 * (other or never)
        assert said.bet.right == (bet is Bet.LOWER and lower)
        assert len(" ".join([*sentences, said.bet.text]).split()) <= MOST_WORDS
    assert 1 <= len(sentences) <= MOST_SENTENCES
    assert len(" ".join(sentences).split()) <= MOST_WORDS
    return kept, sentences


def test_every_figure_of_a_recap_is_in_the_log() -> None:
    seen = set()
    for company, name in product(catalogue.load_all(), ("sensible", "random", "untouched")):
        before = None
        for moment in moments(company, name, 1):
            before, sentences = told(moment, before)
            arrived = [fact.says for fact in moment.log if isinstance(fact, EffectArrived)]
            for said in sentences:
                if said not in arrived:
                    ((check, found),) = matching(SENTENCES, said)
                    assert check(moment, found), said
                    seen.add(check)
    assert seen == set(SENTENCES.values()), "each kind of sentence was told, and checked"
