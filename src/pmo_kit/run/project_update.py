"""A project's folder and the newest template: what the template would write today, and what becomes of each file."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from pmo_kit.errors import BadInput, Faults, Place, refuse
from pmo_kit.model.file_update import FileUpdate, fate_of
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.paths import PortfolioFolder
from pmo_kit.read.files import digest
from pmo_kit.read.kept_text import KeptText, read_kept
from pmo_kit.read.portfolio import open_portfolio
from pmo_kit.read.pretenders import conflict_marks
from pmo_kit.read.template_record import RECORD, UNDO, TemplateRecord, read_record
from pmo_kit.read.together import is_interrupted
from pmo_kit.report.project_readme import MARK
from pmo_kit.run.new_project import FIRST_PAGE, fitting, lay_out, office_texts
from pmo_kit.run.text_merge import merged_text

_RULES = ("method/", "templates/documents/")
# The template before it kept a record: what its files were called, and those that were the same in every folder
# but for a title.
_BEFORE = {
    ".github/workflows/governance.yml": "a511cac25c4ca68aa0eee3336cab4d085b75795df59c96d8b9835bbe61a7876d",
    ".gitignore": "87c1a6b2c70a770e2f2000955e8038c7086f8f2a2a5dc6a343d974bc44de177c",
    ".gitlab-ci.yml": "c028728373859356e9e1b0dd11a7b00508a973923361992875df4f44f26293b5",
    ".pre-commit-config.yaml": "ef9daaa6e94e1cb70d68f447df168f9d3e4065e06d849e278d5de655986ecc59",
    "README.md": "da107bcfc539b34a3cacec96982d73a17489fc0e7a5b10ab2f7cfa22da032785",
    "portfolio.yaml": "",
    "registers/initiatives.yaml": "",
}


@dataclass(frozen=True)
class Project:
    """A project's folder as it is: its one initiative, and what is known of how the template wrote it."""

    portfolio: Portfolio
    initiative: str
    record: TemplateRecord | None

    @property
    def home(self) -> PortfolioFolder:
        """The names inside the folder."""
        return PortfolioFolder(self.portfolio.root)

    def base(self, path: str, ours: str | None) -> str | None:
        """What the template wrote into a file; of the time before the record, where it is the same in every folder."""
        if self.record is not None:
            return self.record.files.get(path)
        known = path in _BEFORE and (ours is None or digest(_untitled(ours).encode("utf-8")) == _BEFORE[path])
        return (ours or "") if known else None


def _untitled(text: str) -> str:
    """A text whose title, which names the initiative, tells nothing."""
    return re.sub("^# .*$", "# ", text, flags=re.MULTILINE) if text.startswith(MARK) else text


def open_project(folder: Path) -> Project:
    """Open a project's folder that is to be brought up to date.

    Raises:
        BadInput: when it is none, cannot be read, was not brought to an end last time, or has marks of conflicts left.
    """
    home = PortfolioFolder(folder.resolve())
    if is_interrupted(home.root / UNDO):
        raise refuse("update-interrupted", Place(file=str(folder)), folder=folder)
    if not home.settings.is_file():
        raise refuse("not-a-project", Place(file=str(folder)))
    record = read_record(home)
    check_marks(home, record)
    portfolio = open_portfolio(home.root, registers="all")
    initiatives = portfolio.frames["initiatives"]["initiative_id"].tolist()
    if len(initiatives) != 1:
        raise refuse("project-of-one", Place(file=str(folder)), count=len(initiatives))
    return Project(portfolio, str(initiatives[0]), record)


def check_marks(home: PortfolioFolder, record: TemplateRecord | None) -> None:
    """Refuse a folder in which somebody still has to choose between two versions.

    Raises:
        BadInput: naming each file and its lines.
    """
    faults = Faults()
    paths = [*(record.files if record else _BEFORE)]
    paths += [path.relative_to(home.root).as_posix() for path in sorted(home.documents.rglob("*.md"))]
    for path in dict.fromkeys(paths):
        try:
            held = read_kept(home.root / path, path)
        except BadInput as error:
            faults.extend(error.faults)
            continue
        marks = conflict_marks(held.text) if held else []
        if marks:
            faults.add("merge-conflict", Place(file=path), lines=tuple(marks))
    faults.raise_if_any()


def written_today(project: Project, office: Portfolio | None) -> TemplateRecord:
    """What the template would write today from the same answers, and the rules of the office where it is named.

    Raises:
        BadInput: when an answer is no longer offered, or the folder has a newer template than the kit.
    """
    record = project.record
    answers = fitting(record.answers if record else _answers(project.portfolio), office.settings if office else None)
    with TemporaryDirectory() as scratch:
        made = lay_out(Path(scratch), answers, ask=False)
        new = read_record(PortfolioFolder(made))
        assert new is not None  # noqa: S101 - the template writes it
    if record is not None and _ordered(record.version) > _ordered(new.version):
        raise refuse("template-older", Place(file=RECORD), theirs=record.version, ours=new.version)
    before = record.files if record else {}
    rules = {path: text for path, text in before.items() if path.startswith(_RULES)}
    if office is not None:
        rules = office_texts(PortfolioFolder(office.root))
    return TemplateRecord(new.version, new.answers, {**new.files, **rules})


def text_updates(project: Project, new: TemplateRecord) -> list[FileUpdate]:
    """What becomes of every file of the template but the first page, which is made of what the registers say.

    Raises:
        BadInput: naming every file that would have to be joined by git, where there is none.
    """
    faults, found = Faults(), []
    before = project.record.files if project.record else {}
    for path in sorted({*before, *new.files} - {FIRST_PAGE}):
        try:
            held = read_kept(project.home.root / path, path)
            base = project.base(path, held.text if held else None)
            found.append(text_update(path, held, base, new.files.get(path), new.version))
        except BadInput as error:
            faults.extend(error.faults)
    faults.raise_if_any()
    return found


def text_update(path: str, held: KeptText | None, base: str | None, theirs: str | None, version: str) -> FileUpdate:
    """What becomes of one file that holds a text, was written as `base`, and would be written as `theirs` today."""
    fate = fate_of(base, held.text if held else None, theirs)
    is_rule = path.startswith(_RULES)
    if fate == "merge" and base is None and _is_data(path):
        fate = "unknown"
    if fate == "kept" and is_rule and theirs is not None:
        fate = "rule-kept"
    if fate in {"added", "renewed"}:
        return FileUpdate(path, fate, (held or KeptText("")).like(theirs or ""))
    if fate != "merge" or held is None:
        return FileUpdate(path, fate)
    text, lines = merged_text(path, base, held.text, theirs or "", name=f"template {version}")
    return FileUpdate(path, "conflict" if lines else "rule-merged" if is_rule else "merged", held.like(text), lines)


def _is_data(path: str) -> bool:
    """Whether a file is one that people keep from the first day: marks in it would stop every command."""
    return path == "portfolio.yaml" or path.startswith("registers/")


@contextmanager
def staged(project: Project, updates: Mapping[str, FileUpdate]) -> Iterator[Path]:
    """The folder as it will be as far as commands read it, elsewhere: a file with a conflict as it is now."""
    kept = {project.home.settings.name, "registers", "method", "templates", "decisions", "mappings"}
    written = [each for each in updates.values() if each.content is not None or each.fate == "removed"]
    if not any(each.path.split("/")[0] in kept for each in written):
        yield project.home.root
        return
    with TemporaryDirectory() as scratch:
        root = Path(scratch).resolve() / project.initiative
        shutil.copytree(project.home.root, root, ignore=_all_but(kept, project.home.root))
        for path, update in updates.items():
            if update.fate == "removed":
                (root / path).unlink(missing_ok=True)
            elif update.content is not None and update.fate != "conflict" and path.split("/")[0] in kept:
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_bytes(update.content)
        yield root


def _all_but(kept: set[str], root: Path) -> Callable[[str, list[str]], set[str]]:
    def left_out(folder: str, names: list[str]) -> set[str]:
        return {name for name in names if name not in kept} if Path(folder) == root else {".lock"} & set(names)

    return left_out


def _answers(portfolio: Portfolio) -> dict[str, str]:
    """The answers of a folder without record, as far as its register still says them."""
    row = portfolio.frames["initiatives"].iloc[0]
    said = {name: row[name] if isinstance(row[name], str) else "" for name in portfolio.frames["initiatives"]}
    affected = (said["public_facing"], said["people_affected"])
    people = {
        ("yes", "customers"): "customers",
        ("no", "employees"): "staff",
        ("no", "customers; employees"): "customers_through_staff",
    }
    techniques = {
        "generative": "generative",
        "generative; agentic": "agent",
        "ml": "machine_learning",
        "rules": "rules",
    }
    sources = ("in_house", "open_weight", "vendor")
    settings = portfolio.settings
    return {
        **{f"_{name}": str(value) for name, value in settings.model_dump().items() if name != "id_prefix"},
        **{name: said[name] for name in ("initiative_id", "name_en", "name_zh", "business_owner")},
        "people": people.get(affected, "unknown"),
        "technique": techniques.get(said["techniques"], "unknown"),
        "sourcing": said["sourcing"] if said["sourcing"] in sources else "unknown",
        "personal_information": said["personal_info"] if said["personal_info"] in {"yes", "no"} else "unknown",
    }


def _ordered(version: str) -> tuple[int, ...]:
    return tuple(int(part) if part.isdigit() else 0 for part in version.split("."))
