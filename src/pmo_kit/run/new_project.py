"""A new project's governance folder: the cookiecutter template asked and filled, then put where it belongs."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pmo_kit import paths
from pmo_kit.errors import Faults, Place, refuse
from pmo_kit.model.portfolio import Settings
from pmo_kit.paths import PortfolioFolder
from pmo_kit.read.files import write_whole
from pmo_kit.read.kept_text import read_kept
from pmo_kit.read.template_record import RECORD, TemplateRecord, read_record, record_text
from pmo_kit.report.project_readme import MARK

TEMPLATE = "cookiecutter-ai-project"
VERSION = "_template_version"
FIRST_PAGE = "README.md"
_FACTS = (
    "organisation",
    "organisation_zh",
    "currency",
    "calendar",
    "timezone",
    "classification",
    "classification_zh",
    "jurisdictions",
    "sectors",
)


def facts_of(settings: Settings) -> dict[str, str]:
    """What an office's settings say of the organisation, as the template names it; it is not asked again."""
    return {f"_{name}": str(getattr(settings, name)) for name in _FACTS}


def check_answers(answers: Mapping[str, str]) -> None:
    """Refuse answers that the template does not ask for or does not offer.

    Raises:
        BadInput: naming all of them.
    """
    asked, faults = _asked(), Faults()
    for name, said in answers.items():
        place = Place(field="--answer", record=name)
        if name not in asked or name == VERSION:
            faults.add("unknown-id", place, value=name, known=tuple(each for each in asked if each != VERSION))
        elif isinstance(asked[name], list) and said not in asked[name]:
            faults.add("unknown-id", place, value=said, known=tuple(asked[name]))
    faults.raise_if_any()


def lay_out(scratch: Path, answers: Mapping[str, str], *, ask: bool) -> Path:
    """Make the folder below `scratch`; `ask` puts the questions to a person, the answers given being offered first.

    Raises:
        BadInput: when the id cannot be the name of a folder.
    """
    from cookiecutter.exceptions import FailedHookException  # only a new project needs it
    from cookiecutter.main import cookiecutter

    # Nothing is left behind in the person's own folder, and nothing is taken from it.
    logging.getLogger("cookiecutter").addHandler(logging.NullHandler())  # what it has to say is told below
    config = scratch / "config.yaml"
    folders = {"cookiecutters_dir": str(scratch / "templates"), "replay_dir": str(scratch / "replay")}
    write_whole(config, json.dumps(folders), lasting=False)
    try:
        made = cookiecutter(
            str(paths.kit_folder(TEMPLATE)),
            no_input=not ask,
            extra_context={name: _word_for_word(said) for name, said in answers.items()},
            output_dir=str(scratch / "made"),
            config_file=str(config),
        )
    except FailedHookException as error:
        raise refuse("project-id", Place(field="initiative_id")) from error
    return Path(made)


def _word_for_word(said: str) -> str:
    """An answer for cookiecutter, which takes every answer for a template."""
    return said.replace("{", "{{ '{' }}")


def office_texts(office: PortfolioFolder) -> dict[str, str]:
    """The office's own rules and documents, by their paths in any portfolio.

    Raises:
        BadInput: when one of them is not text in UTF-8.
    """
    folders = (office.method, office.document_templates)
    paths = [path for folder in folders for path in sorted(folder.rglob("*")) if path.suffix in {".yaml", ".yml"}]
    kept = {path.relative_to(office.root).as_posix(): read_kept(path, path.name) for path in paths}
    return {path: held.text for path, held in kept.items() if held is not None}


def bring_rules(office: PortfolioFolder, made: PortfolioFolder) -> None:
    """Give the folder the office's own rules and documents, so that it is decided and checked by the same."""
    texts = office_texts(office)
    for path, text in texts.items():
        write_whole(made.root / path, text)
    for path, content in noted(read_record(made), files=texts).items():
        write_whole(made.root / path, content)


def may_renew(home: PortfolioFolder, record: TemplateRecord | None) -> bool:
    """Whether the first page is the kit's to write: nobody has taken it over, or written in it as far as is known."""
    held = read_kept(home.root / FIRST_PAGE, FIRST_PAGE)
    if held is None or record is None:
        return held is None or MARK in held.text
    return MARK in held.text and held.text == record.files.get(FIRST_PAGE)


def noted(record: TemplateRecord | None, **written: Any) -> dict[str, bytes]:
    """The record of the folder with what is written into it besides, by its path; none where nothing is new in it.

    A folder from before there was a record gets none.
    """
    if record is None:
        return {}
    files = {**record.files, **written.get("files", {})}
    registers = {**record.registers, **written.get("registers", {})}
    new = replace(record, files=files, registers=registers, as_of=written.get("as_of", record.as_of))
    return {} if new == record else {RECORD: record_text(new).encode("utf-8")}


def fitting(answers: Mapping[str, str], settings: Settings | None) -> dict[str, str]:
    """Answers given to an earlier template as this one takes them; what the office's settings say is taken from there.

    Raises:
        BadInput: naming each answer that is no longer offered.
    """
    asked, faults = _asked(), Faults()
    kept = {name: said for name, said in answers.items() if name in asked and name != VERSION}
    for name, said in kept.items():
        if isinstance(asked[name], list) and said not in asked[name]:
            faults.add("unknown-id", Place(file=RECORD, record=name), value=said, known=tuple(asked[name]))
    faults.raise_if_any()
    return {**kept, **(facts_of(settings) if settings else {})}


def settle(made: Path, folder: Path) -> int:
    """Put a finished folder where it belongs; the number of its files."""
    found = [path for path in sorted(made.rglob("*")) if path.is_file()]
    for path in found:
        write_whole(folder / path.relative_to(made), path.read_bytes())
    return len(found)


def _asked() -> dict[str, str | list[str]]:
    content = json.loads((paths.kit_folder(TEMPLATE) / "cookiecutter.json").read_text(encoding="utf-8"))
    return {name: offered for name, offered in content.items() if not name.startswith("__")}
