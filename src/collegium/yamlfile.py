"""YAML files with their line marks: the one reader behind charters, theories and studies.

A file is plain data. Text stays text unless it is ``true``, ``false``, ``null`` or a decimal number, so that
``no``, ``on`` and ``1922-04`` mean what they say. Anchors, aliases, tags, repeated keys and several documents
in one file are refused, and so are files that are larger or more deeply nested than any hand writes.
"""

from __future__ import annotations

import math
import os
import re
import types
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, NoReturn, TypeVar, Union, get_args, get_origin

import yaml
from pydantic import BaseModel, ValidationError

from collegium.errors import CollegiumError

MAX_BYTES = 2 * 1024 * 1024
MAX_VALUES = 250_000
MAX_DEPTH = 50
MAX_DIGITS = 18
MANY = 20_000  # faults: where there are more, one is sought in the first items of lists and tables alone
FIRST = 64

Place = tuple[int, int]
Loc = tuple[str | int, ...]
ModelT = TypeVar("ModelT", bound=BaseModel)

_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}
_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TYPES = {
    "string_type": "text",
    "int_type": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "list_type": "a list",
    "tuple_type": "a list",
    "dict_type": "a table of keys and values",
    "model_type": "a table of keys and values",
    "model_attributes_type": "a table of keys and values",
}


class Fault(CollegiumError):
    """An error found inside a model, with its path, from which :func:`validate` makes file and line.

    Parameters
    ----------
    message, given, allowed, hint
        As in :class:`~collegium.errors.CollegiumError`.
    loc : tuple of str and int
        Keys and positions from the model that raises the fault down to the offending value.
    further : int
        How many more faults the same check found.
    """

    def __init__(self, message: str, *, loc: Loc = (), further: int = 0, **facts: Any) -> None:
        self.loc = loc
        self.further = further
        super().__init__(message, **facts)


@dataclass(frozen=True, slots=True)
class Document:
    """The data of a YAML file and the place of each value.

    Attributes
    ----------
    data : dict, list, str, int, float, bool or None
        Plain values; keys are text.
    where : str
        The file, as errors name it.
    """

    data: Any
    where: str
    _values: dict[Loc, Place] = field(repr=False)
    _keys: dict[Loc, Place] = field(repr=False)

    def holds(self, loc: Sequence[str | int]) -> bool:
        """Whether there is a value at ``loc``."""
        return tuple(loc) in self._values

    def place(self, loc: Sequence[str | int], *, key: bool = False) -> Place:
        """Line and column, both from 1, of the value at ``loc`` or of its nearest ancestor that exists.

        Parameters
        ----------
        loc : sequence of str and int
            Keys and positions from the top, as pydantic gives them; what the file lacks is passed over.
        key : bool
            The place of the key rather than that of its value.

        Examples
        --------
        >>> document = parse_yaml("name: x\\nlevels:\\n  - {id: a}\\n")
        >>> document.place(("levels", 0, "id")), document.place(("levels", 0, "count"))
        ((3, 10), (3, 5))
        """
        path: Loc = ()
        for part in loc:
            if (*path, part) in self._values:
                path = (*path, part)
        if key and path in self._keys:
            return self._keys[path]
        return self._values[path]


def read_yaml(path: str | os.PathLike[str]) -> Document:
    """Read a YAML file.

    Raises
    ------
    CollegiumError
        There is no such file, it cannot be read, or :func:`parse_yaml` refuses it.
    """
    where = os.fspath(path)
    try:
        if not Path(where).is_file():
            raise CollegiumError("no such file" if not Path(where).exists() else "not a file", given=where)
        with open(where, "rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except CollegiumError:
        raise
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise CollegiumError("the file cannot be read", given=where, hint=f"{reason}.") from error
    return parse_yaml(raw, where=where)


def parse_yaml(raw: bytes | str, where: str = "<text>") -> Document:
    """Read a YAML text.

    Raises
    ------
    CollegiumError
        The text is not UTF-8, not YAML, empty, over 2 MiB, of over 250,000 values or nested deeper than 50; or it
        holds an anchor, alias, tag, repeated key, second document or control character. The message names the line.

    Examples
    --------
    >>> parse_yaml("from: 1922-04-03\\nsecret: no\\ncount: 84\\nballot: null").data
    {'from': '1922-04-03', 'secret': 'no', 'count': 84, 'ballot': None}
    >>> parse_yaml("id: a\\nid: b")
    Traceback (most recent call last):
    collegium.errors.CollegiumError: <text>:2:1: the key is written twice: 'id'. The first one is on line 1.
    """
    text = _decode(raw, where)
    builder = _Builder(where)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        problem = " ".join(part for part in (error.context, error.problem) if part)
        raise CollegiumError(
            f"not well-formed YAML ({problem})",
            where=where,
            line=line,
            column=column,
            hint=_advice(text, line, problem),
        ) from error
    except yaml.YAMLError as error:
        raise CollegiumError(f"not well-formed YAML ({error})", where=where, line=1) from error
    if () not in builder.values:
        raise CollegiumError("the file is empty", where=where, line=1)
    return Document(builder.data, where, builder.values, builder.keys)


def validate(document: Document, model: type[ModelT], header: str | None = None) -> ModelT:
    """Make a model of a document, or one error that names the file, the line and the nearest right word.

    Parameters
    ----------
    document : Document
        What :func:`read_yaml` returned.
    model : type of pydantic.BaseModel
        What to make.
    header : str, optional
        Kind and version that the key ``collegium`` must state, such as ``charter/1``; checked first.

    Raises
    ------
    CollegiumError
        The document does not fit. The first fault is told in full, the others are counted.
    """
    if header is not None:
        _check_header(document, header)
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        if error.error_count() > MANY:
            details = _among_the_first(document, model)
            further = error.error_count() - 1
        else:
            details = _without_echoes([dict(detail) for detail in error.errors(include_url=False)])
            further = len(details) - 1 + sum(_further(detail) for detail in details)
        if not details:
            hint = f"The first {FIRST} items of each list show none; cut the file down to find one."
            message = f"the file has {further + 1} errors"
            raise CollegiumError(message, where=document.where, line=1, hint=hint) from None
        worst = min(details, key=lambda one: (one["type"] != "extra_forbidden", document.place(one["loc"])))
        first = _explain(document, model, worst)
        if further:
            more = "1 further error in this file." if further == 1 else f"{further} further errors in this file."
            first = _at(first, document, (first.line or 1, first.column or 1), f"{first.hint} {more}".strip())
        raise first from None


def _among_the_first(document: Document, model: type[BaseModel]) -> list[dict[str, Any]]:
    """The faults that the first items of each list and table show by themselves.

    pydantic makes a table of each fault, and a hostile file can have millions. Left out is what the cut itself may have
    brought about: a list too short, a key that stands further on, and what a check of several values found.
    """
    try:
        model.model_validate(_first_of(document.data))
    except ValidationError as error:
        return [dict(one) for one in error.errors(include_url=False) if not _by_the_cut(document, one)]
    return []


def _first_of(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _first_of(data[key]) for key in list(data)[:FIRST]}
    return [_first_of(one) for one in data[:FIRST]] if isinstance(data, list) else data


def _by_the_cut(document: Document, detail: Mapping[str, Any]) -> bool:
    kind = detail["type"]
    of_several = kind == "value_error" and isinstance(detail["input"], dict | list)
    return kind == "too_short" or of_several or (kind == "missing" and document.holds(detail["loc"]))


def _check_header(document: Document, header: str) -> None:
    kind, _, version = header.partition("/")
    data, where = document.data, document.where
    say = f"Begin the file with the line `collegium: {header}`."
    if not isinstance(data, dict):
        line, column = document.place(())
        raise CollegiumError(
            "the file is not a table of keys and values", where=where, line=line, column=column, hint=say
        )
    if "collegium" not in data:
        line, column = document.place(())
        raise CollegiumError("the file does not say what it is", where=where, line=line, column=column, hint=say)
    found = data["collegium"]
    if found == header:
        return
    line, column = document.place(("collegium",))
    place: dict[str, Any] = {"where": where, "line": line, "column": column, "given": found}
    found_kind, slash, found_version = found.partition("/") if isinstance(found, str) else ("", "", "")
    if found_kind == kind and found_version.isdecimal() and int(found_version[:9]) > int(version):
        raise CollegiumError(
            f"the file is written for a later version of the {kind} format",
            hint=f"This version reads {header}.",
            **place,
        )
    if slash and found_kind and found_kind != kind and re.fullmatch(r"[a-z-]+", found_kind):
        raise CollegiumError(f"the file is {_a(found_kind)}, and {_a(kind)} is wanted here", **place)
    raise CollegiumError("the file does not say rightly what it is", allowed=[header], **place)


def _a(kind: str) -> str:
    return f"an {kind}" if kind[:1] in "aeiou" else f"a {kind}"


def _explain(document: Document, model: type[BaseModel], detail: dict[str, Any]) -> CollegiumError:
    """One pydantic error in our words, at its place."""
    kind, loc, given = detail["type"], tuple(detail["loc"]), detail["input"]
    inner = detail.get("ctx", {}).get("error")
    name = _dotted(loc)
    if isinstance(inner, CollegiumError):
        place = document.place((*loc, *getattr(inner, "loc", ())))
        return _at(inner, document, place, inner.hint)
    place = document.place(loc, key=kind == "extra_forbidden")
    facts: dict[str, Any] = {"where": document.where, "line": place[0], "column": place[1]}
    if kind == "extra_forbidden":
        return CollegiumError("unknown key", given=loc[-1], allowed=_allowed_keys(model, loc[:-1]), **facts)
    if kind == "missing":
        return CollegiumError(f"the key {loc[-1]!r} is missing", **facts)
    if kind == "literal_error":
        allowed = re.findall(r"'([^']*)'", detail["ctx"]["expected"])
        return CollegiumError(f"`{name}` cannot be this", given=given, allowed=allowed, **facts)
    if kind == "too_short":
        hint = f"It takes at least {detail['ctx']['min_length']}."
        return CollegiumError(f"`{name}` is too short", given=given, hint=hint, **facts)
    if kind == "too_long":
        hint = f"It takes at most {detail['ctx']['max_length']}."
        return CollegiumError(f"`{name}` is too long", hint=hint, **facts)
    if kind in _TYPES:
        return CollegiumError(f"`{name}` should be {_TYPES[kind]}", given=given, **facts)
    reason = str(detail["msg"])
    return CollegiumError(f"`{name}` {reason[:1].lower()}{reason[1:]}", given=given, **facts)


def _at(error: CollegiumError, document: Document, place: Place, hint: str) -> CollegiumError:
    return CollegiumError(
        error.message,
        where=document.where,
        line=place[0],
        column=place[1],
        given=error.given,
        allowed=error.allowed,
        hint=hint,
    )


def _without_echoes(details: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The errors of pydantic without the lists that it calls too short only because their items are wrong."""
    inner = {tuple(one["loc"][:depth]) for one in details for depth in range(len(one["loc"]))}
    return [one for one in details if one["type"] != "too_short" or tuple(one["loc"]) not in inner]


def _further(detail: dict[str, Any]) -> int:
    return int(getattr(detail.get("ctx", {}).get("error"), "further", 0))


def _dotted(loc: Loc) -> str:
    """A path as a reader writes it: ``clauses[3].by``, positions from 0."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc)
    return text.removeprefix(".") or "the file"


def _allowed_keys(model: type[BaseModel], loc: Loc) -> list[str]:
    """The keys that the model at a path takes; none if the path leaves what is known."""
    kind: Any = model
    for part in loc:
        kind = _bare(kind)
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            kind = next((f.annotation for n, f in kind.model_fields.items() if (f.alias or n) == part), None)
        else:
            arguments = get_args(kind) or (None,)
            kind = arguments[1] if get_origin(kind) is dict else arguments[0]
    kind = _bare(kind)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return [f.alias or n for n, f in kind.model_fields.items()]
    return []


def _bare(kind: Any) -> Any:
    """An annotation without ``Annotated`` and without ``None``."""
    while (origin := get_origin(kind)) in (Annotated, Union, types.UnionType):
        arguments = get_args(kind)
        kind = arguments[0] if origin is Annotated else next(a for a in arguments if a is not types.NoneType)
    return kind


def _decode(raw: bytes | str, where: str) -> str:
    size = len(raw) if isinstance(raw, bytes) else len(raw.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        raise CollegiumError(f"the file is larger than {MAX_BYTES // 2**20} MiB", where=where, line=1)
    if isinstance(raw, bytes):
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            raise CollegiumError(
                "the file is not UTF-8 text", where=where, line=line, hint="Save it as UTF-8."
            ) from error
    else:
        text = raw
    if found := _INVISIBLE.search(text):
        line = text.count("\n", 0, found.start()) + 1
        column = found.start() - text.rfind("\n", 0, found.start())
        raise CollegiumError("a character that no text holds", where=where, line=line, column=column, given=found[0])
    return text


def _advice(text: str, line: int, problem: str) -> str:
    lines = text.splitlines()
    found = lines[line - 1] if line <= len(lines) else ""
    if "\t" in found[: len(found) - len(found.lstrip())] or "'\\t'" in problem:
        return "Indent with spaces, not with tabs."
    if "mapping values are not allowed" in problem:
        return "Put text that holds a colon followed by a space in quotes."
    return ""


class _Builder:
    """Makes plain values of the parser's events, one at a time, and so without recursion."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.data: Any = None
        self.values: dict[Loc, Place] = {}
        self.keys: dict[Loc, Place] = {}
        self._stack: list[tuple[Any, Loc]] = []
        self._key: list[str | None] = []

    def take(self, event: yaml.Event) -> None:
        """Take the next event."""
        if isinstance(event, yaml.DocumentStartEvent) and () in self.values:
            self._refuse(event, "the file holds a second document", hint="Write one document a file.")
        elif isinstance(event, yaml.AliasEvent):
            self._refuse(event, "aliases are not allowed", given=f"*{event.anchor}", hint="Write the value out.")
        elif isinstance(event, yaml.NodeEvent):
            if event.anchor is not None:
                self._refuse(event, "anchors are not allowed", given=f"&{event.anchor}", hint="Write the value out.")
            if getattr(event, "tag", None) is not None:
                self._refuse(event, "tags are not allowed", given=getattr(event, "tag", None))
            self._node(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._stack.pop()
            self._key.pop()

    def _node(self, event: yaml.NodeEvent) -> None:
        inside_table = bool(self._stack) and isinstance(self._stack[-1][0], dict)
        if inside_table and self._key[-1] is None:
            self._take_key(event)
            return
        if isinstance(event, yaml.ScalarEvent):
            self._attach(self._scalar(event), event)
            return
        if len(self._stack) >= MAX_DEPTH:
            self._refuse(event, f"values are nested deeper than {MAX_DEPTH}")
        made: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
        path = self._attach(made, event)
        self._stack.append((made, path))
        self._key.append(None)

    def _take_key(self, event: yaml.NodeEvent) -> None:
        if not isinstance(event, yaml.ScalarEvent) or not event.value:
            self._refuse(event, "a key must be a word")
        self._visible(event)
        table, path = self._stack[-1]
        key = str(event.value)
        if key in table:
            first = self.keys[(*path, key)][0]
            self._refuse(event, "the key is written twice", given=key, hint=f"The first one is on line {first}.")
        self.keys[(*path, key)] = self._place(event)
        self._key[-1] = key

    def _attach(self, value: Any, event: yaml.Event) -> Loc:
        if not self._stack:
            path: Loc = ()
            self.data = value
        else:
            container, above = self._stack[-1]
            if isinstance(container, dict):
                key = self._key[-1]
                assert key is not None
                container[key] = value
                path = (*above, key)
                self._key[-1] = None
            else:
                path = (*above, len(container))
                container.append(value)
        self.values[path] = self._place(event)
        if len(self.values) > MAX_VALUES:
            self._refuse(event, f"the file holds more than {MAX_VALUES} values")
        return path

    def _scalar(self, event: yaml.ScalarEvent) -> Any:
        text = self._visible(event)
        if not event.implicit[0]:
            return text
        if text in _WORDS:
            return _WORDS[text]
        if _FLOAT.fullmatch(text):
            if sum(character.isdigit() for character in text) > MAX_DIGITS:
                self._refuse(event, f"a number of more than {MAX_DIGITS} digits", given=text)
            number = int(text) if _INTEGER.fullmatch(text) else float(text)
            if not math.isfinite(number):
                self._refuse(event, "the number is too large", given=text)
            return number
        return text

    def _visible(self, event: yaml.ScalarEvent) -> str:
        text = str(event.value)
        if _INVISIBLE.search(text):
            self._refuse(event, "a text holds a control character", given=text)
        return text

    def _place(self, event: yaml.Event) -> Place:
        mark = event.start_mark
        return (mark.line + 1, mark.column + 1) if mark else (1, 1)

    def _refuse(self, event: yaml.Event, message: str, **facts: Any) -> NoReturn:
        line, column = self._place(event)
        raise CollegiumError(message, where=self.where, line=line, column=column, **facts)
