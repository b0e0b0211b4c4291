"""What `pmo new` and `pmo update` write into a project's folder besides the template: first page, registers, drafts."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pmo_kit.cli import options

if TYPE_CHECKING:
    from pmo_kit.model.document import DocumentTemplate
    from pmo_kit.model.portfolio import Portfolio
    from pmo_kit.model.project_plan import ProjectPlan
    from pmo_kit.report.words import Speaker


def the_plan(portfolio: Portfolio, day: str) -> tuple[ProjectPlan, dict[str, DocumentTemplate]]:
    """What the answers of the folder's one initiative call for, and the documents that hold there.

    Raises:
        BadInput: when the folder is about more than one initiative, or about none.
    """
    from pmo_kit.decide.project_folder import plan_project
    from pmo_kit.errors import Place, refuse
    from pmo_kit.read.document_templates import templates_of

    initiatives = portfolio.frames["initiatives"]["initiative_id"].tolist()
    if len(initiatives) != 1:
        raise refuse("project-of-one", Place(file=str(portfolio.root)), count=len(initiatives))
    templates = templates_of(portfolio)
    return plan_project(portfolio, templates, initiatives[0], as_of=day), templates


def first_page(plan: ProjectPlan, written: str | None, written_on: str) -> str:
    """The page of today; the one that was written before, where only its day would be another."""
    from pmo_kit.model.dates import as_of_day
    from pmo_kit.report.project_readme import project_readme

    if written is not None and written_on:
        before = replace(plan, intake=plan.intake.model_copy(update={"as_of": as_of_day(written_on)}))
        if project_readme(before) == written:
            return written
    return project_readme(plan)


def new_registers(plan: ProjectPlan, portfolio: Portfolio) -> dict[str, tuple[str, ...]]:
    """The headings of each register that the documents need and that the folder has not in any form."""
    missing = [name for name in plan.registers if name not in portfolio.places]
    return {name: tuple(portfolio.registers[name].columns) for name in missing}


def register_files(headings: dict[str, tuple[str, ...]], folder: Path) -> dict[Path, str | bytes]:
    """A file of headings for each register."""
    from pmo_kit.model.csv_text import csv_text

    return {folder / f"{name}.csv": csv_text(columns, (), mark=True) for name, columns in headings.items()}


def drafts(
    plan: ProjectPlan, templates: dict[str, DocumentTemplate], portfolio: Portfolio, *, word: bool
) -> dict[Path, str | bytes]:
    """Every document that is due now, as it is born."""
    from pmo_kit.decide.document_filling import fill_document
    from pmo_kit.model.text import LANGUAGES
    from pmo_kit.paths import PortfolioFolder
    from pmo_kit.report.document_files import new_files

    folder = PortfolioFolder(portfolio.root).documents / plan.intake.initiative_id
    filled = (
        fill_document(templates[name], portfolio, plan.intake.initiative_id, plan.intake.as_of)
        for name in plan.templates()
    )
    return {
        folder / name: content for each in filled for name, content in new_files(each, LANGUAGES, word=word).items()
    }


def write_all(root: Path, contents: dict[str, bytes]) -> None:
    """Write files by their paths below `root`: all of them, or none once `take_back_last` has been there."""
    from pmo_kit.read.template_record import UNFINISHED
    from pmo_kit.read.together import write_together

    if contents:
        write_together(root, contents, root / UNFINISHED, keep=False)
        with suppress(OSError):
            (root / UNFINISHED).parent.rmdir()  # only where there is no record


def take_back_last(folder: Path, say: Speaker) -> None:
    """Take back what an earlier command began to add to a project's folder and did not finish, and tell it."""
    from pmo_kit.read.portfolio import portfolio_folder
    from pmo_kit.read.template_record import UNFINISHED
    from pmo_kit.read.together import is_interrupted, take_back

    root = portfolio_folder(folder).root
    if is_interrupted(root / UNFINISHED):
        options.tell_resumed("project-resumed", take_back(root, root / UNFINISHED), say)
