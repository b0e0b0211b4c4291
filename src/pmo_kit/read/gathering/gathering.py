"""Gathering from beginning to end: every folder read, compared with the office, then written whole or not at all."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from pmo_kit.errors import Faults, Place
from pmo_kit.model.doubt import Doubt
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.paths import PortfolioFolder
from pmo_kit.read.alone import LOCK
from pmo_kit.read.files import sha256
from pmo_kit.read.foreign.known import KnownRow
from pmo_kit.read.foreign.state import next_batch, raw_rows, read_state, state_text
from pmo_kit.read.gathering.documents import Draft, GatheredDocuments, gathered_text, plan_documents, read_gathered
from pmo_kit.read.gathering.folders import ABOUT, INITIATIVES, ProjectFolder, project_folders, read_project
from pmo_kit.read.gathering.planning import GatheredRegister, plan_registers, state_after
from pmo_kit.read.portfolio import open_portfolio
from pmo_kit.read.registers import read_register
from pmo_kit.read.together import is_interrupted, take_back, write_together
from pmo_kit.read.write_register import register_path, write_register


@dataclass(frozen=True)
class GatherPlan:
    """What gathering would do. Nothing has been written.

    `doubts` are what the projects and the office say differently: there the office's stays. `gone` are rows that a
    project had before and has no more; they stay too.
    """

    projects: tuple[ProjectFolder, ...]
    office: Portfolio
    registers: tuple[GatheredRegister, ...]
    documents: GatheredDocuments
    state: tuple[KnownRow, ...]
    before: tuple[KnownRow, ...]
    gone: tuple[Doubt, ...]
    as_of: str

    @property
    def home(self) -> PortfolioFolder:
        """The office's folder."""
        return PortfolioFolder(self.office.root)

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """Every conflict, of rows and of documents."""
        return (*(doubt for each in self.registers for doubt in each.doubts), *self.documents.doubts)

    @property
    def is_new(self) -> bool:
        """Whether there is anything to write: the same folders gathered again change nothing."""
        changed = any(each.is_changed for each in self.registers) or bool(self.documents.contents)
        said, before = ({(row.id_key, row.record_id): row for row in rows} for rows in (self.state, self.before))
        return changed or said != before or self.documents.state != read_gathered(self.home.gathered)

    @property
    def renamed(self) -> list[tuple[ProjectFolder, str]]:
        """The folders that are new to the office, and the initiative of the office for which each was made."""
        held = set(self.office.frames[INITIATIVES][ABOUT])
        here = {each.initiative for each in self.projects}
        pairs = [(each, each.first.get(ABOUT, "")) for each in self.projects if each.initiative not in held]
        return [(project, earlier) for project, earlier in pairs if earlier in held - here]

    def counts(self, project: ProjectFolder) -> dict[str, int]:
        """How many rows of a project are new, updated and unchanged."""
        pairs = [(row, kind) for each in self.registers for row, kind in zip(each.rows, each.kinds, strict=True)]
        counted = Counter(kind for row, kind in pairs if row.project is project)
        return {kind: counted[kind] for kind in ("new", "updated", "unchanged")}


def finish_last(folder: Path) -> dict[str, str] | None:
    """Take back a gathering that was interrupted in the middle; None where there was none.

    What people have written since into a file of it is kept in a copy: which, by its path.
    """
    home = PortfolioFolder(folder)
    return take_back(home.root, home.unfinished) if is_interrupted(home.unfinished) else None


def plan_gathering(folders: Sequence[Path], office: Path, is_draft: Draft, *, as_of: str) -> GatherPlan:
    """Read the projects' folders and work out what they would do to the office's portfolio.

    Raises:
        BadInput: with every fault of all of the folders.
    """
    faults = Faults()
    portfolio = open_portfolio(office, registers="all")
    found = project_folders(folders, portfolio.root)
    home = PortfolioFolder(portfolio.root)
    state, gathered = read_state(home.gathered), read_gathered(home.gathered)
    read = [read_project(each, portfolio, faults) for each in found]
    projects = [each for each in read if each is not None]
    registers = plan_registers(projects, portfolio, state, faults, as_of=as_of)
    documents = plan_documents(projects, portfolio, gathered, is_draft, faults)
    faults.raise_if_any()
    after, gone = state_after(registers, state, projects, as_of)
    return GatherPlan(
        tuple(projects), portfolio, tuple(registers), documents, tuple(after), tuple(state), tuple(gone), as_of
    )


def commit_gathering(plan: GatherPlan, lists: Mapping[str, bytes | str]) -> Path:
    """Write the registers, the documents, and what was gathered: all of it, or nothing.

    `lists` are the lists for people by file name. Returns the folder that holds them.

    Raises:
        BadInput: when something cannot be written, or the registers would not fit together; nothing is written then.
    """
    source = plan.home.gathered
    batch = source / next_batch(source)
    kept: dict[str, bytes | str] = {
        **{f"rows-{each.register.id}.csv": _raw(each) for each in plan.registers if each.is_changed},
        **lists,
        "report.json": json.dumps(_report(plan), ensure_ascii=False, indent=1) + "\n",
    }
    texts = {batch / name: content for name, content in kept.items()}
    texts |= {
        source / "state.csv": state_text(plan.state),
        source / "documents.csv": gathered_text(plan.documents.state),
    }
    contents = {
        **_registers(plan),
        **plan.documents.contents,
        **{path.relative_to(plan.home.root).as_posix(): _bytes(content) for path, content in texts.items()},
    }
    write_together(plan.home.root, contents, plan.home.unfinished, keep=False)
    return batch


def _registers(plan: GatherPlan) -> dict[str, bytes]:
    """The registers' files as they will be, written and read again elsewhere first: one workbook may hold several."""
    faults, written = Faults(), [each for each in plan.registers if each.is_changed]
    with TemporaryDirectory() as scratch:
        staged = Path(scratch) / plan.home.registers.name
        shutil.copytree(plan.home.registers, staged, ignore=shutil.ignore_patterns(LOCK), copy_function=shutil.copyfile)
        for each in written:
            write_register(each.frame, each.register, register_path(each.register, staged), plan.office.method)
        for each in written:
            currency, zone = plan.office.settings.currency, plan.office.zone
            read_register(each.register, staged, plan.office.method, faults, currency=currency, zone=zone)
        faults.raise_if_any()
        new = {f"{staged.name}/{path.name}": path.read_bytes() for path in sorted(staged.iterdir()) if path.is_file()}
    return {path: data for path, data in new.items() if not _is_same(plan.home.root / path, data)}


def _is_same(path: Path, data: bytes) -> bool:
    return path.is_file() and path.read_bytes() == data


def _raw(each: GatheredRegister) -> str:
    return raw_rows([row.row for row in each.rows], [row.key for row in each.rows], each.kinds)


def _bytes(content: bytes | str) -> bytes:
    return content.encode("utf-8") if isinstance(content, str) else content


def _report(plan: GatherPlan) -> dict[str, object]:
    tables = {
        project.place(Place(held.table.name)).file: sha256(held.table.path)
        for project in plan.projects
        for held in project.tables.values()
    }
    return {
        "as_of": plan.as_of,
        "projects": {project.name: plan.counts(project) for project in plan.projects},
        "registers_read": tables,
        "documents": dict(sorted(plan.documents.counts.items())),
        "conflicts": len(plan.doubts),
        "gone": [doubt.record for doubt in plan.gone],
    }
