import json
from pathlib import Path

import numpy as np
from PIL import Image

from cytolens.explanation.explainer import Explainer
from cytolens.explanation.trust import trust_content
from cytolens.explanation.writing import FIGURES_FILE, write_explanations
from support.bundles import write_tiny_bundle
from support.cells import cell_arrays
from support.explained import explained


def test_a_folder_of_explanations(tmp_path: Path) -> None:
    bundle = write_tiny_bundle(tmp_path / "bundle", classes=("benign", "malignant"))
    explainer = Explainer(bundle, device="cpu")
    images = list(cell_arrays([0, 1]))
    out = tmp_path / "new" / "out"
    content = write_explanations(
        explainer.explain(images), out, explainer=explainer, unreadable=[]
    )
    stored = json.loads((out / FIGURES_FILE).read_text(encoding="utf-8"))
    assert stored == json.loads(json.dumps(content))
    assert stored["intended_use"] == "Research use only, not for diagnosis"
    assert stored["sanity_check"] == explainer.trust
    assert [row["sample"] for row in stored["explanations"]] == ["array-0", "array-1"]
    files = stored["explanations"][1]["files"]
    assert files == {"overlay": "0002-array-1.png", "map": "0002-array-1.npy"}
    values = np.load(out / files["map"], allow_pickle=False)
    assert values.shape == (1, 32, 32)
    assert values.dtype == np.float32
    with Image.open(out / files["overlay"]) as picture:
        assert picture.text["Description"] == stored["intended_use"]  # type: ignore[attr-defined]  # of PNG
    assert len(list(out.iterdir())) == 5


def test_names_of_samples_are_made_plain(tmp_path: Path) -> None:
    class Named:
        method = type("M", (), {"name": "cbam"})
        bundle = Explainer(write_tiny_bundle(tmp_path / "bundle")).bundle
        trust = trust_content("CBAM", None)

    gates = {"layer.spatial": np.ones((2, 2), dtype=np.float32)}
    samples = ["../../etc/pass wd.png", "$x$/C:\\a\\b<>.jpg", "细胞.png"]
    rows = [explained(sample=sample, arrays=gates) for sample in samples]
    out = tmp_path / "out"
    write_explanations(rows, out, explainer=Named(), unreadable=[])  # type: ignore[arg-type]  # what is asked of it
    names = sorted(p.name for p in out.glob("*.npz"))
    assert names == ["0001-pass-wd.npz", "0002-b.npz", "0003-sample.npz"]
    with np.load(out / names[0]) as arrays:
        assert arrays["layer.spatial"].tolist() == [[1, 1], [1, 1]]
