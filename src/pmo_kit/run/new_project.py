"""A new project's governance folder: the cookiecutter template asked and filled, then put where it belongs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from pmo_kit import paths
from pmo_kit.errors import Faults, Place, refuse
from pmo_kit.model.portfolio import Settings
from pmo_kit.paths import PortfolioFolder
from pmo_kit.read.files import write_whole

TEMPLATE = "cookiecutter-ai-project"
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
        if name not in asked:
            faults.add("unknown-id", place, value=name, known=tuple(asked))
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
    config = scratch / "config.yaml"
    folders = {"cookiecutters_dir": str(scratch / "templates"), "replay_dir": str(scratch / "replay")}
    write_whole(config, json.dumps(folders), lasting=False)
    try:
        made = cookiecutter(
            str(paths.kit_folder(TEMPLATE)),
            no_input=not ask,
            extra_context=dict(answers),
            output_dir=str(scratch / "made"),
            config_file=str(config),
        )
    except FailedHookException as error:
        raise refuse("project-id", Place(field="initiative_id")) from error
    return Path(made)


def bring_rules(office: PortfolioFolder, made: PortfolioFolder) -> None:
    """Give the folder the office's own rules and documents, so that it is decided and checked by the same."""
    for source, target in ((office.method, made.method), (office.document_templates, made.document_templates)):
        _copy(source, target)


def settle(made: Path, folder: Path) -> int:
    """Put a finished folder where it belongs; the number of its files."""
    return _copy(made, folder)


def _copy(source: Path, target: Path) -> int:
    found = [path for path in sorted(source.rglob("*")) if path.is_file()]
    for path in found:
        write_whole(target / path.relative_to(source), path.read_bytes())
    return len(found)


def _asked() -> dict[str, str | list[str]]:
    content = json.loads((paths.kit_folder(TEMPLATE) / "cookiecutter.json").read_text(encoding="utf-8"))
    return {name: offered for name, offered in content.items() if not name.startswith("__")}
