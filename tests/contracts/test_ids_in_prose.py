"""What reads like an id in a page is one: of a rule, register, column, template, playbook, parameter or function."""

from __future__ import annotations

import difflib
import re
import subprocess
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from pmo_kit.model.mapping import Mapping as ImportMapping
from pmo_kit.model.method import RECORD_TYPES, Method
from pmo_kit.model.register import Register
from pmo_kit.read.document_templates import load_document_templates
from pmo_kit.read.method import load_method
from pmo_kit.read.registers import load_registers
from pmo_kit.run.playbooks import load_playbook, playbook_names

ROOT = Path(__file__).resolve().parents[2]
PAGES = (
    "docs/en/*.md",
    "docs/zh/*.md",
    "docs/plays/*.yaml",
    "docs/training/*.yaml",
    "README.md",
    "playbooks/README.md",
)
_WORD = re.compile(r"[a-z]+(?:[-_][a-z0-9]+)+")
_NUMBERED = re.compile(r"(\d\d[a-z]?)[ -]([^\d\s.].*?)(?:\.ipynb)?")
_PATH = re.compile(r"(?:templates|playbooks|cookiecutter-ai-project)/[\w./*-]+")
_REGISTER_FILE = re.compile(r"registers/(\w+)\.csv")


@cache
def rules() -> Method:
    """The rules of the kit."""
    return load_method()[0]


@cache
def registers() -> Mapping[str, Register]:
    """The registers of the kit."""
    return load_registers(rules())


@cache
def known() -> frozenset[str]:
    """Every id and every name that a page may write in code."""
    method = rules()
    words = {"pmo_kit", *Method.collections(), *registers(), *load_document_templates(method, registers())}
    words |= {key for kind in Method.collections() for key in getattr(method, kind)}
    words |= {field for record in (*RECORD_TYPES.values(), ImportMapping) for field in record.model_fields}
    words |= {value.id for question in method.questions.values() for value in question.values}
    for register in registers().values():
        words |= set(register.columns) | {value.id for each in register.columns.values() for value in each.values}
    for name in playbook_names():
        words |= {name, *load_playbook(name).parameters}
    for path in (ROOT / "templates" / "method").rglob("*.yaml"):  # retired rules are spoken of too
        words |= set(re.findall(r"\bid: '?([\w-]+)", path.read_text(encoding="utf-8")))
    for path in (ROOT / "src").rglob("*.py"):
        words |= set(re.findall(r"^def (\w+)", path.read_text(encoding="utf-8"), re.MULTILINE))
    files = (*(ROOT / "playbooks" / "forms").glob("*.ipynb"), *(ROOT / "templates" / "mappings").glob("*.yaml"))
    return frozenset(words | {path.stem for path in files})


@cache
def _prefixed() -> re.Pattern[str]:
    """Ids in capitals: the first part of any rule's id, and more parts."""
    first = {found[1] for key in known() if (found := re.match(r"([A-Z]+\d?)-[A-Z0-9]", key))}
    return re.compile(rf"(?<![\w-])(?:{'|'.join(sorted(first))})-[A-Z0-9]+(?:-[A-Z0-9]+)*(?![\w-])")


def faults_of(text: str, name: str) -> list[str]:
    """Each word of a page that reads like an id and is none, with its line and what is near."""
    from rule_values import prose_of

    faults = []
    for number, part, prose in prose_of(text):
        code = "" if prose or not part.startswith("`") or part.startswith("```") else part.strip("`")
        for word in (*_ids(part if prose or code else ""), *_code(code)):
            near = difflib.get_close_matches(word, known(), n=3)
            faults.append(f"{name}, line {number}: `{word}` is no id{f'; near are {near}' if near else ''}")
    return faults


def _ids(text: str) -> Iterator[str]:
    """Rules, gates and tiers that there are not."""
    method = rules()
    yield from (each for each in _prefixed().findall(text) if each not in known())
    yield from (each for each in re.findall(r"(?<![\w-])G\d+(?![\w-])", text) if each not in method.gates)
    tiers = re.findall(r"\btiers? (\d+)", text, re.IGNORECASE)
    yield from (f"tier {each}" for each in tiers if each not in method.tiers)


def _code(code: str) -> Iterator[str]:
    """What is written in code and is neither an id nor a register, playbook or file."""
    if _WORD.fullmatch(code) and code not in known():
        yield code
    if (numbered := _NUMBERED.fullmatch(code)) and not _is_numbered(numbered[1], numbered[2]):
        yield code
    yield from (each for each in _REGISTER_FILE.findall(code) if each not in registers())
    yield from (each for each in _PATH.findall(code) if not any(ROOT.glob(each.rstrip("/"))))


def _is_numbered(number: str, said: str) -> bool:
    """Whether it is a register by its number, or a playbook by its."""
    titles = {
        title.lower()
        for each in registers().values()
        if each.number == number
        for title in (each.id, each.id.replace("_", " "), each.name.en, each.name.zh)
    }
    return said.lower() in titles or (ROOT / "playbooks" / f"{number}-{said}.ipynb").is_file()


def test_every_id_that_a_page_names_is_one() -> None:
    """In pages, plays, training, README: all that are none are told at once."""
    listed = subprocess.run(["git", "ls-files", *PAGES], cwd=ROOT, check=True, capture_output=True, text=True)
    names = listed.stdout.splitlines()
    faults = [fault for name in names for fault in faults_of((ROOT / name).read_text(encoding="utf-8"), name)]
    assert faults == [], "\n" + "\n".join(faults)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("The rule IMP-77 says so.", "IMP-77"),
        ("See `R-DATA-99`.", "R-DATA-99"),
        ("It asks for [G4-VALIDATON](gates.md).", "G4-VALIDATON"),
        ("Then comes G7.", "G7"),
        ("For tier 4 nobody decides.", "tier 4"),
        ("The threshold `duplicate-likly`.", "duplicate-likly"),
        ("The column `frequency_pro_year`.", "frequency_pro_year"),
        ("The register `14 works items`.", "14 works items"),
        ("The file `registers/risk.csv`.", "risk"),
        ("The playbook `03-intake`.", "03-intake"),
        ("The file `templates/method/threshold.yaml`.", "templates/method/threshold.yaml"),
    ],
)
def test_what_only_reads_like_an_id_is_named(text: str, word: str) -> None:
    """With its line."""
    (fault,) = faults_of(f"# Page\n\n{text}\n", "page.md")
    assert fault.startswith(f"page.md, line 3: `{word}` is no id")


def test_ids_files_and_words_of_the_field_are_no_faults() -> None:
    """Nor are ids of the sample, and what stands in a block of code."""
    text = (
        "IMP-03, G4-VALIDATION at G4 for tier 1 of CSC-017, decision D-0177; P80 and GPT-4. Column `tail_loss`, "
        "register `14 work items`, playbook `01-intake`, `registers/risks.csv`, `duplicate-likely`.\n"
        "```yaml\n- id: R-OUR-01\n```\n"
    )
    assert faults_of(text, "page.md") == []
