"""The shipped charters: the epochs of the CPSU against the record and the book, and five other institutions."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import collegium as cg
from collegium.charter import Charter, charter, names
from collegium.dates import as_day
from collegium.shipped import source
from collegium.yamlfile import parse_yaml

EPOCHS = [f"cpsu-{year}" for year in (1917, 1919, 1922, 1934, 1952, 1953, 1961, 1966, 1988, 1990)]
OTHERS = ["ccp-1982", "company-board", "papal-election", "sports-federation", "two-chamber-republic"]
LEADING = ("politburo", "orgburo", "secretariat", "presidium-bureau")
LINES_OF_THE_BOOK, LINES_OF_THE_DISCUSSION = 4_400, 83
RECORD = cg.record()
TABLES = (files("collegium.record") / "data" / "tables.csv").read_text("utf-8").splitlines()
LISTED = sorted({row["date"].split("/")[-1] for row in csv.DictReader(TABLES)})


@cache
def rules(name: str) -> Charter:
    return charter(name)


@cache
def text(name: str) -> str:
    return source("collegium.charter", "library", name, "charter").decode("utf-8")


def epoch(on: str) -> Charter:
    """The charter of the CPSU that is in force on a day: one and only one is."""
    (found,) = [rules(name) for name in EPOCHS if rules(name).in_force.holds(on)]
    return found


def attested(data: Any) -> list[dict[str, Any]]:
    """Each table of keys in a file that says on what it rests."""
    if isinstance(data, list):
        return [found for one in data for found in attested(one)]
    if not isinstance(data, dict):
        return []
    here = [data] if {"source", "assumed"} & set(data) else []
    return here + [found for one in data.values() for found in attested(one)]


def held(power: str, over: str, on: str) -> set[str]:
    return {clause.by for clause in epoch(on).clauses_for(power=power, on=on) if clause.over == over}


def test_the_library_has_the_epochs_and_the_five_others():
    assert set(EPOCHS) | set(OTHERS) <= set(names())


def test_the_epochs_follow_each_other_without_gap_or_overlap():
    spans = [rules(name).in_force for name in EPOCHS]
    assert [one.until for one in spans[:-1]] == [other.from_ for other in spans[1:]]
    assert all(one.end == other.start for one, other in pairwise(spans))
    assert (spans[0].from_, spans[-1].until) == ("1917-11", "1991-08")


def test_there_are_lists_of_the_record_to_hold_the_sizes_against():
    assert len(LISTED) == 23
    assert (LISTED[0], LISTED[-1]) == ("1919-03", "1990-07")


@pytest.mark.parametrize("body", LEADING)
@pytest.mark.parametrize("on", LISTED)
def test_the_sizes_agree_with_the_rosters_of_the_record(on, body):
    """The record is built from the book's tables; the charters were written from the print and its changes."""
    roster = RECORD.roster(body, on=on)
    seated = {rank: roster.filter(pl.col("rank") == rank).height for rank in ("full", "candidate")}
    now = epoch(on)
    exists = body in [one.id for one in now.bodies]
    assert (now.size(body, on) if exists else {"full": 0, "candidate": 0}) == seated


@pytest.mark.parametrize(
    ("on", "full", "total"),
    [
        ("1918-03", None, 23),
        ("1922-04", None, 46),
        ("1927-12", None, 121),
        ("1961-10", 175, 350),
        ("1966-04", 195, 360),
        ("1971-04", 241, 396),
        ("1976-03", 287, 426),
        ("1981-03", 319, 470),
    ],
)
def test_the_central_committee_has_the_size_of_the_book(on, full, total):
    """Gill (2018), l.475, l.787 and Table 6.4."""
    size = epoch(on).size("central-committee", on)
    assert sum(size.values()) == total
    assert full in (None, size["full"])
    counted = RECORD.observations.filter(
        pl.col("organization_id").is_in(["central-committee"])
        & pl.col("measure").is_in(["CC size", "size", "size of the CC"])
        & (pl.col("start_date") == on[:4])
    )
    assert total in set(counted["value"])


@pytest.mark.parametrize(("on", "delegates"), [("1918", 106), ("1921-03", 1135), ("1922-04", 686), ("1934-02", 1225)])
def test_the_congress_has_as_many_delegates_as_the_book_counts(on, delegates):
    """Gill (2018), l.475 and l.1711."""
    assert epoch(on).size("congress", on)["full"] == delegates


def test_every_source_cited_exists_and_every_source_is_cited():
    for name in [*EPOCHS, *OTHERS]:
        data = parse_yaml(text(name)).data
        known = {one["id"] for one in data["sources"]}
        cited = {one["source"].partition(",")[0] for one in attested(data) if one.get("source")}
        assert cited == known, name


@pytest.mark.parametrize("name", EPOCHS)
def test_every_place_cited_is_a_line_of_its_source(name):
    counted = 0
    for one in attested(parse_yaml(text(name)).data):
        work, _, place = (one.get("source") or "").partition(", ")
        if work not in ("gill-2018", "discussion"):
            continue
        lines = [int(line) for line in re.findall(r"l\.(\d+)", place)]
        assert lines, one
        last = LINES_OF_THE_BOOK if work == "gill-2018" else LINES_OF_THE_DISCUSSION
        assert all(1 <= line <= last for line in lines), one
        counted += len(lines)
    assert counted > 20


@pytest.mark.parametrize("name", [*EPOCHS, *OTHERS])
def test_lines_are_short_enough_to_read(name):
    assert max(len(line) for line in text(name).splitlines()) <= 200


def test_a_clause_of_one_id_is_the_same_clause_in_every_epoch():
    """A power may pass to another, or from vote to election; whom it is over stays."""
    same: dict[str, set[tuple[str, str, str]]] = defaultdict(set)
    for name in EPOCHS:
        for clause in rules(name).clauses:
            same[clause.id].add((clause.by, clause.power, clause.over))
    shared = {id for id in same if sum(id in {c.id for c in rules(name).clauses} for name in EPOCHS) > 1}
    assert len(shared) > 50
    moved = {id: found for id, found in same.items() if len(found) > 1}
    assert set(moved) == {"province-elects-its-secretary"}  # by its committee in 1917, by its conference in 1990


def test_offices_and_bodies_keep_their_ids_where_their_names_change():
    titles = {name: {one.id: one.name for one in (*rules(name).bodies, *rules(name).offices)} for name in EPOCHS}
    assert {name for name in EPOCHS if "politburo" not in titles[name]} == {"cpsu-1917"}
    presidium = {name for name in EPOCHS if titles[name].get("politburo", "").startswith("Presidium")}
    assert presidium == {"cpsu-1952", "cpsu-1953", "cpsu-1961"}
    assert {name for name in EPOCHS if "leader" not in titles[name]} == {"cpsu-1917", "cpsu-1919"}
    general = {name for name in EPOCHS if titles[name].get("leader") == "General Secretary"}
    assert general == {"cpsu-1922", "cpsu-1966", "cpsu-1988", "cpsu-1990"}
    assert {name for name in EPOCHS if "orgburo" in titles[name]} == {"cpsu-1919", "cpsu-1922", "cpsu-1934"}


CIRCLE = [
    ("nominate", "secretariat", "province-secretary"),
    ("delegate", "province-secretary", "congress"),
    ("elect", "congress", "central-committee"),
    ("elect", "central-committee", "secretariat"),
]


@pytest.mark.parametrize(
    ("on", "links"),
    [
        ("1918-06", [False, False, True, False]),
        ("1920-06", [True, True, True, True]),
        ("1923-06", [True, True, True, True]),
        ("1937-06", [True, True, True, True]),
        ("1952-12", [True, True, True, True]),
        ("1957-06", [True, True, True, True]),
        ("1964-10", [True, True, True, True]),
        ("1980-01", [True, True, True, True]),
        ("1989-06", [False, False, True, True]),
        ("1991-01", [False, False, True, True]),
    ],
)
def test_the_links_of_the_circle_hold_when_the_sources_have_them(on, links):
    """Gill (2018), l.236; Hough in the discussion, l.7, has the first two from 1919; l.3055 and l.3103 end them."""
    assert [by in held(power, over, on) for power, by, over in CIRCLE] == links


def test_who_elects_and_who_removes_the_leader():
    """Gill (2018), l.167, l.2273, l.3103 and l.3313."""
    for on in ("1925", "1940", "1957-06", "1964-10", "1985-03", "1989"):
        assert held("elect", "leader", on) == held("remove", "leader", on) == {"central-committee"}
    assert held("elect", "leader", "1990-07") == held("remove", "leader", "1990-07") == {"congress"}
    assert held("elect", "leader", "1953-08") == set()
    (clause,) = rules("cpsu-1966").clauses_for(power="elect", over="leader")
    assert clause.standing == "rule"


def test_the_committee_hears_appeals_from_1957_on():
    """Gill (2018), l.812 for the twenties, l.2149 for what June 1957 made of it."""
    for on in ("1957-06", "1964-10", "1980", "1989"):
        clauses = epoch(on).clauses_for(power="propose-removal", over="leader", on=on)
        assert [clause.appeal_to for clause in clauses] == ["central-committee"]
        assert held("appeal", "central-committee", on) == {"politburo"}


@pytest.mark.parametrize(
    ("on", "whom"),
    [
        ("1918-06", {"sovnarkom"}),
        ("1926", {"sovnarkom", "leader"}),
        ("1937", {"leader"}),
        ("1953-08", set()),
        ("1957", {"leader"}),
        ("1964", {"leader"}),
        ("1980", {"leader"}),
        ("1991", {"president"}),
    ],
)
def test_to_whom_the_security_service_reports(on, whom):
    """Gill (2018), l.889, l.1390, l.2088, l.2330 and l.2685."""
    now = epoch(on)
    assert {one.over for one in now.clauses_for(power="inform", by="security-chief", on=on)} == whom


# What the epochs before and after 1922 have, and the sources have of the years between too.
THROUGHOUT = """
    orgburo-confirms-province-secretaries politburo-decides-by-circulation politburo-appeals-to-central-committee
    head-of-government-chairs-politburo secretariat-prepares-politburo politburo-reports central-committee-expels
    central-committee-elects-orgburo politburo-convenes-central-committee"""


def test_nothing_is_gone_in_1922_and_back_in_1934():
    """Gill (2018), l.246, l.554, l.795, l.812 and l.889: a clause of both neighbours is one of 1922."""
    before, now, after = ({one.id for one in rules(f"cpsu-{year}").clauses} for year in (1919, 1922, 1934))
    assert before & after <= now
    assert set(THROUGHOUT.split()) <= before & after
    kept = {one.id for one in rules("cpsu-1922").clauses if one.from_ is None and one.until is None}
    assert set(THROUGHOUT.split()) <= kept


def test_the_department_of_papers_and_the_security_service_are_the_leaders_from_1922():
    """Gill (2018), l.889, l.943 and l.1006."""
    for on in ("1922-04", "1930", "1937"):
        assert held("appoint", "papers-head", on) == held("command", "security-chief", on) == {"leader"}
        assert "papers-head" in held("set-agenda", "politburo", on)
    assert held("police", "politburo", "1926-05") == set()
    assert held("police", "politburo", "1926-06") == held("police", "politburo", "1934-02") == {"security-chief"}


def test_turnover_is_prescribed_from_1961_to_1966_alone():
    """Gill (2018), l.2214 and l.2681."""
    with_rule = {
        name for name in EPOCHS if {"minimum-renewal", "term-limit"} <= {one.kind for one in rules(name).rules}
    }
    assert with_rule == {name for name in EPOCHS if any(body.min_renewal for body in rules(name).bodies)}
    assert with_rule == {"cpsu-1961"}


def test_the_two_posts_are_kept_apart_by_rule_from_october_1964():
    """Gill (2018), l.2273."""
    for on, apart in (("1960", False), ("1964-10-13", False), ("1964-10-14", True), ("1980", True), ("1989", False)):
        kinds = {one.kind for one in epoch(on).rules if one.holds(on)}
        assert ("incompatibility" in kinds) is apart
    assert rules("cpsu-1966").office("leader").incompatible_with == ("sovnarkom-chair",)


def test_factions_are_banned_from_march_1921():
    """Gill (2018), l.552."""
    for on, banned in (
        ("1918", False),
        ("1921-02", False),
        ("1921-03", True),
        ("1930", True),
        ("1950", True),
        ("1989", True),
    ):
        assert ("ban-on-factions" in {one.kind for one in epoch(on).rules if one.holds(on)}) is banned


def test_secretaries_are_chosen_from_several_before_1922_and_after_1988_alone():
    """Gill (2018), l.544, l.749 and l.3055."""
    several = set()
    for name in EPOCHS:
        for clause in rules(name).clauses_for(over="province-secretary"):
            if clause.ballot is not None and clause.ballot.candidates == "several":
                several.add(name)
    assert several == {"cpsu-1917", "cpsu-1919", "cpsu-1988", "cpsu-1990"}


def test_the_politburo_of_1990_is_that_of_the_republics():
    """Gill (2018), l.3105 and Table 7.4: leader, deputy, fifteen republics and seven others."""
    now = rules("cpsu-1990")
    seats = {seats.post or seats.by: seats.count for seats in now.body("politburo").seats}
    assert seats == {"leader": 1, "deputy-leader": 1, "republic-secretary": 15, "central-committee": 7}
    assert sum(seats.values()) == now.size("politburo", "1990-07")["full"]
    assert now.units("republic") == len(now.level("republic").units) == 15
    seats = {seats.id: seats.count for seats in now.body("secretariat").seats}
    assert seats == {"leaders": 1, "deputy": 1, "secretaries": 11, "plain-members": 5}


def test_every_strength_says_that_it_is_ours():
    for name in [*EPOCHS, *OTHERS]:
        assert rules(name).norms, name
        for norm in rules(name).norms:
            assert "strength is ours" in (norm.assumed or ""), (name, norm.id)


def test_each_other_charter_marks_general_knowledge_and_names_its_works():
    for name in OTHERS:
        data = parse_yaml(text(name)).data
        assert len(data["sources"]) >= 4
        assert all(one["note"] == "General knowledge, not checked." for one in data["sources"])
        assert "every\n# number and rule here is unchecked" in text(name)


def choosers(name: str) -> dict[str, set[str]]:
    """Whom each actor has a hand in choosing, with the seats that a post or a body brings."""
    found: dict[str, set[str]] = defaultdict(set)
    now = rules(name)
    for clause in now.clauses:
        if clause.power in ("nominate", "ratify", "elect", "appoint", "co-opt", "delegate", "confirm"):
            found[clause.by].add(clause.over)
    for body in now.bodies:
        for post in body.includes:
            found[post].add(body.id)
        for seats in body.seats:
            if seats.filled == "ex-officio":
                found[seats.post or seats.from_ or ""].add(body.id)
    for office in now.offices:
        if office.seat_in is not None:
            found[office.id].add(office.seat_in)
    return found


def reaches(name: str, start: str) -> set[str]:
    chosen, seen = choosers(name), set[str]()
    queue = [start]
    while queue:
        for one in chosen[queue.pop()] - seen:
            seen.add(one)
            queue.append(one)
    return seen


def test_who_takes_part_in_choosing_his_own_choosers():
    """The circle, by a walk of its own; the republic has none, 1917 and 1990 have none at the centre."""
    assert "pope" in reaches("papal-election", "pope")
    assert {"board", "manager"} <= reaches("company-board", "board") & reaches("company-board", "manager")
    assert "leader" in reaches("ccp-1982", "leader")
    republic = rules("two-chamber-republic")
    for one in (*republic.bodies, *republic.offices):
        assert one.id not in reaches("two-chamber-republic", one.id), one.id
    for name in EPOCHS:
        if name not in ("cpsu-1917", "cpsu-1919"):
            assert ("leader" in reaches(name, "leader")) is (name != "cpsu-1990"), name
    assert "central-committee" not in reaches("cpsu-1917", "central-committee")
    assert "central-committee" in reaches("cpsu-1919", "central-committee")


def test_the_president_of_the_federation_pays_those_who_elect_him():
    now = rules("sports-federation")
    assert "association-president" in {one.over for one in now.clauses_for(power="fund", by="president")}
    assert [one.by for one in now.clauses_for(power="delegate", over="congress")] == ["association-president"]
    assert [one.by for one in now.clauses_for(power="elect", over="president")] == ["congress"]


def test_two_thirds_elect_the_pope_and_no_pope_can_be_removed():
    now = rules("papal-election")
    (election,) = now.clauses_for(power="elect", over="pope")
    assert (election.by, election.majority) == ("electors", "two-thirds")
    assert not now.clauses_for(power="remove", over="pope")
    assert as_day(now.in_force.from_).year == 1996


def test_the_page_on_the_epochs_says_what_the_charters_say():
    page = (Path(__file__).parents[2] / "docs" / "background" / "epochs.md").read_text("utf-8")
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in page.splitlines() if line.startswith("| ")
    ]
    sizes = {row[0].strip("`"): row[1:] for row in rows if row[0].startswith("`cpsu")}
    assert list(sizes) == EPOCHS
    for name, (in_force, *cells) in sizes.items():
        now = rules(name)
        assert in_force == f"{now.in_force.from_} to {now.in_force.until}"
        for body, cell in zip(("central-committee", *LEADING[:3]), cells, strict=True):
            counted = [0] if cell == "none" else [int(number) for number in cell.split(" + ")]
            known = body in {one.id for one in now.bodies}
            assert sum(counted) == (sum(now.size(body, now.in_force.start).values()) if known else 0)
    norms = {row[0]: row[1:] for row in rows if len(row) == 1 + len(EPOCHS) and row[0] != "norm"}
    assert len(norms) == 13
    for norm, cells in norms.items():
        for name, cell in zip(EPOCHS, cells, strict=True):
            found = [one.strength for one in rules(name).norms if re.fullmatch(rf"{norm}(-after-.*)?", one.id)]
            assert [float(part) for part in cell.split(" → ") if part] == found, (norm, name)
