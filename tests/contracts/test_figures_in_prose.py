"""No page types a figure that the rules may hold: it is named as `[[kind.id.field]]`, an example, or declared."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.contracts.prose_figures import Figure, figures_in
from tests.contracts.rule_figures import held_by_rules
from tests.contracts.test_formula_pages import COMPUTED_PAGES

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "docs" / "hooks"))
WRITE = (
    "write the rule's value as [[kind.id.field]] (docs/en/how-to/change-a-rule.md), put it into an `!!! example` or "
    "a line that begins with **Example:** or **示例：**, or declare it under `figures:` in the head of the page, with "
    "the reason why no rule holds it"
)


def tracked(*patterns: str) -> list[Path]:
    """The files of these patterns that people wrote: those that git keeps."""
    listed = subprocess.run(["git", "ls-files", *patterns], cwd=ROOT, check=True, capture_output=True, text=True)
    return [ROOT / line for line in listed.stdout.splitlines()]


def page_faults(
    name: str, text: str, language: str, *, computed: bool = False, only: Callable[[str], bool] = bool
) -> list[str]:
    """What is wrong with the figures of one page, and each declared figure that the page does not have."""
    head, _, _ = text.removeprefix("---\n").partition("\n---\n") if text.startswith("---\n") else ("", "", "")
    told = (yaml.safe_load(head) or {}).get("figures", {}) if head else {}
    body = "\n" * (head.count("\n") + 3) + text.split("\n---\n", 1)[1] if head else text
    found = [each for each in _figures(body, language, computed=computed) if only(each.said)]
    return faults_of(name, found, told)


def faults_of(name: str, found: list[Figure], told: dict[str, str]) -> list[str]:
    """Each figure that is not declared, and each declaration without a figure or without a reason."""
    faults = [
        f"{name}, line {each.line}: `{each.said}` in “{each.around}”: {WRITE}"
        for each in found
        if each.said not in told
    ]
    faults += [
        f"{name}: `{said}` is declared and not there; take it out" for said in set(told) - {f.said for f in found}
    ]
    return faults + [f"{name}: `{said}` is declared without a reason" for said, why in told.items() if not why]


def _figures(text: str, language: str, *, computed: bool) -> Iterator[Figure]:
    from rule_values import prose_of

    prose: dict[int, str] = {}
    for number, part, is_prose in prose_of(text):
        prose[number] = prose.get(number, "") + (part if is_prose else "` `")
    lines = dict(enumerate(text.splitlines(), start=1))
    return figures_in(prose, lines, language=language, computed=computed)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_threshold_in_a_page_is_named_and_not_typed(language: str) -> None:
    """Of the hand-written pages, in both languages."""
    faults = []
    for path in tracked(f"docs/{language}/*.md"):
        name = path.relative_to(ROOT).as_posix()
        text = path.read_text(encoding="utf-8")
        faults += page_faults(name, text, language, computed=path.stem in COMPUTED_PAGES)
    assert faults == [], "\n" + "\n".join(faults)


def test_a_threshold_in_a_play_or_playbook_page_is_named_and_not_typed() -> None:
    """In both languages of each text; `figures` beside them declares what no rule holds."""
    faults = []
    for path in tracked("docs/plays/*.yaml", "docs/playbooks.yaml"):
        text = path.read_text(encoding="utf-8")
        play = yaml.safe_load(text)
        told = play.pop("figures", {})
        found = [
            figure
            for language in ("en", "zh")
            for said in _said(play, language)
            for figure in _in(said, text, language)
        ]
        faults += faults_of(path.relative_to(ROOT).as_posix(), found, told)
    assert faults == [], "\n" + "\n".join(faults)


def _said(data: Any, language: str) -> Iterator[str]:
    """Every text of a language in the data of a page."""
    if isinstance(data, list):
        for each in data:
            yield from _said(each, language)
    elif isinstance(data, dict):
        for key, each in data.items():
            if isinstance(each, str):
                if key == language:
                    yield each
            else:
                yield from _said(each, language)


def _in(said: str, text: str, language: str) -> Iterator[Figure]:
    lines = text.splitlines()
    for figure in _figures(said, language, computed=False):
        line = next((n for n, each in enumerate(lines, start=1) if figure.said in each), 1)
        yield Figure(line, figure.said, figure.around)


def test_a_threshold_in_a_training_text_is_named_and_not_typed() -> None:
    """What is read and what is the right answer; other figures there are those of the sample, and tests prove them."""
    faults = []
    for path in tracked(":(glob)docs/training/*.yaml"):
        course = yaml.safe_load(path.read_text(encoding="utf-8"))
        told, found = course.get("figures", {}), []
        for unit in course["units"]:
            for text, language in _taught(unit):
                found += [(unit["id"], each) for each in _figures(text, language, computed=False)]
        held = [(name, each.said, each.around) for name, each in found if held_by_rules(each.said)]
        faults += [
            f"{path.name}, {name}: a rule holds `{said}` in “{near}”" for name, said, near in held if said not in told
        ]
        gone = sorted(set(told) - {said for _, said, _ in held})
        faults += [f"{path.name}: `{said}` is declared under `figures` and not there; take it out" for said in gone]
    for path in tracked("docs/training/frames/*.md"):
        typed = page_faults(path.name, path.read_text(encoding="utf-8"), path.suffixes[0][1:], only=held_by_rules)
        faults += [fault.replace(WRITE, "a rule holds it") for fault in typed]
    write = "write [[kind.id.field]], or declare it under `figures` of the path with what it is"
    assert faults == [], f"{write}\n" + "\n".join(faults)


def _taught(unit: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What a unit says by itself, with its language."""
    right = [option for each in unit["quiz"] for option in each["options"] if option.get("right")]
    for said, fields in ((unit, ("text", "after")), *((option, ("say",)) for option in right)):
        for name in fields:
            yield from ((said[name], "en"), (said[f"{name}_zh"], "zh"))


def test_no_message_and_no_report_types_what_a_rule_holds() -> None:
    """Days, hours, months and money come from the rules through a blank; a share may show how shares are written."""
    faults = []
    for path in tracked("src/*/wording/*.yaml"):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            text = re.sub(r"\{[^{}\s]*\}", "…", line)
            said = {each.said for language in ("en", "zh") for each in _figures(text, language, computed=False)}
            faults += [
                f"{path.name}, line {number}: {each}" for each in said if "%" not in each and held_by_rules(each)
            ]
    assert faults == []


@pytest.mark.parametrize(
    ("said", "held"),
    [
        ("15 working days", True),
        ("fifteen working days", True),
        ("15个工作日", True),
        ("两个工作日", True),
        ("17 working days", False),
        ("75 %", True),
        ("76%", False),
        ("800万元", True),
        ("CNY 8 million", True),
        ("9,999,999元", False),
        ("24 hours", True),
    ],
)
def test_it_is_known_which_figures_the_rules_hold(said: str, held: bool) -> None:
    """By number and unit, in digits or in words."""
    assert held_by_rules(said) == held


def test_the_readme_and_the_text_of_the_playbooks_type_no_threshold() -> None:
    """They have no head in which a figure could be declared: what they say is named by its page."""
    texts = {"README.md": (ROOT / "README.md").read_text(encoding="utf-8")}
    for path in tracked("playbooks/*.ipynb"):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "markdown":
                texts[f"{path.name}, cell {cell['id']}"] = "".join(cell["source"])
    faults = [fault for name, text in texts.items() for lang in ("en", "zh") for fault in page_faults(name, text, lang)]
    assert faults == [], "\n" + "\n".join(faults)


@pytest.mark.parametrize(
    ("language", "sentence", "figure"),
    [
        ("en", "A pair is a likely duplicate from 75 % on.", "75 %"),
        ("en", "It answers within 15 working days.", "15 working days"),
        ("en", "It answers within fifteen days.", "fifteen days"),
        ("en", "Tell the authority in one hour or 24 hours.", "24 hours"),
        ("en", "From CNY 8 million on the committee decides.", "CNY 8 million"),
        ("en", "People's data of a million or more.", "a million"),
        ("en", "Concentration above 0.18 is beyond the limit.", "above 0.18"),
        ("en", "Concentrated is what has an index from 0.18 on.", "0.18"),
        ("en", "A loss of 8,000,000 goes to the committee.", "8,000,000"),
        ("en", "The library holds 56 risks.", "56 risks"),
        ("en", "A range that holds nine cases of ten.", "nine cases of ten"),
        ("en", "Not kept longer than a 30-day month.", "30-day"),
        ("zh", "相似度达到75%的为可能重复。", "75%"),
        ("zh", "须在15个工作日内答复。", "15个工作日"),
        ("zh", "须在三十天内续期。", "三十天"),
        ("zh", "金额800万元以上由委员会决定。", "800万元"),
        ("zh", "集中度高于0.18即超限。", "高于0.18"),
        ("zh", "指数自0.18起为集中。", "0.18"),
        ("zh", "处理一百万人以上个人信息。", "一百万人以上"),
        ("zh", "共56项风险。", "56项风险"),
        ("zh", "覆盖九成情形。", "九成"),
    ],
)
def test_a_typed_figure_is_found(language: str, sentence: str, figure: str) -> None:
    """With its line and what to write instead."""
    (fault,) = page_faults("page.md", f"# A page\n\n{sentence}\n", language)
    assert fault.startswith("page.md, line 3: `")
    assert figure in fault
    assert "[[kind.id.field]]" in fault


@pytest.mark.parametrize(
    "text",
    [
        "Within [[gates.G4.sla_working_days.1]] working days.",
        "Write `at_most: 30 days`.",
        "```text\n30 days\n```",
        "**Example:** 30 days are enough.",
        "!!! example\n    30 days are enough.",
        "## Worked example\n\n30 days are enough.",
        "See [the days](days.md#30-days) for tier 1 at G4, in 2026.",
    ],
)
def test_a_reference_code_and_an_example_are_no_typed_figures(text: str) -> None:
    """Nor are ids, years and the targets of links."""
    assert page_faults("page.md", f"{text}\n", "en") == []


def test_an_example_ends_where_it_ends() -> None:
    """The line below a labelled one, the text after a block and the next section are prose again."""
    for example in (
        "**Example:** 30 days.\n",
        "!!! example\n    30 days.\n\n",
        "## Example\n\n30 days.\n\n## Rule\n\n",
    ):
        assert len(page_faults("page.md", f"{example}Within 40 days.\n", "en")) == 1


def test_a_declared_figure_is_there_and_has_a_reason() -> None:
    """What is declared is no door for other figures."""
    page = '---\nfigures:\n  "{}": {}\n---\n\nIt runs in five minutes.\n'
    assert page_faults("page.md", page.format("five minutes", "how long the sample takes"), "en") == []
    assert "without a reason" in page_faults("page.md", page.format("five minutes", '""'), "en")[0]
    assert [fault.split(": ")[0] for fault in page_faults("page.md", page.format("six minutes", "none"), "en")] == [
        "page.md, line 6",
        "page.md",
    ]
