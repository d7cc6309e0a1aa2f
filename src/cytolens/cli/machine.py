"""What this machine has: extras, processor, memory, disk, accelerator, the hub."""

from __future__ import annotations

import os
import platform
import shutil
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

ENOUGH_MEMORY_GB = 4
ENOUGH_DISK_GB = 5
GB = 1e9


@dataclass(frozen=True)
class Check:
    """One thing that works or does not.

    Attributes:
        name: What was looked at.
        works: Whether it is as it should be.
        found: What was found.
        fix: What to do, where something is missing.
        needed: Whether Cytolens cannot do its main job without it.
    """

    name: str
    works: bool
    found: str
    fix: str = ""
    needed: bool = False


def examine(*, folder: Path | None = None) -> list[Check]:
    """Look at everything; takes seconds, most of them to load torch.

    Args:
        folder: Where results will go; the current folder by default.
    """
    return [
        _python(),
        _torch(),
        _processor(),
        _memory(),
        _disk(folder or Path.cwd()),
        _accelerator(),
        _hub(),
        *_engines(),
        *_extras(),
    ]


def _python() -> Check:
    return Check("python", works=True, found=platform.python_version(), needed=True)


def _torch() -> Check:
    try:
        import torch
    except (ImportError, OSError) as error:
        fix = "pip install --force-reinstall torch torchvision"
        return Check("torch", works=False, found=str(error), fix=fix, needed=True)
    return Check("torch", works=True, found=torch.__version__, needed=True)


def _processor() -> Check:
    return Check("processor", works=True, found=f"{os.cpu_count()} cores")


def _memory() -> Check:
    import psutil

    free = psutil.virtual_memory().available / GB
    works = free >= ENOUGH_MEMORY_GB
    fix = "" if works else "Close other programs, or use smaller batches."
    return Check("memory", works=works, found=f"{free:.1f} GB free", fix=fix)


def _disk(folder: Path) -> Check:
    free = shutil.disk_usage(folder).free / GB
    works = free >= ENOUGH_DISK_GB
    fix = "" if works else f"Free space, or write elsewhere than {folder}."
    return Check("disk", works=works, found=f"{free:.0f} GB free", fix=fix)


def _accelerator() -> Check:
    name = "GPU"
    try:
        import torch
    except (ImportError, OSError):
        return Check(name, works=False, found="torch does not load")
    if torch.cuda.is_available():
        return Check(name, works=True, found=torch.cuda.get_device_name(0))
    if torch.backends.mps.is_available():
        return Check(name, works=True, found="Apple silicon (mps)")
    fix = "None needed: the defaults run on two processor cores."
    return Check(name, works=False, found="none", fix=fix)


def _hub() -> Check:
    from cytolens.models.init.hub import why_unreachable

    name = "Hugging Face hub"
    reason = why_unreachable()
    if reason is None:
        return Check(name, works=True, found="reached")
    fix = "Without it: give weights with --init FILE, or train from random weights."
    return Check(name, works=False, found=reason, fix=fix)


def _engines() -> list[Check]:
    """What may run a network here; `torch` has a line of its own."""
    parts = {"onnx": ("onnxruntime", "onnx"), "openvino": ("openvino", "openvino")}
    return [_engine(name, *rest) for name, rest in parts.items()]


def _engine(name: str, package: str, extra: str) -> Check:
    works = _is_installed(package)
    found = f"{package} {version(package)}" if works else f"no {package}"
    fix = "" if works else f"pip install 'cytolens[{extra}]'"
    return Check(f"engine {name}", works=works, found=found, fix=fix)


def _extras() -> list[Check]:
    by_extra: dict[str, list[str]] = {}
    for requirement in requires("cytolens") or []:
        package, _, marker = requirement.partition(";")
        _, has_extra, rest = marker.partition("extra ==")
        extra = rest.strip().strip("'\"")
        if has_extra and extra not in {"all", "docs", "test"}:
            by_extra.setdefault(extra, []).append(_bare(package))
    return [_extra(name, packages) for name, packages in sorted(by_extra.items())]


def _extra(name: str, packages: list[str]) -> Check:
    missing = [package for package in packages if not _is_installed(package)]
    found = f"missing: {', '.join(missing)}" if missing else ", ".join(packages)
    fix = f"pip install 'cytolens[{name}]'" if missing else ""
    return Check(f"extra {name}", works=not missing, found=found, fix=fix)


def _is_installed(package: str) -> bool:
    try:
        version(package)
    except PackageNotFoundError:
        return False
    return True


def _bare(requirement: str) -> str:
    end = next(
        (i for i, c in enumerate(requirement) if c in "<>=!~[ ("), len(requirement)
    )
    return requirement[:end]
