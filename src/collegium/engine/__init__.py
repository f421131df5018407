"""State arrays, the order of a month, compiled kernels, one run and many."""

from collegium.engine.setting import Setting, compile_setting
from collegium.engine.simulate import congress_months, simulate

__all__ = ["Setting", "compile_setting", "congress_months", "simulate"]
