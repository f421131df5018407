"""Sphinx: Markdown pages by MyST, the Furo theme, nothing fetched from outside."""

from __future__ import annotations

from collegium import __version__

project = "Collegium"
author = "The Collegium authors"
copyright = "The Collegium authors"
version = release = __version__
language = "en-GB"

extensions = ["myst_parser"]
exclude_patterns = ["_build", "_generated"]  # the generated pages are included by pages of the reference
myst_heading_anchors = 3
smartquotes = False

html_theme = "furo"
html_theme_options = {
    "light_css_variables": {"code-font-size": "74%"},  # 98 characters, the width of what the pages paste, fit in a line
}
html_title = f"Collegium {version}"
html_show_sphinx = False
html_copy_source = False
