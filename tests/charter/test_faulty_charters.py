"""Each way in which a charter can be wrong gives one message, at its line, with the nearest right word."""

from __future__ import annotations

import pytest

from collegium.errors import CollegiumError

# what is written, what is written instead, the line of the error, a part of its message
FAULTS = [
    ("charter/1", "theory/1", 1, "the file is a theory, and a charter is wanted here"),
    ("charter/1", "charter/2", 1, "a later version of the charter format"),
    ("id: club\nname", "id: Chess Club\nname", 2, "not an id: 'Chess Club'"),
    ("name: Chess club", "name: ' '", 3, "not a line of text"),
    ("from: 2001-02", "from: 2001-14", 4, "not a date: '2001-14'"),
    ("from: 2001-02, ", "", 4, "the key 'from' is missing"),
    ("until: 2010}", "until: 2001-02-01}", 4, "`until` is not after `from`: '2001-02-01'"),
    ("until: 2010}", "until: 2001}", 4, "`until` is not after `from`: '2001'"),
    ("{id: statutes, title", "{id: statute, title", 8, "no such source: 'statutes'. Did you mean 'statute'?"),
    ("count: 4", "count: four", 9, "`levels[1].count` should be a whole number: 'four'"),
    ("count: 4", "count: true", 9, "should be a whole number: True"),
    ("count: 4", "count: 0", 9, "greater than or equal to 1"),
    ("count: 4", "count: 2.5", 9, "2.5"),
    ('count: 4, source: "statutes, 1"', "count: 4", 9, "neither `source` nor `assumed` is given"),
    ("within: club", "within: clubb", 9, "no such level: 'clubb'. Did you mean 'club'?"),
    ("within: club", "within: table", 9, "a level lies within itself"),
    ("within: club", "within: branch", 9, "a level lies within itself"),
    ("within: club", "within: null", 9, "a second level at the top: 'branch'"),
    ("{id: table,", "{id: branch,", 10, "the id is used twice: 'branch'"),
    ("level: club\n    kind: congress", "level: clab\n    kind: congress", 14, "Did you mean 'club'?"),
    (
        "kind: congress",
        "kind: congres",
        15,
        "`bodies[0].kind` cannot be this: 'congres'. Did you mean 'congress'?",
    ),
    ("kind: congress", "knid: congress", 15, "unknown key: 'knid'. Did you mean 'kind'?"),
    ("ranks: [full]", "ranks: []", 16, "`bodies[0].ranks` is too short: []. It takes at least 1."),
    ("ranks: [full]", "ranks: [full, full]", 16, "a rank is named twice"),
    ("ranks: [full]", "ranks: [full, full, full]", 16, "`bodies[0].ranks` is too long. It takes at most 2."),
    ("full: 40", "full: -1", 17, "greater than or equal to 0"),
    ("full: 40", "full: 40, candidate: 1", 17, "seats of a rank that the body does not have"),
    ("from: 2001, full: 40", "from: 2002, full: 40", 17, "the first size begins after the charter"),
    ('every_months: 6, source: "statutes, 2"', "every_months: 6", 18, "neither `source` nor `assumed`"),
    ('every_months: 6, source: "statutes, 2"', "every_months: 6, source: laws", 18, "no such source: 'laws'"),
    ("id: board\n", "id: meeting\n", 19, "the id is used twice: 'meeting'"),
    ("from: 2004-07", "from: 2001", 26, "the sizes are not in order of date: '2001'"),
    ("from: 2004-07", "from: 2000-12", 26, "the sizes are not in order of date: '2000-12'"),
    ("[president]", "[presidant]", 27, "no such office: 'presidant'. Did you mean 'president'?"),
    (
        "{id: president",
        "{id: board",
        29,
        "the id is used twice: 'board'. Bodies and offices share their ids.",
    ),
    ("seat_in: board", "seat_in: bord", 29, "no such body: 'bord'. Did you mean 'board'?"),
    ("seat_in: board", "seat_in: president", 29, "no such body: 'president'"),
    ("    by: meeting", "    by: meting", 32, "no such body or office: 'meting'. Did you mean 'meeting'?"),
    ("power: elect\n    over: board", "power: elects\n    over: board", 33, "Did you mean 'elect'?"),
    (
        "over: board\n    majority",
        "over: bord\n    majority",
        34,
        "no such body or office: 'bord'. Did you mean 'board'?",
    ),
    (
        "majority: simple",
        "majority: half",
        35,
        "Allowed: absolute, none, plurality, simple, three-quarters, two-thirds, unanimous.",
    ),
    ("until: 2005", "until: 2004", 19, "no way to fill a body on 2004-01-01: 'board'"),
    ("until: 2005", "until: 2006", 19, "more than one way to fill a body on 2005-01-01: 'board'"),
    ("    source: statutes, 4\n", "", 31, "neither `source` nor `assumed` is given"),
    ("    text: The meeting elects the board.\n", "", 31, "the key 'text' is missing"),
    ("id: later-appointment", "id: early-election", 40, "the id is used twice: 'early-election'"),
    (
        "standing: practice",
        "majority: simple\n    standing: practice",
        44,
        "an office decides alone and does not vote",
    ),
    (
        "power: elect\n    over: president",
        "power: convene\n    over: president",
        51,
        "nobody can convene an office",
    ),
    ("recommended_by: meeting", "recommended_by: metting", 52, "Did you mean 'meeting'?"),
    ("secrecy: secret", "secrecy: secrt", 54, "Did you mean 'secret'?"),
    (
        "power: elect\n    over: president",
        "power: delegate\n    over: board",
        51,
        "delegates go to a congress",
    ),
]


@pytest.mark.parametrize(("right", "wrong", "line", "says"), FAULTS, ids=lambda value: str(value)[:30])
def test_a_fault_is_told_at_its_line(club_text, as_charter, right, wrong, line, says):
    assert club_text.count(right) == 1, "the fault must be made in one place"
    text = club_text.replace(right, wrong)
    with pytest.raises(CollegiumError) as caught:
        as_charter(text)
    assert says in str(caught.value)
    assert caught.value.line == line
    assert str(caught.value).startswith(f"club.yaml:{line}:")


def test_the_units_of_an_organisation_are_bounded(club_text, as_charter):
    text = club_text.replace("count: 4", "count: 1000").replace("count: 5", "count: 1001")
    with pytest.raises(CollegiumError, match=r"club\.yaml:10:\d+: a level has too many units: 1001000"):
        as_charter(text)


def test_a_long_ring_of_levels_is_found(club_text, as_charter):
    with pytest.raises(CollegiumError, match="lies within itself"):
        as_charter(club_text.replace("within: null", "within: table"))


def test_further_faults_are_counted(club_text, as_charter):
    with pytest.raises(CollegiumError, match=r"'bord'.*1 further error in this file\.$"):
        as_charter(club_text.replace("seat_in: board", "seat_in: bord").replace("    by: meeting", "    by: meting"))


def test_a_body_filled_by_nobody_is_named(club_text, as_charter):
    text = club_text.replace("kind: congress", "kind: commission")
    assert as_charter(text).body("meeting").kind == "commission", "a commission may be filled from outside"
    for kind in ("committee", "bureau", "secretariat"):
        with pytest.raises(CollegiumError, match="no way to fill a body on 2001-02-01: 'meeting'"):
            as_charter(club_text.replace("kind: congress", f"kind: {kind}"))
