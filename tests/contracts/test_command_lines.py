"""Every `pmo …` that is written anywhere is understood by the command: no unknown command, option, playbook or role."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.contracts.command_lines import Line, faults_of, lines_of, used_by

ROOT = Path(__file__).resolve().parents[2]
WRITTEN = ("*.md", "*.yaml", "*.yml", "*.ipynb", "src/*.py")


def written() -> Iterator[tuple[str, str]]:
    """Every text in which a command may be named: pages, README, playbooks, pipelines, rules, wording."""
    listed = subprocess.run(["git", "ls-files", *WRITTEN], cwd=ROOT, check=True, capture_output=True, text=True)
    for name in listed.stdout.splitlines():
        if name.startswith("tests/"):
            continue
        text = (ROOT / name).read_text(encoding="utf-8")
        if name.endswith(".ipynb"):
            text = "\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"])
        yield name, text


def test_every_command_line_that_is_written_is_one() -> None:
    """In both languages; unknown commands, options, choices, playbooks, templates, roles and gates are all named."""
    told = [(name, line) for name, text in written() for line in lines_of(text)]
    faults = [f"{name}, line {line.number}: {fault}" for name, line in told for fault in faults_of(line)]
    assert faults == [], "\n" + "\n".join(faults)
    assert len(told) > 300


def test_every_command_line_of_a_training_task_is_one() -> None:
    """As the task's `run` lists it, without the word `pmo`."""
    faults = []
    for path in sorted((ROOT / "docs" / "training").glob("*.yaml")):
        for unit in yaml.safe_load(path.read_text(encoding="utf-8")).get("units", ()):
            for said in unit.get("task", {}).get("run", ()):
                line = Line(0, said if said.startswith("pmo ") else f"pmo {said}", whole=True)
                faults += [f"{path.name}, {unit['id']}: {fault}" for fault in faults_of(line)]
    assert faults == [], "\n" + "\n".join(faults)


def test_both_languages_of_a_page_name_the_same_commands_and_options() -> None:
    """A reader of one is told no less than a reader of the other."""
    listed = subprocess.run(["git", "ls-files", "docs/en/*.md"], cwd=ROOT, check=True, capture_output=True, text=True)
    apart = {}
    for english in map(Path, listed.stdout.splitlines()):
        chinese = Path("docs/zh") / english.relative_to("docs/en")
        en, zh = ({used_by(each) for each in lines_of((ROOT / page).read_text("utf-8"))} for page in (english, chinese))
        if en != zh:
            apart[english.name] = {"only English": en - zh, "only Chinese": zh - en}
    assert apart == {}


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("pmo chek -p .", "there is no command `pmo chek`"),
        ("pmo check --portfollio .", "No such option '--portfollio'"),
        ("pmo check one two", "`one two` is one argument too many"),
        ("pmo --messages zh run 01_intake --all", "`01_intake` is no playbook"),
        ("pmo run intake --set depth=3", "`depth=3`: the playbook intake has no such parameter"),
        ("pmo run intake --where stge=poc", "`stge` is no column"),
        ("pmo fill modelcard -i CSC-017 | more", "`modelcard` is no template"),
        ("pmo decide G9 --role sponsor", "`G9` is no gate"),
        ("pmo decide G1 --role sponsorr", "`sponsorr` is no role"),
        ("pmo decide G1 --outcome passed", "`passed` is no outcome"),
    ],
)
def test_what_a_command_does_not_know_is_named(line: str, fault: str) -> None:
    """With what there is instead."""
    (told,) = faults_of(Line(1, line))
    assert told.startswith(f"`{line}`: {fault}")


def test_a_line_to_type_lacks_nothing() -> None:
    """A mention in prose may leave out what a line after a prompt may not."""
    text = "Use `pmo import` then:\n\n```text\n$ pmo import\n```\n"
    typed, mentioned = lines_of(text)
    assert (typed.number, mentioned.number) == (4, 1)
    assert faults_of(mentioned) == []
    assert [fault.split(": ")[1] for fault in faults_of(typed)] == ["`file` is not given"]


@pytest.mark.parametrize(
    "line", ["pmo run PLAYBOOK --all", "pmo fill 模板 -i 编号", "pmo …", "pmo", "pmo check … | more"]
)
def test_what_the_reader_fills_in_is_no_fault(line: str) -> None:
    """Capitals, Chinese words and what is left out."""
    assert faults_of(Line(1, line)) == []
