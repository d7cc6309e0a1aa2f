import numpy as np

from cytolens.reporting.drawings.confusion import confusion_is_wide, draw_confusion


def test_many_classes_and_empty_rows_can_be_drawn() -> None:
    counts = np.diag([3.0] * 7)
    counts[2] = 0
    assert draw_confusion(counts, [f"class_{i}" for i in range(7)]).name == "confusion"
    assert confusion_is_wide(7)
    assert not confusion_is_wide(2)
