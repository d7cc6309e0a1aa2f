"""Hyper-parameters, with the phase each value is for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cytolens.reporting.card_lint.reading.facts import Facts, Setting
from cytolens.reporting.card_lint.reading.lines import Kind, Line
from cytolens.reporting.card_lint.reading.words import content_words

if TYPE_CHECKING:
    from collections.abc import Sequence

_POWER = r"10\^?[-\u207b\u2212]?[\d\u2070-\u209f\u00b9\u00b2\u00b3]+"
_VALUE = (
    rf"(?P<value>[\d.,]+(?:\s?[x\u00d7*]\s?{_POWER}|e[-+]?\d+)?%?|{_POWER}|\w[\w-]*)"
)
_NAMES: dict[str, str] = {
    "gradient accumulation": r"gradient accumulation(?: steps)?",
    "total train batch size": r"(?:total train|effective|global) batch size",
    "train batch size": r"(?:per device )?train(?:ing)? batch size",
    "eval batch size": r"(?:per device )?(?:eval(?:uation)?|validation|val|"
    r"test) batch size",
    "batch size": r"(?:mini-?)?batch[\s-]?size|mini-?batch|batch",
    "warm-up epochs": r"warm-?up epochs",
    "epochs": r"(?:number of |num |no\. of |max(?:imum)? |total |training )?epochs|"
    r"n epochs|"
    r"(?:num|number of) train epochs",
    "weight decay": r"weight decay",
    "dropout": r"drop-?out(?:[\s-](?:rate|probability|layers?|p|regulari[sz]ation))?",
    "momentum": r"momentum",
    "label smoothing": r"label smoothing(?: factor)?",
    "optimizer": r"optimi[sz]er",
    "loss": r"loss(?: function)?|criterion|objective",
    "patience": r"(?:early[\s-]stopping )?patience",
    "seed": r"(?:random )?seed",
    "learning rate": r"(?:initial |base |peak |starting )?(?:learning[\s-]rate|"
    r"lr)(?: \(lr\))?",
    "number of classes": r"(?:number of|num|no\. of) (?:output )?(?:classes|labels)",
}
_LINE = {
    name: re.compile(
        rf"^(?:the )?(?P<name>{pattern})\s*(?P<note>\([^)]*\))?\s*(?:[:=|"
        rf"\u2192\u2013\u2014]|is|was|of|\s-\s|\s(?=\d)|$)"
        rf"\s*(?P<rest>.*)$",
        re.IGNORECASE,
    )
    for name, pattern in _NAMES.items()
}
_PROSE = {
    "epochs": re.compile(
        r"\b(?:trained|fine-?tuned|training|ran)\b[^.;]*?\b(?:for|over|"
        r"during)\s+(?:a total of )?"
        r"(?P<value>\d+)\s+epochs\b", re.IGNORECASE),
    "batch size": re.compile(
        r"\bbatch size of\s+(?P<value>\d+)\b|"
        r"\bbatches of\s+(?P<v2>\d+)\b", re.IGNORECASE),
    "learning rate": re.compile(
        rf"\blearning rate of\s+{_VALUE}", re.IGNORECASE),
    "dropout": re.compile(
        r"\bdropout(?: layers?| rate| probability)?\s*(?:of|with(?: a)?(?: rate|"
        r" probability)?"
        r"(?: of)?|\(p?\s*=?)\s*(?P<value>0?\.\d+|\d+\s?%)", re.IGNORECASE),
    "optimizer": re.compile(
        r"\b(?:using|used|with|by) (?:the |an? )?(?P<value>AdamW|Adam|SGD|RMSprop|"
        r"Nadam|Adagrad|LAMB|"
        r"Lion)\b(?: optimi[sz]er)?", re.IGNORECASE),
}  # fmt: skip
_OPTIMIZERS = re.compile(
    r"\b(adamw|adam|sgd|rmsprop|nadam|radam|adamax|adagrad|adadelta|lamb|lion|adafactor)(?=\b|_)",
    re.IGNORECASE,
)
_NUMBERS = re.compile(
    r"(?<![\w.])(?P<mantissa>\d+(?:\.\d+)?|\.\d+)\s*(?:e(?P<exp>[-+]?\d+)|[x\u00d7*\u00b7]\s*10\s*\^?\s*"
    r"\{?(?P<ten>[-\u2212\u207b]?\d+|\u207b?[\u2070\u00b9\u00b2\u00b3\u2074-\u2079]+)\}?)?\s?(?P<percent>%)?"
    r"(?![\w.]*\w)\s*(?P<note>\([^()]*\)|(?:for|in|during|on)\s[^,;()]+)?",
    re.IGNORECASE,
)
_TEN = re.compile(
    r"(?<![\w.\u00d7*])10\s*\^?\s*\{?(?P<ten>[-\u2212\u207b][\d\u2070\u00b9\u00b2\u00b3\u2074-\u2079]+)\}?"
)
_SUPERSCRIPT = str.maketrans(
    "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079\u207b\u2212",
    "0123456789--",
)
_MANY = re.compile(
    r"\b(?:then|to|decay\w*|from|reduced|grid|search|range|sweep|tried|tested|candidates?|"
    r"between|or|up to|warm-?up|early stopp\w+|stopped|best|min(?:imum)?|max(?:imum)?|"
    r"schedul\w*|"
    r"equivalent|default|per (?:gpu|device))\b|\u2192|->|\.\.|\[",
    re.IGNORECASE,
)
_PHASE = re.compile(
    r"\b(?:phases?|stages?|steps?|fine-?tun\w+|pre-?train\w+|warm-?up|initial\w*|head|frozen|unfrozen|"
    r"feature extraction|second|first|third|part|round|[12]nd|1st|fold|baseline|search|"
    r"experiment|ablation)\b(?:\s*\d+)?",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[^.])\.\s+(?=[A-Z])")
TEXTUAL = frozenset({"optimizer", "loss"})


def read_settings(lines: Sequence[Line], facts: Facts) -> None:
    """Read hyper-parameters from lists, two-column tables and sentences."""
    for line in lines:
        if line.kind in {Kind.TEXT, Kind.BLOCK, Kind.HEADING}:
            facts.settings += settings_of(line, line.text.replace("_", " "))


def settings_of(line: Line, text: str) -> list[Setting]:
    """Hyper-parameters of one line or of one row, put as ``name: value``."""
    context = _context(line)
    found: list[Setting] = []
    for sentence in _SENTENCE_END.split(text):
        named = _named(line, sentence, context)
        found += _from_prose(line, sentence, context) if named is None else named
    return found


def _named(line: Line, text: str, context: frozenset[str]) -> list[Setting] | None:
    """``name: value``; None where the sentence does not begin with a name."""
    for name, pattern in _LINE.items():
        match = pattern.match(text.strip())
        if match is None:
            continue
        note = (match["note"] or "").strip("() ")
        values = values_in(name, match["rest"] or note)
        if not values:
            return []
        if match["rest"] and note and _PHASE.search(note):
            context |= content_words(note) | {note.lower()}
        return [Setting(name, values, context, line.place)]
    return None


def values_in(name: str, text: str) -> tuple[tuple[str, str], ...]:
    """Values in a text, each with what it is for; empty if they are a range."""
    if name in TEXTUAL:
        return _word_values(name, text)
    if _MANY.search(re.sub(r"\([^)]*\)", "", text)):
        return ()
    found: list[tuple[str, str]] = []
    spans: list[tuple[int, int]] = []
    for match in _TEN.finditer(text):
        exponent = int(match["ten"].translate(_SUPERSCRIPT))
        found.append((_plain(10.0**exponent), ""))
        spans.append(match.span())
    for match in _NUMBERS.finditer(text):
        if any(a < match.end() and match.start() < b for a, b in spans):
            continue
        found.append((_number(match), (match["note"] or "").strip("() ").lower()))
        if name in {"seed", "dropout", "number of classes"} and not match["note"]:
            break
    return tuple(found)


def _number(match: re.Match[str]) -> str:
    value = float(match["mantissa"])
    power = match["exp"] or match["ten"]
    if power:
        value *= 10.0 ** int(power.translate(_SUPERSCRIPT))
    return _plain(value / 100 if match["percent"] else value)


def _plain(value: float) -> str:
    return f"{value:.6g}"


def _word_values(name: str, text: str) -> tuple[tuple[str, str], ...]:
    if name == "optimizer":
        names = [m[1].lower() for m in _OPTIMIZERS.finditer(text)]
        return tuple((n, "") for n in dict.fromkeys(names))
    return ()


def _from_prose(line: Line, text: str, context: frozenset[str]) -> list[Setting]:
    found = []
    for name, pattern in _PROSE.items():
        for match in pattern.finditer(text):
            groups = match.groupdict()
            value = groups.get("value") or groups.get("v2") or ""
            sentence = _sentence(text, match.start())
            if _MANY.search(text[match.end() : match.end() + 25]) or _COMPARED.search(
                sentence
            ):
                continue
            words = frozenset(m[0].lower() for m in _PHASE.finditer(sentence))
            values = values_in(name, value.strip())
            if values:
                found.append(Setting(name, values, context | words, line.place))
    return found


_COMPARED = re.compile(
    r"\b(?:after|converge\w*|baseline|compared|previous\w*|each|every|another|other|first|last|"
    r"additional|further|more|then|alternativ\w+)\b",
    re.IGNORECASE,
)


def _sentence(text: str, at: int) -> str:
    start = text.rfind(". ", 0, at) + 1
    end = text.find(". ", at)
    return text[start : len(text) if end < 0 else end]


_HEADING_NEUTRAL = frozenset(
    [
        "training",
        "train",
        "optimization",
        "optimisation",
        "optimizer",
        "regime",
        "recipe",
        "strategy",
        "parameter",
        "parameters",
        "details",
        "technical",
        "learning",
        "schedule",
        "fine-tuning",
        "finetuning",
        "development",
        "implementation",
        "used",
    ]
)


def _context(line: Line) -> frozenset[str]:
    words: frozenset[str] = frozenset()
    for heading in line.headings:
        if len(heading.split()) > 8:
            words |= frozenset(m[0].lower() for m in _PHASE.finditer(heading))
        else:
            words |= content_words(heading) - _HEADING_NEUTRAL
            words |= frozenset(m[0].lower() for m in re.finditer(
                r"\b(?:phase|stage|step|part|model|run|experiment)\s+(?:\d+|[a-z]|i+)\b|"
                r"\bfine-?tun\w+\b", heading, re.IGNORECASE))  # fmt: skip
    return words
