"""Which folders of projects are meant, and what the registers of each hold, read by the office's rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
import yaml

from pmo_kit.errors import BadInput, Faults, Place
from pmo_kit.model.portfolio import Portfolio, Settings
from pmo_kit.model.register import Register
from pmo_kit.model.table_places import TablePlaces
from pmo_kit.paths import PortfolioFolder
from pmo_kit.read.moments import read_zone
from pmo_kit.read.portfolio import read_settings
from pmo_kit.read.registers import match_headings, read_register
from pmo_kit.read.tables import TextTable, find_table, unread_tables
from pmo_kit.read.template_record import read_record

INITIATIVES, ABOUT = "initiatives", "initiative_id"
_FIRST_TEXT = f"registers/{INITIATIVES}.yaml"
_PATTERN = frozenset("*?[")


@dataclass(frozen=True)
class HeldTable:
    """One register of a project: its frame, its table as it stands, and which of its columns the table has."""

    frame: pd.DataFrame
    table: TextTable
    places: TablePlaces
    positions: Mapping[str, int]


@dataclass(frozen=True)
class ProjectFolder:
    """A project's folder: the name under which it was given, its initiative, and its registers.

    `first` is what the template wrote about the initiative, `unread` the tables that belong to no register.
    """

    name: str
    home: PortfolioFolder
    initiative: str
    tables: Mapping[str, HeldTable]
    first: Mapping[str, str]
    unread: tuple[Place, ...]

    def place(self, place: Place) -> Place:
        """A place in the folder as it is told among those of other folders."""
        return replace(place, file=f"{self.name}/{place.file}")


def project_folders(given: Sequence[Path], office: Path) -> list[Path]:
    """The project folders that are meant: those named, those a name with * fits, and those inside a named folder.

    Raises:
        BadInput: naming everything that is no project's folder and holds none.
    """
    faults = Faults()
    found: dict[Path, Path] = {}
    for named in given:
        inside = [each for path in _spelt_out(named) for each in _projects(path, office)]
        if not inside:
            faults.add("no-project-here", Place(file=named.as_posix()))
        for folder in inside:
            if folder.resolve() == office:
                faults.add("project-is-the-office", Place(file=folder.as_posix()))
            found.setdefault(folder.resolve(), folder)
    faults.raise_if_any()
    return list(found.values())


def _spelt_out(named: Path) -> list[Path]:
    """What a name with * fits, where the shell has not spelt it out: that of Windows does not."""
    if named.exists() or not _PATTERN & set(str(named)):
        return [named]
    start = Path(named.anchor)
    return sorted(start.glob(named.relative_to(start).as_posix()))


def _projects(folder: Path, office: Path) -> Iterator[Path]:
    if (folder / "portfolio.yaml").is_file():
        yield folder
    elif folder.is_dir():
        inside = (each for each in sorted(folder.iterdir()) if (each / "portfolio.yaml").is_file())
        yield from (each for each in inside if each.resolve() != office)


def read_project(folder: Path, office: Portfolio, faults: Faults) -> ProjectFolder | None:
    """Read a project's folder; None where its faults, each with the folder's name, leave nothing to go on."""
    home, name = PortfolioFolder(folder.resolve()), folder.as_posix()
    found = Faults()
    project = None
    try:
        settings, _ = read_settings(home)
        tables = dict(_tables(home, settings, office, found))
        unread = unread_tables(office.registers.values(), home.registers)
        project = ProjectFolder(name, home, _initiative(tables, found), tables, _first_answers(home), unread)
    except BadInput as error:
        found.extend(error.faults)
    _check_rows(tables, project.initiative, office.registers, found) if project else None
    faults.extend(replace(each, place=replace(each.place, file=_below(name, each.place.file))) for each in found)
    return None if found else project


def _below(name: str, file: str) -> str:
    """A file of a folder with the folder's name before it, once."""
    inside = file and not Path(file).is_absolute()
    return f"{name}/{file}" if inside else name


def _tables(
    home: PortfolioFolder, settings: Settings, office: Portfolio, faults: Faults
) -> Iterator[tuple[str, HeldTable]]:
    if settings.currency != office.settings.currency:
        values = {"value": settings.currency, "currency": office.settings.currency}
        faults.add("project-currency", Place(file=home.settings.name, field="currency"), **values)
    zone = read_zone(settings, office.method.calendars.get(settings.calendar), faults)
    for register in office.registers.values():
        before = len(faults)
        table = find_table(register, home.registers, faults)
        if table is None or len(faults) > before:
            continue
        frame, places = read_register(
            register, home.registers, office.method, faults, currency=settings.currency, zone=zone
        )
        if places and len(faults) == before:
            yield register.id, HeldTable(frame, table, places, match_headings(register, table, Faults()))


def _first_answers(home: PortfolioFolder) -> dict[str, str]:
    """What the template itself wrote about the initiative: nobody of the project has said it."""
    record = read_record(home)
    try:
        rows = yaml.safe_load(record.files.get(_FIRST_TEXT, "")) if record else None
    except yaml.YAMLError:
        return {}
    first = rows[0] if isinstance(rows, list) and rows and isinstance(rows[0], dict) else {}
    return {str(name): str(value) for name, value in first.items()}


def _initiative(tables: Mapping[str, HeldTable], faults: Faults) -> str:
    """The one initiative that the folder is about."""
    held = tables[INITIATIVES].frame[ABOUT].tolist() if INITIATIVES in tables else []
    if len(held) != 1 and not faults:
        faults.add("project-of-one", Place(file=f"registers/{INITIATIVES}"), count=len(held))
    return str(held[0]) if len(held) == 1 else ""


def _check_rows(
    tables: Mapping[str, HeldTable], initiative: str, registers: Mapping[str, Register], faults: Faults
) -> None:
    """Note each row that is about another initiative: it belongs to another folder, or its id was mistyped."""
    for name, held in tables.items():
        if ABOUT not in held.frame or not initiative:
            continue
        told = held.frame[ABOUT]
        for key in held.frame.loc[told.notna() & (told != initiative), registers[name].key]:
            other = held.frame.loc[held.frame[registers[name].key] == key, ABOUT].iloc[0]
            faults.add("project-other-row", held.places.place(str(key), ABOUT), value=other, initiative=initiative)
