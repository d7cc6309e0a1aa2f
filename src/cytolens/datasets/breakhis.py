"""BreakHis: breast tumours at four magnifications."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from cytolens.datasets.card import DatasetCard, Groups
from cytolens.datasets.errors import LayoutError, some
from cytolens.datasets.registry import register_dataset
from cytolens.datasets.rows import ImportRequest, Listing, Row
from cytolens.datasets.walk import Found, find_split, list_images

if TYPE_CHECKING:
    from pathlib import Path

CARD = DatasetCard(
    name="breakhis",
    title="BreakHis 1.0 (Breast Cancer Histopathological Database)",
    summary="7909 fields of haematoxylin-eosin stained breast tumours of 82 patients, "
    "photographed at 40x, 100x, 200x and 400x.",
    classes={
        "benign": "adenosis, fibroadenoma, phyllodes tumour, tubular adenoma",
        "malignant": "ductal, lobular, mucinous and papillary carcinoma",
    },
    counts={"benign": 2480, "malignant": 5429},
    n_images=7909,
    image_size="700 x 460, PNG",
    licence="CC BY 4.0 (as others report it; not confirmed on the homepage)",
    citation="Spanhol, Oliveira, Petitjean, Heutte: A dataset for breast cancer "
    "histopathological image classification. IEEE Transactions on Biomedical "
    "Engineering 63 (2016) 1455-1462.",
    doi="10.1109/TBME.2015.2496264",
    homepage="https://web.inf.ufpr.br/vri/databases/"
    "breast-cancer-histopathological-database-breakhis/",
    groups=Groups(
        unit="patient",
        known=True,
        source="year and slide number in the file name: SOB_B_A-14-22549AB-40-001.png "
        "is of patient 14-22549AB",
    ),
    known_faults=(
        "The names hold 81 patients, not 82, as users count: 14-13412 stands under "
        "ductal and under lobular carcinoma.",
        "The homepage prints 652 benign images at 40x; its own sums need 625.",
        "The homepage speaks of 9109 images; 7909 are published.",
        "One patient has images at all magnifications: a split must be by patient, "
        "never by image.",
        "The authors' five folds come as a separate script and are not imported.",
        "Pixel sizes of 0.49, 0.20, 0.10 and 0.05 microns are cited for the four "
        "magnifications (not confirmed), so none is written.",
    ),
    layout="any folders; file names such as SOB_B_A-14-22549AB-40-001.png",
    how_to_get="Fetch BreaKHis_v1.tar.gz (about 4 GB) from the homepage by hand, as no "
    "checksum is published; unpack it, then import the folder BreaKHis_v1.",
)

SUBTYPES = {
    "A": "adenosis",
    "F": "fibroadenoma",
    "PT": "phyllodes_tumor",
    "TA": "tubular_adenoma",
    "DC": "ductal_carcinoma",
    "LC": "lobular_carcinoma",
    "MC": "mucinous_carcinoma",
    "PC": "papillary_carcinoma",
}
_NAME = re.compile(
    r"^SOB_([BM])_(A|F|PT|TA|DC|LC|MC|PC)-(\d{2})-([0-9A-Z]+)-(40|100|200|400)-(\d{3})$"
)


class BreakHisName(NamedTuple):
    """What a file name says."""

    label: str
    subtype: str
    patient: str
    magnification: str


def parse_name(stem: str) -> BreakHisName | None:
    """Read a file name; ``None`` if it is not of this set.

    Example:
        >>> parse_name("SOB_B_A-14-22549AB-40-001").patient
        '14-22549AB'
    """
    match = _NAME.match(stem)
    if match is None:
        return None
    side, code, year, slide, magnification, _ = match.groups()
    return BreakHisName(
        label="benign" if side == "B" else "malignant",
        subtype=SUBTYPES[code],
        patient=f"{year}-{slide}",
        magnification=magnification,
    )


@register_dataset(CARD)
def read_breakhis(root: Path, request: ImportRequest) -> Listing:
    """List the fields; everything is read from the file names.

    Raises:
        LayoutError: If no file name is of this set.
    """
    images = list_images(root, CARD.name)
    named = [(image, name) for image in images if (name := parse_name(image.stem))]
    if not named:
        raise LayoutError(
            CARD.name,
            root,
            found=f"names such as {images[0].stem}",
            expected="names such as SOB_B_A-14-22549AB-40-001",
            next_step="Give the folder BreaKHis_v1 as it was unpacked.",
        )
    rows = [_row(*item) for item in named]
    return Listing(root=root, rows=rows, notes=_notes(rows, len(images) - len(named)))


def _row(image: Found, name: BreakHisName) -> Row:
    return Row(
        images=(image.path,),
        label=name.label,
        group=name.patient,
        split=find_split(image),
        sample=image.stem,
        extra={"subtype": name.subtype, "magnification": name.magnification},
    )


def _notes(rows: list[Row], foreign: int) -> tuple[str, ...]:
    subtypes = defaultdict(set)
    for row in rows:
        subtypes[row.group].add(row.extra["subtype"])
    several = sorted(str(name) for name, found in subtypes.items() if len(found) > 1)
    notes: tuple[str, ...] = ()
    if several:
        notes += (f"Patients under more than one subtype: {some(several)}.",)
    if foreign:
        notes += (f"{foreign} images with other names were left out.",)
    return notes
