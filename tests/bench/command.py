"""``python3 -m tests bench [NAME...] [--json FILE]``."""

from __future__ import annotations

import argparse
import json
import os
import platform
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.bench.figure import Figure


def run(arguments: Sequence[str]) -> int:
    """Measure the named subjects, all without a name: 0 when every reach is reached, else 1."""
    parser = argparse.ArgumentParser(prog="python3 -m tests bench")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(subjects()))
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures there")
    options = parser.parse_args(arguments)
    if unknown := set(options.names).difference(subjects()):
        parser.error(f"no benchmark {min(unknown)}; there are: {', '.join(subjects())}")
    figures = {name: figures_of(name) for name in options.names or subjects()}
    for name, rows in figures.items():
        print(f"\n{name}\n{table(rows)}")
    every = [figure for rows in figures.values() for figure in rows]
    reached = sum(figure.is_reached for figure in every)
    if options.json:
        options.json.write_text(as_json(figures), encoding="utf-8")
    print(f"\n{reached} of {len(every)} reached")
    return int(reached < len(every))


def subjects() -> list[str]:
    """The modules of this folder that measure something."""
    modules = Path(__file__).parent.glob("*.py")
    return sorted(
        path.stem for path in modules if "\ndef measure(" in path.read_text(encoding="utf-8")
    )


def figures_of(name: str) -> list[Figure]:
    """What the subject's module measures, now."""
    figures: list[Figure] = import_module(f"tests.bench.{name}").measure()
    return figures


def table(figures: Sequence[Figure]) -> str:
    """A line a figure: what, measured, reach, ratio."""
    width = max((len(figure.what) for figure in figures), default=4)
    lines = [f"{'what':{width}}  {'measured':>12}  {'reach':>12}  ratio"]
    for figure in figures:
        measured, reach = (f"{n:.4g} {figure.unit}" for n in (figure.measured, figure.reach))
        missed = "" if figure.is_reached else "  missed"
        lines.append(
            f"{figure.what:{width}}  {measured:>12}  {reach:>12}  {figure.ratio:5.2f}{missed}"
        )
    return "\n".join(lines)


def as_json(figures: dict[str, list[Figure]]) -> str:
    """All figures with the machine they were measured on."""
    machine = {
        "python": platform.python_version(),
        "system": platform.system(),
        "processor": platform.machine(),
        "cores": os.cpu_count(),
    }
    rows = [
        {
            "subject": subject,
            "what": figure.what,
            "measured": figure.measured,
            "reach": figure.reach,
            "unit": figure.unit,
            "ratio": figure.ratio,
            "reached": figure.is_reached,
        }
        for subject, group in figures.items()
        for figure in group
    ]
    return json.dumps({"machine": machine, "figures": rows}, indent=1) + "\n"
