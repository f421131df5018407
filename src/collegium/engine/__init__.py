"""State arrays, the order of a month, compiled kernels, one run and many."""

from collegium.engine.scales import CADRE_PARTY, SCALES, Layout
from collegium.engine.setting import Setting, compile_setting
from collegium.engine.simulate import congress_months, simulate

__all__ = ["CADRE_PARTY", "SCALES", "Layout", "Setting", "compile_setting", "congress_months", "simulate"]
