"""The owner's pages: whether the game is used as hoped. For everybody else they are not there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf
from sqlalchemy import select, text

from game.analytics.definitions import DEFINITIONS, Definition
from game.analytics.experiments import all_tried, plan
from game.analytics.notes import Notes
from game.analytics.overview import Noted, Overview, overview
from game.analytics.rollup import Rollups
from game.analytics.sums import Days, read_sums
from game.balance.experiments import written
from game.catalogue.experiment import Experiment, ids
from game.catalogue.problems import CatalogueError
from game.store import Clock
from game.store.accounts import Role
from game.store.database import Database
from game.store.experiments import Experiments
from game.store.tables import fact, tally
from game.web import experiment_pages
from game.web import insights_forms as forms
from game.web import insights_pages as pages
from game.web import insights_words as words
from game.web.experiment_words import NO_SMALLEST
from game.web.insights_exports import HEAD, as_csv, flat, plain
from game.web.playing import needs

insights = Blueprint("insights", __name__)

OLDEST_SECONDS = 60  # of what is shown
QUOTES_READ = 12
DAY_SECONDS = 24 * 60 * 60


def register(app: Any, database: Database, clock: Clock) -> None:
    """Give ``app`` the owner's pages."""
    app.extensions["insights"] = _Owner(database, clock)
    app.register_blueprint(insights)


class _Owner:
    """What the pages read and write."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database, self.clock = database, clock
        self.rollups, self.notes = Rollups(database), Notes(database, clock)
        self.experiments = Experiments(database, clock)

    def counted(self) -> int:
        """The moment up to which everything is counted, a minute ago at most."""
        now = self.clock()
        until = self.rollups.counted_until()
        if until is None or now - until >= OLDEST_SECONDS:
            self.rollups.refresh(now)
            return now
        return until

    def seen(self, days: Days | None, company: str) -> Overview:
        """All that the page shows."""
        until = self.counted()
        started = self.experiments.all()
        with self.database.reading() as connection:
            tried = all_tried(connection, started)
            sums = read_sums(connection, days)
            said = connection.execute(_QUOTES).all()
        noted = Noted(
            self.notes.goals(_end_of_year(until)),
            tuple(self.notes.marks()),
            tuple(self.notes.mentions()),
            tuple((row.value, row.words) for row in said),
            tried,
        )
        return overview(sums, noted, until, company)


_QUOTES = (
    select(fact.c.value, fact.c.words)
    .where(fact.c.kind == "feedback", fact.c.words.is_not(None), fact.c.actor_kind == "person")
    .order_by(fact.c.received_at.desc(), fact.c.id)
    .limit(QUOTES_READ)
)


def _end_of_year(now: int) -> int:
    year = date.fromordinal(date(1970, 1, 1).toordinal() + now // DAY_SECONDS).year
    return (date(year, 12, 31) - date(1970, 1, 1)).days


def _owner() -> _Owner:
    found: _Owner = current_app.extensions["insights"]
    return found


# Pages --------------------------------------------------------------------------------------------


@insights.get("/insights")
@needs(Role.OWNER)
def show() -> ResponseReturnValue:
    """The page, of all players or of a range of days."""
    return _page()


@insights.get("/insights.csv")
@needs(Role.OWNER)
def show_csv() -> ResponseReturnValue:
    """Everything on the page, a number a row."""
    days, company = _asked()
    body = as_csv(HEAD, flat(_owner().seen(days, company)))
    return Response(body, mimetype="text/csv", headers=_attached("insights.csv"))


@insights.get("/insights.json")
@needs(Role.OWNER)
def show_json() -> ResponseReturnValue:
    """Everything on the page, as it is computed."""
    days, company = _asked()
    body = json.dumps(plain(_owner().seen(days, company)), indent=1)
    return Response(body, mimetype="application/json", headers=_attached("insights.json"))


@insights.get("/insights/figures/<name>")
@needs(Role.OWNER)
def show_figure(name: str) -> ResponseReturnValue:
    """What a number means: in words, in SQL, and the rows that it is made of."""
    definition = _definition(name)
    rows = _rows(definition, words.ROWS_SHOWN)
    return render_template("figure.html", name=name, definition=definition, rows=rows)


@insights.get("/insights/figures/<name>.csv")
@needs(Role.OWNER)
def show_figure_csv(name: str) -> ResponseReturnValue:
    """All rows that a number is made of."""
    rows = _rows(_definition(name), None)
    body = as_csv(("day", "measure", "company", "label", "number", "count"), rows)
    return Response(body, mimetype="text/csv", headers=_attached(f"{name}.csv"))


# Forms --------------------------------------------------------------------------------------------


@insights.post("/insights/goals")
@needs(Role.OWNER)
def set_goal() -> ResponseReturnValue:
    """Set a goal; the one before stays as history."""
    try:
        wanted = forms.read_goal(request.form)
    except forms.Unreadable as no:
        return _page(words.BAD_FORM.format(what=no)), 422
    _owner().notes.set_goal(*wanted)
    return redirect(url_for("insights.show", _anchor="goals"), 303)


@insights.post("/insights/marks")
@needs(Role.OWNER)
def add_mark() -> ResponseReturnValue:
    """Mark a release or a post."""
    try:
        wanted = forms.read_mark(request.form)
    except forms.Unreadable as no:
        return _page(words.BAD_FORM.format(what=no)), 422
    _owner().notes.add_mark(*wanted)
    return redirect(url_for("insights.show", _anchor="daily"), 303)


@insights.post("/insights/mentions")
@needs(Role.OWNER)
def add_mention() -> ResponseReturnValue:
    """Enter something that was said in public."""
    try:
        wanted = forms.read_mention(request.form)
    except forms.Unreadable as no:
        return _page(words.BAD_FORM.format(what=no)), 422
    _owner().notes.add_mention(*wanted)
    return redirect(url_for("insights.show", _anchor="sentiment"), 303)


@insights.post("/insights/removals")
@needs(Role.OWNER)
def remove() -> ResponseReturnValue:
    """Take back a mark or a mention."""
    _owner().notes.remove(request.form.get("id", ""))
    return redirect(url_for("insights.show"), 303)


@insights.post("/insights/experiments")
@needs(Role.OWNER)
def start_experiment() -> ResponseReturnValue:
    """Start an experiment that the game comes with; from then on it is locked."""
    wanted = request.form.get("id", "")
    draft = next((draft for draft in _drafts(set()) if draft[0].id == wanted), None)
    if draft is None:
        return _page(words.NO_SUCH_EXPERIMENT), 422
    smallest = plan(draft[0]).smallest
    if smallest is None:
        return _page(NO_SMALLEST), 422
    refusal = _owner().experiments.start(*draft, smallest)
    if refusal is not None:
        return _page(refusal.sentence), 422
    return redirect(url_for("insights.show", _anchor="experiments"), 303)


@insights.post("/insights/experiments/end")
@needs(Role.OWNER)
def end_experiment() -> ResponseReturnValue:
    """End the experiment that is running."""
    refusal = _owner().experiments.end(request.form.get("id", ""))
    if refusal is not None:
        return _page(refusal.sentence), 422
    return redirect(url_for("insights.show", _anchor="experiments"), 303)


# ------------------------------------------------------------------------- what the views use


def _drafts(started: set[str]) -> Iterator[tuple[Experiment, dict[str, Any]]]:
    """The experiments that the game comes with, are sound, and were not started."""
    for id_ in ids():
        if id_ not in started:
            try:
                yield written(id_)
            except CatalogueError:
                continue  # ``flask experiment show`` says what is wrong with it


def _asked() -> tuple[Days | None, str]:
    """The range and the company that the address names; a bad range is none."""
    try:
        days = forms.read_range(request.args)
    except forms.Unreadable:
        abort(422)
    return None if days is None else Days(*days), request.args.get("company", "")


def _page(notice: str = "") -> str:
    days, company = None, request.args.get("company", "")
    try:
        found = forms.read_range(request.args)
        days = None if found is None else Days(*found)
    except forms.Unreadable as no:
        notice = words.BAD_FORM.format(what=no)
    owner = _owner()
    seen = owner.seen(days, company)
    goals = {card.name: card for card in seen.cards}
    known = {one.experiment.id for one in seen.experiments}
    leave = goals["leave"].target
    trials = experiment_pages.trials(seen.experiments, (one for one, _ in _drafts(known)))
    query = {
        name: request.args[name] for name in ("from", "to", "company") if request.args.get(name)
    }
    page = pages.Page(
        heading=words.HEADING,
        lead=words.LEAD.format(until=pages.moment_text(seen.health.counted_until)),
        notice=notice,
        csrf_token=generate_csrf(),
        first=query.get("from", ""),
        last=query.get("to", ""),
        company=company,
        companies=tuple(sorted({one.company for one in seen.difficulty} | {company} - {""})),
        cards=pages.cards(seen),
        blocks=pages.blocks(seen, goals["players"].by_day, leave, trials=bool(trials)),
        marks=tuple(
            pages.MarkView(one.id, pages.day_text(one.day), one.kind, one.words)
            for one in seen.marks
        ),
        mentions=tuple(
            pages.MarkView(one.id, pages.day_text(one.day), one.label, one.words, one.address)
            for one in seen.mentions
        ),
        trials=trials,
        history=pages.goal_history(owner.notes.history()),
        query=query,
    )
    return render_template("insights.html", page=page)


def _definition(name: str) -> Definition:
    found = DEFINITIONS.get(name)
    if found is None:
        abort(404)
    return found


def _rows(definition: Definition, at_most: int | None) -> list[tuple[object, ...]]:
    """The sums that a number is made of, the newest day first."""
    _owner().counted()
    asked = (
        select(tally)
        .where(tally.c.measure.in_(definition.measures), tally.c.day >= 0, tally.c["count"] != 0)
        .order_by(tally.c.day.desc(), text("measure, company, label, number"))
        .limit(at_most)
    )
    with _owner().database.reading() as connection:
        found = connection.execute(asked).all()
    return [
        (pages.day_text(row.day), row.measure, row.company, row.label, row.number, row[5])
        for row in found
    ]


def _attached(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}
