"""Measures what a run costs, side by side on one machine, and writes `results.json` for the site.

Run it with `python3 kit.py bench`; it takes about half an hour. Every figure in the documentation comes from here.
Figures of two machines, or of two days, say nothing beside one another; the ratios of one run do.

    python benchmarks/measure.py [PART ...]

measures only these parts (intake, representative, batches, cluster) and leaves the others as they are; each part keeps
the date and the machine that it was measured on. PMO_BENCH_ROUNDS and PMO_BENCH_MANY make it shorter.
"""

from __future__ import annotations

import json
import os
import platform
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
from one_by_one import METHODS
from rich.console import Console
from rich.progress import track

from pmo_kit import open_portfolio
from pmo_kit.model.version import KIT_VERSION
from pmo_kit.paths import playbook_folder
from pmo_kit.read.write_register import write_register
from pmo_kit.run.new_portfolio import make_portfolio

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results.json"
NOTEBOOKS = {"intake": playbook_folder() / "01-intake.ipynb", "representative": HERE / "representative.ipynb"}
ROUNDS = int(os.environ.get("PMO_BENCH_ROUNDS", "7"))
MANY = int(os.environ.get("PMO_BENCH_MANY", "2000"))
SOME = 200
DAY = "2026-10-31"
WANTED = {"intake": 1.5, "representative": 1.3}  # times the limit, at most
OURS, LIMIT = "papermill API, engine pmo", "limit: the cells alone, warm (not isolated)"
VERSIONS = ("papermill", "nbclient", "nbconvert", "ipykernel", "pandas", "matplotlib", "ploomber-engine", "distributed")
console = Console(stderr=True)


def spread(values: list[float]) -> dict[str, float]:
    """Median, smallest and largest."""
    return {"median": statistics.median(values), "least": min(values), "most": max(values), "n": len(values)}


def notebook(name: str, folder: Path) -> dict[str, Any]:
    """One notebook by each method, and how near to the limit it is wanted."""
    return {"wanted": WANTED[name], **side_by_side(NOTEBOOKS[name], folder)}


def side_by_side(path: Path, folder: Path) -> dict[str, Any]:
    """Each method in a process of its own that stays warm; one notebook by each in turn, the first not counted."""
    runners = {}
    for name in METHODS:
        command = [sys.executable, str(HERE / "one_by_one.py"), name, str(path), str(folder)]
        runners[name] = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
    taken: dict[str, list[dict[str, Any]]] = {name: [] for name in METHODS}
    for _ in track(range(ROUNDS + 1), f"one by one: {path.stem}", console=console):
        for name, runner in runners.items():
            assert runner.stdin  # noqa: S101 - opened above
            assert runner.stdout  # noqa: S101 - opened above
            runner.stdin.write("go\n")
            runner.stdin.flush()
            taken[name].append(json.loads(runner.stdout.readline()))
    for runner in runners.values():
        runner.communicate()
    found: dict[str, Any] = {}
    for name, runs in taken.items():
        error = next((run["error"] for run in runs if "error" in run), "")
        counted = runs[1:]
        found[name] = (
            {"error": error}
            if error
            else {
                "wall": spread([run["wall"] for run in counted]),
                "cpu": spread([run["cpu"] for run in counted]),
                "first": runs[0]["wall"],
            }
        )
    return {
        "methods": found,
        "ratios": ratios(taken, found, OURS),
        "limits": ratios(taken, found, LIMIT),
    }


def ratios(
    taken: dict[str, list[dict[str, Any]]], found: dict[str, Any], base: str
) -> dict[str, dict[str, dict[str, float]]]:
    """How many times as long each method took as `base`, round by round: median and spread of the pairs."""
    told: dict[str, dict[str, dict[str, float]]] = {}
    for name, measured in found.items():
        if "error" in measured or "error" in found[base]:
            continue
        pairs = list(zip(taken[name][1:], taken[base][1:], strict=True))
        told[name] = {kind: spread([one[kind] / two[kind] for one, two in pairs]) for kind in ("wall", "cpu")}
    return told


def enlarged(folder: Path, count: int) -> Path:
    """A portfolio of `count` initiatives whose names are mixed from those of the sample bank."""
    make_portfolio(folder, "sample")
    portfolio = open_portfolio(folder)
    frame, register = portfolio.frames["initiatives"], portfolio.registers["initiatives"]
    drawn = random.Random(count)  # noqa: S311 - the same portfolio each time
    words = [str(name).split() for name in frame["name_en"].dropna()]
    large = pd.concat([frame] * (count // len(frame) + 1), ignore_index=True).head(count)
    names = [" ".join(drawn.sample(drawn.choice(words) + drawn.choice(words), 3)) for _ in range(count)]
    ids = [f"BEN-{number:05}" for number in range(count)]
    large = large.assign(initiative_id=ids, name_en=names, name_zh=pd.NA, parent_id=pd.NA)
    write_register(large, register, folder / "registers" / "initiatives.csv")
    return folder


def command(folder: Path, out: str, *more: str) -> dict[str, float]:
    """One `pmo run intake --all`: wall and CPU seconds, and the memory of the command itself over its time."""
    words = [sys.executable, "-m", "pmo_kit", "run", "intake", "--all", "-p", str(folder), "--as-of", DAY]
    began, spent = time.perf_counter(), cpu_of_children()
    process = subprocess.Popen([*words, "--out", str(folder / out), *more], stdout=subprocess.PIPE, text=True)
    held = []
    while process.poll() is None:
        held.append(resident(process.pid) / 1024)
        time.sleep(0.05)
    assert process.stdout  # noqa: S101 - opened above
    told = process.stdout.read()
    if process.returncode:
        raise SystemExit(told)
    third = len(held) // 3
    return {
        "wall": time.perf_counter() - began,
        "cpu": cpu_of_children() - spent,
        "parent_mib": max(held),
        "parent_mib_first_third": max(held[: third + 1]),
        "parent_mib_last_third": max(held[-third - 1 :]),
    }


def resident(pid: int) -> int:
    """The memory of a process in KiB; 0 where it cannot be known."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmRSS")), 0)


def cpu_of_children() -> float:
    """Processor time of all children that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def batches(folder: Path) -> dict[str, Any]:
    """Cold start, one and two workers, many, and again with nothing and with one in a hundred changed."""
    small, large = enlarged(folder / "some", SOME), enlarged(folder / "many", MANY)
    found: dict[str, Any] = {"some": SOME, "many": MANY}
    console.print(f"{SOME} runs by one worker and by two")
    found["one"] = command_of_one(small)
    found["some, 1 worker"] = command(small, "w1", "--jobs", "1")
    found["some, 2 workers"] = command(small, "w2", "--jobs", "2")
    console.print(f"{MANY} runs by two workers, then again")
    found["many, 2 workers"] = command(large, "m", "--jobs", "2")
    found["many, valid notebooks"] = valid(large / "m")
    found["many, nothing changed"] = command(large, "m", "--jobs", "2")
    found["changed"] = change(large, MANY // 100)
    found["many, 1 % changed"] = command(large, "m", "--jobs", "2")
    return found


def on_a_cluster(folder: Path) -> dict[str, Any]:
    """Many runs by two local workers and by a Dask cluster with two, one after the other."""
    small, large = enlarged(folder / "few", 20), enlarged(folder / "cluster", MANY)
    console.print(f"{MANY} runs by two workers, and by a Dask cluster with two")
    local = command(large, "local", "--jobs", "2")
    with cluster() as address:
        command(small, "warm", "--cluster", address)
        dask = command(large, "dask", "--cluster", address)
    return {
        "many": MANY,
        "local": local,
        "dask": dask,
        "overhead_ms": 1000 * (dask["wall"] - local["wall"]) / MANY,
        "dask, valid notebooks": valid(large / "dask"),
    }


def command_of_one(folder: Path) -> dict[str, float]:
    """A cold start: the whole command for one initiative."""
    words = ["run", "intake", "-i", "BEN-00000", "-p", str(folder), "--as-of", DAY, "--out", str(folder / "one")]
    began, spent = time.perf_counter(), cpu_of_children()
    subprocess.run([sys.executable, "-m", "pmo_kit", *words], check=True, stdout=subprocess.DEVNULL)
    return {"wall": time.perf_counter() - began, "cpu": cpu_of_children() - spent}


def valid(out: Path) -> int:
    """How many notebooks of a batch nbformat finds valid."""
    count = 0
    for path in out.glob("*/*.ipynb"):
        nbformat.validate(nbformat.read(path, as_version=4))
        count += 1
    return count


def change(folder: Path, count: int) -> int:
    """Give `count` initiatives another sponsor."""
    portfolio = open_portfolio(folder)
    frame = portfolio.frames["initiatives"].copy()
    frame.loc[frame.index[:: len(frame) // count][:count], "sponsor"] = "Somebody Else"
    write_register(frame, portfolio.registers["initiatives"], folder / "registers" / "initiatives.csv")
    return count


@contextmanager
def cluster() -> Iterator[str]:
    """A Dask scheduler with two workers of one thread each on this machine."""
    from distributed import LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as local:
        yield local.scheduler_address


def machine() -> dict[str, Any]:
    """What was measured on, and what with."""
    found = {}
    for name in VERSIONS:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = ""
    return {
        "date": date.today().isoformat(),
        "processors": os.cpu_count(),
        "platform": platform.platform(),
        "python": platform.python_version(),
        "pmo_kit": KIT_VERSION,
        "versions": found,
        "rounds": ROUNDS,
    }


PARTS: dict[str, Callable[[Path], dict[str, Any]]] = {
    **{name: partial(notebook, name) for name in NOTEBOOKS},
    "batches": batches,
    "cluster": on_a_cluster,
}


def main() -> None:
    """Measure the parts that are named, or all, and write each as soon as it is there."""
    found = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.is_file() else {}
    for name in sys.argv[1:] or PARTS:
        with tempfile.TemporaryDirectory() as folder:
            found[name] = {"machine": machine(), **PARTS[name](Path(folder))}
        RESULTS.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        console.print(f"Written: {name} in {RESULTS}")


if __name__ == "__main__":
    main()
