"""What a notebook may call, and the size and language of the code."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from statistics import median, quantiles

import pmo_kit

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "pmo_kit"
VAGUE = {"utils", "util", "helpers", "helper", "manager", "handler", "process", "common", "misc"}


def test_the_public_names_are_few_sorted_and_real() -> None:
    """At most thirty, in alphabetical order, each of them there, and nothing else shown."""
    names = pmo_kit.__all__
    assert names == sorted(names)
    assert len(names) <= 30
    assert all(getattr(pmo_kit, name) for name in names)
    assert dir(pmo_kit) == sorted(names)


def test_every_public_name_says_what_it_decides_or_answers() -> None:
    """A docstring of its own, beginning with a sentence."""
    for name in set(pmo_kit.__all__) - {"__version__"}:
        text = (getattr(pmo_kit, name).__doc__ or "").splitlines()[0]
        assert re.fullmatch(r"[A-Z].*[.?]", text), name


def test_modules_have_one_sentence_and_at_most_300_lines() -> None:
    """A newcomer finds a line by reading first lines."""
    for path in SOURCE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert text.startswith('"""'), path
        assert len(text.splitlines()) <= 300, path


def test_functions_are_short_and_no_file_is_a_hub() -> None:
    """Half of the functions have at most ten lines, nine in ten at most thirty; no file holds a quarter of the code."""
    sizes = []
    lines = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCE.rglob("*.py")}
    for path in lines:
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        sizes += [(node.end_lineno or 0) - node.lineno + 1 for node in nodes if isinstance(node, ast.FunctionDef)]
    assert median(sizes) <= 10
    assert quantiles(sizes, n=10)[8] <= 30
    assert max(lines.values()) < sum(lines.values()) / 4


def test_names_are_words_of_the_field() -> None:
    """No drawer for odds and ends."""
    for path in SOURCE.rglob("*.py"):
        assert path.stem not in VAGUE
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                assert not VAGUE & set(re.findall(r"[a-z]+", re.sub("([A-Z])", r" \1", node.name).lower())), node.name


def test_each_layer_has_at_least_two_modules() -> None:
    """A folder that holds one thing is not a folder."""
    for folder in SOURCE.iterdir():
        if folder.is_dir() and (folder / "__init__.py").exists():
            assert len(list(folder.rglob("*.py"))) > 2, folder


def test_no_rule_number_stands_in_decide() -> None:
    """Weights and thresholds live in templates/method; decide holds 0, 1, 2 and the powers that formulas need."""
    allowed = {0, 1, 2, -1, 4}
    for path in (SOURCE / "decide").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
                assert node.value in allowed, f"{path.name}:{node.lineno} holds {node.value}"


def test_the_tree_is_utf8_and_names_no_host_or_path_of_a_machine() -> None:
    """Every text file can be read anywhere and speaks of the project alone."""
    hosts = re.compile(r"(py.i|pythonhos.ed|npm.s)\.(org|com)|deb\.deb" + r"ian")
    own_path = re.compile(r"(^|[^\w.])/(ho" + r"me|wo" + r"rk|ro" + r"ot)/\w")
    for path in tracked():
        if path.suffix in {".whl", ".png", ".xlsx", ".docx", ".pptx"}:
            continue
        text = path.read_text(encoding="utf-8")
        assert not hosts.search(text), path
        assert path.name == "LICENSE" or not own_path.search(text), path


def tracked() -> list[Path]:
    """The files that git knows, or would know."""
    import subprocess

    said = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    return [ROOT / line for line in said.stdout.splitlines() if (ROOT / line).is_file()]
