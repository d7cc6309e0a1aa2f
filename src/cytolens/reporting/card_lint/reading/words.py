"""Words that place a figure: splits, averages, classes, and those that do not."""

from __future__ import annotations

import re

SPLITS = {
    "test": r"test(?:ing|ed)?|held[\s-]?out|hold[\s-]?out|unseen",
    "val": r"val(?:id(?:ation|ate)?)?|dev(?:elopment)?",
    "eval": r"eval(?:uation)? (?:set|split|data(?:set)?)|eval",
    "train": r"train(?:ing)?",
}
SPLIT = {n: re.compile(rf"\b(?:{p})\b", re.IGNORECASE) for n, p in SPLITS.items()}
AVERAGE = re.compile(r"\b(macro|weighted|micro)\b", re.IGNORECASE)
THRESHOLD = re.compile(
    r"(?:\b(?:threshold|cut-?off|operating point)s?\b\s*(?:value|of|at|is|=|:|[≥>]=?)?"
    r"\s*|@\s*)(?:of\s*|=\s*)?(?P<value>[01]?\.\d+|0,\d+|1\.0+)(?!\s*[-\u2013]\s*[\d.])",
    re.IGNORECASE,
)

NEGATIVE_CLASS = re.compile(
    r"^(?:negatives?|normals?|benign|healthy|controls?|no[nt]?[\s-].*|nilm|uninfected|"
    r"tumou?r[\s-]free|without .*|class 0|label 0|0)$",
    re.IGNORECASE,
)
POSITIVE_CLASS = re.compile(
    r"^(?:positives?|malign(?:ant|ancy)|cancer(?:ous)?|tumou?rs?|abnormal|diseased?|"
    r"metasta(?:sis|tic|ses)|carcinoma|lesions?|infected|melanoma|class 1|label 1|1|"
    r"hsil|idc|with .*)$",
    re.IGNORECASE,
)
CLASS_CUE = re.compile(r"\b(positive|negative)s?\b(?:[\s-]class)?", re.IGNORECASE)
GROUP_CUE = re.compile(
    r"\b(external\w*|baseline|ensemble|cross[\s-]\w+|[\w]+[\s-]level|fold|folds|cohort|"
    r"pre[\s-]?trained|without|zero[\s-]shot|quanti[sz]ed|epoch|subset|subgroup|"
    r"per[\s-](?:patient|slide|image|patch))\b",
    re.IGNORECASE,
)
ON_DATA = re.compile(
    r"\b(?:on|for|in|from|across|with|using|after|before|under)\s+"
    r"(?P<what>(?:(?!\b(?:and|which|that|while|but|where|so)\b)[^.;:,()]){2,60})",
    re.IGNORECASE,
)

_NEUTRAL = """
a an the of in on at for with and or by to from per its our this these that is are
was were it model models classifier network system approach method result results
metric metrics figure figures performance evaluation evaluated evaluate report
reported reports classification classifications confusion matrix summary overall
overview general key main final total achieved achieves achieve score scores rate
rates value values analysis details detail description highlights introduction
abstract about background statistics quantitative sensitivity specificity accuracy
precision recall f1 auc roc mcc threshold thresholds curve curves class classes
class-wise classwise wise each all binary multi multiclass image images medical
clinical cancer cervical breast lung skin prostate colorectal lymph node tissue cell
cells histology histopathology histopathologic cytology pathology microscopy
detection diagnosis diagnostic prediction predictions screening interpretation use
set sets data dataset datasets split splits independent same given samples sample
test testing tested validation val training train held-out heldout held out holdout
hold unseen evaluation eval internal best headline macro weighted micro average
averaged avg mean label labels positive negative procedure hyperparameter
hyperparameters hyper-parameters configuration config settings parameters setup
speeds sizes times hardware compute infrastructure environmental impact technical
specifications architecture preprocessing processing augmentation limitations bias
risks recommendations considerations ethical citation contact usage how get started
card information info findings conclusion discussion clinical measured point cut-off
cutoff cutoffs operating factors research only experiment experimental new default
us we section table true predicted quality high strong good excellent
state-of-the-art percent score raw following basic architecture framework deep
learning neural convolutional based fine-tuned finetuned tuned what who where when
can does do not into their them s vs versus between human readable top-1 top
per-class class-level per-label by-class level
"""
NEUTRAL = frozenset(_NEUTRAL.split())
_WORD = re.compile(r"[^\W_][\w'+-]*", re.UNICODE)


def content_words(text: str) -> frozenset[str]:
    """Words that may tell one figure from another: models, data, subgroups."""
    words = (w.lower().strip("'-") for w in _WORD.findall(text))
    return frozenset(
        w for w in words if w not in NEUTRAL and not re.fullmatch(r"[\d.,]+", w)
    )


def split_of(text: str) -> str | None:
    """The one split a phrase names; None where none or several are named."""
    found = {name for name, pattern in SPLIT.items() if pattern.search(text)}
    if "eval" in found and len(found) > 1:
        found.discard("eval")
    return found.pop() if len(found) == 1 else None


def threshold_in(text: str) -> float | None:
    """The decision threshold a phrase names."""
    match = THRESHOLD.search(text)
    return None if match is None else float(match["value"].replace(",", "."))


def average_in(text: str) -> str | None:
    """``macro``, ``weighted`` or ``micro`` where a phrase says so."""
    match = AVERAGE.search(text)
    return None if match is None else match[1].lower()


def polarity(name: str) -> str | None:
    """``positive`` or ``negative`` where a class is known to be one by its name."""
    stripped = re.sub(r"[\s-]*(?:class|images?|samples?|cells?|cases?|tissue|"
        r"patches)$", "",
                      name.strip(), flags=re.IGNORECASE)  # fmt: skip
    if NEGATIVE_CLASS.match(stripped):
        return "negative"
    return "positive" if POSITIVE_CLASS.match(stripped) else None
