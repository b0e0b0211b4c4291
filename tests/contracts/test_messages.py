"""Every message that the program can give is in the catalogue, in both languages, with the blanks that are filled."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from pmo_kit.errors import Fault, messages

SOURCE = Path(__file__).resolve().parents[2] / "src" / "pmo_kit"
PARTS = ("problem", "problem_zh", "remedy", "remedy_zh")
# Calls that name a message, and the position of the argument that does.
NAMING = {"add": 0, "refuse": 0, "CellProblem": 0, "Fault": 0, "_doubt": 0, "Doubt": 1}
FILLED_BY_KEYWORD = {"add", "refuse", "CellProblem"}
IDS = sorted(messages.catalogue())


def blanks(text: str) -> set[str]:
    """The names of the blanks of a text."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def trees() -> Iterator[tuple[str, ast.AST]]:
    """Every module of the kit."""
    for path in sorted(SOURCE.rglob("*.py")):
        yield path.relative_to(SOURCE).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def literals(node: ast.expr) -> Iterator[str]:
    """The texts that an argument can be; both of a choice."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)


def namings(source: ast.AST) -> Iterator[tuple[str, str, ast.Call]]:
    """Every message that a source names in a call, with the name of what is called."""
    for node in ast.walk(source):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            at = NAMING.get(called)
            if at is not None and len(node.args) > at:
                for name in literals(node.args[at]):
                    yield name, called, node


def test_every_message_that_is_named_is_in_the_catalogue() -> None:
    """A misspelt one would be an error instead of a message."""
    unknown = [(module, name) for module, tree in trees() for name, _, _ in namings(tree) if name not in IDS]
    assert unknown == []


def test_every_message_is_used() -> None:
    """A message that nothing gives is out of date."""
    said = {
        node.value
        for _, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert [name for name in IDS if name not in said] == []


def test_every_blank_is_filled_where_the_message_is_given() -> None:
    """A missing value would be an error in the middle of telling one."""
    missing = []
    for module, tree in trees():
        for name, called, node in namings(tree):
            given = {keyword.arg for keyword in node.keywords}
            if called in FILLED_BY_KEYWORD and None not in given and name in IDS:
                wanted = set().union(*(blanks(messages.catalogue()[name][part]) for part in PARTS))
                missing += [(module, node.lineno, name, blank) for blank in sorted(wanted - given)]
    assert missing == []


def test_the_checks_find_what_they_look_for() -> None:
    """An unknown message, either half of a choice, and a value that is not given."""
    source = ast.parse('faults.add("a" if x else "b", place)\nraise refuse("c", value=1)\nDoubt(place, "d", {}, who)')
    assert [(name, called) for name, called, _ in namings(source)] == [
        ("a", "add"),
        ("b", "add"),
        ("c", "refuse"),
        ("d", "Doubt"),
    ]
    assert blanks("{a} and {{b}}") == {"a"}


@pytest.mark.parametrize("name", IDS)
def test_a_message_says_the_same_in_both_languages(name: str) -> None:
    """What is wrong and what to write, each with the same blanks."""
    texts = messages.catalogue()[name]
    assert set(texts) == set(PARTS)
    assert all(isinstance(text, str) and text.strip() == text and text for text in texts.values())
    for part in ("problem", "remedy"):
        assert blanks(texts[part]) == blanks(texts[f"{part}_zh"])
        assert texts[part].endswith((".", "}"))
        assert not re.search(r"[\u4e00-\u9fff]", texts[part].replace("万", "").replace("亿", ""))
        assert re.search(r"[\u4e00-\u9fff]", texts[f"{part}_zh"])


@pytest.mark.parametrize("name", IDS)
def test_a_message_has_no_open_blanks_once_it_is_filled(name: str) -> None:
    """Values may hold braces themselves."""
    wanted = set().union(*(blanks(messages.catalogue()[name][part]) for part in PARTS))
    fault = Fault(name, values={blank: f"<{blank} {{x}}>" for blank in wanted})
    for language in ("en", "zh"):
        told = fault.sentence(language)
        assert all(f"<{blank} {{x}}>" in told for blank in wanted)
        assert not re.search(r"\{\w+\}", told.replace("{x}", ""))
