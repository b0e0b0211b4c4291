"""The documents of projects' folders, and which of them come to the office: none over a text that differs unheard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

from pmo_kit.errors import BadInput, Faults, Place, refuse
from pmo_kit.model.csv_text import csv_rows, csv_text
from pmo_kit.model.doubt import Doubt
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.paths import PortfolioFolder
from pmo_kit.read.files import digest
from pmo_kit.read.gathering.folders import ABOUT, INITIATIVES, ProjectFolder
from pmo_kit.read.gathering.planning import WHO

_COLUMNS = ["path", "sha256"]
_EVIDENCE = "evidence"
Fate = Literal["new", "updated", "unchanged", "draft", "conflict"]
# Whether a file is one of the kit's in which nobody has written, by its path.
Draft = Callable[[str, bytes], bool]


@dataclass(frozen=True)
class GatheredDocuments:
    """What each file is and becomes at the office, by its path there; what the state will say; and the conflicts."""

    fates: Mapping[str, Fate]
    contents: Mapping[str, bytes]
    state: Mapping[str, str]
    doubts: tuple[Doubt, ...]
    left: tuple[Place, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many files are what."""
        return Counter(self.fates.values())


def plan_documents(
    projects: Sequence[ProjectFolder],
    office: Portfolio,
    state: Mapping[str, str],
    is_draft: Draft,
    faults: Faults,
) -> GatheredDocuments:
    """Compare every document, and every file that a project's evidence names, with what the office has.

    `state` holds the digests of what was gathered last. A text of the office is replaced where it is still that one, or
    a draft in which nobody wrote. A file that belongs to another initiative at the office is a fault.
    """
    home, files = PortfolioFolder(office.root), [(project, list(_files(project))) for project in projects]
    owner = _owners(office, {(path.casefold(), project.initiative) for project, found in files for path, _ in found})
    fates: dict[str, Fate] = {}
    contents: dict[str, bytes] = {}
    after, doubts = dict(state), []
    for project, path, data in _once(files, faults):
        place, drafts = project.place(Place(path)), _no_draft if path in _named(project) else is_draft
        fate = fates[path] = _fate(path, data, home, state, drafts)
        if fate in {"updated", "conflict"} and (other := owner(path)):
            faults.add("project-file-taken", place, other=other)
        if fate == "conflict":
            doubts.append(Doubt(place, "project-document", {"file": path}, WHO, project.initiative))
        elif fate != "draft":
            after[path] = digest(data)
        if fate in {"new", "updated"}:
            contents[path] = data
    left = tuple(place for project in projects for place in _left(project))
    return GatheredDocuments(fates, contents, after, tuple(doubts), left)


def _once(
    files: Sequence[tuple[ProjectFolder, list[tuple[str, Path]]]], faults: Faults
) -> Iterator[tuple[ProjectFolder, str, bytes]]:
    """Every file by its path, with its content; the same path with another content in two folders is a fault.

    Capital and small letters make no other path: on Windows it is one file.
    """
    brought: dict[str, tuple[Place, bytes, set[str]]] = {}
    for project, found in files:
        for path, file in found:
            data, place = file.read_bytes(), project.place(Place(path))
            first, content, paths = brought.setdefault(path.casefold(), (place, data, set()))
            if content != data:
                faults.add("project-file-twice", place, other=first.file)
            elif path not in paths:
                paths.add(path)
                yield project, path, data


def _fate(path: str, data: bytes, office: PortfolioFolder, state: Mapping[str, str], is_draft: Draft) -> Fate:
    ours = office.root / path
    if ours.is_file() and ours.read_bytes() == data:
        return "unchanged"
    if is_draft(path, data):
        return "draft"
    if not ours.exists():
        return "new"
    if not ours.is_file():
        return "conflict"
    held = ours.read_bytes()
    if digest(held) == state.get(path) or is_draft(path, held):
        return "updated"
    return "unchanged" if state.get(path) == digest(data) else "conflict"


def _files(project: ProjectFolder) -> Iterator[tuple[str, Path]]:
    """The files below the documents of the initiative, and those that the register of evidence names, by path."""
    root = project.home.root
    below = project.home.documents / project.initiative
    found = {path.relative_to(root).as_posix() for path in below.rglob("*") if _is_a_persons(path, below)}
    for path in sorted(found | _named(project)):
        yield path, root / path


def _named(project: ProjectFolder) -> set[str]:
    """The files in the folder that its register of evidence names: they come as they are, whoever wrote them."""
    return {path.as_posix() for path in _of_evidence(project) if not _is_kept(path)}


def _of_evidence(project: ProjectFolder) -> set[Path]:
    """The same with those whose names the office has for files of its own, by their paths in the folder."""
    root, evidence = project.home.root, project.tables.get(_EVIDENCE)
    links = [str(link).replace("\\", "/") for link in evidence.frame["link"].dropna()] if evidence else []
    files = [path for link in links if (path := (root / link).resolve()).is_file() and path.is_relative_to(root)]
    return {path.relative_to(root) for path in files}


def _owners(office: Portfolio, brought: set[tuple[str, str]]) -> Callable[[str], str]:
    """Tells which initiative of the office a file belongs to that does not bring it now; blank where there is none.

    It belongs to the one whose evidence names it, and to the one among whose documents it is. `brought` are the files
    that are gathered, each with its initiative.
    """
    of_documents = {str(each).casefold(): str(each) for each in office.frames[INITIATIVES][ABOUT]}
    of_evidence: dict[str, list[str]] = {}
    for link, initiative in office.frames[_EVIDENCE][["link", ABOUT]].dropna().itertuples(index=False):
        path = PurePosixPath(str(link).replace("\\", "/")).as_posix().casefold()
        of_evidence.setdefault(path, []).append(str(initiative))

    def owner(path: str) -> str:
        name = path.casefold()
        parts = name.split("/")
        among = of_documents.get(parts[1], "") if parts[0] == "documents" else ""
        return next((each for each in (among, *of_evidence.get(name, ())) if each and (name, each) not in brought), "")

    return owner


def _no_draft(_path: str, _data: bytes) -> bool:
    return False


def _is_a_persons(path: Path, below: Path) -> bool:
    """Whether a file is one to keep: not what an editor leaves while open, and not a link that leads elsewhere."""
    hidden = any(part.startswith((".", "~$")) for part in path.relative_to(below).parts)
    return path.is_file() and not hidden and path.resolve().is_relative_to(below.resolve())


def _is_kept(path: Path) -> bool:
    """Whether the office has a file of its own of this name: settings, rules, registers, log, runs; all hidden ones."""
    own = path.parts[0].casefold() in {"registers", "method", "templates", "decisions", "runs", "imports"}
    return own or len(path.parts) == 1 or any(part.startswith(".") for part in path.parts)


def _left(project: ProjectFolder) -> Iterator[Place]:
    """What is in the folder and is not gathered.

    Tables of no register, files of evidence in the wrong place, other documents, decisions taken there.
    """
    yield from map(project.place, project.unread)
    yield from (project.place(Place(path.as_posix())) for path in sorted(_of_evidence(project)) if _is_kept(path))
    documents = project.home.documents
    for path in sorted(documents.iterdir()) if documents.is_dir() else ():
        if path.name != project.initiative and not path.name.startswith((".", "~$")):
            yield project.place(Place(f"documents/{path.name}"))
    if project.home.decision_log.is_file():
        yield project.place(Place("decisions/log.jsonl"))


def read_gathered(folder: Path) -> dict[str, str]:
    """The digests of the documents as they were gathered last, by path; empty before the first time.

    Raises:
        BadInput: when the file has been damaged.
    """
    path = folder / "documents.csv"
    if not path.is_file():
        return {}
    name = f"imports/{folder.name}/documents.csv"
    try:
        headings, *rows = csv_rows(path.read_bytes().decode("utf-8"), name)
        if headings != _COLUMNS:
            raise ValueError(", ".join(headings)[:80])  # noqa: TRY301 - told like any other damage
        return {path: sha for path, sha in rows}  # noqa: C416 - a row of another length is damage
    except (ValueError, BadInput) as error:
        raise refuse("state-damaged", Place(file=name), reason=error) from error


def gathered_text(state: Mapping[str, str]) -> str:
    """The same as it is kept."""
    return csv_text(_COLUMNS, sorted(state.items()))
