"""Opening a portfolio: settings, rules, calendar and registers, with every fault of all of them named at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TypeVar

import pandas as pd

from pmo_kit import paths
from pmo_kit.errors import BadInput, Faults, Place, refuse
from pmo_kit.model.calendar import Calendar
from pmo_kit.model.method import Method
from pmo_kit.model.portfolio import InputFile, Portfolio, Settings
from pmo_kit.model.register import Register
from pmo_kit.paths import PortfolioFolder
from pmo_kit.read.calendars import build_calendar
from pmo_kit.read.files import sha256, shown
from pmo_kit.read.method import load_method
from pmo_kit.read.records import build
from pmo_kit.read.registers import load_registers, read_register
from pmo_kit.read.yaml_files import read_yaml

Found = TypeVar("Found")


def open_portfolio(folder: Path | str, *, registers: Iterable[str] = ("initiatives",)) -> Portfolio:
    """Read what a playbook needs to know: the named registers, the rules in force and the calendar.

    The folder `sample`, where there is none of that name, is the sample portfolio of the kit.

    Raises:
        BadInput: with every fault of the settings, the rules and the registers.
    """
    home = PortfolioFolder(_folder(Path(folder)))
    faults = Faults()
    settings = _tried(lambda: read_settings(home), faults)
    rules = _tried(lambda: load_method(home.method), faults)
    calendar = _calendar(settings[0], rules[0], faults) if settings and rules else None
    definitions = _tried(lambda: load_registers(rules[0]), faults) if rules else None
    if not (rules and definitions):
        raise BadInput(faults)
    frames: dict[str, pd.DataFrame] = {}
    files: list[InputFile] = []
    for name in registers:
        frames[name], path = read_register(definitions[name], home.registers, rules[0], faults)
        if path is not None:
            files.append(InputFile(shown(path, home.root), sha256(path)))
    _check_references(definitions, frames, faults)
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
    )


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
        faults.add("unknown-id", place, value=settings.calendar, known=", ".join(method.calendars))
        return None
    file = method.origin[f"calendars/{rule.id}"][-1]
    return _tried(lambda: build_calendar(rule, file=file), faults)


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
    content = read_yaml(home.settings, home.settings.name, faults)
    settings = None
    if isinstance(content, dict):
        settings = build(Settings, content, Place(file=home.settings.name), faults)
    elif not faults:
        faults.add("not-a-rule-file", Place(file=home.settings.name))
    faults.raise_if_any()
    assert settings is not None  # noqa: S101 - a fault was raised otherwise
    return settings, InputFile(home.settings.name, sha256(home.settings))


def _check_references(definitions: Mapping[str, Register], frames: Mapping[str, pd.DataFrame], faults: Faults) -> None:
    for name, frame in frames.items():
        for column in definitions[name].columns.values():
            if column.refers_to is None or column.refers_to not in frames:
                continue
            known = set(frames[column.refers_to][definitions[column.refers_to].key].dropna())
            unknown = frame.loc[frame[column.id].notna() & ~frame[column.id].isin(known)]
            for key, value in zip(unknown[definitions[name].key], unknown[column.id], strict=True):
                place = Place(file=f"registers/{name}", record=str(key), field=column.id)
                faults.add("reference-unknown", place, value=value, register=column.refers_to)
