"""Tables for a page and for a paper: cells as text, HTML by the template, LaTeX with booktabs."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl

LONG = 40  # rows from which a LaTeX table runs over pages
_TEX = {
    "\\": r"\textbackslash{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_", "{": r"\{", "}": r"\}",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "<": r"\textless{}", ">": r"\textgreater{}",
    '"': r"\textquotedbl{}",
}  # fmt: skip


def cell(value: Any) -> str:
    """A value as a reader has it.

    >>> [cell(one) for one in (None, True, 3, 0.5, 12345.678, 1e-6, [1, 2])]
    ['', 'yes', '3', '0.5', '12,346', '0.000001', '1, 2']
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        if value != value:
            return ""
        if abs(value) >= 1000:
            return f"{value:,.0f}"
        text = f"{value:.3f}" if abs(value) >= 0.0005 or value == 0 else f"{value:.6f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, list | tuple | pl.Series):
        return ", ".join(cell(one) for one in value)
    return str(value)


def cells(frame: pl.DataFrame) -> list[tuple[str, ...]]:
    """The rows of a table as text; a column of fractions has as many decimals in every row.

    >>> cells(pl.DataFrame({"age": [40.0, 61.237], "share": [0.5, None]}))
    [('40.00', '0.500'), ('61.24', '')]
    """
    columns = []
    for name in frame.columns:
        column = frame[name]
        digits = None
        if column.dtype.is_float():
            finite = column.filter(column.is_finite()).abs()
            largest, least = finite.max(), finite.filter(finite > 0).min()
            if isinstance(largest, float) and isinstance(least, float):
                digits = 0 if largest >= 1000 else 1 if largest >= 100 else 2 if largest >= 10 else 3
                digits = 6 if largest < 0.005 or (largest < 1 and least < 0.0005) else digits
        columns.append(
            [cell(one) if digits is None or one is None else f"{one:,.{digits}f}" for one in column.to_list()]
        )
    return list(zip(*columns, strict=True)) if columns else []


def heading(name: str) -> str:
    """The name of a column as a reader has it.

    >>> heading("n_known"), heading("client_share_low")
    ('n known', 'client share, 5 %')
    """
    if name.endswith("_low") and name != "low":
        return f"{heading(name[:-4])}, 5 %"
    if name.endswith("_high") and name != "high":
        return f"{heading(name[:-5])}, 95 %"
    return name.removesuffix("_id").replace("_", " ")


def latex(frame: pl.DataFrame, caption: str, label: str) -> str:
    r"""A table in LaTeX, for the package booktabs, and longtable where it has more than 40 rows.

    Parameters
    ----------
    frame : polars.DataFrame
    caption, label : str

    Examples
    --------
    >>> print(latex(pl.DataFrame({"rank_of": ["full & free"], "n": [3]}), "Two", "tab:two"))
    \begin{table}
    \caption{Two}
    \label{tab:two}
    \begin{tabular}{lr}
    \toprule
    rank of & n \\
    \midrule
    full \& free & 3 \\
    \bottomrule
    \end{tabular}
    \end{table}
    <BLANKLINE>
    """
    sides = "".join("r" if kind.is_numeric() else "l" for kind in frame.dtypes)
    head = " & ".join(escaped(heading(name)) for name in frame.columns) + r" \\"
    rows = [" & ".join(escaped(value) for value in row) + r" \\" for row in cells(frame)]
    body = [r"\toprule", head, r"\midrule"]
    titled = rf"\caption{{{escaped(caption)}}}"
    named = rf"\label{{{label}}}"
    if frame.height > LONG:
        lines = [rf"\begin{{longtable}}{{{sides}}}", rf"{titled}{named}\\", *body, r"\endfirsthead", *body]
        lines += [r"\endhead", r"\bottomrule", r"\endfoot", *rows, r"\end{longtable}"]
    else:
        lines = [r"\begin{table}", titled, named, rf"\begin{{tabular}}{{{sides}}}", *body, *rows]
        lines += [r"\bottomrule", r"\end{tabular}", r"\end{table}"]
    return "\n".join(lines) + "\n"


def escaped(text: str) -> str:
    """A text in which LaTeX sees no commands."""
    return "".join(_TEX.get(letter, letter) for letter in " ".join(text.split()))


def flat(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame as CSV can hold it: lists as text."""
    nested = [name for name, kind in frame.schema.items() if kind.is_nested() or kind == pl.Object]
    return frame.with_columns(pl.Series(name, [cell(one) for one in frame[name]], dtype=pl.String) for name in nested)
