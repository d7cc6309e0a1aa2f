"""The peer: Transformers' ``image-classification`` pipeline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
import transformers
from transformers import PretrainedConfig, PreTrainedModel, ViTImageProcessor, pipeline
from transformers.modeling_outputs import ImageClassifierOutput

from cytolens.bundle.loading import load_bundle

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from benchmarks.inference_parts.cases import Case

BATCH_SIZES = (1, 8)


class _Wrapped(PreTrainedModel):  # type: ignore[no-untyped-call]  # its base's
    """Our network, as the pipeline calls one."""

    config_class = PretrainedConfig
    main_input_name = "pixel_values"

    def __init__(self, network: torch.nn.Module) -> None:
        super().__init__(PretrainedConfig.from_dict({"num_labels": 2}))
        self.network = network
        self.post_init()  # type: ignore[no-untyped-call]  # Transformers' own

    def forward(self, pixel_values: torch.Tensor, **_: object) -> ImageClassifierOutput:
        return ImageClassifierOutput(logits=self.network(pixel_values))


def peer_scorer(
    case: Case,
    bundle: Path,
    *,
    batch_size: int,
    device: str = "cpu",
    dtype: torch.dtype = torch.float32,
) -> Callable[[Sequence[Path]], int]:
    """A function that scores files and says how many it scored."""
    torch.manual_seed(0)
    size = {"height": case.size_px, "width": case.size_px}
    classify: Any = pipeline(
        "image-classification",
        model=_network(case, bundle).eval().to(device, dtype),
        image_processor=ViTImageProcessor(size=size),
        device=device,
        batch_size=batch_size,
    )

    def score(files: Sequence[Path]) -> int:
        return len(classify([str(file) for file in files]))

    return score


def _network(case: Case, bundle: Path) -> Any:  # noqa: ANN401  # Transformers' are untyped
    if not case.peer:
        return _Wrapped(load_bundle(bundle).network())
    config = getattr(transformers, f"{case.peer}Config")(num_labels=2)
    return getattr(transformers, f"{case.peer}ForImageClassification")(config)
