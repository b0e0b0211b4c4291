"""Opening a portfolio: settings, rules, calendar and registers, with every fault of all of them named at once."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from pmo_kit import paths
from pmo_kit.errors import Faults, Place, refuse
from pmo_kit.model.portfolio import InputFile, Portfolio, Settings
from pmo_kit.paths import PortfolioFolder
from pmo_kit.read.calendars import build_calendar
from pmo_kit.read.files import sha256, shown
from pmo_kit.read.method import load_method
from pmo_kit.read.records import build
from pmo_kit.read.registers import load_registers, read_register
from pmo_kit.read.yaml_files import read_yaml


def open_portfolio(folder: Path | str, *, registers: Iterable[str] = ("initiatives",)) -> Portfolio:
    """Read what a playbook needs to know: the named registers, the rules in force and the calendar.

    The folder `sample`, where there is none of that name, is the sample portfolio of the kit.

    Raises:
        BadInput: with every fault of the settings, the rules and the registers.
    """
    home = PortfolioFolder(_folder(Path(folder)))
    settings, settings_file = read_settings(home)
    method, method_files = load_method(home.method)
    if settings.calendar not in method.calendars:
        place = Place(file=settings_file.name, field="calendar")
        raise refuse("unknown-id", place, value=settings.calendar, known=", ".join(method.calendars))
    definitions = load_registers(method)
    faults = Faults()
    frames: dict[str, pd.DataFrame] = {}
    inputs = [settings_file, *method_files]
    for name in registers:
        frames[name], path = read_register(definitions[name], home.registers, method, faults)
        if path is not None:
            inputs.append(InputFile(shown(path, home.root), sha256(path)))
    _check_references(definitions, frames, faults)
    faults.raise_if_any()
    return Portfolio(
        root=home.root,
        settings=settings,
        method=method,
        calendar=build_calendar(method.calendars[settings.calendar]),
        registers=definitions,
        frames=frames,
        inputs=tuple(inputs),
    )


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


def _check_references(definitions: dict, frames: dict[str, pd.DataFrame], faults: Faults) -> None:  # type: ignore[type-arg]
    for name, frame in frames.items():
        for column in definitions[name].columns.values():
            target = frames.get(column.refers_to or "")
            if target is None:
                continue
            known = set(target[definitions[column.refers_to].key].dropna())
            unknown = frame.loc[frame[column.id].notna() & ~frame[column.id].isin(known)]
            for key, value in zip(unknown[definitions[name].key], unknown[column.id], strict=True):
                place = Place(file=f"registers/{name}", record=str(key), field=column.id)
                faults.add("reference-unknown", place, value=value, register=column.refers_to)
