"""Figures out of the house: files, and elements for a page.

The SVG keeps its text as text, so that it can be searched, read aloud and restyled. Matplotlib's own SVG is a page of
its own; here its style sheet, metadata and spare ids go, and the ids that remain get a prefix, so that several figures
can stand in one page.
"""

from __future__ import annotations

import hashlib
import io
import re
from pathlib import Path
from xml.dom import minidom

from matplotlib.figure import Figure

from collegium.errors import CollegiumError
from collegium.figures.style import look

SUFFIXES = (".pdf", ".png", ".svg")
FONTS = "'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"
PNG_DPI = 144

_REFERENCE = re.compile(r"url\(#([^)]+)\)")
_FONT = re.compile(r"font-family:[^;]*")
_SIZE = re.compile(r"[0-9.]+")


def svg(figure: Figure, *, title: str | None = None, prefix: str | None = None) -> str:
    """A figure as an SVG element to stand in an HTML page.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    title : str, optional
        What a screen reader says; by default the figure's heading.
    prefix : str, optional
        What its ids begin with: a letter, then letters, digits, ``-`` or ``_``. By default it is made from the
        drawing, so that different figures differ; give one to show the same figure twice in a page.

    Returns
    -------
    str
        ``<svg role="img" ...>``, without an XML prolog, as wide as drawn or as its place, if that is narrower.

    Raises
    ------
    CollegiumError
        The prefix is not a name.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> figure = Figure()
    >>> _ = figure.text(0.5, 0.5, "Politburo")
    >>> text = svg(figure, title="A word")
    >>> text.startswith("<svg "), 'aria-label="A word"' in text, ">Politburo<" in text
    (True, True, True)
    """
    if prefix is not None and not re.fullmatch(r"[A-Za-z][\w-]*", prefix, re.ASCII):
        raise CollegiumError("an id begins with a letter and holds no spaces", given=prefix)
    held = io.BytesIO()
    with look():
        nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        figure.savefig(held, format="svg", metadata=nothing)
    drawn = held.getvalue()
    start = prefix or "f" + hashlib.sha256(drawn).hexdigest()[:10]
    root = minidom.parseString(drawn).documentElement
    assert root is not None
    _strip(root)
    _rename(root, start)
    _head(root, title or str(figure.get_label()) or "Figure")
    return str(root.toxml())


def rendered(figure: Figure, suffix: str) -> bytes:
    """A figure as the bytes of a file.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    suffix : {".svg", ".png", ".pdf"}

    Raises
    ------
    CollegiumError
        Another suffix.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> rendered(Figure(), ".png")[1:4]
    b'PNG'
    """
    if suffix not in SUFFIXES:
        raise CollegiumError("a figure cannot be written with this suffix", given=suffix, allowed=SUFFIXES)
    if suffix == ".svg":
        return f'<?xml version="1.0" encoding="utf-8"?>\n{svg(figure)}\n'.encode()
    held = io.BytesIO()
    names = ("Software",) if suffix == ".png" else ("CreationDate", "Creator", "Producer")
    with look():
        figure.savefig(held, format=suffix[1:], dpi=PNG_DPI, metadata=dict.fromkeys(names))
    return held.getvalue()


def save(figure: Figure, path: str | Path) -> Path:
    """Write a figure to a file, in the format that its suffix names.

    Equal figures give equal bytes: no date and no version is written.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    path : path
        Ends in ``.svg``, ``.png`` (at twice the size, for dense screens) or ``.pdf``.

    Returns
    -------
    Path

    Raises
    ------
    CollegiumError
        Another suffix; the file cannot be written.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> save(Figure(), "politburo.docx")
    Traceback (most recent call last):
    ...
    collegium.errors.CollegiumError: a figure cannot be written with this suffix: '.docx'. Allowed: .pdf, .png, .svg.
    """
    target = Path(path)
    content = rendered(figure, target.suffix.lower())
    try:
        target.write_bytes(content)
    except OSError as error:
        raise CollegiumError("the figure cannot be written", where=target, hint=str(error.strerror or error)) from error
    return target


def _strip(node: minidom.Element) -> None:
    """Take away what belongs to a page of its own: metadata, style sheets, comments; and ask for our fonts."""
    for child in list(node.childNodes):
        if child.nodeType == child.COMMENT_NODE:
            node.removeChild(child)
        elif isinstance(child, minidom.Element):
            if child.tagName in ("metadata", "style", "title"):
                node.removeChild(child)
            else:
                _strip(child)
    if node.tagName == "defs" and not any(isinstance(child, minidom.Element) for child in node.childNodes):
        parent = node.parentNode
        assert parent is not None
        parent.removeChild(node)
    if node.hasAttribute("style"):
        node.setAttribute("style", _FONT.sub(f"font-family: {FONTS}", node.getAttribute("style")))


def _rename(root: minidom.Element, prefix: str) -> None:
    """Drop the ids that nothing refers to, number the others, and point the references to them."""
    elements = [root, *root.getElementsByTagName("*")]
    used: dict[str, str] = {}
    for element in elements:
        for name, value in list(element.attributes.items()):
            found = [value[1:]] if name.endswith("href") and value.startswith("#") else _REFERENCE.findall(value)
            for old in found:
                new = used.setdefault(old, f"{prefix}-{len(used)}")
                element.setAttribute(name, value.replace(f"#{old}", f"#{new}"))
    for element in elements:
        if element.hasAttribute("id"):
            if element.getAttribute("id") in used:
                element.setAttribute("id", used[element.getAttribute("id")])
            else:
                element.removeAttribute("id")


def _head(root: minidom.Element, title: str) -> None:
    """Give the element its size in pixels and a name that a screen reader says."""
    for side in ("width", "height"):
        found = _SIZE.match(root.getAttribute(side))
        assert found is not None
        root.setAttribute(side, found.group())
    if root.hasAttribute("version"):
        root.removeAttribute("version")
    root.setAttribute("role", "img")
    root.setAttribute("aria-label", title)
    root.setAttribute("style", "max-width:100%;height:auto;stroke-linejoin:round;stroke-linecap:butt")
    document = root.ownerDocument
    assert document is not None
    name = document.createElement("title")
    name.appendChild(document.createTextNode(title))
    root.insertBefore(name, root.firstChild)
