"""To be written."""

from __future__ import annotations

from collegium.parameters import Parameter

PARAMETERS: tuple[Parameter, ...] = ()
