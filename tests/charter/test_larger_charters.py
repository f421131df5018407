"""Seats, rules, norms and clauses over lists: what they say, and each way in which they can be wrong."""

from __future__ import annotations

import pytest

from collegium.charter import Charter
from collegium.errors import CollegiumError

# what is written, what is written instead, the line of the error, a part of its message
FAULTS = [
    ("[East, North, West]", "[East, North]", 9, "not as many names as units: 2. It has 3"),
    ("[East, North, West]", "[East, North, East]", 9, "a unit is named twice: 'canton'"),
    ("quorum: 0.5", "quorum: 1.5", 26, "less than or equal to 1"),
    ("quorum: 0.5", "quorum: half", 26, "`bodies[1].quorum` should be a number: 'half'"),
    ("term_months: 48\n    quorum", "term_months: 0\n    quorum", 25, "greater than or equal to 1"),
    ("    source: constitution, 2\n", "    source: constitutions, 2\n", 28, "Did you mean 'constitution'?"),
    ("count: 12", "count: 14", 33, "the full seats sum to more than the size: 21. From 1950 senate has 20."),
    ("rank: candidate, count: 2", "rank: candidate, count: 3", 34, "the candidate seats sum to more than the size: 3"),
    ("count: 12", "count: 0", 30, "greater than or equal to 1"),
    ("id: chosen", "id: heads", 31, "the id is used twice: 'heads'"),
    ("elected, by: people", "elected", 30, "seats that somebody fills, and nobody is named: 'chosen'. Add `by`."),
    ("elected, by: people", "elected, by: peple", 30, "no such body or office: 'peple'. Did you mean 'people'?"),
    ("elected, by: people", "voted, by: people", 30, "Allowed: appointed, co-opted, delegated, elected, ex-officio"),
    ("ex-officio, post: governor", "ex-officio", 31, "seats ex officio, and no office is named: 'heads'"),
    ("ex-officio, post: governor", "lot, post: governor", 31, "a post, and the seats are not filled ex officio"),
    ("ex-officio, post: governor", "ex-officio, post: house", 31, "no such office: 'house'"),
    ("ex-officio, post: governor", "ex-officio, post: governer", 31, "Did you mean 'governor'?"),
    (
        "ex-officio, post: governor",
        "ex-officio, post: president",
        31,
        "more seats ex officio than holders: 3. president has 1",
    ),
    (
        "    source: constitution, 2\n    seats",
        "    includes: [governor]\n    seats",
        31,
        "brings two seats in one body",
    ),
    ("lot, from: canton", "lot, from: kanton", 33, "no such body, office or level: 'kanton'. Did you mean 'canton'?"),
    ('inherited, source: "constitution, 2"', "inherited", 32, "neither `source` nor `assumed`"),
    ("full: 2000,", "full: 200000,", 46, "too many seats: 200000. Only an electorate has more than 100000."),
    ("full: 2000,", "full: 0,", 46, "the seats of a body sum to nothing: 'guard'"),
    ("terms: 2, exempt_by: senate", "terms: 2, exempt_by: sanate", 59, "Did you mean 'senate'?"),
    ("terms: 2, exempt", "term: 2, exempt", 59, "unknown key: 'term'. Did you mean 'terms'?"),
    ("[chancellor, house]", "[chancelor, house]", 60, "Did you mean 'chancellor'?"),
    ("[chancellor, house]", "[president, house]", 60, "an office cannot be incompatible with itself: 'president'"),
    ("level: canton}", "level: canton, seat_in: house, incompatible_with: house}", 62, "in which it has its seat"),
    ("over: [house, president]", "over: [house, presidant]", 67, "Did you mean 'president'?"),
    ("over: [house, president]", "over:\n      - house\n      - presidant", 69, "Did you mean 'president'?"),
    ("over: [house, president]", "over: [house, House]", 67, "not an id: 'House'"),
    ("over: [house, president]", "over: [house, 3]", 67, "not an id: 3"),
    ("over: [house, president]", "over: [house, house]", 67, "a name stands twice in the list"),
    ("over: [house, president]", "over: []", 67, "an empty list"),
    ("over: [house, president]", "over: {house: president}", 67, "should be text"),
    ("id: people-elect", "id: people--elect", 64, "Two hyphens stand only in the ids of clauses made from a list"),
    ("id: guard-informs", "id: people-elect", 97, "the id is used twice: 'people-elect'"),
    ("id: guard-informs", "id: people--informs\n    group: house", 98, "a group that the clause is not of"),
    ("power: co-opt\n    over: bench", "power: co-opt\n    over: president", 75, "nobody can co-opt an office"),
    ("power: expel", "power: fund", 91, "an appeal from what nobody suffers: 'fund'"),
    ("appeal_to: bench", "appeal_to: governor", 91, "no such body: 'governor'"),
    ("majority: unanimous", "majority: all", 92, "Allowed: absolute, none, plurality"),
    ("from: 1960\n", "from: 2000\n", 94, "it begins after the charter ends: '2000'"),
    ("    until: 1960\n", "    until: 1950\n", 107, "it ends before the charter begins: '1950'"),
    ("kind: ban-on-factions", "kind: ban-on-faction", 106, "Did you mean 'ban-on-factions'?"),
    ("    share: 0.25\n    exempt", "    exempt", 111, "a minimum renewal without a share: 'renewal'"),
    ("kind: ban-on-factions", "kind: term-limit", 105, "a term limit without a number of terms"),
    (
        "kind: ban-on-factions",
        "kind: ban-on-factions\n    share: 0.5",
        107,
        "`share` says nothing of this kind of rule",
    ),
    ("over: [president, governor]", "over: president", 122, "an incompatibility of fewer than two"),
    ("over: [president, governor]", "over: [president, goverment]", 122, "Did you mean 'governor'?"),
    ("strength: 0.5", "strength: 2", 127, "less than or equal to 1"),
    ("strength: 0.5, from: 1955", "strength: 0.5, from: 2001", 127, "it begins after the charter ends"),
    ("{from: 1970, full: 30", "{from: 2001, full: 30", 24, "a size begins after the charter"),
]


@pytest.mark.parametrize(("right", "wrong", "line", "says"), FAULTS, ids=lambda value: str(value)[:30])
def test_a_fault_is_told_at_its_line(republic_text, as_charter, right, wrong, line, says):
    assert republic_text.count(right) == 1, "the fault must be made in one place"
    with pytest.raises(CollegiumError) as caught:
        as_charter(republic_text.replace(right, wrong))
    assert says in str(caught.value)
    assert caught.value.line == line
    assert str(caught.value).startswith(f"club.yaml:{line}:")


def test_a_clause_over_a_list_is_one_clause_for_each(republic):
    two = [clause for clause in republic.clauses if clause.group == "people-elect"]
    assert [(one.id, one.over, one.written) for one in two] == [
        ("people-elect--house", "house", "people-elect"),
        ("people-elect--president", "president", "people-elect"),
    ]
    assert [one.id for one in republic.clauses_for(power="elect", over="president")] == ["people-elect--president"]
    assert republic.clauses[-1].group is None
    assert republic.clauses[-1].written == "guard-informs"


def test_a_charter_can_be_taken_apart_and_made_again(republic):
    assert Charter.model_validate(republic.model_dump(by_alias=True)) == republic


def test_rules_and_norms_are_found(republic):
    def ids(**asked):
        return [rule.id for rule in republic.rules_for(**asked)]

    assert ids() == ["no-factions", "renewal", "two-posts"]
    assert ids(kind="minimum-renewal") == ["renewal"]
    assert ids(over="senate") == ["no-factions", "renewal"], "a rule for the whole holds for each of its bodies"
    assert ids(over="senate", on="1960") == ["renewal"]
    assert republic.rule("renewal").over == ("senate",)
    assert republic.norm("courtesy").strength == 0.5


@pytest.mark.parametrize(
    ("ask", "nearest"),
    [
        (lambda rules: rules.rule("renewl"), "renewal"),
        (lambda rules: rules.norm("curtesy"), "courtesy"),
        (lambda rules: rules.rules_for(kind="term-limits"), "term-limit"),
        (lambda rules: rules.rules_for(over="cantons"), "canton"),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest(republic, ask, nearest):
    with pytest.raises(CollegiumError) as caught:
        ask(republic)
    assert caught.value.nearest == nearest


# Clauses that say the same of the same.


SECOND = """\
  - id: again
    by: guard
    power: inform
    over: president
    standing: rule
    from: 1970
    assumed: as before
    text: The service reports to the President.
rules:
"""


def test_two_clauses_may_follow_one_another_and_not_overlap(republic_text, as_charter):
    text = republic_text.replace("rules:\n", SECOND)
    with pytest.raises(
        CollegiumError, match=r"club\.yaml:104:\d+: the dates of two clauses overlap: 'again'.*guard-in"
    ):
        as_charter(text)
    apart = text.replace("    assumed: so it is said\n", "    until: 1970\n    assumed: so it is said\n")
    assert len(as_charter(apart).clauses) == 7


def test_two_rules_may_follow_one_another_and_not_overlap(republic_text, as_charter):
    extra = (
        "  - {id: again, kind: ban-on-factions, from: 1959, standing: rule, assumed: x, text: No factions.}\nnorms:\n"
    )
    text = republic_text.replace("norms:\n", extra)
    with pytest.raises(CollegiumError, match=r"club\.yaml:126:\d+: the dates of two rules overlap: 'again'"):
        as_charter(text)
    assert len(as_charter(text.replace("from: 1959", "from: 1960")).rules) == 4


# Who is the first: what is filled only by itself, or in a circle.


def small(*clauses: str, bodies: str = "", first: str = "", kinds: tuple[str, str] = ("committee", "committee")) -> str:
    """Two bodies and an office, filled as the clauses say: ``BY POWER OVER``."""
    lines = [
        "collegium: charter/1",
        "id: small",
        "name: Small",
        "in_force: {from: 2000}",
        "levels: [{id: all, name: all, within: null, count: 1, assumed: x}]",
        "bodies:",
        *(
            f"  - {{id: {id}, name: N, level: all, kind: {kind}, ranks: [full],"
            f" sizes: [{{from: 2000, full: 9, assumed: x}}]{bodies if id == 'a' else ''}}}"
            for id, kind in zip("ab", kinds, strict=True)
        ),
        "  - {id: c, name: N, level: all, kind: assembly, ranks: [full], sizes: [{from: 2000, full: 9, assumed: x}]}",
        f"offices: [{{id: chair, name: N, level: all{first}}}]",
        "clauses:",
    ]
    for number, clause in enumerate(clauses):
        by, power, over = clause.split()
        lines.append(
            f"  - {{id: k{number}, by: {by}, power: {power}, over: {over}, standing: rule, assumed: x, text: t}}"
        )
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("clauses", "chain"),
    [
        (("a elect a", "c elect b"), "a <- a"),
        (("b elect a", "a elect b"), "a <- b <- a"),
        (("chair appoint a", "a elect chair", "c elect b"), "a <- chair <- a"),
        (("a nominate chair", "chair appoint a", "c elect b"), "a <- chair <- a"),
        (("chair appoint a", "b elect chair", "a elect b"), "a <- chair <- b <- a"),
        (("a co-opt a", "c elect b"), "a <- a"),
        (("c elect a", "a elect b", "b elect chair", "chair delegate c"), "a <- c <- chair <- b <- a"),
        (("a elect b", "b elect a", "a delegate c"), "a <- b <- a"),
    ],
)
def test_what_is_filled_only_in_a_circle_has_nobody_to_start_with(as_charter, clauses, chain):
    with pytest.raises(CollegiumError, match="nobody to start with") as caught:
        as_charter(small(*clauses))
    assert (caught.value.given, caught.value.line) == (chain, 7)


@pytest.mark.parametrize(
    "clauses",
    [
        ("c elect a", "a elect b", "b elect chair", "chair nominate a"),
        ("chair appoint a", "a elect b"),
        ("b elect a", "a elect b", "c ratify b"),
        ("c elect a", "a co-opt a", "a elect b"),
    ],
)
def test_a_circle_with_a_way_in_from_outside_can_start(as_charter, clauses):
    assert len(as_charter(small(*clauses)).clauses) == len(clauses)


def test_a_circle_can_start_where_somebody_filled_it_first(as_charter):
    clauses = ("a elect chair", "chair appoint a", "c elect b")
    said = ", founded_by: The first chair named himself."
    assert as_charter(small(*clauses, first=said)).office("chair").founded_by
    assert as_charter(small(*clauses, bodies=said)).body("a").founded_by


@pytest.mark.parametrize(
    ("seats", "starts"),
    [
        ("{id: s, count: 3, filled: elected, by: a, assumed: x}", False),
        ("{id: s, count: 3, filled: ex-officio, post: chair, assumed: x}", None),
        ("{id: s, count: 1, filled: ex-officio, post: chair, assumed: x}", False),
        ("{id: s, count: 3, filled: inherited, assumed: x}", True),
        ("{id: s, count: 3, filled: lot, from: all, assumed: x}", True),
        ("{id: s, count: 3, filled: elected, by: a, from: all, assumed: x}", False),
        ("{id: s, count: 3, filled: elected, by: c, assumed: x}", True),
    ],
)
def test_seats_that_somebody_outside_fills_let_a_body_start(as_charter, seats, starts):
    text = small("a elect a", "a elect chair", "c elect b", bodies=f", seats: [{seats}]")
    if starts:
        assert as_charter(text).body("a").seats[0].id == "s"
        return
    with pytest.raises(CollegiumError, match="nobody to start with" if starts is False else "than holders"):
        as_charter(text)


def test_bodies_do_not_bring_each_other_their_seats(as_charter):
    one = ", seats: [{id: s, count: 3, filled: ex-officio, from: b, assumed: x}]"
    text = small("c elect b", bodies=one)
    assert as_charter(text)
    assert "full: 9, assumed: x}]}\n  - {id: c" in text
    text = text.replace("x}]}\n  - {id: c", "x}]" + one.replace("from: b", "from: a") + "}\n  - {id: c")
    with pytest.raises(CollegiumError, match="seats ex officio that wait for one another: 'a <- b <- a'") as caught:
        as_charter(text)
    assert caught.value.line == 7


def test_a_body_without_seats_on_a_day_needs_no_way_to_be_filled(as_charter):
    text = small("c elect a", "c elect b").replace("over: b,", "over: b, until: 2005,")
    with pytest.raises(CollegiumError, match="no way to fill a body on 2005-01-01: 'b'"):
        as_charter(text)
    rest = "full: 9, assumed: x}, {from: 2005, full: 0, assumed: abolished}]}\n  - {id: c"
    text = text.replace("full: 9, assumed: x}]}\n  - {id: c", rest)
    assert as_charter(text).size("b", "2006") == {"full": 0, "candidate": 0}
