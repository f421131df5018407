"""Text files to rows: CSV in any common dialect and encoding."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

from collegium.errors import CollegiumError
from collegium.exchange.headers import known
from collegium.exchange.problems import Problems

TEXTS = (".csv", ".tsv", ".tab", ".txt")
MOST_BYTES = 512 * 1024 * 1024
MOST_COLUMNS = 2000
LOOKED_AT = 15  # lines by which the dialect is judged
_SAMPLE = 200_000  # bytes by which an encoding is judged
_FEW_LINES = 0.1  # lines in UTF-8 for each that is not, by which a file is one of two encodings
_FEW = 6  # letters beyond ASCII that are too few to judge by
_MOST_CELL = 10_000_000
_MARKS = (",", ";", "\t", "|")
Rows = list[list[Any]]


def read_bytes(path: Path) -> bytes:
    """A file's bytes.

    Raises
    ------
    CollegiumError
        It cannot be read, or is larger than a roster can be.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise CollegiumError("the file is larger than a roster can be", where=path, hint="The limit is 512 MiB.")
        return path.read_bytes()
    except OSError as error:
        raise CollegiumError("the file cannot be read", where=path, hint=f"{error.strerror}.") from error


def decode(data: bytes, path: Path, encoding: str | None, problems: Problems) -> str:
    """Bytes to text: the encoding given, or by its mark, or UTF-8, or what Western spreadsheets write instead.

    Raises
    ------
    CollegiumError
        The bytes are not in the encoding given, or there is none of that name.
    """
    if encoding:
        try:
            return str(data.decode(encoding))
        except (LookupError, ValueError) as error:
            raise CollegiumError(
                "the file is not in that encoding", where=path, given=encoding, hint=f"{error}."
            ) from error
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _as(data, name, problems)
    if data[:200].count(0) * 3 > len(data[:200]):  # UTF-16 without a mark: every other byte is nothing
        return _as(data, "utf-16-le" if data[1:2] == b"\x00" else "utf-16-be", problems)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        mixed = _line_by_line(data, problems)
        if mixed is not None:
            return mixed
        kind = other_alphabet(data)
        if kind:
            problems.add(
                "encoding guessed",
                row=line,
                read=repr(data[error.start : error.start + 4]),
                done=f"not UTF-8; read as {kind}, by its letters; a mapping file can say otherwise",
            )
            return data.decode(kind, errors="replace")
        kind = "cp1252" if not any(byte in data for byte in b"\x81\x8d\x8f\x90\x9d") else "latin-1"
        problems.add(
            "encoding", row=line, read=repr(data[error.start : error.start + 1]), done=f"not UTF-8; read as {kind}"
        )
        return data.decode(kind)


def _line_by_line(data: bytes, problems: Problems) -> str | None:
    """A file put together from two, of which some lines are in UTF-8 and some in what Western spreadsheets write."""
    lines = data.split(b"\n")
    texts: list[str | None] = []
    right = 0
    for line in lines:
        try:
            texts.append(line.decode("utf-8"))
            right += not line.isascii()
        except UnicodeDecodeError:
            texts.append(None)
    wrong = [n for n, text in enumerate(texts) if text is None]
    if not right or right < _FEW_LINES * len(wrong):  # letters can look like UTF-8 by chance, on few lines
        return None
    problems.add("encoding guessed", row=wrong[0] + 1, read=lines[wrong[0]].decode("cp1252", "replace"),
                 done=f"{len(wrong)} lines not UTF-8 as the others; read as cp1252")  # fmt: skip
    return "\n".join(lines[n].decode("cp1252", "replace") if text is None else text for n, text in enumerate(texts))


def other_alphabet(data: bytes) -> str:
    """The encoding of bytes that are not in a Western one, by how their letters stand; else empty.

    In a Western text few letters of a word lie beyond ASCII, in a Russian or Chinese one all; in a Polish one, read as
    Western, signs such as the superscript three stand between letters.

    >>> other_alphabet("Лев Троцкий".encode("cp1251")), other_alphabet("Лев Троцкий".encode("koi8-r"))
    ('cp1251', 'koi8-r')
    >>> other_alphabet("毛泽东".encode("gb18030")), other_alphabet("Władysław".encode("cp1250"))
    ('gb18030', 'cp1250')
    >>> other_alphabet("Günter Mückenberger, Ramón Ñ".encode("cp1252"))
    ''
    """
    sample = data[:_SAMPLE]
    words = re.findall(rb"[A-Za-z\x80-\xff]+", sample)
    high = [word for word in words if not word.isascii()]
    letters = b"".join(high)
    beyond = sum(byte > 127 for byte in letters)
    if beyond < 0.75 * len(letters) or beyond < _FEW:
        if re.search(rb"[A-Za-z\xc0-\xff][\xb3\xb9\xbf][a-z\xe0-\xff]", sample):
            return "cp1250"
        return ""
    runs = re.findall(rb"[\x80-\xff]+", sample)
    if all(len(run) % 2 == 0 for run in runs):
        try:
            read = data.decode("gb18030")
        except UnicodeDecodeError:
            read = ""
        if sum("\u4e00" <= c <= "\u9fff" for c in read[:_SAMPLE]) >= 0.9 * sum(c > "\x7f" for c in read[:_SAMPLE]) > 0:
            return "gb18030"
    if sum(byte >= 0xC0 for byte in letters) < 0.9 * beyond:
        return ""
    return "cp1251" if sum(byte >= 0xE0 for byte in letters) * 2 > beyond else "koi8-r"


def _as(data: bytes, name: str, problems: Problems) -> str:
    """Text of an encoding that the bytes announce, with what does not fit replaced and reported."""
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        problems.add(
            "encoding",
            read=repr(data[error.start : error.start + 4]),
            done=f"read as {name}, broken characters as \ufffd",
        )
        return data.decode(name, errors="replace")


def text_rows(
    text: str, delimiter: str | None, path: Path, problems: Problems, names: frozenset[str] = frozenset()
) -> tuple[Rows, list[int]]:
    """The rows of a CSV text, and the line on which each starts.

    Raises
    ------
    CollegiumError
        The text is not CSV, or a row or cell is larger than a roster can have.
    """
    if "\x00" in text:
        problems.add("encoding", read=f"{text.count(chr(0))} null characters", done="left out")
        text = text.replace("\x00", "")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    said = re.match(r"sep=(.)\n", text)  # a line by which spreadsheets announce the mark
    mark = delimiter or (said[1] if said else _delimiter(text, names))
    before = csv.field_size_limit(_MOST_CELL)
    try:
        if mark == "\t" and text.startswith("?"):  # a query's export, whose quotation marks belong to its cells
            rows = [line.split("\t") for line in text.removesuffix("\n").split("\n")]
            lines = list(range(1, len(rows) + 1))
        else:
            rows, lines = _parsed(text, mark, problems)
    except csv.Error as error:
        raise CollegiumError("the file is not CSV", where=path, hint=f"{error}.") from error
    finally:
        csv.field_size_limit(before)
    if said:
        del rows[0], lines[0]
    for row in rows:
        while len(row) > MOST_COLUMNS and not row[-1]:
            row.pop()
    wide = next((n for n, row in enumerate(rows) if len(row) > MOST_COLUMNS), None)
    if wide is not None:
        raise CollegiumError(
            "a row has more cells than a roster can have", where=path, line=lines[wide], given=len(rows[wide])
        )
    return rows, lines


def _parsed(text: str, mark: str, problems: Problems) -> tuple[Rows, list[int]]:
    reader = csv.reader(io.StringIO(text), delimiter=mark)
    rows: Rows = list(reader)
    if reader.line_num == len(rows):
        return rows, list(range(1, len(rows) + 1))
    # Some cells hold line breaks: count the lines, and look for a quotation mark that was never closed.
    width = max((len(row) for row in rows[:LOOKED_AT]), default=1)
    source = text.split("\n")
    found, lines, at = [], [], 1
    reader = csv.reader(io.StringIO(text), delimiter=mark)
    for row in reader:
        here, at = at, reader.line_num + 1
        inner = source[here : at - 1]
        if inner and width > 1 and any(line.count(mark) >= width - 1 for line in inner[: 1 + len(inner) // 2 * 2]):
            problems.add("open quotation mark", row=here, read=source[here - 1],
                         done=f"lines {here} to {at - 1} read one by one")  # fmt: skip
            for number, line in enumerate(source[here - 1 : at - 1], start=here):
                found.append(_single(line, mark))
                lines.append(number)
            continue
        found.append(row)
        lines.append(here)
    return found, lines


def _single(line: str, mark: str) -> list[Any]:
    """One line on its own, its quotation marks taken literally where they do not pair."""
    if line.count('"') % 2:
        return [cell.strip().strip('"') for cell in line.split(mark)]
    return next(csv.reader([line], delimiter=mark), [])


def _delimiter(text: str, names: frozenset[str]) -> str:
    """The mark that cuts the first lines into the most recognised column names, then into the most cells."""
    first = [line[:20_000] for line in text[:400_000].split("\n", LOOKED_AT + 1)[:LOOKED_AT] if line.strip()]

    def worth(mark: str) -> tuple[int, int]:
        cells = [next(csv.reader([line], delimiter=mark), []) for line in first]
        return max((known(row, names) for row in cells), default=0), max((len(row) for row in cells), default=0)

    try:
        return max(_MARKS, key=worth)
    except csv.Error:
        return ","
