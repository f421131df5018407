"""Reports: all that can be told of one history, or of two side by side."""

from collegium.reports.source import open_history

__all__ = ["open_history"]
