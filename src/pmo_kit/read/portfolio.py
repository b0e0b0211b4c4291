"""Opening a portfolio: settings, rules, calendar and registers, with every fault of all of them named at once."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import tzinfo
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, TypeVar

import pandas as pd

from pmo_kit import paths
from pmo_kit.errors import BadInput, Faults, Place, refuse
from pmo_kit.model.calendar import Calendar
from pmo_kit.model.method import Method
from pmo_kit.model.playbook_needs import registers_of
from pmo_kit.model.portfolio import InputFile, Portfolio, Settings
from pmo_kit.model.register import Register
from pmo_kit.model.table_places import TablePlaces
from pmo_kit.paths import PortfolioFolder
from pmo_kit.read.action_checks import ACTIONS, check_actions
from pmo_kit.read.alone import LOCK
from pmo_kit.read.assessment_answers import check_answers
from pmo_kit.read.calendars import build_calendar
from pmo_kit.read.decisions import read_with_file
from pmo_kit.read.files import shown
from pmo_kit.read.method import load_method, rules_of
from pmo_kit.read.moments import read_zone
from pmo_kit.read.records import build
from pmo_kit.read.references import check_references
from pmo_kit.read.registers import load_registers, read_register
from pmo_kit.read.sourcing_checks import check_sourcing
from pmo_kit.read.together import is_interrupted
from pmo_kit.read.yaml_files import read_with_digest

Found = TypeVar("Found")
_State = tuple[tuple[str, int, int, int], ...]


def open_portfolio(
    folder: Path | str,
    *,
    playbook: str = "intake",
    registers: Iterable[str] | Literal["all"] | None = None,
    required: Collection[str] = ("initiatives",),
    changed: Path | None = None,
) -> Portfolio:
    """Read what a playbook needs to know: its registers (or those named, or all), rules, calendar and decisions.

    A register that is not there is empty, but those that are `required` must be: a list that nobody finds is not a
    list without initiatives. `changed` is a folder of rules to lay over those in force. The folder `sample`, where
    there is none of that name, is the sample portfolio of the kit. What was opened last is kept, and read again when
    any of its files has changed.

    Raises:
        BadInput: with every fault of the settings, the rules and the registers; or because a gathering into it was
            interrupted, and what lies there is neither as it was nor as it will be.
    """
    home = portfolio_folder(folder)
    if is_interrupted(home.unfinished):
        raise refuse("gathering-unfinished", Place(file=home.root.name))
    wanted = None if registers == "all" else tuple(registers_of(playbook) if registers is None else registers)
    opened = _opened(home, wanted, frozenset(required), changed, _state(home, changed))
    return replace(opened, frames={name: frame.copy(deep=False) for name, frame in opened.frames.items()})


def zone_of(folder: Path | str) -> tzinfo | None:
    """The time zone in which a portfolio has its today; None where it names none, or cannot be opened."""
    home = portfolio_folder(folder)
    with suppress(BadInput):
        settings, _ = read_settings(home)
        rules = None if settings.timezone else _rules(home, None, _state(home, None))[0]
        return read_zone(settings, rules.calendars.get(settings.calendar) if rules else None, Faults())
    return None


def portfolio_folder(folder: Path | str) -> PortfolioFolder:
    """The folder of a portfolio, whether or not there is one; the kit's own where `sample` is asked for."""
    return PortfolioFolder(_folder(Path(folder)))


def files_behind(home: PortfolioFolder, changed: Path | None = None) -> list[Path]:
    """Everything that lies where an opened portfolio looks: settings, rules, registers and decisions."""
    kits = (paths.method_folder(), paths.register_folder(), home.kit_rules)
    folders = (home.method, home.registers, home.decisions, *kits, changed)
    found = (path for folder in folders if folder for path in sorted(folder.rglob("*")))
    return [home.settings, *(path for path in found if path.name != LOCK)]


def _state(home: PortfolioFolder, changed: Path | None) -> _State:
    """Which files an opened portfolio stands on, and what tells that one of them has been written to."""
    return _written(files_behind(home, changed))


def _written(files: Iterable[Path]) -> _State:
    found = []
    for path in files:
        with suppress(OSError):
            state = path.stat()
            found.append((str(path), state.st_mtime_ns, state.st_size, state.st_ino))
    return tuple(found)


def _rules(home: PortfolioFolder, changed: Path | None, state: _State) -> tuple[Method, tuple[InputFile, ...]]:
    """The rules in force: those of the kit where the portfolio brings none of its own."""
    return _own_rules(home, changed, state) if _has_own(home, changed) else _kits_rules(_kits_state())


def _definitions(home: PortfolioFolder, changed: Path | None, method: Method) -> dict[str, Register]:
    """The definitions of the registers, with what these rules add to them."""
    return load_registers(method) if _has_own(home, changed) else _kits_registers(_kits_state())


def _has_own(home: PortfolioFolder, changed: Path | None) -> bool:
    return changed is not None or os.path.lexists(home.method) or home.kit_rules.is_dir()


def _kits_state() -> _State:
    folders = (paths.method_folder(), paths.register_folder())
    return _written(path for folder in folders for path in sorted(folder.rglob("*")))


@lru_cache(maxsize=1)
def _kits_rules(_state: _State) -> tuple[Method, tuple[InputFile, ...]]:
    """The kit's rules, kept while none of its files has changed: most portfolios bring none of their own."""
    return load_method()


@lru_cache(maxsize=1)
def _kits_registers(state: _State) -> dict[str, Register]:
    return load_registers(_kits_rules(state)[0])


@lru_cache(maxsize=2)
def _own_rules(home: PortfolioFolder, changed: Path | None, _state: _State) -> tuple[Method, tuple[InputFile, ...]]:
    """The rules of a portfolio, kept while nothing has changed: not every opening asks for the same registers."""
    return rules_of(home, changed)


@lru_cache(maxsize=2)
def _opened(
    home: PortfolioFolder,
    registers: tuple[str, ...] | None,
    required: frozenset[str],
    changed: Path | None,
    _state: _State,
) -> Portfolio:
    faults = Faults()
    settings = _tried(lambda: read_settings(home), faults)
    rules = _tried(lambda: _rules(home, changed, _state), faults)
    calendar = _calendar(settings[0], rules[0], faults) if settings and rules else None
    definitions = _tried(lambda: _definitions(home, changed, rules[0]), faults) if rules else None
    if not (rules and definitions):
        raise BadInput(faults)
    counted = _counted(settings[0], rules[0], faults) if settings else {}
    frames: dict[str, pd.DataFrame] = {}
    places: dict[str, TablePlaces] = {}
    files: list[InputFile] = []
    wanted = tuple(definitions) if registers is None else registers
    for name in wanted if _is_folder(home.registers, faults) else ():
        before = len(faults)
        frames[name], found = read_register(definitions[name], home.registers, rules[0], faults, **counted)
        if found is None and home.settings.is_file() and name in required and len(faults) == before:
            faults.add("register-missing", Place("registers/"), register=name, found=_found(home.registers))
        if found is not None:
            places[name] = found
            files.append(InputFile(shown(found.path, home.root), found.sha256))
    check_references(definitions, frames, places, faults)
    if "assessments" in frames:
        check_answers(frames["assessments"], rules[0], places.get("assessments"), faults)
    if ACTIONS in places:
        check_actions(frames[ACTIONS], rules[0], places[ACTIONS], faults)
    check_sourcing(frames, places, settings[0].currency if settings else "", faults)
    decisions, log = read_with_file(home, faults) if settings else ((), None)
    files += [log] if log else []
    if not (settings and calendar) or faults:
        raise BadInput(faults)
    return Portfolio(
        root=home.root,
        settings=settings[0],
        method=rules[0],
        calendar=calendar,
        registers=definitions,
        frames=frames,
        inputs=(settings[1], *rules[1], *files),
        decisions=decisions,
        zone=counted["zone"],
        places=places,
    )


def _is_folder(registers: Path, faults: Faults) -> bool:
    """Whether registers can be looked for: not where a file has taken the name of their folder."""
    taken = os.path.lexists(registers) and not registers.is_dir()
    if taken:
        faults.add("folder-is-a-file", Place(file=registers.name), name=registers.name)
    return not taken


def _found(folder: Path) -> list[str]:
    """The names of what a folder holds, for a message."""
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def _tried(read: Callable[[], Found], faults: Faults) -> Found | None:
    """What was read; None where it cannot be used, with its faults noted among the others."""
    try:
        return read()
    except BadInput as error:
        faults.extend(error.faults)
        return None


def _calendar(settings: Settings, method: Method, faults: Faults) -> Calendar | None:
    rule = method.calendars.get(settings.calendar)
    if rule is None:
        place = Place(file="portfolio.yaml", field="calendar")
        faults.add("unknown-id", place, value=settings.calendar, known=tuple(method.calendars))
        return None
    file = method.origin[f"calendars/{rule.id}"][-1]
    return _tried(lambda: build_calendar(rule, file=file), faults)


def _counted(settings: Settings, method: Method, faults: Faults) -> dict[str, Any]:
    """In what the cells of the registers count: the currency of amounts, and the time zone of moments."""
    zone = read_zone(settings, method.calendars.get(settings.calendar), faults)
    return {"currency": settings.currency, "zone": zone}


def _folder(folder: Path) -> Path:
    if folder == Path("sample") and not folder.exists():
        return paths.sample_folder("sample").resolve()
    return folder.resolve()


def read_settings(home: PortfolioFolder) -> tuple[Settings, InputFile]:
    """Whose portfolio it is.

    Raises:
        BadInput: when the folder is not a portfolio, or its settings do not fit.
    """
    if home.root.is_file():
        raise refuse("portfolio-is-a-file", Place(file=str(home.root)))
    if not home.settings.is_file():
        raise refuse("not-a-portfolio", Place(file=str(home.root)))
    faults = Faults()
    content, digest = read_with_digest(home.settings, home.settings.name, faults)
    settings = None
    if isinstance(content, dict):
        settings = build(Settings, content, Place(file=home.settings.name), faults)
    elif not faults:
        faults.add("not-a-rule-file", Place(file=home.settings.name))
    faults.raise_if_any()
    assert settings is not None  # noqa: S101 - a fault was raised otherwise
    return settings, InputFile(home.settings.name, digest)
