import json

from cytolens.reporting.pdf_content import CONTENT_FILE, PdfContent
from support.reports import EVIL, report


def test_text_stays_data_and_pictures_become_files() -> None:
    content = PdfContent.of(report())
    told = json.loads(content.files[CONTENT_FILE])
    section = told["sections"][0]
    blocks = [block for row in section["rows"] for block in row]
    assert blocks[0] == {"kind": "paragraph", "text": EVIL}
    pictures = [b for b in blocks if b["kind"] == "picture"]
    assert all(p["alt"] and content.files[p["file"]] == b"<svg/>" for p in pictures)
    gallery = next(b for b in blocks if b["kind"] == "gallery")
    assert content.files[gallery["items"][0]["file"]] == b"jpeg"
    assert told["notice"] == "Research use only, not for diagnosis"
    assert told["key_figures"][1]["note"].startswith("not defined")
    assert set(content.files) == {CONTENT_FILE, *_files(told)}


def _files(told: dict[str, object]) -> set[str]:
    text = json.dumps(told)
    return {part.split('"')[0] for part in text.split('"file": "')[1:]}
