"""Amendments laid over charters: what they do, alone and together, and each way in which they can be wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from collegium.charter import Amendment, amendment, amendments, charter, names
from collegium.charter.read import charter_and_document
from collegium.charter.writing import as_yaml
from collegium.errors import CollegiumError

HEAD = "collegium: amendment/1\nid: {id}\nname: Name\nto: [club, other]\nassumed: for the test\nchanges:\n"
LATER = "{secrecy: secret, candidates: several, form: person}"


@pytest.fixture
def lay(tmp_path: Path, club_text: str):
    """Lay amendments over the club, given as the text below ``changes:``; they are called one, two and three."""
    (tmp_path / "club.yaml").write_text(club_text)

    def lay(*changes: str, to: str = "club.yaml"):
        files = []
        for id, text in zip(("one", "two", "three"), changes, strict=False):
            path = tmp_path / f"{id}.yaml"
            path.write_text(HEAD.format(id=id) + text)
            files.append(path)
        return charter(tmp_path / to, amend=files)

    return lay


ADD = """\
  - add:
      clauses:
        - {id: audit, by: meeting, power: audit, over: board, standing: rule, assumed: new, text: It looks.}
      norms:
        - {id: fair-play, strength: 0.5, assumed: new, text: Nobody cheats.}
"""


def test_parts_are_added(lay):
    club = lay(ADD)
    assert club.clauses[-1].id == "audit"
    assert club.norm("fair-play").strength == 0.5
    assert club.amendments == ("one",)
    assert repr(club).startswith("<Charter club + one: 3 levels, 2 bodies, 1 offices, 4 clauses,")


def test_parts_are_taken_away(lay):
    club = lay("  - remove: {clauses: [president-by-board]}\n")
    assert [clause.id for clause in club.clauses] == ["early-election", "later-appointment"]


def test_tables_are_merged_and_null_takes_a_key_out(lay, club):
    changed = lay(
        "  - change:\n      clauses:\n        president-by-board:\n"
        "          {ballot: {secrecy: open}, recommended_by: null, majority: null}\n"
        "        early-election: {ballot: {secrecy: open, candidates: single, form: list}}\n"
        "      bodies: {meeting: {meets: {every_months: 3}, sizes: [{from: 2001, full: 50, assumed: more}]}}\n"
    )
    first, _, last = changed.clauses
    assert (last.ballot.secrecy, last.ballot.candidates) == ("open", "several")
    assert (last.recommended_by, last.majority) == (None, "none")
    assert first.ballot.form == "list"
    assert changed.body("meeting").meets.every_months == 3
    assert changed.size("meeting", "2005")["full"] == 50
    assert first.assumed == "As changed by the amendment one."
    assert changed.clauses[1] == club.clauses[1], "what is not named stays as it was"


def test_amendments_build_on_one_another_in_order(lay):
    change = "  - change: {clauses: {audit: {over: president}}}\n"
    assert lay(ADD, change).clauses[-1].over == "president"
    with pytest.raises(CollegiumError, match=r"one\.yaml:7:\d+: the charter has no such part among its clauses: 'audi"):
        lay(change, ADD)


def test_the_same_done_twice_is_no_conflict(lay):
    remove = "  - remove: {clauses: [president-by-board]}\n"
    change = "  - change: {clauses: {early-election: {majority: two-thirds}}}\n"
    assert lay(remove, remove).clauses == lay(remove).clauses
    assert lay(ADD, ADD).clauses == lay(ADD).clauses
    assert lay(change, change).clauses[0].majority == "two-thirds"


def test_a_change_from_a_day_on_divides_the_clause(lay):
    club = lay(
        f"  - from: 2003-05\n    change: {{clauses: {{president-by-board: {{ballot: {LATER}, majority: simple}}}}}}\n"
    )
    before, after = club.clauses_for(over="president")
    assert (before.id, before.until, before.majority) == ("president-by-board", "2003-05", "two-thirds")
    assert (after.id, after.from_, after.majority) == ("president-by-board-from-2003-05", "2003-05", "simple")


def test_a_change_for_some_years_leaves_three_pieces(lay):
    club = lay("  - {from: 2003, until: 2004-07, change: {clauses: {president-by-board: {majority: simple}}}}\n")
    pieces = [(one.from_, one.until, one.majority) for one in club.clauses_for(over="president")]
    assert pieces == [(None, "2003", "two-thirds"), ("2003", "2004-07", "simple"), ("2004-07", None, "two-thirds")]


def test_a_removal_from_a_day_on_ends_the_clause(lay):
    club = lay("  - {from: 2003, remove: {clauses: [president-by-board]}}\n")
    assert [(one.from_, one.until) for one in club.clauses_for(over="president")] == [(None, "2003")]


def test_two_dated_amendments_may_change_different_keys(lay):
    club = lay(
        "  - {from: 2003, change: {clauses: {president-by-board: {majority: simple}}}}\n",
        "  - {from: 2002, change: {clauses: {president-by-board: {standing: practice}}}}\n",
    )
    pieces = {(one.start.year, one.majority, one.standing) for one in club.clauses_for(over="president")}
    assert pieces == {(1, "two-thirds", "rule"), (2002, "two-thirds", "practice"), (2003, "simple", "practice")}


def test_dates_that_hold_the_whole_time_divide_nothing(lay, club):
    same = lay("  - {from: 1990, until: 2050, change: {clauses: {president-by-board: {majority: simple}}}}\n")
    assert [one.id for one in same.clauses] == [one.id for one in club.clauses]


def test_what_is_added_from_a_day_on_holds_from_that_day(lay):
    club = lay(ADD.replace("  - add:", "  - from: 2004\n    add:"))
    assert (club.clauses[-1].from_, club.norm("fair-play").from_) == ("2004", "2004")


def test_an_operation_can_be_for_one_charter_only(lay):
    both = "  - {to: other, remove: {clauses: [nowhere]}}\n  - {to: club, remove: {clauses: [president-by-board]}}\n"
    assert len(lay(both).clauses) == 2


def test_one_name_is_taken_from_a_list(tmp_path, republic_text):
    (tmp_path / "republic.yaml").write_text(republic_text)
    head = HEAD.format(id="one").replace("[club, other]", "republic")
    path = tmp_path / "one.yaml"
    path.write_text(head + "  - remove: {clauses: [people-elect--president]}\n")
    rules = charter(tmp_path / "republic.yaml", amend=path)
    assert [one.id for one in rules.clauses[:2]] == ["people-elect--house", "bench-co-opts"]
    for wrong, says in (("people-elect--senate", "not over this"), ("bench-co-opts--senate", "not over this")):
        path.write_text(head + f"  - remove: {{clauses: [{wrong}]}}\n")
        with pytest.raises(CollegiumError, match=rf"one\.yaml:7:\d+: the clause is {says}"):
            charter(tmp_path / "republic.yaml", amend=path)


def test_two_amendments_may_take_different_names_from_a_list(tmp_path, republic_text):
    (tmp_path / "republic.yaml").write_text(
        republic_text.replace("[house, president]", "[house, president, chancellor]")
    )
    for name in ("president", "chancellor"):
        head = HEAD.format(id=f"no-{name}").replace("[club, other]", "republic")
        (tmp_path / f"{name}.yaml").write_text(head + f"  - remove: {{clauses: [people-elect--{name}]}}\n")
    rules = charter(tmp_path / "republic.yaml", amend=[tmp_path / "president.yaml", tmp_path / "chancellor.yaml"])
    assert [one.id for one in rules.clauses if one.group] == ["people-elect--house"]
    change = HEAD.format(id="all").replace("[club, other]", "republic")
    (tmp_path / "all.yaml").write_text(change + "  - change: {clauses: {people-elect: {over: chancellor}}}\n")
    with pytest.raises(CollegiumError, match=r"all\.yaml:7:\d+: conflict: all changes `over` of what another"):
        charter(tmp_path / "republic.yaml", amend=[tmp_path / "president.yaml", tmp_path / "all.yaml"])
    with pytest.raises(CollegiumError, match=r"president\.yaml:7:\d+: conflict: no-president removes what another"):
        charter(tmp_path / "republic.yaml", amend=[tmp_path / "all.yaml", tmp_path / "president.yaml"])


def test_a_key_taken_out_is_missed_where_its_part_begins(lay):
    with pytest.raises(CollegiumError, match=r"club\.yaml:31:5: the key 'text' is missing\. This is so with one laid"):
        lay("  - change: {clauses: {early-election: {text: null}}}\n")


CHANGE = "  - change: {clauses: {president-by-board: {ballot: {secrecy: open}}}}\n"
CONFLICTS = [
    (
        CHANGE,
        "  - change: {clauses: {president-by-board: {ballot: null}}}\n",
        r"two\.yaml:7:\d+: conflict: two changes `ballot` of what .*'president-by-board'. one .*\(.*one\.yaml:7\)",
    ),
    (
        CHANGE,
        "  - change:\n      clauses:\n        president-by-board:\n          ballot:\n            secrecy: secret\n",
        r"two\.yaml:11:\d+: conflict: two changes `ballot\.secrecy` of",
    ),
    (
        CHANGE,
        "  - remove: {clauses: [president-by-board]}\n",
        r"two\.yaml:7:\d+: conflict: two removes what another .* ch",
    ),
    (
        "  - remove: {clauses: [president-by-board]}\n",
        CHANGE,
        r"two\.yaml:7:\d+: conflict: two changes what another .* rem",
    ),
]


@pytest.mark.parametrize(("one", "two", "says"), CONFLICTS)
def test_a_conflict_names_both_amendments_with_file_and_line(lay, one, two, says):
    lay(one), lay(two)
    with pytest.raises(CollegiumError, match=says):
        lay(one, two)


FAULTS = [
    (
        "  - remove: {clauses: [presidant-by-board]}\n",
        7,
        "among its clauses: 'presidant-by-board'. Did you mean 'presid",
    ),
    ("  - remove: {clausess: [x]}\n", 7, "unknown key: 'clausess'. Did you mean 'clauses'?"),
    ("  - change:\n      bodies:\n        bord: {name: B}\n", 9, "among its bodies: 'bord'. Did you mean 'board'?"),
    ("  - change:\n      bodies:\n        board:\n          nme: B\n", 10, "unknown key: 'nme'. Did you mean 'name'?"),
    (
        "  - change:\n      bodies:\n        board:\n          kind: bord\n",
        10,
        "cannot be this: 'bord'. Did you mean 'board'?",
    ),
    ("  - change:\n      bodies:\n        board: {id: panel}\n", 9, "an id cannot be changed: 'board'"),
    ("  - change:\n      bodies:\n        board: panel\n", 9, "should be a table of keys and values"),
    ("  - {}\n", 7, "an operation that does nothing"),
    ("  - ad: {}\n", 7, "unknown key: 'ad'. Did you mean 'add'?"),
    (
        "  - to: klub\n    remove: {clauses: [x]}\n",
        7,
        "the amendment is not to this charter: 'klub'. Did you mean 'club'?",
    ),
    ("  - from: 2001-13\n    remove: {clauses: [x]}\n", 7, "not a date: '2001-13'"),
    ("  - from: 2012\n    remove: {clauses: [x]}\n", 7, "the amendment lies outside the time of the charter"),
    ("  - until: 1999\n    remove: {clauses: [x]}\n", 7, "the amendment lies outside the time of the charter"),
    ("  - from: 2005\n    remove: {clauses: [early-election]}\n", 8, "the part is not in force in that time"),
    (
        "  - from: 2005\n    change: {bodies: {board: {name: B}}}\n",
        8,
        "bodies cannot be changed for a part of the time",
    ),
    (ADD.replace("id: audit", "id: early-election"), 9, "the id is used already: 'early-election'"),
    ("  - add:\n      offices:\n        - {id: board, name: B, level: club}\n", 9, "the id is used already: 'board'"),
    (ADD.replace("over: board", "over: bord"), 9, "no such body or office: 'bord'. Did you mean 'board'?"),
    (ADD.replace("power: audit", "power: audits"), 9, "Did you mean 'audit'?"),
    (ADD.replace("assumed: new, text: It", "text: It"), 9, "neither `source` nor `assumed`"),
    (ADD.replace("0.5", "half"), 11, "should be a number"),
]


@pytest.mark.parametrize(("changes", "line", "says"), FAULTS, ids=lambda value: str(value)[:40])
def test_a_fault_of_an_amendment_is_told_at_its_line(lay, changes, line, says):
    with pytest.raises(CollegiumError) as caught:
        lay(changes)
    assert says in str(caught.value)
    assert Path(caught.value.where).name == "one.yaml"
    assert caught.value.line == line


def test_what_a_removal_leaves_hanging_is_told_in_the_charters_own_file(lay):
    with pytest.raises(
        CollegiumError, match=r"club\.yaml:27:\d+: the charter has no such office: 'president'"
    ) as caught:
        lay("  - remove: {offices: [president]}\n")
    assert caught.value.hint.endswith("This is so with one laid over club.")
    with pytest.raises(CollegiumError, match=r"club\.yaml:19:\d+: no way to fill a body on 2001-02-01: 'board'"):
        lay("  - remove: {clauses: [early-election]}\n")


def test_an_amendment_is_for_the_charters_it_names_and_laid_once(lay, tmp_path):
    with pytest.raises(CollegiumError, match="an amendment is laid twice: 'one'"):
        lay(ADD), charter(tmp_path / "club.yaml", amend=[tmp_path / "one.yaml", tmp_path / "one.yaml"])
    with pytest.raises(CollegiumError, match=r"one\.yaml:4:\d+: the amendment is for other charters: 'cpsu-1922'"):
        charter("cpsu-1922", amend=tmp_path / "one.yaml")
    with pytest.raises(CollegiumError, match=r"no such amendment: 'cut-slates'. Did you mean 'cut-slate'?"):
        charter("cpsu-1922", amend="cut-slates")
    with pytest.raises(CollegiumError, match="the file is a charter, and"):
        charter("cpsu-1922", amend=tmp_path / "club.yaml")


def test_a_faulty_charter_is_told_before_what_is_laid_over_it(lay, tmp_path, club_text):
    (tmp_path / "faulty.yaml").write_text(club_text.replace("seat_in: board", "seat_in: bord"))
    with pytest.raises(CollegiumError, match=r"faulty\.yaml:29:\d+: the charter has no such body: 'bord'"):
        lay(ADD, to="faulty.yaml")


def test_an_amended_charter_can_be_written_out_and_read_again(tmp_path):
    for name, laid in (("cpsu-1922", "cut-nomination"), ("cpsu-1934", "secret-ballots-1937")):
        rules, document = charter_and_document(name, laid)
        path = tmp_path / "mine.yaml"
        path.write_text(as_yaml(document.data), "utf-8")
        assert charter(path) == rules


# The amendments that come with the package.


@pytest.mark.parametrize("name", amendments())
def test_each_shipped_amendment_lies_over_each_charter_it_names(name):
    found = amendment(name)
    assert isinstance(found, Amendment)
    assert found.id == name
    for one in found.to:
        assert one in names()
        amended = charter(one, amend=name)
        before = charter(one)
        assert (amended.clauses, amended.rules, amended.norms) != (before.clauses, before.rules, before.norms)


def test_every_counterfactual_of_the_patterns_is_shipped():
    """Section F of the list of patterns: F1 to F9, and each link of the circle cut."""
    wanted = """secret-ballots-1937 no-ban-on-factions one-head-1953 turnover-kept-1966 no-compact-1964
        leader-by-congress-1966 security-to-politburo no-appeal-1957 no-terror cut-nomination cut-confirmation
        cut-district-nomination cut-district-delegates cut-delegates cut-slate cut-election-of-central-committee
        cut-election-of-secretariat cut-election-of-leader cut-leader-nominations"""
    assert sorted(wanted.split()) == amendments()


def test_all_cuts_lie_over_one_charter_together():
    cuts = [name for name in amendments() if name.startswith("cut-") and "cpsu-1922" in amendment(name).to]
    assert len(cuts) == 9
    everything = charter("cpsu-1922", amend=cuts)
    left = [clause.id for clause in charter("cpsu-1922").clauses if clause in everything.clauses]
    assert len(left) == 48 - 10, "one cut takes two clauses, the others one each"
    backwards = charter("cpsu-1922", amend=cuts[::-1])
    assert {clause.id for clause in backwards.clauses} == {clause.id for clause in everything.clauses}


def test_the_secret_ballots_of_1937_begin_in_1937():
    rules = charter("cpsu-1934", amend="secret-ballots-1937")

    def ballots(on):
        return {
            (clause.ballot.secrecy, clause.ballot.candidates)
            for power, body in (
                ("ratify", "province-secretary"),
                ("elect", "central-committee"),
                ("elect", "politburo"),
            )
            for clause in rules.clauses_for(power=power, over=body, on=on)
        }

    assert ballots("1937-02-28") == {("open", "single"), ("secret", "single")}
    assert ballots("1937-03-01") == ballots("1952-01") == {("secret", "several")}


def test_no_appeal_leaves_the_politburo_to_decide_alone():
    rules = charter("cpsu-1953", amend="no-appeal-1957")
    assert [one.by for one in rules.clauses_for(power="remove", over="leader", on="1957-05-31")] == [
        "central-committee"
    ]
    assert [one.by for one in rules.clauses_for(power="remove", over="leader", on="1957-06-01")] == ["politburo"]
    assert rules.clauses_for(power="appeal", on="1957-06-01") == ()
    assert len(rules.clauses_for(power="appeal", on="1957-05-31")) == 1


def test_one_head_is_one_office():
    rules = charter("cpsu-1953", amend="one-head-1953")
    assert "sovnarkom-chair" not in [office.id for office in rules.offices]
    assert [one.by for one in rules.clauses_for(power="convene", over="politburo", on="1953-04-01")] == ["leader"]
