"""A small report with a block of every kind."""

from cytolens.evaluation.figure import Figure
from cytolens.reporting.report import (
    Bullets,
    Gallery,
    KeyFigure,
    Paragraph,
    Picture,
    Report,
    Section,
    Table,
    Thumbnail,
)

EVIL = "<script>alert(1)</script>"


def report() -> Report:
    """Every text of it tries to become markup."""
    figure = Figure("sensitivity", 0.9, 0.8, 0.95, "Wilson", 50)
    undefined = Figure.undefined("PPV", why="nothing was taken for it")
    blocks = (
        Paragraph(EVIL),
        Paragraph("Run `cytolens <b>`, then go on."),
        Bullets((EVIL, "two")),
        Table("A table", ("name", "value"), ((EVIL, f"1\n{EVIL}"),), notes=(EVIL,)),
        Table("Wide", ("name", "value"), (("a_b", "1"),), widths=(1.0, 3.0)),
        Picture("A picture", "what it shows", "<svg/>"),
        Picture("Another", f"shows {EVIL}", "<svg/>"),
        Picture("A wide one", "what it shows", "<svg/>", wide=True),
        Gallery("Cells", (Thumbnail("called x", "truly y", f'alt "{EVIL}"', b"jpeg"),)),
    )
    return Report(
        title="Evaluation report",
        subtitle=EVIL,
        notice="Research use only, not for diagnosis",
        key_figures=(KeyFigure(figure, "Means."), KeyFigure(undefined, "Means.")),
        facts=(("Model", EVIL),),
        protocol=("So.",),
        cautions=(EVIL,),
        sections=(Section("Part", blocks),),
        appendix=(Section(EVIL, blocks),),
        footer="End.",
    )
