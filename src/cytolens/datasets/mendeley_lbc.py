"""Mendeley LBC: fields of liquid-based cytology in four Bethesda classes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cytolens.datasets.card import DatasetCard, Groups
from cytolens.datasets.errors import LayoutError
from cytolens.datasets.registry import register_dataset
from cytolens.datasets.rows import ImportRequest, Listing, Row
from cytolens.datasets.walk import Found, find_class, find_split, list_images

if TYPE_CHECKING:
    from pathlib import Path

CARD = DatasetCard(
    name="mendeley-lbc",
    title="Mendeley LBC (liquid-based cytology Pap smears)",
    summary="963 fields of liquid-based cervical cytology, photographed at 40x with a "
    "Leica ICC50 HD, in four classes of The Bethesda System.",
    classes={
        "NL": "negative for intraepithelial lesion or malignancy (NILM)",
        "LSIL": "low-grade squamous intraepithelial lesion",
        "HSIL": "high-grade squamous intraepithelial lesion",
        "SCC": "squamous cell carcinoma",
    },
    counts={"NL": 613, "LSIL": 163, "HSIL": 113, "SCC": 74},
    n_images=963,
    image_size="2048 x 1536 (not confirmed), JPEG",
    licence="CC BY 4.0",
    citation="Hussain, Mahanta, Borah, Das: Liquid based-cytology Pap smear dataset "
    "for automated multi-class diagnosis of pre-cancerous and cervical cancer lesions. "
    "Data in Brief 30 (2020) 105589. Data: Mendeley Data, version 4, "
    "doi:10.17632/zddtpgzv63.4.",
    doi="10.1016/j.dib.2020.105589",
    homepage="https://data.mendeley.com/datasets/zddtpgzv63/4",
    groups=Groups(
        unit="slide",
        known=True,
        source="the number after the class in the file name: HSIL_1 (10).jpg is field "
        "10 of HSIL slide 1. Not documented by the authors, read from the names",
    ),
    known_faults=(
        "The text speaks of 460 patients, the file names of 61 slides (NL 43, HSIL 10, "
        "LSIL 4, SCC 4): fields of one slide look alike, and results on a random split "
        "are far too good.",
        "Copies for machine learning hold rotated and mirrored versions of one field "
        "on both sides of their train and test folders.",
        "Resolution in microns per pixel is not published (not confirmed).",
    ),
    layout="<class>/<CLASS>_<slide> (<field>).jpg, the class folder under its full or "
    "short name; NL_<slide>_ (<field>).jpg and endings such as _0_4446 are understood.",
    how_to_get="Press 'Download All' on the homepage (no checksum is published), "
    "unpack it, then import the folder that holds the four classes.",
)

_ALIASES = {
    "nl": "NL",
    "nilm": "NL",
    "negative-for-intraepithelial-malignancy": "NL",
    "negative-for-intraepithelial-lesion-or-malignancy": "NL",
    "lsil": "LSIL",
    "low-squamous-intra-epithelial-lesion": "LSIL",
    "hsil": "HSIL",
    "high-squamous-intra-epithelial-lesion": "HSIL",
    "scc": "SCC",
    "squamous-cell-carcinoma": "SCC",
}
_NAME = re.compile(r"^(hsil|lsil|nl|nilm|scc)_?\s?(\d+)_?\s*\((\d+)\)", re.IGNORECASE)


def slide_of(stem: str) -> str | None:
    """The slide, class included, that a file name tells.

    Example:
        >>> slide_of("HSIL_10 (1)_0_4446"), slide_of("NL_13_ (12)")
        ('hsil_10', 'nl_13')
        >>> slide_of("X_0_1") is None
        True
    """
    match = _NAME.match(stem)
    return f"{match.group(1).lower()}_{int(match.group(2))}" if match else None


@register_dataset(CARD)
def read_mendeley_lbc(root: Path, request: ImportRequest) -> Listing:
    """List the fields below four class folders; a copy's train and test are kept.

    Raises:
        LayoutError: If no image lies in a folder of a known class.
    """
    rows = [
        _row(image, label)
        for image in list_images(root, CARD.name)
        if (label := find_class(image, _ALIASES))
    ]
    if not rows:
        raise LayoutError(
            CARD.name,
            root,
            found="no class folder",
            expected=", ".join(CARD.classes) + ", or their full names",
            next_step="Give the folder that holds the four of them.",
        )
    unknown = sum(row.group is None for row in rows)
    note = f"{unknown} file names do not name their slide: their group is unknown."
    return Listing(root=root, rows=rows, notes=(note,) if unknown else ())


def _row(image: Found, label: str) -> Row:
    return Row(
        images=(image.path,),
        label=label,
        group=slide_of(image.stem),
        split=find_split(image),
    )
