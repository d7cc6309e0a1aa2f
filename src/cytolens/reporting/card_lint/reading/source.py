"""A card's text from a file, or one clear error."""

from __future__ import annotations

from pathlib import Path

from cytolens.reporting.card_lint.errors import CardError

MAX_BYTES = 500_000
"""The longest cards have some hundred kilobytes; more is data, not a card."""
_CONTROL = {chr(i) for i in range(32)} - set("\t\n\r\f\v\x1b")


def read_text(path: Path | str) -> str:
    """Read a card as UTF-8 text.

    Args:
        path: A Markdown or plain text file.

    Returns:
        The text, without a byte order mark, lines ended by a line feed.

    Raises:
        CardError: If the file is missing, empty, huge, binary or not UTF-8.
    """
    file = Path(path)
    if file.is_dir():
        msg = f"{file} is a folder. Give the card's file, such as README.md in it."
        raise CardError(msg)
    if not file.is_file():
        msg = f"There is no file {file}. Give a model card as Markdown or plain text."
        raise CardError(msg)
    size = file.stat().st_size
    if size > MAX_BYTES:
        msg = (
            f"{file} has {size:,} bytes; a card of more than {MAX_BYTES:,} is not "
            f"read. "
            "Give the card alone, without data."
        )
        raise CardError(msg)
    return decode_text(file.read_bytes(), name=str(file))


def decode_text(content: bytes, *, name: str) -> str:
    """Decode a card's bytes; ``name`` is said in errors.

    Raises:
        CardError: If it is empty, binary or not UTF-8.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        kind = "looks binary" if b"\0" in content else "is not UTF-8 text"
        msg = (
            f"{name} {kind} (byte {error.start}). "
            "Give a card as Markdown or plain text, saved as UTF-8."
        )
        raise CardError(msg) from None
    if _CONTROL & set(text):
        msg = f"{name} looks binary. Give a card as Markdown or plain text."
        raise CardError(msg)
    if not text.strip():
        msg = f"{name} is empty: there is nothing to check."
        raise CardError(msg)
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_SPACES)


_SPACES = str.maketrans(
    {
        "\u00a0": " ",
        "\u2009": " ",
        "\u202f": " ",
        "\ufeff": "",
        "\u200b": "",
        "\u2212": "-",
        "\f": " ",
        "\v": " ",
        "\u2028": " ",
        "\u2029": " ",
        "\x85": " ",
    }
)
