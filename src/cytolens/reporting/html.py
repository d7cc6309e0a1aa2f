"""Render a report as one HTML page that needs nothing from outside itself."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from cytolens import __version__

if TYPE_CHECKING:
    from cytolens.evaluation.figure import Figure
    from cytolens.reporting.report import Report


def render_html(report: Report) -> str:
    """Fill the page template; every text is escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("cytolens.reporting"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["data_svg"] = _data_svg
    environment.filters["data_jpeg"] = _data_jpeg
    template = environment.get_template("report.html.jinja")
    return template.render(report=report, version=__version__, gauge=_gauge)


def _data_svg(svg: str) -> str:
    return _data("image/svg+xml", svg.encode())


def _data_jpeg(jpeg: bytes) -> str:
    return _data("image/jpeg", jpeg)


def _data(media_type: str, content: bytes) -> str:
    return f"data:{media_type};base64,{base64.b64encode(content).decode()}"


def _gauge(figure: Figure) -> dict[str, float] | None:
    """Where value and bounds stand on a line of 0 to 100; None outside of 0 to 1."""
    if figure.value is None or not 0 <= figure.value <= 1:
        return None
    low = figure.value if figure.low is None else max(0.0, figure.low)
    high = figure.value if figure.high is None else min(1.0, figure.high)
    return {
        "value": round(100 * figure.value, 2),
        "low": round(100 * low, 2),
        "width": round(100 * (high - low), 2),
    }
