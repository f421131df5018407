"""Reading a charter for the kernel: spans, congresses, sizes and links."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from collegium.charter import Charter
from collegium.engine import compile_setting
from collegium.engine.setting import month_date, months_between
from collegium.errors import CollegiumError

START, END = dt.date(1922, 4, 1), dt.date(1926, 4, 1)


def test_months_and_dates_undo_each_other() -> None:
    for month in range(-30, 200):
        assert months_between(START, month_date(START, month)) == month


def test_congresses_meet_as_often_as_the_charter_says(cpsu: Charter) -> None:
    setting = compile_setting(cpsu, START, END)
    assert setting.n_months == 48
    assert [month for month in range(49) if setting.sizes[month, 0] >= 0] == [12, 24, 36, 48]
    assert (setting.sizes[[0, 11, 13]] == -1).all()


def test_congresses_can_be_given_and_those_outside_the_span_are_left_out(cpsu: Charter) -> None:
    days = [dt.date(1922, 4, 2), dt.date(1924, 5, 31), dt.date(1923, 4, 17), dt.date(1924, 5, 1), dt.date(1927, 12, 1)]
    setting = compile_setting(cpsu, START, END, days)
    assert [setting.date(month) for month in range(49) if setting.sizes[month, 0] >= 0] == [
        dt.date(1923, 4, 1),
        dt.date(1924, 5, 1),
    ]
    assert not (compile_setting(cpsu, START, END, []).sizes >= 0).any()


def test_the_seats_of_a_congress_are_those_of_the_charter_on_the_day(cpsu: Charter) -> None:
    """Table 3.3 of Gill (2018) for the bodies of 1924-06 on; 87 seats of the Central Committee are public knowledge."""
    setting = compile_setting(cpsu, START, END, [dt.date(1924, 6, 1), dt.date(1926, 1, 1)])
    assert setting.sizes[26].tolist() == [7, 6, 11, 6, 5, 0, 87]
    assert setting.sizes[45].tolist() == [9, 5, 11, 5, 5, 2, 106]
    assert setting.committee_at_start == 46
    assert (setting.n_provinces, setting.n_districts) == (84, 504)
    assert setting.rules.delegates_per_province == 686 // 84


def test_the_charter_of_1922_has_every_link_of_the_circle_and_ratifies_openly(cpsu: Charter) -> None:
    rules = compile_setting(cpsu, START, END).rules
    assert rules[:7] == (True,) * 7
    assert rules.secret_ratification is False


@pytest.mark.parametrize(
    ("link", "power", "by", "over"),
    [
        ("recommends", "nominate", "secretariat", "province-secretary"),
        ("secretaries_delegate", "delegate", "province-secretary", "congress"),
        ("delegates_decide", "elect", "congress", "central-committee"),
        ("slate_from_above", "nominate", "secretariat", "central-committee"),
        ("committee_elects_leader", "elect", "central-committee", "leader"),
        ("leader_removable", "remove", "central-committee", "leader"),
        ("leader_removable", "propose-removal", "politburo", "leader"),
        ("members_removable", "remove", "central-committee", "politburo"),
        ("members_removable", "propose-removal", "politburo", "politburo"),
    ],
)
def test_leaving_out_a_clause_cuts_its_link_and_no_other(
    cpsu: Charter, without: Callable[..., Charter], link: str, power: str, by: str, over: str
) -> None:
    rules = compile_setting(without(cpsu, power, by, over), START, END).rules
    assert [name for name in rules._fields[:7] if not getattr(rules, name)] == [link]


def test_a_secret_ballot_below_is_seen(cpsu: Charter, in_secret: Callable[[Charter], Charter]) -> None:
    assert compile_setting(in_secret(cpsu), START, END).rules.secret_ratification is True


def test_a_clause_that_is_not_in_force_at_the_start_is_no_link(cpsu: Charter) -> None:
    nominations = [c for c in cpsu.clauses_for("nominate", "secretariat", "province-secretary") if c.from_ is not None]
    assert [str(c.from_) for c in nominations] == ["1923-06"]
    kept = tuple(c for c in cpsu.clauses if c.over != "province-secretary" or c in nominations or c.power != "nominate")
    later = cpsu.model_copy(update={"clauses": kept})
    assert compile_setting(later, START, END).rules.recommends is False
    assert compile_setting(later, dt.date(1923, 6, 1), END).rules.recommends is True


@pytest.mark.parametrize(
    ("start", "until", "told"),
    [
        (START, START, "a simulation ends after it starts"),
        (END, START, "a simulation ends after it starts"),
        (dt.date(1921, 1, 1), END, "a date outside the charter"),
        (START, dt.date(1937, 1, 1), "a date outside the charter"),
    ],
)
def test_a_span_outside_the_charter_is_refused(cpsu: Charter, start: dt.date, until: dt.date, told: str) -> None:
    with pytest.raises(CollegiumError, match=told):
        compile_setting(cpsu, start, until)
