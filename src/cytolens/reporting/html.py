"""Render a report as one HTML page that needs nothing from outside itself."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING

from cytolens import __version__
from cytolens.reporting.gauge import gauge
from cytolens.reporting.layout import block_rows

if TYPE_CHECKING:
    from markupsafe import Markup

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
    environment.filters["breakable"] = _breakable
    environment.filters["stacked"] = _stacked
    environment.filters["words"] = _words
    template = environment.get_template("report.html.jinja")
    return template.render(
        report=report, version=__version__, gauge=gauge, block_rows=block_rows
    )


def _data_svg(svg: str) -> str:
    return _data("image/svg+xml", svg.encode())


def _data_jpeg(jpeg: bytes) -> str:
    return _data("image/jpeg", jpeg)


def _data(media_type: str, content: bytes) -> str:
    return f"data:{media_type};base64,{base64.b64encode(content).decode()}"


def _breakable(text: str) -> Markup:
    """Let a long name break after an underscore or a slash."""
    from markupsafe import Markup, escape

    return Markup(re.sub("([_/])", r"\1<wbr>", str(escape(text))))  # noqa: S704  # escaped first


def _stacked(text: str) -> Markup:
    """What follows the first line of a cell stands below it, smaller."""
    from markupsafe import Markup, escape

    first, *more = text.split("\n")
    lines = (Markup("<br><small>{}</small>").format(line) for line in more)
    return Markup("").join([escape(first), *lines])


def _words(text: str) -> Markup:
    """What stands between backticks is a command."""
    from markupsafe import Markup, escape

    parts = [
        Markup("<code>{}</code>").format(part) if i % 2 else escape(part)
        for i, part in enumerate(text.split("`"))
    ]
    return Markup("").join(parts)
