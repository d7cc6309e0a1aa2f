"""SIPaKMeD: cells of five classes cropped from fields of Pap smears."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cytolens.datasets.card import DatasetCard, Groups, RemoteFile
from cytolens.datasets.errors import LayoutError
from cytolens.datasets.registry import register_dataset
from cytolens.datasets.rows import ImportRequest, Listing, Row
from cytolens.datasets.walk import Found, find_class, find_split, list_images, plain

if TYPE_CHECKING:
    from pathlib import Path

_URL = "https://www.cs.uoi.gr/~marina/SIPAKMED/im_{}.7z"
_ARCHIVES = {
    "Dyskeratotic": (
        1_182_980_549,
        "a8768bc03c9e814063ff946b7ef7548067e16b760168267d2b12e95a66955cce",
    ),
    "Koilocytotic": (
        1_290_478_065,
        "653578e878e3cc63a8510cd7ec26d918637d9881e913e29a5bb205d0d9cfb70d",
    ),
    "Metaplastic": (
        1_396_480_123,
        "97f1badc5f606f127d2af0d18a008ebd41a2b60f44785cb332a6eaa33004d2af",
    ),
    "Parabasal": (
        548_667_699,
        "13e9c29f016a5b83731e038cfe518671a7815df28836dee706acba6ecd2369a8",
    ),
    "Superficial-Intermediate": (
        762_939_737,
        "3b73e406df14d60b1bd9c8ac3b01b594e70bb51ba32fb080141fc6a7f489a599",
    ),
}
FIELD_COUNTS = {
    "Dyskeratotic": 223,
    "Koilocytotic": 238,
    "Metaplastic": 271,
    "Parabasal": 108,
    "Superficial-Intermediate": 126,
}
"""Fields (images of clusters) per class; 966 in all."""

CARD = DatasetCard(
    name="sipakmed",
    title="SIPaKMeD",
    summary="4049 single cells of conventional Pap smears, cropped by hand from 966 "
    "fields, in five classes; contours of nucleus and cytoplasm come with them.",
    classes={
        "Dyskeratotic": "abnormal: premature keratinisation",
        "Koilocytotic": "abnormal: the effect of papillomavirus",
        "Metaplastic": "benign",
        "Parabasal": "normal",
        "Superficial-Intermediate": "normal",
    },
    counts={
        "Dyskeratotic": 813,
        "Koilocytotic": 825,
        "Metaplastic": 793,
        "Parabasal": 787,
        "Superficial-Intermediate": 831,
    },
    n_images=4049,
    image_size="cells of varying size (fields: 2048 x 1536, not confirmed), BMP",
    licence="No licence is stated. The authors offer it for experimental purposes and "
    "ask for the citation.",
    citation="Plissiti, Dimitrakopoulos, Sfikas, Nikou, Krikoni, Charchanti: SIPAKMED: "
    "a new dataset for feature and image based classification of normal and "
    "pathological cervical cells in Pap smear images. IEEE International Conference "
    "on Image Processing (ICIP) 2018, 3144-3148.",
    doi="10.1109/ICIP.2018.8451588",
    homepage="https://www.cs.uoi.gr/~marina/sipakmed.html",
    groups=Groups(
        unit="source field",
        known=True,
        source="the number before the underscore in the file name, which starts again "
        "in each class: 001_02.bmp of Dyskeratotic is cell 2 of field Dyskeratotic-001",
    ),
    known_faults=(
        "Neither patients nor slides are published: fields of one slide can still "
        "stand on both sides of a split by field.",
        "Most published results split by cell, so that cells of one field stand on "
        "both sides.",
        "Resolution in microns per pixel is not published (not confirmed).",
        "Copies on other sites rename the cells and lose the field.",
    ),
    layout="im_<class>/[im_<class>/]CROPPED/<field>_<cell>.bmp, or <class>/<field>_"
    "<cell>.bmp. With no cells there, the fields im_<class>/<field>.bmp are taken.",
    how_to_get="`cytolens data get sipakmed` fetches the five archives (5.2 GB). "
    "Unpack them with 7-Zip into one folder, then import that folder.",
    files=tuple(
        RemoteFile(
            name=f"im_{label}.7z",
            url=_URL.format(label),
            size_bytes=size,
            sha256=sha256,
            checksum_source="recorded by users of the set after download; the authors "
            "publish none",
        )
        for label, (size, sha256) in _ARCHIVES.items()
    ),
)

_CELL = re.compile(r"^(\d{1,4})_(\d{1,3})$")
_FIELD = re.compile(r"^\d{1,4}$")
_ALIASES = {
    alias: label
    for label in CARD.classes
    for alias in (plain(label), plain(f"im_{label}"))
}


def field_of(stem: str) -> str | None:
    """The source field of a cell, from its file name.

    Example:
        >>> field_of("001_02")
        '001'
        >>> field_of("S_241") is None
        True
    """
    match = _CELL.match(stem)
    return match.group(1) if match else None


@register_dataset(CARD)
def read_sipakmed(root: Path, request: ImportRequest) -> Listing:
    """List the cells below five class folders, or the fields where there are no cells.

    Raises:
        LayoutError: If no image lies in a folder of a known class.
    """
    classed = [
        (image, label)
        for image in list_images(root, CARD.name)
        if (label := find_class(image, _ALIASES))
    ]
    if not classed:
        raise LayoutError(
            CARD.name,
            root,
            found="no class folder",
            expected=", ".join(f"im_{label}" for label in CARD.classes),
            next_step="Give the folder that holds the five of them.",
        )
    cells = [(image, label) for image, label in classed if not _FIELD.match(image.stem)]
    if cells:
        return Listing(root, [_cell(*item) for item in cells], _notes(cells))
    rows = [_field(*item) for item in classed]
    note = "These are whole fields, not cells: no CROPPED folder was found."
    return Listing(root, rows, (note,), expected=FIELD_COUNTS)


def _notes(cells: list[tuple[Found, str]]) -> tuple[str, ...]:
    unknown = sum(field_of(image.stem) is None for image, _ in cells)
    if not unknown:
        return ()
    return (f"{unknown} file names do not name their field: their group is unknown.",)


def _cell(image: Found, label: str) -> Row:
    field = field_of(image.stem)
    return Row(
        images=(image.path,),
        label=label,
        group=f"{label}-{field}" if field else None,
        split=find_split(image),
        sample=f"{label}-{image.stem}",
    )


def _field(image: Found, label: str) -> Row:
    group = f"{label}-{image.stem}"
    return Row(
        images=(image.path,),
        label=label,
        group=group,
        split=find_split(image),
        sample=group,
    )
