"""Growth as a picture."""

from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure

from benchmarks.findings import Growth


def draw(growth: Growth, folder: Path) -> Path:
    """An SVG with two logarithmic axes, and a grey line for what grows with its size exactly."""
    figure = Figure(figsize=(6.4, 4.0), layout="constrained")
    axes = figure.add_subplot()
    for program, points in growth.lines.items():
        axes.loglog([x for x, _ in points], [y for _, y in points], marker="o", label=program)
    (size, most) = next(iter(growth.lines.values()))[-1]
    least = min(x for points in growth.lines.values() for x, _ in points)
    axes.loglog([least, size], [most * least / size, most], color="0.8", linestyle="--", label="linear", zorder=0)
    lowest = min(y for points in growth.lines.values() for _, y in points)
    axes.set(title=growth.title, xlabel=growth.x, ylabel=growth.y, ylim=(lowest * 0.5, None))
    axes.grid(visible=True, which="major", alpha=0.3)
    axes.legend()
    path = folder / f"{growth.name}.svg"
    # Nothing in the file that differs from one run to the next but what was measured.
    with mpl.rc_context({"svg.hashsalt": growth.name, "svg.fonttype": "none"}):
        figure.savefig(path, metadata={"Date": None})
    return path
