import json

import numpy as np

from cytolens.explanation.looking import LooksAt
from cytolens.explanation.scale import UNKNOWN, Scale
from cytolens.units import MicronsPerPixel
from support.explained import blob, centre_and_rest, explained

SCALE = Scale(MicronsPerPixel(0.5), MicronsPerPixel(0.5), 32)


def test_the_answer_is_the_most_probable_class() -> None:
    found = explained(target="benign")
    assert found.predicted == "malignant"
    assert found.probability == 0.2


def test_whether_the_method_was_checked_is_the_first_note_always() -> None:
    assert "not checked for this model" in explained().notes[0]
    first, second = explained(remarks=("Beware.",)).notes
    assert "cytolens explain check" in first
    assert second == "Beware."


def test_json_says_the_scale_or_why_there_is_none() -> None:
    assert explained().as_dict()["scale"] == [{"bar_um": None, "said": UNKNOWN}]
    pair = explained(np.concatenate([blob(), blob()]), scales=(None, SCALE))
    assert pair.as_dict()["scale"] == [
        {"bar_um": None, "said": UNKNOWN},
        SCALE.as_dict(),
    ]


def test_json_is_plain() -> None:
    looking = LooksAt.of(explained().saliency.share()[0], centre_and_rest())
    gates = {"layer.spatial": np.array([0.25, 0.75], dtype=np.float32)}
    found = explained(looks_at=looking, scales=(SCALE,), arrays=gates).as_dict()
    assert json.loads(json.dumps(found)) == found
    assert found["looks_at"] == looking.as_dict()
    assert found["arrays"] == {
        "layer.spatial": {"least": 0.25, "mean": 0.5, "largest": 0.75}
    }
    assert explained().as_dict()["looks_at"] is None
