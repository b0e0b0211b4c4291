"""The template of a project's folder: few questions, exactly these files, no brace left, nothing approved."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cookiecutter.exceptions import FailedHookException
from cookiecutter.main import cookiecutter

from pmo_kit.decide.intake import decide_intake
from pmo_kit.model.version import KIT_VERSION
from pmo_kit.paths import PortfolioFolder
from pmo_kit.read.portfolio import open_portfolio
from pmo_kit.read.template_record import read_record
from pmo_kit.report.project_readme import MARK

TEMPLATE = Path(__file__).resolve().parents[2] / "cookiecutter-ai-project"
FILES = [
    ".github/workflows/governance.yml",
    ".gitignore",
    ".gitlab-ci.yml",
    ".pmo/template.json",
    ".pre-commit-config.yaml",
    "README.md",
    "portfolio.yaml",
    "registers/initiatives.yaml",
]


def made(folder: Path, **answers: str) -> Path:
    """The folder as plain cookiecutter makes it, without the kit."""
    return Path(cookiecutter(str(TEMPLATE), no_input=True, extra_context=answers, output_dir=str(folder)))


@pytest.mark.parametrize(
    "answers", [{}, {"initiative_id": "RET-007", "name_zh": "单证识别", "_calendar": "HK", "_currency": "HKD"}]
)
def test_a_new_folder_has_exactly_its_files_and_opens_as_a_portfolio(tmp_path: Path, answers: dict[str, str]) -> None:
    """It starts at intake, undetermined and incomplete."""
    folder = made(tmp_path, **answers)
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    assert files == FILES
    texts = [(folder / name).read_text(encoding="utf-8") for name in files]
    assert not [text for text in texts if "{{" in text or "{%" in text]
    assert folder.name == answers.get("initiative_id", "OPS-001")
    intake = decide_intake(open_portfolio(folder), folder.name, as_of="2026-10-31")
    assert (intake.stage, intake.complete, intake.tier.tier) == ("intake", False, None)


def test_the_folder_keeps_what_the_template_wrote_and_nothing_of_the_machine(tmp_path: Path) -> None:
    """Version, answers and every text: `pmo update` compares with them."""
    folder = made(tmp_path, name_zh="单证识别", name_en='A "b" <c> \\ it\'s')
    record = read_record(PortfolioFolder(folder))
    assert record is not None
    assert record.files == {
        name: (folder / name).read_text(encoding="utf-8") for name in FILES if name != ".pmo/template.json"
    }
    asked = json.loads((TEMPLATE / "cookiecutter.json").read_text(encoding="utf-8"))
    assert set(record.answers) == {name for name in asked if not name.startswith("__")} - {"_template_version"}
    assert (record.answers["name_zh"], record.answers["name_en"]) == ("单证识别", 'A "b" <c> \\ it\'s')
    assert str(tmp_path) not in (folder / ".pmo" / "template.json").read_text(encoding="utf-8")


def test_the_template_has_the_version_of_the_kit(tmp_path: Path) -> None:
    """Both are released together: a folder of a newer template is not updated by an older kit."""
    record = read_record(PortfolioFolder(made(tmp_path)))
    assert record is not None
    assert record.version == KIT_VERSION


def test_at_most_eight_questions_each_asked_in_both_languages() -> None:
    """Facts of the organisation are no questions."""
    content = json.loads((TEMPLATE / "cookiecutter.json").read_text(encoding="utf-8"))
    prompts = content["__prompts__"]
    asked = [name for name in content if not name.startswith("_")]
    assert len(asked) <= 8
    assert set(prompts) == set(asked)
    for name in asked:
        told = prompts[name] if isinstance(prompts[name], dict) else {"__prompt__": prompts[name]}
        assert all(" / " in text for text in told.values())
        if isinstance(content[name], list):
            assert set(told) == {"__prompt__", *content[name]}


def test_an_answer_is_in_the_register_and_an_unknown_one_is_not(tmp_path: Path) -> None:
    """Signs that mean something in YAML stay what a person wrote."""
    folder = made(tmp_path, name_en='A "quoted": \\ name #1', technique="agent", personal_information="no")
    (row,) = open_portfolio(folder).frames["initiatives"].to_dict("records")
    assert row["name_en"] == 'A "quoted": \\ name #1'
    assert {row["techniques"], row["personal_info"]} == {"generative; agentic", "no"}
    unknown = ("business_owner", "public_facing", "people_affected", "sourcing", "data", "impact")
    assert [name for name in unknown if isinstance(row[name], str)] == []


@pytest.mark.parametrize("bad", ["CON", "lpt1", "a b", "../up", "A:1", "项目", "A" * 41, "A."])
def test_an_id_that_is_no_folder_on_some_system_is_refused(tmp_path: Path, bad: str) -> None:
    """And nothing is left behind."""
    with pytest.raises(FailedHookException):
        made(tmp_path / "here", initiative_id=bad)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_the_pipelines_run_the_check(tmp_path: Path) -> None:
    """In the folder itself; the page tells how to add the documents."""
    folder = made(tmp_path)
    for name in (".github/workflows/governance.yml", ".gitlab-ci.yml", ".pre-commit-config.yaml"):
        assert "pmo check -p ." in (folder / name).read_text(encoding="utf-8")
    page = (folder / "README.md").read_text(encoding="utf-8")
    assert page.startswith(MARK)
    assert "pmo new --in ." in page
