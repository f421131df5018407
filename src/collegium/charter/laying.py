"""Laying amendments over a charter: on its parts as written, so that each error still has its file and line."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn

from collegium.charter.cast import Cast
from collegium.charter.changes import COLLECTIONS, DATED, Amendment, Operation
from collegium.charter.model import Charter
from collegium.charter.terms import Span
from collegium.errors import CollegiumError
from collegium.yamlfile import MAX_BYTES, Document, Loc, Place, validate

_LINES = 2 * MAX_BYTES  # more lines than a file can have: a place in file k is told as k * _LINES + line
_ONE_LESS = object()  # what is done to a list from which single names are taken
REQUIRED = tuple(name for name, field in Cast.model_fields.items() if field.is_required())
_ORDER = ("remove", "change", "add")


@dataclass
class _Item:
    """One part of the charter as written, with the places of its values; ``key`` is the id that changes go by."""

    key: str
    data: dict[str, Any]
    places: dict[Loc, Place]
    keys: dict[Loc, Place]

    @property
    def span(self) -> Span:
        return Span.model_validate({name: self.data.get(name) for name in ("from", "until")})

    def copy(self) -> _Item:
        return _Item(self.key, copy.deepcopy(self.data), dict(self.places), dict(self.keys))

    def forget(self, path: Loc) -> None:
        for table in (self.places, self.keys):
            for one in [one for one in table if one[: len(path)] == path]:
                del table[one]


@dataclass
class _Deed:
    """What an amendment did to a key of a part, or to the part as a whole."""

    amendment: str
    told: str
    value: Any = None


@dataclass
class _Laying:
    """A charter while amendments are laid over it."""

    base: Document
    charter: Charter
    files: list[str] = field(default_factory=list)
    laid: list[str] = field(default_factory=list)
    items: dict[str, list[_Item]] = field(default_factory=dict)
    removed: dict[tuple[str, str], _Deed] = field(default_factory=dict)
    changed: dict[tuple[str, str], dict[Loc, _Deed]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.files = [self.base.where]
        for name in COLLECTIONS:
            raw = self.base.data.get(name) or []
            self.items[name] = [self.item(self.base, one, (name, n), 0) for n, one in enumerate(raw)]

    def item(self, document: Document, data: dict[str, Any], loc: Loc, file: int) -> _Item:
        places, keys = {}, {}
        for path in _paths(data):
            places[path] = _coded(document.place((*loc, *path)), file)
            keys[path] = _coded(document.place((*loc, *path), key=True), file)
        return _Item(str(data["id"]), copy.deepcopy(data), places, keys)

    def lay(self, document: Document, amendment: Amendment) -> None:
        """Lay one amendment over what has been laid so far."""
        sheet = _Sheet(document, amendment, len(self.files))
        self.files.append(document.where)
        if self.charter.id not in amendment.to:
            sheet.refuse("the amendment is for other charters", ("to",), given=self.charter.id, allowed=amendment.to)
        if amendment.id in self.laid:
            sheet.refuse("an amendment is laid twice", ("id",), given=amendment.id)
        for number, operation in enumerate(amendment.changes):
            if operation.to and self.charter.id not in operation.to:
                continue
            sheet.begin(number, operation, self.charter)
            for deed in _ORDER:
                for name, parts in (document.data["changes"][number].get(deed) or {}).items():
                    loc: Loc = ("changes", number, deed, name)
                    keyed: Iterable[tuple[str | int, Any]]
                    keyed = parts.items() if isinstance(parts, dict) else enumerate(parts)
                    for place, part in keyed:
                        getattr(self, f"_{deed}")(sheet, (*loc, place), name, part)
        self.laid.append(amendment.id)

    def _remove(self, sheet: _Sheet, loc: Loc, name: str, id: str) -> None:
        if (name, id) in self.removed and not self._versions(name, id):
            return  # taken away twice is taken away
        group, dashes, over = id.partition("--")
        one_of_a_list = name == "clauses" and bool(dashes) and not self._versions(name, id)
        part = group if one_of_a_list else id
        for path, deed in self.changed.get((name, part), {}).items():
            if deed.value is not _ONE_LESS and (not one_of_a_list or path == ("over",)):
                said = f"{deed.amendment} changes {'.'.join(map(str, path))} of it ({deed.told})."
                sheet.conflict("removes what another amendment changes", loc, id, said)

        def take_one(item: _Item) -> _Item | None:
            listed = item.data["over"]
            if not isinstance(listed, list) or over not in listed:
                known = [f"{group}--{one}" for one in listed] if isinstance(listed, list) else [group]
                sheet.refuse("the clause is not over this", loc, given=id, allowed=known)
            item.data["over"] = [one for one in listed if one != over]
            item.forget(("over",))
            item.places["over",] = sheet.place(loc)
            return item if item.data["over"] else None

        deed = _Deed(sheet.id, sheet.told(loc), _ONE_LESS)
        if one_of_a_list:
            self._edit(sheet, loc, name, group, take_one)
            self.changed.setdefault((name, group), {})["over",] = deed
        else:
            self._edit(sheet, loc, name, id, lambda item: None)
        self.removed[name, id] = deed

    def _change(self, sheet: _Sheet, loc: Loc, name: str, keys: Mapping[str, Any]) -> None:
        id = str(loc[-1])
        leaves = dict(_leaves(keys))
        if ("id",) in leaves:
            sheet.refuse("an id cannot be changed", (*loc, "id"), given=id, hint="Remove the part, and add another.")
        for path, value in leaves.items():
            for other, deed in self.changed.get((name, id), {}).items():
                short = min(len(path), len(other))
                if path[:short] == other[:short] and (path, value) != (other, deed.value):
                    key = ".".join(path)
                    said = f"{deed.amendment} changes it too ({deed.told})."
                    sheet.conflict(f"changes `{key}` of what another amendment changes", (*loc, *path), id, said)

        def set_keys(item: _Item) -> _Item:
            for path, value in leaves.items():
                _set(item, path, value, sheet, (*loc, *path))
            if name != "sources" and ("assumed",) not in leaves:
                told = f"{item.data.get('assumed') or ''} As changed by the amendment {sheet.id}.".strip()
                item.data["assumed"] = told[-1000:]
            return item

        self._edit(sheet, loc, name, id, set_keys)
        for path, value in leaves.items():
            deed = _Deed(sheet.id, sheet.told((*loc, *path)), value)
            self.changed.setdefault((name, id), {}).setdefault(path, deed)

    def _add(self, sheet: _Sheet, loc: Loc, name: str, part: dict[str, Any]) -> None:
        if any(item.data == part for item in self.items[name]):
            return  # added twice is added
        groups = ("bodies", "offices") if name in ("bodies", "offices") else (name,)
        if any(item.data["id"] == part["id"] for group in groups for item in self.items[group]):
            sheet.refuse("the id is used already", (*loc, "id"), given=part["id"])
        item = self.item(sheet.document, part, loc, sheet.file)
        if name in DATED:
            for key in ("from", "until"):
                if sheet.dates.get(key) is not None and part.get(key) is None:
                    item.data[key] = sheet.dates[key]
                    item.places[key,] = sheet.place((*sheet.at, key))
        self.items[name].append(item)

    def _versions(self, name: str, id: str) -> list[_Item]:
        return [item for item in self.items[name] if id in (item.key, item.data["id"])]

    def _edit(self, sheet: _Sheet, loc: Loc, name: str, id: str, edit: Callable[[_Item], _Item | None]) -> None:
        """Edit the versions of a part in the time of the amendment, and leave them as they are outside it."""
        versions = self._versions(name, id)
        if not versions:
            if deed := self.removed.get((name, id)):
                said = f"{deed.amendment} takes it away ({deed.told})."
                sheet.conflict("changes what another amendment removes", loc, id, said)
            known = [str(item.data["id"]) for item in self.items[name]]
            where = f"the charter has no such part among its {name}"
            sheet.refuse(where, loc, key=loc[2] == "change", given=id, allowed=known)
        dated = any(date is not None for date in sheet.dates.values())
        if dated and name not in DATED:
            hint = "Only clauses, rules and norms can be; leave out `from` and `until`."
            sheet.refuse(f"{name} cannot be changed for a part of the time", loc, given=id, hint=hint)
        done = False
        for item in versions:
            pieces = list(_divided(item, sheet)) if dated else [(item, True)]
            kept = [edit(piece) if inside else piece for piece, inside in pieces]
            done = done or any(inside for _, inside in pieces)
            at = self.items[name].index(item)
            self.items[name][at : at + 1] = [one for one in kept if one is not None]
        if not done:
            sheet.refuse("the part is not in force in that time", loc, given=id)

    def document(self) -> Document:
        """The amended charter as a document; the lines tell the file too."""
        data = {name: value for name, value in self.base.data.items() if name not in COLLECTIONS}
        data["amendments"] = [*(data.get("amendments") or []), *self.laid]
        values = {path: self.base.place(path) for path in _paths(data) if path[:1] != ("amendments",)}
        keys = {path: self.base.place(path, key=True) for path in values}
        for name, items in self.items.items():
            if items or name in self.base.data:
                data[name] = [item.data for item in items]
                values[name,] = self.base.place((name,))
            for number, item in enumerate(items):
                values |= {(name, number, *path): place for path, place in item.places.items()}
                keys |= {(name, number, *path): place for path, place in item.keys.items()}
        if isinstance(cast := data.get("cast"), dict):  # whose player is taken away is played by nobody
            left = {item.key for name in ("bodies", "offices") for item in self.items[name]}
            data["cast"] = {part: id for part, id in cast.items() if id in left or part in REQUIRED}
        return Document(data, self.base.where, values, keys)


@dataclass
class _Sheet:
    """An amendment while it is laid."""

    document: Document
    amendment: Amendment
    file: int
    at: Loc = ()
    span: Span = field(default_factory=lambda: Span.model_validate({}))
    dates: dict[str, Any] = field(default_factory=dict)

    def begin(self, number: int, operation: Operation, charter: Charter) -> None:
        """Come to an operation."""
        self.at = ("changes", number)
        force = charter.in_force
        if max(operation.start, force.start) >= min(operation.end, force.end):
            until = f" until {force.until}" if force.until else ""
            key = "from" if operation.start >= force.end else "until"
            hint = f"{charter.id} is in force from {force.from_}{until}."
            said = "the amendment lies outside the time of the charter"
            self.refuse(said, (*self.at, key), hint=hint)
        written = self.document.data["changes"][number]
        inside = {"from": operation.start > force.start, "until": operation.end < force.end}
        self.dates = {key: written.get(key) if counts else None for key, counts in inside.items()}
        self.span = Span.model_validate(self.dates)

    @property
    def id(self) -> str:
        return self.amendment.id

    def place(self, loc: Loc, key: bool = False) -> Place:
        return _coded(self.document.place(loc, key=key), self.file)

    def told(self, loc: Loc) -> str:
        return f"{self.document.where}:{self.document.place(loc, key=True)[0]}"

    def refuse(self, message: str, loc: Loc, key: bool = False, **facts: Any) -> NoReturn:
        line, column = self.document.place(loc, key=key)
        raise CollegiumError(message, where=self.document.where, line=line, column=column, **facts)

    def conflict(self, does: str, loc: Loc, given: str, hint: str) -> NoReturn:
        self.refuse(f"conflict: {self.id} {does}", loc, key="remove" not in loc, given=given, hint=hint)


def laid_over(document: Document, amendments: Sequence[tuple[Document, Amendment]]) -> tuple[Charter, Document]:
    """A charter with amendments laid over it in order, and the document that says so.

    Parameters
    ----------
    document : Document
        The charter's file.
    amendments : sequence of (Document, Amendment)
        As :func:`~collegium.charter.changes.read_amendment` gives them.

    Raises
    ------
    CollegiumError
        The charter is unsound; an amendment is not for it, names a part that it has not, or is in conflict with one
        before it; or the charter is no longer sound with them. The message names the file and the line.
    """
    laying = _Laying(document, validate(document, Charter, header="charter/1"))
    for sheet, amendment in amendments:
        laying.lay(sheet, amendment)
    amended = laying.document()
    try:
        return validate(amended, Charter), amended
    except CollegiumError as error:
        file, line = divmod(error.line or 1, _LINES)
        names = ", ".join(laying.laid)
        raise CollegiumError(
            error.message,
            where=laying.files[file],
            line=line,
            column=error.column,
            given=error.given,
            allowed=error.allowed,
            hint=f"{error.hint} This is so with {names} laid over {laying.charter.id}.".strip(),
        ) from None


def _divided(item: _Item, sheet: _Sheet) -> Iterator[tuple[_Item, bool]]:
    """The pieces of a part at the dates of an amendment, and whether each lies in its time."""
    span, force = item.span, sheet.span
    begin, end = max(span.start, force.start), min(span.end, force.end)
    if begin >= end:
        yield item, False
        return
    ends = [(span.start, begin, False), (begin, end, True), (end, span.end, False)]
    original = str(item.data["id"])
    for start, stop, inside in ends:
        if start >= stop:
            continue
        piece = item.copy()
        if start != span.start:
            key = "from" if inside else "until"
            piece.data["from"] = sheet.dates[key]
            piece.data["id"] = f"{original}-from-{piece.data['from']}"
            piece.places[("from",)] = sheet.place((*sheet.at, key))
        if stop != span.end:
            key = "until" if inside else "from"
            piece.data["until"] = sheet.dates[key]
            piece.places[("until",)] = sheet.place((*sheet.at, key))
        yield piece, inside


def _set(item: _Item, path: Loc, value: Any, sheet: _Sheet, loc: Loc) -> None:
    """Set one key, however deep; null takes it out."""
    table = item.data
    for depth, part in enumerate(path[:-1], start=1):
        inner = table.get(str(part))
        if not isinstance(inner, dict):
            inner = table[str(part)] = {}
            item.forget(path[:depth])
            item.places[path[:depth]] = sheet.place(loc[: len(loc) - len(path) + depth])
        table = inner
    item.forget(path)
    if value is None:
        table.pop(str(path[-1]), None)
        return
    table[str(path[-1])] = copy.deepcopy(value)
    for inner_path in _paths(value):
        item.places[(*path, *inner_path)] = sheet.place((*loc, *inner_path))
        item.keys[(*path, *inner_path)] = sheet.place((*loc, *inner_path), key=True)


def _leaves(keys: Mapping[str, Any], above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    for key, value in keys.items():
        if isinstance(value, dict) and value:
            yield from _leaves(value, (*above, key))
        else:
            yield (*above, key), value


def _paths(value: Any, above: Loc = ()) -> Iterator[Loc]:
    yield above
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _paths(inner, (*above, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _paths(inner, (*above, number))


def _coded(place: Place, file: int) -> Place:
    return place[0] + file * _LINES, place[1]
