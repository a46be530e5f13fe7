"""What the buttons of the host's page do: each name is one power over the room or one seat."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from flask import request

from game.store import Refusal
from game.store.hosting import PLAIN, Hosting
from game.store.names import visible
from game.store.refusal import Code
from game.store.rooms import Change, Room
from game.web import forms
from game.web.playing import actor_kind
from game.web.table import hosting, workshop

Act = Callable[[Room], Refusal | None]


def do(one: Room, name: str) -> Refusal | None:
    """Do what was asked of the room; then whoever stands in plays what is open."""
    if name == "freeze" and one.frozen_at is None:
        workshop().seats.freeze(one)
    if name in PLAIN:
        refusal = _change(one, partial(PLAIN[name], hosting(one)))
    elif name in OTHERS:
        try:
            refusal = OTHERS[name](one)
        except forms.Malformed as no:
            refusal = no.refusal
    else:
        return Refusal(Code.MALFORMED, f"“act” is “{visible(name)[:40]}”, which a host cannot do.")
    catch_up(one.id)
    return refusal


def catch_up(code: str) -> None:
    """Whoever stands in plays every turn that is open by now."""
    made = workshop()
    one = made.rooms.find(code)
    if one is None:
        return
    moment = made.rooms.moment(one)
    if not (moment.paused or moment.over):
        made.stand_ins.play(one, moment.open_turn)


def _change(one: Room, changed: Change) -> Refusal | None:
    return workshop().rooms.change(one.id, changed)


def _seat() -> str:
    return request.form.get("seat", "")


def _extend(one: Room) -> Refusal | None:
    minutes = forms.read_number(request.form, "minutes", 5)
    return _change(one, partial(Hosting.extend, hosting(one), minutes=minutes))


def _show(one: Room) -> Refusal | None:
    parts = request.form.getlist("show")
    return _change(one, partial(Hosting.show, hosting(one), parts=parts))


def _put_up(one: Room) -> Refusal | None:
    parts = request.form.getlist("wall")
    return _change(one, partial(Hosting.put_up, hosting(one), parts=parts))


def _note(one: Room) -> Refusal | None:
    notes = request.form.get("notes", "")
    return _change(one, partial(Hosting.note, hosting(one), notes=notes))


def _rename(one: Room) -> Refusal | None:
    return workshop().seats.rename(one.id, _seat(), request.form.get("name", ""))


def _remove(one: Room) -> Refusal | None:
    return workshop().seats.remove(one.id, _seat())


def _nudge_seat(one: Room) -> Refusal | None:
    return workshop().seats.nudge(one.id, _seat())


def _stand_in(one: Room) -> Refusal | None:
    return workshop().stand_ins.stand_in(one, _seat(), actor_kind())


def _hand_back(one: Room) -> Refusal | None:
    return workshop().stand_ins.hand_back(one, _seat())


def _captain(one: Room) -> Refusal | None:
    return workshop().votes.hand_on(one, _seat(), request.form.get("member", ""))


def _remove_member(one: Room) -> Refusal | None:
    return workshop().votes.remove(one.id, _seat(), request.form.get("member", ""))


def _happen(one: Room) -> Refusal | None:
    return workshop().rounds.let_happen(one, request.form.get("event", ""))


def _next_round(one: Room) -> Refusal | None:
    return workshop().rounds.begin(one, request.form.get("change", ""))


OTHERS: Mapping[str, Act] = {
    "happen": _happen,
    "next-round": _next_round,
    "extend": _extend,
    "show": _show,
    "put-up": _put_up,
    "note": _note,
    "rename": _rename,
    "remove": _remove,
    "nudge-seat": _nudge_seat,
    "stand-in": _stand_in,
    "hand-back": _hand_back,
    "captain": _captain,
    "remove-member": _remove_member,
}
