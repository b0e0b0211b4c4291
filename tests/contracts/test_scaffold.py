"""The governance folder of a new project: exactly these files, no brace left, nothing approved."""

from __future__ import annotations

from pathlib import Path

import pytest
from cookiecutter.main import cookiecutter

from pmo_kit.decide.intake import decide_intake
from pmo_kit.read.portfolio import open_portfolio

TEMPLATE = Path(__file__).resolve().parents[2] / "cookiecutter-ai-project"


@pytest.mark.parametrize(
    "answers", [{}, {"initiative_id": "RET-007", "name_zh": "单证识别", "calendar": "HK", "currency": "HKD"}]
)
def test_a_new_folder_has_exactly_its_files_and_opens_as_a_portfolio(tmp_path: Path, answers: dict[str, str]) -> None:
    """It starts at intake, undetermined and incomplete."""
    made = Path(cookiecutter(str(TEMPLATE), no_input=True, extra_context=answers, output_dir=str(tmp_path)))
    files = sorted(path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file())
    assert files == [".gitignore", "README.md", "portfolio.yaml", "registers/initiatives.yaml"]
    assert not [name for name in files if "{{" in (made / name).read_text(encoding="utf-8")]
    assert made.name == answers.get("initiative_id", "OPS-001")
    intake = decide_intake(open_portfolio(made), made.name, as_of="2026-10-31")
    assert (intake.stage, intake.complete, intake.tier.tier) == ("intake", False, None)
