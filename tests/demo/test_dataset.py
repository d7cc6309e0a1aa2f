from pathlib import Path

from cytolens.demo.dataset import write_demo_cells
from cytolens.demo.looks import LOOKS
from cytolens.manifest import read_manifest


def test_every_patient_has_every_class(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    write_demo_cells(
        tmp_path,
        patients=3,
        cells_per_class=2,
        size_px=32,
        on_image=lambda *a: seen.append(a),
    )
    manifest = read_manifest(tmp_path / "manifest.csv")
    assert seen[-1] == (30, 30)
    assert manifest.classes == tuple(sorted(LOOKS))
    counts = manifest.table.groupby(["group", "label"]).size()
    assert len(counts) == 15
    assert (counts == 2).all()
    assert manifest.table.groupby("group")["site"].nunique().max() == 1
    assert set(manifest.table["site"]) == {"north", "south"}
