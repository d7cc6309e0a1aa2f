from pathlib import Path

import numpy as np
import pytest

from cytolens.evaluation.class_map import apply_class_map, read_class_map
from cytolens.evaluation.errors import ClassMapError
from support.predictions import random_table, table_of

CLASSES = ("carcinoma", "dysplasia", "junk", "normal")
TOML = """
positive = "abnormal"
drop = ["junk"]

[classes]
normal = ["normal"]
abnormal = ["dysplasia", "carcinoma"]

[labels]
abnormal = ["HSIL"]
"""


@pytest.fixture
def rule(tmp_path: Path) -> Path:
    path = tmp_path / "map.toml"
    path.write_text(TOML)
    return path


def test_probabilities_add_up_and_the_dropped_class_is_scaled_away(rule: Path) -> None:
    logits = np.log([[0.1, 0.2, 0.5, 0.2], [0.3, 0.1, 0.2, 0.4]])
    merged = apply_class_map(
        table_of(["carcinoma", "normal"], logits, classes=CLASSES), read_class_map(rule)
    )
    assert merged.classes == ("abnormal", "normal")
    assert merged.probabilities == pytest.approx(
        np.array([[0.6, 0.4], [0.5, 0.5]]), abs=1e-12
    )
    assert merged.table["label"].tolist() == ["abnormal", "normal"]


def test_dropped_samples_leave_and_foreign_labels_are_translated(rule: Path) -> None:
    table = table_of(["junk", "HSIL", None], np.zeros((3, 4)), classes=CLASSES)
    merged = apply_class_map(table, read_class_map(rule))
    assert merged.table["sample"].tolist() == ["s1", "s2"]
    assert merged.table["label"].iloc[0] == "abnormal"
    assert merged.table["label"].isna().tolist() == [False, True]


def test_merging_all_into_themselves_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "same.toml"
    path.write_text('[classes]\nbenign = ["benign"]\nmalignant = ["malignant"]\n')
    table = random_table(30)
    merged = apply_class_map(table, read_class_map(path))
    assert merged.probabilities == pytest.approx(table.probabilities)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[classes", "not valid TOML"),
        ('[classes]\na = ["b"]', "names 1"),
        ('kind = 1\n[classes]\na = ["b"]\nc = ["d"]', "kind"),
        ('[classes]\na = ["b"]\nc = ["b"]', "stands twice: b"),
        ('positive = "z"\n[classes]\na = ["b"]\nc = ["d"]', "positive is 'z'"),
        ('[classes]\na = ["b"]\nc = ["d"]\n[labels]\nq = ["x"]', "maps to q"),
    ],
)
def test_bad_rule_is_refused(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(text)
    with pytest.raises(ClassMapError, match=said):
        read_class_map(path)


def test_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ClassMapError, match="cannot be read"):
        read_class_map(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("classes", "label", "said"),
    [
        (("junk", "normal"), "junk", "merges carcinoma, dysplasia"),
        ((*CLASSES, "other"), "junk", "says nothing of other"),
        (CLASSES, "LSIL", "labels LSIL mean"),
    ],
)
def test_rule_must_name_every_class_and_label(
    classes: tuple[str, ...], label: str, said: str, rule: Path
) -> None:
    table = table_of([label], np.zeros((1, len(classes))), classes=classes)
    class_map = read_class_map(rule)
    with pytest.raises(ClassMapError, match=said):
        apply_class_map(table, class_map)
