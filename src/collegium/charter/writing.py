"""Writing the data of a charter as YAML that :mod:`collegium.yamlfile` reads as the same data."""

from __future__ import annotations

from typing import Any

import yaml


class _Dumper(yaml.SafeDumper):
    """Block style, lists indented under their keys, and text that looks like a number in quotes."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    quoted = "'" if value[:1] in tuple("0123456789+-.") else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=quoted)


_Dumper.add_representer(str, _text)


def as_yaml(data: Any) -> str:
    """The YAML of plain data.

    >>> print(as_yaml({"id": "club", "sizes": [{"from": 2001, "full": 5}], "note": "1e5"}), end="")
    id: club
    sizes:
      - from: 2001
        full: 5
    note: '1e5'
    """
    text: str = yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)
    return text
