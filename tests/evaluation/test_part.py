import numpy as np

from cytolens.evaluation.part import part_of
from cytolens.evaluation.scored import scored_from
from support.predictions import random_table


def test_keeps_rows_together_and_settings_as_they_are() -> None:
    scored = scored_from(random_table(20, groups=5), positive="benign", threshold=0.3)
    mask = np.arange(20) % 3 == 0
    part = part_of(scored, mask)
    assert part.samples == ("s0", "s3", "s6", "s9", "s12", "s15", "s18")
    assert part.keys[1] == "group:g3"
    for name in ("truth", "probabilities", "log_odds"):
        assert np.array_equal(getattr(part, name), getattr(scored, name)[mask])
    assert (part.positive, part.threshold, part.classes) == (
        scored.positive,
        0.3,
        scored.classes,
    )
