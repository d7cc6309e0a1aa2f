"""Whether a model looks where no cell is, over a whole set."""

from cytolens.explanation.shortcuts.hunting import hunt_shortcuts as hunt_shortcuts
from cytolens.explanation.shortcuts.report import ShortcutReport as ShortcutReport
