"""The recap: what the last turn changed, by how much and because of what, in at most 30 words.

What became of the bet is among them. Sentences stand in the order of their weight, and the last
ones go first when the words run out.
"""

from __future__ import annotations

from collections.abc import Sequence

from game.engine.model import Cause
from game.engine.report import Comparison, Measures, Report, Wait
from game.engine.scenario import Scenario
from game.store import PlayedTurn
from game.web import texts, words
from game.web.pages import BetOutcome, Recap, Run, Sentence

MOST_WORDS = 30
MOST_SENTENCES = 3
MOST_BESIDE_AN_EVENT = 24  # so that a turn has no more than 90 new words
REASON_WORDS = 7  # of the reason, without what was changed
SAME_WITHIN = 0.05  # of a lead time
SCORE_NOTICED = 1.0  # points
FELL_FAR = 8.0  # points of a meter


def recap(
    scenario: Scenario, played: Sequence[PlayedTurn], most_words: int = MOST_WORDS
) -> Recap | None:
    """The recap of the last of these turns; the one before it is there to compare with."""
    if not played or played[-1].report is None:
        return None
    last, report = played[-1], played[-1].report
    before = played[-2].report if len(played) > 1 else None
    bet = _bet(last)
    room = most_words - _length(bet.text if bet else "")
    betting = last.bet is not None and last.bet_outcome is not None
    # A bet is on with or without the change, so the turn before stays out of its sentence.
    sentences = [_headline(report, None if betting else before)]
    for_names = room - _length(_text(sentences[0])) - REASON_WORDS
    settling = []
    if report.settling_weeks:
        weeks = texts.count(report.settling_weeks, "week")
        settling.append((Run(words.STILL_SETTLING.format(weeks=weeks)),))
    if report.comparisons and (reason := _because(scenario, last, report, for_names)):
        sentences.append(reason)
        if _hurt(report):  # what gets worse before it gets better is not to be taken for the result
            sentences += settling
            settling = []
    sentences += _what_fell(report, before)
    sentences += [(Run(text),) for text in report.arrived]
    sentences += waits(scenario, report.waits)[:1]
    sentences += settling  # the dials say so too
    return Recap(_fitting(sentences, room)[:MOST_SENTENCES], bet)


def _headline(report: Report, before: Report | None) -> Sentence:
    lead_time = report.measures.story_lead_time_days
    if lead_time is None:
        return (Run(words.NOTHING_ACCEPTED),)
    previous = None if before is None else before.measures.story_lead_time_days
    if previous is None:
        how = "first"
    elif abs(lead_time - previous) <= SAME_WITHIN * previous:
        how = "stayed"
    else:
        how = "fell" if lead_time < previous else "rose"
    start, end = words.LEAD_TIME[how]
    return Run(start), Run(texts.days(lead_time), strong=True), Run(end)


def _because(scenario: Scenario, last: PlayedTurn, report: Report, for_names: int) -> Sentence:
    """What the turn would have come to without the change that mattered most, or was bet on.

    Nothing where no story arrived either way and the score is the same.
    """
    if last.bet is not None and report.unchanged is not None and len(report.comparisons) > 1:
        what = _all_changes(scenario, report, for_names)
        if told := _without(report, report.unchanged, what):
            return told
    compared = _weightiest(report)
    what = texts.change_says(scenario, compared.what, compared.value)
    if told := _without(report, compared.measures, what):
        return told
    points = compared.meters.score - report.meters.score
    if abs(points) >= SCORE_NOTICED:
        start, end = words.WITHOUT_SCORE
        direction = "higher" if points > 0 else "lower"
        return (
            Run(start.format(what=what)),
            Run(f"{abs(points):.1f}", strong=True),
            Run(end.format(direction=direction)),
        )
    if (
        report.measures.story_lead_time_days is None
        and compared.measures.story_lead_time_days is None
    ):
        return ()
    return (Run(words.LITTLE_SO_FAR.format(what=texts.upper_first(what))),)


def _without(report: Report, other: Measures, what: str) -> Sentence:
    """The lead time as it would have been, where that is another one."""
    lead_time, without = report.measures.story_lead_time_days, other.story_lead_time_days
    if _effect(report, other) <= SAME_WITHIN:
        return ()
    if without is None:
        return (Run(words.WITHOUT_NONE.format(what=what)),)
    start, end = words.WITHOUT_SOME if lead_time is None else words.WITHOUT
    return Run(start.format(what=what)), Run(f"{without:.1f}", strong=True), Run(end)


def _hurt(report: Report) -> bool:
    """Whether the turn would have gone better without the change that is told."""
    compared = _weightiest(report)
    if _effect(report, compared.measures) > SAME_WITHIN:
        never = float("inf")
        with_it = report.measures.story_lead_time_days or never
        return (compared.measures.story_lead_time_days or never) < with_it
    return compared.meters.score - report.meters.score >= SCORE_NOTICED


def _weightiest(report: Report) -> Comparison:
    """The change that mattered most: for lead time if for that at all, else for the score."""

    def weight(compared: Comparison) -> tuple[float, float]:
        effect = _effect(report, compared.measures)
        points = abs(compared.meters.score - report.meters.score)
        return (effect if effect > SAME_WITHIN else 0.0), points

    return max(report.comparisons, key=weight)


def _all_changes(scenario: Scenario, report: Report, most_words: int) -> str:
    """Two changes by name where there is room for it, others in two words."""
    names = [texts.change_says(scenario, c.what, c.value) for c in report.comparisons]
    together = " and ".join(names)
    if len(names) > 2 or _length(together) > most_words:
        return words.THESE_CHANGES
    return together


def _effect(report: Report, other: Measures) -> float:
    """How much lead time differs, as a share; all of it where one way no story arrives at all."""
    lead_time, without = report.measures.story_lead_time_days, other.story_lead_time_days
    if lead_time is None or without is None:
        return float(lead_time is not without)
    return abs(lead_time - without) / max(without, 0.01)


def _what_fell(report: Report, before: Report | None) -> list[Sentence]:
    """The meter that fell most, if it fell far, with the reason that was measured."""
    changes = zip(report.meters, report.meters_before, report.meters._fields, strict=True)
    change, name = min((now - then, name) for now, then, name in changes)
    reason = _reason(name, report, before)
    if change > -FELL_FAR or not reason:
        return []
    points = str(round(-change))
    start, end = words.FELL.format(meter=words.METERS[name], points="\0", reason=reason).split("\0")
    return [(Run(start), Run(points, strong=True), Run(end))]


def _reason(meter: str, report: Report, before: Report | None) -> str:
    measures = report.measures
    if meter == "people":
        return _felt(report)
    if meter == "productivity":
        finished = texts.count(measures.tasks_completed, "task")
        return words.REASONS["finished"].format(number=finished)
    if meter == "stability" and measures.change_failure_rate:
        percent = texts.percent(measures.change_failure_rate)
        return words.REASONS["failed"].format(percent=percent)
    if meter == "customers" and measures.incidents:
        incidents = texts.count(measures.incidents, "incident")
        return words.REASONS["incidents"].format(number=incidents)
    if meter == "customers" and before and measures.value_per_week < before.measures.value_per_week:
        return words.REASONS["worth"]
    return ""


def _felt(report: Report) -> str:
    """What of the people went down in this turn, if anything can be seen to."""
    if report.felt is None:
        return ""
    falls = [
        (texts.percent(first), texts.percent(last), name)
        for first, last, name in zip(*report.felt, report.felt[0]._fields, strict=True)
    ]
    first, last, name = max(falls, key=lambda fall: int(fall[0]) - int(fall[1]))
    return words.REASONS[name].format(first=first, last=last) if int(first) > int(last) else ""


def waits(scenario: Scenario, found: Sequence[Wait]) -> list[Sentence]:
    """Where stories waited, a sentence each, in the order given."""
    names = {stage.id: stage.name for stage in scenario.stages}
    told: list[Sentence] = []
    for wait in found:
        cause = Cause(wait.cause)
        if cause not in words.WAITS:
            continue
        start = words.WAITS[cause].format(stage=names.get(wait.stage, wait.stage))
        if cause == Cause.WAITS_FOR_APPROVAL and wait.stage == scenario.stages[-1].id:
            start = words.ACCEPTANCE_WAITS
        told.append((Run(start), Run(texts.days(wait.days), strong=True), Run(".")))
    return told


def _bet(last: PlayedTurn) -> BetOutcome | None:
    if last.bet is None:
        return None
    if last.bet_outcome is None:
        return BetOutcome(None, words.BET_OFF)
    return BetOutcome(last.bet == last.bet_outcome, words.BELIEVED[last.bet])


def _fitting(sentences: list[Sentence], most: int) -> tuple[Sentence, ...]:
    """As many as fit; the first always does."""
    kept: list[Sentence] = []
    for sentence in sentences:
        most -= _length(_text(sentence))
        if most < 0 and kept:
            break
        kept.append(sentence)
    return tuple(kept)


def _text(sentence: Sentence) -> str:
    return "".join(run.text for run in sentence)


def _length(text: str) -> int:
    return len(text.split())
