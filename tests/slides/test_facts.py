import json

import pytest

from cytolens.slides.facts import SlideFacts, mpp_pair


@pytest.mark.parametrize("mpp", [(0.25, 0.26), None])
def test_json_and_back(mpp: tuple[float, float] | None) -> None:
    facts = SlideFacts(
        reader="openslide",
        vendor="aperio",
        dimensions_px=(100, 50),
        level_downsamples=(1.0, 4.0001),
        mpp_xy=mpp,
        has_profile=True,
        colours="brought to sRGB",
        warnings=("one", "two"),
    )
    assert SlideFacts.from_json(json.loads(json.dumps(facts.to_json()))) == facts


@pytest.mark.parametrize(
    ("properties", "found"),
    [
        ({"a.mpp-x": "0.25", "a.mpp-y": "0.26"}, (0.25, 0.26)),
        ({"a.mpp-x": 0.25, "a.mpp-y": 0.25}, (0.25, 0.25)),
        ({"a.mpp-x": "0.25"}, None),
        ({"a.mpp-x": "0.25", "a.mpp-y": None}, None),
        ({"a.mpp-x": "0.25", "a.mpp-y": "fine"}, None),
        ({"b.mpp-x": "0.25", "b.mpp-y": "0.25"}, None),
    ],
)
def test_a_resolution_needs_both_sides(
    properties: dict[str, str | float | None], found: tuple[float, float] | None
) -> None:
    assert mpp_pair(properties, "a") == found
