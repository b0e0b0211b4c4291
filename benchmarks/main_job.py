"""How long the main job takes on this machine: triage of a large portfolio, and one intake page after another.

Run it with `python3 kit.py bench`. Figures depend on the machine; compare figures of one run only.
"""

from __future__ import annotations

import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from pmo_kit import decide_intake, open_portfolio
from pmo_kit.decide.triage import triage
from pmo_kit.model.version import KIT_VERSION
from pmo_kit.read.write_register import write_register
from pmo_kit.run.batch import Job, Request, run_all
from pmo_kit.run.new_portfolio import make_portfolio
from pmo_kit.run.playbooks import load_playbook

COPIES = 60
RUNS = 6
ROUNDS = 5


def seconds(work: Callable[[], object], rounds: int = ROUNDS) -> tuple[float, float, float]:
    """Median, fastest and slowest of several rounds."""
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken), min(taken), max(taken)


def tell(name: str, figures: tuple[float, float, float], count: int) -> None:
    """One line of the table."""
    median, fastest, slowest = figures
    print(f"| {name} | {count:,} | {median:.3f} | {fastest:.3f} – {slowest:.3f} | {1000 * median / count:.2f} |")


def enlarge(folder: Path) -> int:
    """Make the sample portfolio many times as large, with ids of its own for each copy."""
    portfolio = open_portfolio(folder)
    frame, register = portfolio.frames["initiatives"], portfolio.registers["initiatives"]
    copies = [
        frame.assign(initiative_id=frame["initiative_id"] + f"-{number}", parent_id=pd.NA) for number in range(COPIES)
    ]
    large = pd.concat(copies, ignore_index=True)
    write_register(large, register, folder / "registers" / "initiatives.csv")
    return len(large)


def main() -> None:
    """Measure and print a Markdown table."""
    print(f"pmo_kit {KIT_VERSION}, Python {platform.python_version()}, {os.cpu_count()} processors, {sys.platform}\n")
    print("| job | n | median s | range s | ms each |\n| --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "sample"
        make_portfolio(folder, "sample")
        small = open_portfolio(folder)
        ids = list(small.frames["initiatives"]["initiative_id"])
        tell("decide one intake", seconds(lambda: decide_intake(small, ids[0], as_of="2026-10-31")), 1)
        job = Job(load_playbook("intake"), folder, folder / "runs", ("en", "zh"))
        requests = [
            Request(each, {"initiative": each, "as_of": "2026-10-31", "language": "both"}) for each in ids[:RUNS]
        ]
        for jobs in (1, 2):
            figures = seconds(lambda jobs=jobs: run_all(job, requests, jobs=jobs), rounds=1)  # type: ignore[misc]
            tell(f"run the intake playbook, {jobs} at a time", figures, RUNS)
        count = enlarge(folder)
        tell("open a large portfolio", seconds(lambda: open_portfolio(folder)), count)
        large = open_portfolio(folder)
        tell("triage a large portfolio", seconds(lambda: triage(large)), count)


if __name__ == "__main__":
    main()
