"""Sets everything up and runs a task: `python3 kit.py demo` (Windows: `py kit.py demo`).

Needs Python 3.11 or newer and nothing else. Everything is installed into `.venv` beside this file, from the hash-locked
lists in `.locks`; the system's own Python is left alone. Packages come from where pip or uv is configured to look, or,
where there is a folder `wheelhouse` beside this file, from there and without any network.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
LOCKS = HERE / ".locks"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
WHEELHOUSE = HERE / "wheelhouse"
OLDEST = (3, 11)


def call(*command: object, quiet: bool = False) -> None:
    """Run a command in this folder; stop with its exit code if it fails."""
    environment = {**os.environ, "PYTHONUTF8": "1", "NO_MKDOCS_2_WARNING": "1"}
    words = [str(word) for word in command]
    done = subprocess.run(words, cwd=HERE, env=environment, check=False, capture_output=quiet)
    if done.returncode:
        if quiet:
            print((done.stdout + done.stderr).decode("utf-8", "replace"))
        print(f"\nkit.py: this failed with exit code {done.returncode}: {' '.join(words)}", file=sys.stderr)
        sys.exit(done.returncode)


def python(*arguments: object) -> None:
    """Run the environment's own Python."""
    call(PYTHON, *arguments)


def stamp_of(lock_name: str) -> str:
    """What an environment made from a lock by this Python in this folder is marked with."""
    lock = (LOCKS / f"{lock_name}.lock").read_bytes()
    return f"{hashlib.sha256(lock).hexdigest()} {sys.version_info[:3]} {HERE}"


def set_up(lock_name: str) -> None:
    """Make or renew `.venv` so that it holds what the lock lists, and this kit. The dev lock serves for running too."""
    stamp = VENV / "stamp"
    found = stamp.read_text(encoding="utf-8") if stamp.is_file() else ""
    if found in {stamp_of(lock_name), stamp_of("dev")}:
        return
    if Path(sys.prefix).resolve() == VENV.resolve():
        sys.exit("kit.py: .venv is out of date and its own Python cannot renew it. Run `deactivate`, then this again.")
    print(f"Setting up .venv from {lock_name}.lock: a minute or two, once.", flush=True)
    if VENV.exists():
        shutil.rmtree(VENV)
    install = make_venv()
    offline = ["--no-index", "--find-links", WHEELHOUSE] if WHEELHOUSE.is_dir() else []
    call(*install, "--require-hashes", *offline, "-r", LOCKS / f"{lock_name}.lock", quiet=True)
    call(*install, "--no-deps", "--no-build-isolation", *offline, "-e", HERE, quiet=True)
    stamp.write_text(stamp_of(lock_name), encoding="utf-8")


def make_venv() -> list[object]:
    """Make the environment and say how to install into it: with uv where it is, else with the pip shipped here."""
    uv = shutil.which("uv")
    if uv:
        call(uv, "venv", "--quiet", "--python", sys.executable, VENV)
        return [uv, "pip", "install", "--quiet", "--python", PYTHON]
    call(sys.executable, "-m", "venv", "--without-pip", VENV)
    shipped = next(LOCKS.glob("pip-*.whl")) / "pip"  # Debian's Python comes without the means to install pip
    return [PYTHON, shipped, "install", "--quiet", "--disable-pip-version-check"]


def demo() -> None:
    """Make the sample portfolio in `demo/` and run the intake for all of it."""
    set_up("run")
    python("-m", "pmo_kit", "demo", "demo")


def check() -> None:
    """The fast half of the tests: style, types and the contracts of the code base."""
    set_up("dev")
    python("-m", "ruff", "check", ".")
    python("-m", "ruff", "format", "--check", ".")
    python("-m", "mypy")
    python("-m", "pytest", "-q", "tests/contracts", "-m", "not notebook and not browser")


def site() -> None:
    """Build the methodology site into `site/`, in both languages."""
    set_up("dev")
    print("Building the site: about half a minute.", flush=True)
    python("-W", "ignore::DeprecationWarning", "-m", "mkdocs", "build", "--strict", "--quiet")
    print(f"Open {HERE / 'site' / 'index.html'}, or zh/index.html beside it.")


def test() -> None:
    """Everything that CI checks: style, types, tests, notebooks, site and wheel."""
    set_up("dev")
    steps: list[tuple[str, Callable[[], None]]] = [
        ("style", lambda: python("-m", "ruff", "check", ".")),
        ("format", lambda: python("-m", "ruff", "format", "--check", ".")),
        ("types", lambda: python("-m", "mypy")),
        ("tests", lambda: python("-m", "pytest", "-q", "-n", "2", "--dist", "loadfile")),
        ("notebooks", lambda: python("-m", "pytest", "-q", "--nbval-lax", "--nbval-current-env", "playbooks")),
        ("site", site),
        ("wheel", lambda: python("-m", "build", "--wheel", "--no-isolation", "--outdir", "dist", ".")),
    ]
    for name, step in steps:
        began = time.monotonic()
        print(f"== {name}", flush=True)
        step()
        print(f"== {name}: {time.monotonic() - began:.0f} s", flush=True)


def bench() -> None:
    """Measure what runs cost on this machine, beside other ways to run notebooks; half an hour."""
    set_up("dev")
    python("benchmarks/measure.py")


TASKS: dict[str, Callable[[], None]] = {"demo": demo, "test": test, "check": check, "site": site, "bench": bench}


def main() -> None:
    """Run the task that is named."""
    if sys.version_info < OLDEST:
        sys.exit(f"kit.py: Python {OLDEST[0]}.{OLDEST[1]} or newer is needed; this is {sys.version.split()[0]}.")
    name = sys.argv[1] if len(sys.argv) == 2 else ""  # noqa: PLR2004 - the script and one task
    if name not in TASKS:
        print("Usage: python3 kit.py TASK\n")
        for task, function in TASKS.items():
            print(f"  {task:<6} {(function.__doc__ or '').splitlines()[0]}")
        sys.exit(2)
    TASKS[name]()


if __name__ == "__main__":
    main()
