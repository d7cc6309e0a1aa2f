"""What `predict` imports: a fast engine must not wait for PyTorch."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from support.bundles import write_tiny_bundle
from support.datasets import write_image
from support.graphs import add_graph

if TYPE_CHECKING:
    from pathlib import Path

    from cytolens.bundle.exports import Form

PROGRAM = """
import sys
from cytolens.cli.main import run
code = run(sys.argv[1:])
slow = {"torch", "timm", "transformers", "scipy", "matplotlib", "sklearn", "cv2"}
print(sorted(slow & set(sys.modules)), file=sys.stderr)
sys.exit(code)
"""


@pytest.mark.parametrize("kind", ["openvino", "onnx"])
def test_one_image_without_torch(kind: Form, tmp_path: Path) -> None:
    folder = add_graph(write_tiny_bundle(tmp_path / "bundle"), kind)
    image = write_image(tmp_path / "cell.png")
    out = tmp_path / "table.csv"
    arguments = ["predict", str(folder), str(image), "--out", str(out), "--json"]
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments, "--device", "cpu"],
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    assert json.loads(done.stdout)["engine"] == f"{kind} (cpu)"
    assert done.stderr.splitlines()[-1] == "[]"
    assert out.is_file()
