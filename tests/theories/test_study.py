"""Study files: paths beside the file, and one message at its line for each way in which a file can be wrong."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import collegium as cg
from collegium.charter import charter
from collegium.errors import CollegiumError
from collegium.history import History, load, save
from collegium.shipped import source
from collegium.theories import studies, study
from collegium.theories.study import Resolved

DEFAULT = source("collegium.theories", "studies", "default", "study").decode("utf-8")
LINES = {line.split(":")[0].strip(): number for number, line in enumerate(DEFAULT.splitlines(), 1) if ":" in line}
DATES = "dates: [1923-04, 1924-06, 1926-01, 1927-12, 1930-07, 1930-12]"


@pytest.fixture
def read(write: Callable[..., Path]) -> Callable[[str], Resolved]:
    return lambda text: study(write(text, "s.yaml"))


def changed(*pairs: tuple[str, str]) -> str:
    text = DEFAULT
    for right, wrong in pairs:
        assert text.count(right) == 1, f"the fault must be made in one place: {right}"
        text = text.replace(right, wrong)
    return text


def test_the_shipped_studies_are_sound() -> None:
    for name in studies():
        found = study(name)
        assert found.study.id == name
        assert found.first < found.last
        assert len(found.theories) == len(found.study.theories)


def test_the_default_study_copied_to_a_file_is_the_same(read) -> None:
    assert read(DEFAULT).study == study("default").study


FAULTS = [
    ("collegium", "study/1", "charter/1", "the file is a charter, and a study is wanted here"),
    ("collegium", "study/1", "study/2", "a later version of the study format"),
    ("collegium", "collegium: study/1", "colegium: study/1", "does not say what it is"),
    ("id", "id: default", "id: De Fault", "not an id: 'De Fault'"),
    ("id", "id: default", "id: ../up", "not an id: '../up'"),
    ("title", "title: From", "title: [From", "not well-formed YAML"),
    ("charter", "charter: cpsu-1922", "charter: cpsu1922", "no such charter: 'cpsu1922'. Did you mean 'cpsu-1922'?"),
    ("charter", "charter: cpsu-1922", "charter: mine.yaml", "no such file: "),
    ("charter", "charter: cpsu-1922", "charter: 1922", "`charter` should be text: 1922"),
    ("charter", "charter: cpsu-1922", "charter: null", "`charter` should be text"),
    ("collegium", "charter: cpsu-1922\n", "", "the key 'charter' is missing"),
    ("charter", "charter: cpsu-1922", "chart: cpsu-1922", "unknown key: 'chart'. Did you mean 'charter'?"),
    ("history", "history: record ", "histori: record ", "unknown key: 'histori'. Did you mean 'history'?"),
    ("history", "history: record ", "history: nowhere ", "no history here: "),
    ("history", "history: record ", "history: '' ", "no history here: "),
    ("on", "on: 1922-04", "on: 1922-14", "not a date: '1922-14'"),
    ("on", "on: 1922-04", "on: soon", "not a date: 'soon'"),
    ("on", "on: 1922-04", "on: [1922-04]", "`start.on` should be text"),
    ("on", "on: 1922-04", "on: 1899-04", "the date lies outside the history: '1899-04'. It covers 1917-11-01"),
    ("on", "on: 1922-04", "on: 1920-04", "a date outside the charter: '1920-04'. cpsu-1922 is in force from 1922-04"),
    ("until", "until: 1930-12", "until: 1930-02-30", "not a date: '1930-02-30'"),
    ("until", "until: 1930-12", "until: 1921-12", "the study ends before it starts: '1921-12'"),
    ("until", "until: 1930-12", "until: 1922-04-20", "takes at least one month"),
    ("until", "until: 1930-12", "until: 1940-12", "a date outside the charter: '1940-12'"),
    ("congresses", "congresses: record ", "congresses: recod ", "Did you mean 'record'? Allowed: charter, record."),
    ("theories", "[circular-flow,", "[circular-flo,", "no such theory: 'circular-flo'. Did you mean 'circular-flow'?"),
    ("theories", "conditional-support]", "circular-flow]", "a theory is named twice: 'circular-flow'"),
    ("theories", "[circular-flow, conditional-support]", "circular-flow", "`theories` should be a list"),
    ("theories", "[circular-flow, conditional-support]", "[]", "`theories` is too short"),
    ("theories", "[circular-flow, conditional-support]", "[cpsu-1922]", "no such theory: 'cpsu-1922'"),
    ("runs", "runs: 200", "rnus: 200", "unknown key: 'rnus'. Did you mean 'runs'?"),
    ("runs", "runs: 200", "runs: 0", "greater than or equal to 1: 0"),
    ("runs", "runs: 200", "runs: -5", "greater than or equal to 1: -5"),
    ("runs", "runs: 200", "runs: many", "should be a whole number: 'many'"),
    ("runs", "runs: 200", "runs: '200'", "should be a whole number: '200'"),
    ("runs", "runs: 200", "runs: true", "should be a whole number: True"),
    ("runs", "runs: 200", "runs: 2.5", "should be a whole number: 2.5"),
    ("runs", "runs: 200", "runs: 1000001", "less than or equal to 1000000"),
    ("seed", "seed: 1922", "seed: true", "should be a whole number: True"),
    ("seed", "seed: 1922", "seed: -1", "greater than or equal to 0: -1"),
    ("seed", "seed: 1922", "seed: 9223372036854775808", "9223372036854775808"),
    ("parameters", "parameters: {} ", "parameters: {laps_rate: 1} ", "'laps_rate'. Did you mean 'lapse_rate'?"),
    ("parameters", "parameters: {} ", "parameters: {lapse_rate: 2} ", "lapse_rate is out of range: 2.0. It takes"),
    ("parameters", "parameters: {} ", "parameters: {lapse_rate: x} ", "should be a number: 'x'"),
    ("parameters", "parameters: {} ", "parameters: {lapse_rate: true} ", "should be a number: True"),
    ("parameters", "parameters: {} ", "parameters: [] ", "`parameters` should be a table"),
    ("body", "body: politburo", "body: politbureau", "unknown body: 'politbureau'. Did you mean 'politburo'?"),
    ("body", "body: politburo", "body: congress", "nobody sits in the body on 1922-04-01: 'congress'"),
    ("dates", "1927-12, ", "1927-13, ", "not a date: '1927-13'"),
    ("dates", "1927-12, ", "1937-12, ", "the date lies outside the study: '1937-12'. It runs from 1922-04 to 1930-12."),
    ("dates", "1927-12, ", "1921-12, ", "the date lies outside the study: '1921-12'"),
    ("dates", DATES, "dates: []", "`compare.dates` is too short"),
    ("dates", DATES, "dates: 1923-04", "`compare.dates` should be a list: '1923-04'"),
    ("given", "given: [1923-04]", "given: [1931-04]", "the date lies outside the study: '1931-04'"),
    ("given", "given: [1923-04]", "given: 1923-04", "`compare.given` should be a list"),
]  # fmt: skip


@pytest.mark.parametrize(("key", "right", "wrong", "says"), FAULTS, ids=[f"{one[0]}-{one[2][:25]}" for one in FAULTS])
def test_a_fault_is_told_at_its_line(read, key: str, right: str, wrong: str, says: str) -> None:
    with pytest.raises(CollegiumError) as caught:
        read(changed((right, wrong)))
    error = caught.value
    assert says in str(error)
    assert str(error).startswith(f"{error.where}:{error.line}:")
    assert str(error.where).endswith("s.yaml")
    if "not well-formed" not in says:  # the parser notices only further on
        assert error.line == LINES[key]
    assert "\n" not in str(error)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "the file is empty"),
        ("- a\n- b\n", "not a table of keys and values"),
        ("collegium: study/1\n", "is missing"),
        (DEFAULT + "---\n" + DEFAULT, "a second document"),
        (DEFAULT + "runs: 5\n", "the key is written twice: 'runs'"),
        (source("collegium.charter", "library", "cpsu-1922", "charter").decode(), "the file is a charter"),
        (source("collegium.theories", "library", "circular-flow", "theory").decode(), "the file is a theory"),
    ],
)
def test_a_file_that_is_no_study_is_refused(read, text: str, says: str) -> None:
    with pytest.raises(CollegiumError, match=r"s\.yaml:\d+:") as caught:
        read(text)
    assert says in str(caught.value)


def test_a_year_alone_is_a_date(read) -> None:
    found = read(changed(("until: 1930-12", "until: 1930"), (DATES, "dates: [1924, 1926-01]"), ("[1923-04]", "[]")))
    assert (found.last, found.study.compare.dates) == (dt.date(1930, 1, 1), ["1924", "1926-01"])


@pytest.mark.parametrize("name", ["", "defalt", "default.yml", "no/such/study.yaml", "/"])
def test_an_unknown_study_is_refused(name: str) -> None:
    with pytest.raises(CollegiumError, match=r"no such (study|file)|not a file") as caught:
        study(name)
    assert caught.value.nearest == ("default" if name == "defalt" else None)


# --- paths beside the study file -----------------------------------------------------------------------------------


def test_paths_are_meant_from_the_folder_of_the_study_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, elsewhere = tmp_path / "home", tmp_path / "elsewhere"
    (home / "deep").mkdir(parents=True)
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    rules = source("collegium.charter", "library", "cpsu-1922", "charter").decode()
    theory = source("collegium.theories", "library", "circular-flow", "theory").decode()
    (home / "my.yaml").write_text(rules.replace("id: cpsu-1922", "id: mine"), "utf-8")
    (home / "deep" / "flow.yaml").write_text(theory.replace("id: circular-flow", "id: flow"), "utf-8")
    save(cg.record(), home / "past")
    text = changed(
        ("charter: cpsu-1922", "charter: my.yaml"),
        ("[circular-flow,", "[deep/flow.yaml,"),
        ("history: record ", "history: past "),
    )
    (home / "s.yaml").write_text(text, "utf-8")
    for path in (home / "s.yaml", Path("../home/s.yaml")):
        found = study(path)
        assert found.charter.id == "mine"
        assert [one.id for one in found.theories] == ["flow", "conditional-support"]
        assert found.record.memberships.equals(cg.record().memberships)


def test_a_fault_in_a_file_that_the_study_names_is_told_in_that_file(tmp_path: Path, read) -> None:
    theory = source("collegium.theories", "library", "circular-flow", "theory").decode()
    (tmp_path / "flow.yaml").write_text(theory.replace("support: allegiance", "support: allegence"), "utf-8")
    line = theory[: theory.index("support:")].count("\n") + 1
    with pytest.raises(CollegiumError, match=rf"flow\.yaml:{line}:10: .*Did you mean 'allegiance'"):
        read(changed(("[circular-flow,", "[flow.yaml,")))


def test_two_theories_with_one_id_are_refused_for_they_would_share_a_folder(tmp_path: Path, read) -> None:
    (tmp_path / "flow.yaml").write_bytes(source("collegium.theories", "library", "circular-flow", "theory"))
    with pytest.raises(CollegiumError, match=r"s\.yaml:13:\d+: another theory .* has the same id: 'circular-flow'"):
        read(changed(("conditional-support]", "flow.yaml]")))


# --- amendments ----------------------------------------------------------------------------------------------------


def amended(amend: str) -> str:
    """The default study with a line on amendments below its line on the charter."""
    return changed(("charter: cpsu-1922\n", f"charter: cpsu-1922\namend: {amend}\n"))


def shipped(name: str) -> str:
    return source("collegium.charter", "amendments", name, "amendment").decode()


def test_a_study_lays_its_amendments_over_its_charter_in_order(read) -> None:
    found = read(amended("[cut-slate, secret-ballots-1937]"))
    assert found.charter == charter("cpsu-1922", amend=["cut-slate", "secret-ballots-1937"])
    assert [one.id for one in found.amendments] == ["cut-slate", "secret-ballots-1937"]
    assert found.charter.amendments == ("cut-slate", "secret-ballots-1937")


def test_a_study_without_amendments_has_the_charter_as_written(read) -> None:
    for text in (DEFAULT, amended("[]")):
        found = read(text)
        assert (found.charter, found.amendments) == (charter("cpsu-1922"), [])


def test_a_file_with_an_amendment_is_sought_beside_the_study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "home" / "deep").mkdir(parents=True)
    (tmp_path / "home" / "deep" / "mine.yaml").write_text(shipped("cut-slate").replace("id: cut-slate", "id: mine"))
    (tmp_path / "home" / "s.yaml").write_text(amended("[cut-delegates, deep/mine.yaml]"), "utf-8")
    monkeypatch.chdir(tmp_path)
    assert study("home/s.yaml").charter.amendments == ("cut-delegates", "mine")


AMISS = [
    ("[cut-slates]", 9, "the library has no such amendment: 'cut-slates'. Did you mean 'cut-slate'?"),
    ("[cut-slate, cut-nominatio]", 20, "no such amendment: 'cut-nominatio'. Did you mean 'cut-nomination'?"),
    ("[cut-slate, cut-slate]", 20, "an amendment is named twice: 'cut-slate'"),
    ("[cut-slate, again.yaml]", 20, "another amendment of the study has the same id: 'cut-slate'"),
    ("[cut-slate, none.yaml]", 20, "no such file: "),
    ("[no-terror]", 9, "the amendment is for other charters: 'cpsu-1922'"),
    ("[cpsu-1922]", 9, "the library has no such amendment: 'cpsu-1922'"),
    ("cut-slate", 8, "`amend` should be a list: 'cut-slate'"),
    ("[3]", 9, "`amend[0]` should be text: 3"),
    ("[null]", 9, "`amend[0]` should be text"),
]


@pytest.mark.parametrize(("amend", "column", "says"), AMISS, ids=[one[0] for one in AMISS])
def test_an_amendment_that_does_not_fit_is_told_at_its_place(
    tmp_path: Path, read, amend: str, column: int, says: str
) -> None:
    (tmp_path / "again.yaml").write_text(shipped("cut-slate"), "utf-8")
    with pytest.raises(CollegiumError) as caught:
        read(amended(amend))
    error = caught.value
    assert says in str(error)
    assert str(error).startswith(f"{tmp_path / 's.yaml'}:{LINES['charter'] + 1}:{column}: ")
    assert "\n" not in str(error)


def test_a_fault_in_an_amendment_or_a_conflict_is_told_in_its_file(tmp_path: Path, read) -> None:
    wrong = shipped("cut-slate").replace("secretariat-nominates-the-slate", "secretariat-nominates-the-slat")
    (tmp_path / "mine.yaml").write_text(wrong, "utf-8")
    with pytest.raises(CollegiumError, match=r"mine\.yaml:\d+:\d+: .*Did you mean 'secretariat-nominates-the-slate'"):
        read(amended("[mine.yaml]"))
    head = "collegium: amendment/1\nid: open\nname: Open\nto: cpsu-1922\nassumed: Ours.\nchanges:\n"
    change = "  - change: {clauses: {secretariat-nominates-the-slate: {standing: rule}}}\n"
    (tmp_path / "open.yaml").write_text(head + change, "utf-8")
    with pytest.raises(
        CollegiumError, match=r"open\.yaml:7:\d+: conflict: open changes what another amendment removes"
    ):
        read(amended("[cut-slate, open.yaml]"))


# --- other histories -----------------------------------------------------------------------------------------------


def with_history(tmp_path: Path, past: History) -> str:
    shutil.rmtree(tmp_path / "past", ignore_errors=True)
    save(past, tmp_path / "past")
    return changed(("history: record ", "history: past "))


def test_a_history_without_the_people_is_refused_before_anything_runs(tmp_path: Path, read) -> None:
    record = cg.record()
    nobody = {**record.tables, "memberships": record.memberships.clear()}
    leaderless = {**record.tables, "memberships": record.memberships.filter(pl.col("post_id").is_null())}
    for tables in (nobody, leaderless):
        text = with_history(tmp_path, History(record.manifest, tables))
        with pytest.raises(CollegiumError, match=r"s\.yaml:10:7: no roster to start from"):
            read(text)


def test_a_history_without_the_bodies_is_refused(tmp_path: Path, read) -> None:
    record = cg.record()
    bodies = record.organizations.filter(pl.col("organization_id") != "orgburo")
    text = with_history(tmp_path, History(record.manifest, {**record.tables, "organizations": bodies}))
    with pytest.raises(CollegiumError, match=r"s\.yaml:9:12: unknown body: 'orgburo'"):
        read(text)


def test_a_history_that_does_not_reach_the_dates_is_refused(tmp_path: Path, read) -> None:
    with pytest.raises(CollegiumError, match=r"s\.yaml:10:7: the date lies outside the history: '1922-04'"):
        read(with_history(tmp_path, cg.record().at("1930-07")))
    with pytest.raises(CollegiumError, match=r"s\.yaml:19:\d+: the date lies outside the history: '1923-04'"):
        read(with_history(tmp_path, cg.record().at("1922-04")))


def test_a_history_of_many_runs_is_refused(tmp_path: Path, read) -> None:
    many = cg.simulate("cpsu-1922", cg.record(), on="1922-04", until="1922-06", runs=2)
    with pytest.raises(CollegiumError, match=r"s\.yaml:9:12: a study starts from a history of one run"):
        read(with_history(tmp_path, many))


def test_a_folder_that_is_no_history_is_refused(tmp_path: Path, read) -> None:
    past = tmp_path / "past"
    text = with_history(tmp_path, cg.record())
    (past / "ties.parquet").write_bytes(b"PAR1")
    with pytest.raises(CollegiumError, match=r"s\.yaml:9:12: a table cannot be read"):
        read(text)
    (past / "manifest.json").write_text("{}")
    with pytest.raises(CollegiumError, match=r"s\.yaml:9:12: the manifest lacks an entry"):
        read(text)
    (past / "manifest.json").write_text("not json")
    with pytest.raises(CollegiumError, match=r"s\.yaml:9:12: the manifest cannot be read"):
        read(text)
    (past / "manifest.json").unlink()
    with pytest.raises(CollegiumError, match=r"s\.yaml:9:12: no history here"):
        read(text)
    shutil.rmtree(past)
    past.write_text("a file")
    with pytest.raises(CollegiumError, match=r"s\.yaml:9:12: no history here"):
        read(text)


def test_a_saved_history_is_what_a_study_starts_from(tmp_path: Path, read) -> None:
    found = read(with_history(tmp_path, cg.record()))
    assert found.record.memberships.equals(load(tmp_path / "past").memberships)


# --- changes -------------------------------------------------------------------------------------------------------


def test_changes_replace_fields_and_none_leaves_them() -> None:
    found = study("default", {"runs": 3, "seed": None, "parameters": {"lapse_rate": 0.2}}).study
    assert (found.runs, found.seed, found.parameters) == (3, 1922, {"lapse_rate": 0.2})
    assert study("default", {"amend": ["cut-slate"]}).charter == charter("cpsu-1922", amend="cut-slate")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"runz": 3}, "a study has no such field: 'runz'. Did you mean 'runs'?"),
        ({"runs": 0}, "greater than or equal to 1: 0"),
        ({"runs": "3"}, "valid integer: '3'"),
        ({"seed": -1}, "greater than or equal to 0: -1"),
        ({"parameters": {"lapse_rat": 1}}, "Did you mean 'lapse_rate'?"),
        ({"parameters": {"lapse_rate": float("nan")}}, "lapse_rate takes a number: nan"),
        ({"until": "1921"}, "the study ends before it starts: '1921'"),
        ({"until": "soon"}, "not a date: 'soon'"),
        ({"charter": "cpsu1922"}, "Did you mean 'cpsu-1922'?"),
        ({"theories": ["circular-flo"]}, "Did you mean 'circular-flow'?"),
        ({"amend": ["cut-slates"]}, "Did you mean 'cut-slate'?"),
        ({"amend": ["cut-slate", "cut-slate"]}, "an amendment is named twice: 'cut-slate'"),
        ({"amend": "cut-slate"}, "amend: "),
    ],
)
def test_a_bad_change_is_refused_and_not_blamed_on_the_file(changes: dict[str, object], says: str) -> None:
    with pytest.raises(CollegiumError) as caught:
        study("default", changes)
    assert says in str(caught.value)
    assert "default.yaml" not in str(caught.value)


# --- any file at all -----------------------------------------------------------------------------------------------

WORDS = ["", " ", "\n", ":", "- ", "[", "]", "{}", "'", '"', "#", "null", "true", "0", "-1", "1e9", "1922-13", "1930"]
MARKS = ["\t", "é", "&a ", "*a", "!!int ", "|\n", "999999999999", "../x", "a.yaml", "\x00", "---\n"]
PIECES = st.one_of(st.sampled_from(WORDS + MARKS), st.text(max_size=6))


@st.composite
def mutations(draw: st.DrawFn) -> str:
    text = DEFAULT
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.sampled_from([0, 1, 2, 5, 20])))
        text = text[:start] + draw(PIECES) + text[end:]
    return text


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=mutations())
def test_a_damaged_file_is_read_or_refused_in_one_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "s.yaml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        found = study(path)
    except CollegiumError as error:
        refusal = error
    else:
        assert found.study.runs >= 1
        return
    assert str(refusal).startswith(f"{tmp_path}/")
    assert refusal.line is not None
    assert "\n" not in str(refusal)


def test_a_given_date_must_be_one_of_those_compared(tmp_path: Path) -> None:
    text = source("collegium.theories", "studies", "default", "study").decode("utf-8")
    file = tmp_path / "mine.yaml"
    file.write_text(text.replace("given: [1923-04]", "given: [1923-05]"), "utf-8")
    with pytest.raises(CollegiumError, match=r"mine\.yaml:\d+:\d+: no such date among those compared: '1923-05'"):
        study(file)
