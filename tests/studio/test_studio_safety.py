"""What the studio refuses: other hosts, other sites, other files, too much; and that nothing breaks it."""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import random
import socket
import string
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from collegium.charter import charter
from collegium.errors import CollegiumError
from collegium.shipped import source
from collegium.studio.guard import MOST_BYTES, Door
from collegium.studio.serve import studio as open_studio
from collegium.studio.shelf import Shelf
from collegium.studio.worker import Worker

BOARD = source("collegium.charter", "library", "company-board", "charter").decode("utf-8")
Headers = dict[str, str]
TAKING = ("/api/draft", "/api/save", "/api/own", "/api/lab/look", "/api/lab/start", "/api/lab/stop", "/api/lab/open")
FIELDS = ("text", "on", "of", "against", "name", "replace", "charter", "theory", "until", "runs", "seed", "amend",
          "parameters", "twin", "dates", "id", "arm", "run", "mapping")  # fmt: skip


def ask(
    address: str, path: str, method: str = "GET", body: bytes | None = None, headers: Headers | None = None
) -> tuple[int, dict[str, str], bytes]:
    """The status, the headers and the body of an answer, asked for with just these headers."""
    place = urlsplit(address)
    assert place.hostname is not None
    connection = http.client.HTTPConnection(place.hostname, place.port, timeout=30)
    try:
        connection.request(method, path, body=body, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def post(address: str, path: str, value: object, headers: Headers | None = None) -> tuple[int, dict[str, object]]:
    held = {"content-type": "application/json", "origin": address, **(headers or {})}
    status, _, body = ask(address, path, "POST", json.dumps(value).encode(), held)
    return status, json.loads(body)


# --- the door -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example:80", "", "127.0.0.1:1", "[::1", "a:b:c", "localhost"]
)
def test_another_host_is_turned_away(studio: str, host: str) -> None:
    assert ask(studio, "/api/start", headers={"host": host})[0] == 421


def test_the_own_host_may_be_named_in_several_ways(studio: str) -> None:
    port = urlsplit(studio).port
    for host in (f"127.0.0.1:{port}", f"LOCALHOST:{port}", f"[::1]:{port}"):
        assert ask(studio, "/api/start", headers={"host": host})[0] == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "https://127.0.0.1"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {},
    ],
)
def test_another_site_cannot_write(studio: str, headers: Headers, output: Path) -> None:
    before = list(output.iterdir()) if output.exists() else None
    value = json.dumps({"text": BOARD, "name": "stolen"}).encode()
    status, _, _ = ask(studio, "/api/save", "POST", value, {"content-type": "application/json", **headers})
    assert status == 403
    assert (list(output.iterdir()) if output.exists() else None) == before


def test_another_site_gets_no_data_but_may_lead_here(studio: str) -> None:
    assert ask(studio, "/api/start", headers={"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"})[0] == 403
    assert ask(studio, "/day", headers={"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"})[0] == 200


@pytest.mark.parametrize(
    "path", ["/", "/static/js/main.js", "/api/start", "/csv/ties.csv", "/nowhere", "/api/day?on=x"]
)
def test_each_answer_carries_the_policy(studio: str, path: str) -> None:
    headers = ask(studio, path)[1]
    assert headers["content-security-policy"].startswith("default-src 'self'; img-src 'self' blob:;")
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert "access-control-allow-origin" not in headers


def test_there_are_no_pages_that_would_load_from_elsewhere(studio: str) -> None:
    for path in ("/docs", "/redoc", "/openapi.json"):
        assert ask(studio, path)[0] == 404
    pages = Path(str(__import__("collegium.studio", fromlist=["x"]).__file__)).parent / "pages"
    for file in pages.rglob("*.*"):
        text = file.read_text("utf-8")
        assert "https://" not in text, file
        assert "innerHTML" not in text, file
        assert "eval(" not in text, file


def test_another_address_asks_for_the_token() -> None:
    """Asked of the application itself, without a socket."""
    from collegium.studio.app import application

    def status(path: str, headers: Headers, token: str) -> tuple[int, dict[str, str]]:
        sent: list[dict[str, object]] = []
        app = application(Shelf(), Door("192.0.2.7", 8917, token))
        scope = {
            "type": "http", "method": "GET", "path": urlsplit(path).path, "raw_path": path.encode(), "scheme": "http",
            "query_string": urlsplit(path).query.encode(), "http_version": "1.1", "root_path": "",
            "headers": [(b"host", b"192.0.2.7:8917"), *((k.encode(), v.encode()) for k, v in headers.items())],
        }  # fmt: skip

        async def receive() -> dict[str, object]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: dict[str, object]) -> None:
            sent.append(message)

        with ThreadPoolExecutor(1) as apart:  # a browser test may have left a loop running in this thread
            apart.submit(lambda: asyncio.run(app(scope, receive, send))).result()
        return sent[0]["status"], {k.decode(): v.decode() for k, v in sent[0]["headers"]}  # type: ignore

    assert status("/day", {}, "secret")[0] == 401
    assert status("/day?token=wrong", {}, "secret")[0] == 401
    code, headers = status("/day?token=secret", {}, "secret")
    assert (code, headers["location"]) == (303, "/")
    assert "HttpOnly" in headers["set-cookie"]
    assert "SameSite=Strict" in headers["set-cookie"]
    assert status("/day", {"cookie": "collegium-token=secret"}, "secret")[0] == 200
    assert status("/day", {"cookie": "collegium-token=secreT"}, "secret")[0] == 401


def test_a_rebound_name_is_never_known_even_where_all_addresses_are() -> None:
    door = Door("0.0.0.0", 80, "secret")
    assert door.knows("192.0.2.9:80")
    assert door.knows("192.0.2.9")
    assert not door.knows("rebound.example:80")
    assert not door.knows("192.0.2.9:81")


# --- files ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["../app.py", "..%2fapp.py", "js/../../app.py", "%2e%2e/%2e%2e/etc/passwd", "/etc/passwd", "js/"]
)
def test_no_file_is_given_but_those_of_the_page(studio: str, name: str) -> None:
    status, _, body = ask(studio, f"/static/{name}")
    assert status == 404
    assert b"root:" not in body


@pytest.mark.parametrize(
    "name", ["/etc/passwd", "../../etc/passwd", "./cpsu-1922.yaml", "cpsu-1922.yaml", "C:\\x.yaml"]
)
def test_a_charter_is_asked_for_by_id_and_never_by_path(studio: str, name: str) -> None:
    for path in (
        f"/api/charter?charter={quote(name)}",
        f"/api/text?charter={quote(name)}",
        f"/api/charter?charter=cpsu-1922&amend={quote(name)}",
    ):
        status, _, body = ask(studio, path)
        assert status == 400
        assert "the studio shows no such" in json.loads(body)["error"]["message"]


def test_a_link_out_of_a_given_folder_is_not_followed(tmp_path: Path) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()
    (outside / "secret.yaml").write_text(BOARD, "utf-8")
    (inside / "own.yaml").write_text(BOARD, "utf-8")
    (inside / "leak.yaml").symlink_to(outside / "secret.yaml")
    (inside / "away").symlink_to(outside, target_is_directory=True)
    shelf = Shelf([inside])
    own = [id for id in shelf.charters() if id not in Shelf().charters()]
    assert own == ["own"]
    assert shelf.charter("own").id == charter("company-board").id


def test_what_the_studio_was_given_is_found_by_what_it_is(tmp_path: Path) -> None:
    from collegium.history import save
    from collegium.record import record

    save(record().at("1922-04-03"), tmp_path / "runs" / "a-day")
    (tmp_path / "cpsu-1922.yaml").write_text(BOARD, "utf-8")
    (tmp_path / "other.yaml").write_text("study: no charter", "utf-8")
    shelf = Shelf([tmp_path])
    assert [one.id for one in shelf.histories] == ["a-day", "record"]
    assert shelf.charters()[0] == "cpsu-1922-2"  # its own name is a shipped one's
    assert shelf.history("a-day").manifest.end.isoformat() == "1922-04-03"
    with pytest.raises(CollegiumError, match="no such file or folder"):
        Shelf([tmp_path / "nowhere"])
    with pytest.raises(CollegiumError, match="nothing here"):
        Shelf([tmp_path / "other.yaml"])


@pytest.mark.parametrize("name", ["../up", "a/b", "", ".hidden", "Upper", "x" * 65, "con:1"])
def test_a_name_that_is_no_name_is_not_written(studio: str, output: Path, name: str) -> None:
    status, answer = post(studio, "/api/save", {"text": BOARD, "name": name})
    assert status in (400, 422)
    assert "error" in answer
    assert not (output.parent / "up.yaml").exists()


def test_a_saved_charter_is_not_replaced_unasked(studio: str, output: Path) -> None:
    first = post(studio, "/api/save", {"text": BOARD, "name": "kept"})
    assert first[1]["saved"] == "kept.yaml"
    assert post(studio, "/api/save", {"text": BOARD + "\n", "name": "kept"})[0] == 400
    assert (output / "kept.yaml").read_text("utf-8") == BOARD
    assert post(studio, "/api/save", {"text": BOARD + "\n", "name": "kept", "replace": True})[0] == 200
    assert post(studio, "/api/save", {"text": "collegium: charter/1", "name": "unsound"})[1]["faults"]
    assert sorted(
        file.name for file in output.iterdir() if file.suffix == ".yaml" and file.stem in ("kept", "unsound")
    ) == ["kept.yaml"]


# --- too much, and nonsense -----------------------------------------------------------------------------------


def test_too_long_a_text_is_refused_before_it_is_read(studio: str) -> None:
    headers = {"origin": studio, "content-type": "application/json", "content-length": str(MOST_BYTES + 1)}
    place = urlsplit(studio)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=10)
    connection.putrequest("POST", "/api/draft")
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()  # nothing of the body is sent
    assert connection.getresponse().status == 413
    connection.close()


def test_a_text_that_does_not_tell_its_length_is_counted(studio: str) -> None:
    place = urlsplit(studio)
    with socket.create_connection((place.hostname, place.port), timeout=20) as line:
        head = f"POST /api/draft HTTP/1.1\r\nHost: {place.netloc}\r\nOrigin: {studio}\r\n"
        line.sendall((head + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n").encode())
        piece = b"x" * 65_536
        try:
            for _ in range(40):
                line.sendall(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
            line.sendall(b"0\r\n\r\n")
        except OSError:
            pass  # the line was closed: refused
        try:
            answer = line.recv(64)
        except OSError:
            answer = b""
    assert not answer or answer.split(b" ")[1] in (b"400", b"413", b"422")
    assert ask(studio, "/day")[0] == 200


def test_hostile_texts_are_answered_and_nothing_breaks(studio: str) -> None:
    texts = [
        "", "\x00", "a: &x [*x]", "!!python/object:os.system ls", "[" * 20_000, "a: b: c", "\ud800",
        "collegium: charter/2", "collegium: charter/1\n" + "- a\n" * 9_000, "x: " + "9" * 5_000,
        BOARD.replace("id: ", "id: " + "x" * 3_000, 1),
    ]  # fmt: skip
    for text in texts:
        began = time.monotonic()
        status, answer = post(studio, "/api/draft", {"text": text})
        assert status in (200, 422), text[:40]
        if status == 200:
            assert answer["faults"], text[:40]
        assert time.monotonic() - began < 15


def test_a_worker_that_takes_too_long_is_ended_and_the_next_one_answers() -> None:
    with Worker(seconds=0.01) as worker:
        with pytest.raises(CollegiumError, match="could not be read to its end"):
            worker.check(BOARD)
        worker.seconds = 30
        assert worker.check(BOARD) == {"faults": [], "notes": []}


def malformed(seed: int) -> tuple[str, str, bytes | None, Headers]:
    """A request as nobody should send it."""
    draw = random.Random(seed)
    paths = ["/api/start", "/api/day", "/api/person", "/api/measure/", "/api/charter", "/api/drawing", "/api/compare",
             "/api/text", "/api/sources", "/api/tables", "/api/cite", "/csv/", "/figure/", "/static/", "/api/draft",
             "/api/save", "/", "/nowhere/", "/own", "/lab", "/api/lab", "/api/lab/state", "/csv/lab/", "/api/own",
             "/api/lab/look", "/api/lab/start", "/api/lab/stop", "/api/lab/open", "/contest", "/api/contest",
             "/api/contest/cell", "/api/contest/pair", "/csv/contest/", "/figure/contest/"]  # fmt: skip
    names = [
        "on",
        "who",
        "history",
        "run",
        "body",
        "other",
        "start",
        "leader",
        "charter",
        "second",
        "amend",
        "of",
        "cut",
        "contest",
        "figure",
        "theory",
        "kind",
        "change",
        "period",
        "outcome",
    ]
    odd = [
        "", "-1", "1e9", "9" * 40, "NaN", "0000-00-00", "0001-01-01", "9999-12-31", "1957-13", "1917/1991", "politburo",
        "stalin", "cpsu-1922", "cut-slate", "record", "leader", "../..", "%00", "\u202e", "é" * 50, "'; drop table x",
        "<script>", "shares", "turnover", "ties", "clauses", "timeline.svg", "epochs.png", "career.svg", "a" * 199,
        "a" * 300, "{}", "[1]", "\x7f", "true", "1922-04-01", "1990-07-14", "amendment", "pair.csv", "A2-1", "gill",
    ]  # fmt: skip
    path = draw.choice(paths)
    if path.endswith("/") and len(path) > 1:
        path += quote(draw.choice(odd), safe=draw.choice(["", "/."]))
    pairs = [f"{draw.choice(names)}={quote(draw.choice(odd))}" for _ in range(draw.randrange(5))]
    if draw.random() < 0.2:
        pairs.append(
            "".join(draw.choice(string.printable.strip()) for _ in range(12)).replace("#", "").replace(" ", "")
        )
    method = "POST" if path in TAKING else draw.choice(["GET", "GET", "GET", "HEAD", "PUT", "DELETE", "OPTIONS"])
    body = None
    headers: Headers = {}
    if method == "POST":
        value = {
            name: draw.choice([*odd, None, 1, -1, 2**70, 1.5, [], {}, ["x"], {"lapse_rate": "NaN"}])
            for name in draw.sample(FIELDS, draw.randrange(1, len(FIELDS)))
        }
        body = draw.choice([json.dumps(value).encode(), b"{", b"\xff\xfe", b"[]", b"null", b'{"text": 1}'])
        headers = {"content-type": draw.choice(["application/json", "text/plain", "", "application/json; charset=x"])}
    return method, f"{path}?{'&'.join(pairs)}" if pairs else path, body, headers


def swept(studio: str, seeds: range) -> list[tuple[int, int, str]]:
    wrong = []
    for seed in seeds:
        method, path, body, headers = malformed(seed)
        if method == "POST":
            headers["origin"] = studio
        began = time.monotonic()
        status, _, said = ask(studio, path, method, body, headers)
        if status >= 500 or b"Traceback" in said or time.monotonic() - began > 15:
            wrong.append((seed, status, f"{method} {path}"))
    return wrong


def test_two_hundred_malformed_requests(studio: str) -> None:
    assert swept(studio, range(200)) == []


@pytest.mark.slow  # the soak: five times as many, of other seeds
def test_a_thousand_malformed_requests(studio: str) -> None:
    assert swept(studio, range(1_000, 2_000)) == []


def test_the_studio_stays_small(studio: str) -> None:
    """With the record open and after everything above."""
    if not Path("/proc").is_dir():
        pytest.skip("the memory of a process is read from /proc")
    port = f"{urlsplit(studio).port:04X}"
    mine = [pid for pid in os.listdir("/proc") if pid.isdigit() and _listens(pid, port)]
    assert len(mine) == 1
    status = Path(f"/proc/{mine[0]}/status").read_text("utf-8")
    held = int(status.split("VmRSS:")[1].split()[0]) / 1024
    assert held < 300


def _listens(pid: str, port: str) -> bool:
    try:
        inodes = {line.split()[9] for line in Path(f"/proc/{pid}/net/tcp").read_text("utf-8").splitlines()[1:]
                  if line.split()[1].endswith(f":{port}") and line.split()[3] == "0A"}  # fmt: skip
        links = [os.readlink(one) for one in Path(f"/proc/{pid}/fd").iterdir()]
    except OSError:
        return False
    return any(f"socket:[{inode}]" in links for inode in inodes)


# --- starting -------------------------------------------------------------------------------------------------


def test_a_taken_port_and_a_wrong_path_are_told_in_words(studio: str, tmp_path: Path) -> None:
    with pytest.raises(CollegiumError, match="cannot listen there"):
        open_studio(port=urlsplit(studio).port, browser=False)
    with pytest.raises(CollegiumError, match="no such file or folder"):
        open_studio(tmp_path / "nowhere", port=0, browser=False)
    with pytest.raises(CollegiumError, match="cannot listen there"):
        open_studio(host="256.1.1.1", port=0, browser=False)
