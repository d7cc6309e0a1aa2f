"""Tells program code from text, fenced or not."""

from __future__ import annotations

import re

_FENCE = re.compile(r"^\s{0,8}(`{3,}|~{3,})\s*([\w+-]*)")
_PLAIN = {
    "", "text", "txt", "plain", "plaintext", "console", "log", "output", "markdown",
    "yaml", "yml", "toml", "ini",
}  # fmt: skip
_LONGEST_CITATION = 40
"""Lines after which an unclosed brace is taken for a slip."""
_STATEMENT = re.compile(
    r"^\s*(?:import \w|from [\w.]+ import |def \w+\(|class \w+[(:]|return\b|"
    r"with [\w.]+\(|for \w+ in .*:$|if .*:$|else:|print\(|@\w+\{|#!|pip install|"
    r"git clone|\$ |>>> |[a-z_][\w.]*(?:, [a-z_]\w*)* = .*[(\['\"{]|[\w.]+\(.*\)$|"
    r"[)\]}]+,?$)"
)
_KEYWORD = re.compile(r'^\s+[\w"\']+\s*[=:]\s*.+,$|^\s*"[^"]+",?$')
_NUMBER_LINE = re.compile(r"^\s*n\s*=", re.IGNORECASE)


class CodeTracker:
    """Follows fences and unfenced code, line by line."""

    def __init__(self) -> None:
        self._fence: str | None = None
        self._language = ""
        self._braces = 0
        self._cited = 0

    def see(self, line: str, *, ahead: list[str]) -> str | None:
        """Say what a line is: ``code``, ``text`` (in a plain fence), or None."""
        fence = _FENCE.match(line)
        if fence and self._fence is None:
            self._fence, self._language = fence[1][0] * 3, fence[2].lower()
            return "code"
        if self._fence is not None:
            if line.strip().startswith(self._fence):
                self._fence = None
                return "code"
            return "text" if self._language in _PLAIN else "code"
        return "code" if self._bare_code(line, ahead) else None

    def _bare_code(self, line: str, ahead: list[str]) -> bool:
        if self._braces > 0 or re.match(r"^\s*@\w+\{", line):
            # A citation in BibTeX.
            self._braces += line.count("{") - line.count("}")
            self._cited = self._cited + 1 if self._braces > 0 else 0
            if self._cited > _LONGEST_CITATION:
                self._braces = self._cited = 0
            return True
        if _NUMBER_LINE.match(line):
            return False
        if re.match(r"^#\s", line) and ahead and _STATEMENT.match(ahead[0]):
            return True
        if _STATEMENT.match(line):
            return True
        return bool(_KEYWORD.match(line)) and any(
            _KEYWORD.match(a) or _STATEMENT.match(a) for a in ahead
        )
