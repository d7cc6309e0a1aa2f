"""Herlev: Pap-smear cells of seven classes, with masks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cytolens.datasets.card import DatasetCard, Groups
from cytolens.datasets.errors import LayoutError
from cytolens.datasets.registry import register_dataset
from cytolens.datasets.rows import ImportRequest, Listing, Row
from cytolens.datasets.walk import Found, find_class, find_split, list_images, plain

if TYPE_CHECKING:
    from pathlib import Path

CARD = DatasetCard(
    name="herlev",
    title="Herlev (DTU/Herlev Pap smear database, 2005)",
    summary="917 single cells of conventional Pap smears, sorted by cyto-technicians "
    "into three normal and four abnormal classes, each with a mask of its parts.",
    classes={
        "normal_superficiel": "normal: superficial squamous",
        "normal_intermediate": "normal: intermediate squamous",
        "normal_columnar": "normal: columnar",
        "light_dysplastic": "abnormal: mild squamous dysplasia",
        "moderate_dysplastic": "abnormal: moderate squamous dysplasia",
        "severe_dysplastic": "abnormal: severe squamous dysplasia",
        "carcinoma_in_situ": "abnormal: squamous carcinoma in situ",
    },
    counts={
        "normal_superficiel": 74,
        "normal_intermediate": 70,
        "normal_columnar": 98,
        "light_dysplastic": 182,
        "moderate_dysplastic": 146,
        "severe_dysplastic": 197,
        "carcinoma_in_situ": 150,
    },
    n_images=917,
    image_size="cells of varying size, BMP",
    licence="No licence is stated; offered for research.",
    citation="Jantzen, Norup, Dounias, Bjerregaard: Pap-smear benchmark data for "
    "pattern classification. Nature inspired Smart Information Systems (NiSIS) 2005.",
    homepage="https://mde-lab.aegean.gr/index.php/downloads/",
    groups=Groups(
        unit="acquisition",
        known=True,
        source="the first of the three numbers in the file name "
        "(149143370-149143378-001.BMP); what it stands for is not documented",
    ),
    known_faults=(
        "Patients and slides are not published.",
        "Copies that number the cells anew (3-182.BMP) have lost the acquisition: "
        "their groups are unknown.",
        "Copies split at random put cells of one acquisition on both sides.",
        "Resolution is cited as 0.201 microns per pixel (not confirmed), so none is "
        "written.",
    ),
    layout="<class>/<number>-<number>-<number>.BMP, with masks <same>-d.bmp beside. "
    "The masks become the column `mask`.",
    how_to_get="Fetch smear2005.zip (85 MB) from the homepage by hand, as no checksum "
    "is published; unpack it, then import the folder 'New database pictures'.",
)

_ALIASES = {plain(label): label for label in CARD.classes}
_ALIASES["normal-superficial"] = "normal_superficiel"
_ORIGINAL = re.compile(r"(?<!\d)(\d{9})-\d{9}-\d{3}(?!\d)")
_MASK = re.compile(r"-d$", re.IGNORECASE)


def acquisition_of(stem: str) -> str | None:
    """The first number of an original file name, also within a longer name.

    Example:
        >>> acquisition_of("149143370-149143378-001")
        '149143370'
        >>> acquisition_of("3-182") is None
        True
    """
    match = _ORIGINAL.search(stem)
    return match.group(1) if match else None


@register_dataset(CARD)
def read_herlev(root: Path, request: ImportRequest) -> Listing:
    """List the cells below seven class folders, with the mask of each kept aside.

    Raises:
        LayoutError: If no image lies in a folder of a known class.
    """
    images = list_images(root, CARD.name)
    masks = {
        (image.folders, _MASK.sub("", image.stem)): image.path
        for image in images
        if _MASK.search(image.stem)
    }
    rows = [
        _row(image, label, masks.get((image.folders, image.stem)))
        for image in images
        if not _MASK.search(image.stem) and (label := find_class(image, _ALIASES))
    ]
    if not rows:
        raise LayoutError(
            CARD.name,
            root,
            found="no class folder",
            expected=", ".join(CARD.classes),
            next_step="Give the folder that holds the seven of them.",
        )
    return Listing(root=root, rows=rows, notes=_notes(rows))


def _notes(rows: list[Row]) -> tuple[str, ...]:
    unknown = sum(row.group is None for row in rows)
    if not unknown:
        return ()
    return (
        f"{unknown} file names do not name their acquisition: their group is unknown.",
    )


def _row(image: Found, label: str, mask: str | None) -> Row:
    return Row(
        images=(image.path,),
        label=label,
        group=acquisition_of(image.stem),
        split=find_split(image),
        sample=f"{label}-{image.stem}",
        files={"mask": mask} if mask else {},
    )
