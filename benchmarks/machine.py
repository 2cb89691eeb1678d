"""What the programs were measured on, without naming whose it is."""

import os
import platform
import re
from datetime import UTC, datetime
from pathlib import Path

import psutil

import codegpt_ls


def described(*, quick: bool, model: Path | None) -> dict[str, str]:
    """Processor, cores, memory, versions, and how busy the machine was with other things."""
    return {
        "day": f"{datetime.now(UTC):%Y-%m-%d}",
        "codegpt-ls": codegpt_ls.__version__,
        "processor": f"{_processor()}, {psutil.cpu_count()} cores",
        "memory": f"{psutil.virtual_memory().total / 1e9:.0f} GB",
        "system": f"{platform.system()} {platform.release().split('-')[0]}",
        "Python": platform.python_version(),
        "load before": f"{os.getloadavg()[0]:.1f}",
        "effort": "quick" if quick else "full",
        **({"model": f"{model.name}, {model.stat().st_size / 1e6:.0f} MB"} if model else {}),
    }


def _processor() -> str:
    try:
        names = re.findall(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    except OSError:
        names = []
    return names[0] if names else platform.processor() or platform.machine()
