"""Evidence as it stands: which file each row of the register means, and whether it is still the file it was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from pmo_kit.errors import Faults, Place
from pmo_kit.model.cell_values import cell_text
from pmo_kit.model.checked import FileState
from pmo_kit.model.decision import EvidenceReference
from pmo_kit.model.evidence import WITHDRAWN
from pmo_kit.model.portfolio import Frame, Portfolio
from pmo_kit.model.validity import begun
from pmo_kit.paths import PortfolioFolder
from pmo_kit.read.files import sha256
from pmo_kit.read.portfolio import open_portfolio
from pmo_kit.read.write_register import register_path, registers_held, write_register

REGISTER = "evidence"
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+:", re.IGNORECASE)


def evidence_for(
    portfolio: Portfolio, subject: str, gate: str, day: date, faults: Faults
) -> tuple[EvidenceReference, ...]:
    """What the register holds for a gate, with the digests of the files as they are now.

    A document of the whole organisation is among it unless its row names another gate. Left out is what was withdrawn,
    and what is dated after the day: it was not on the table.

    A file that is gone, or is not the one whose digest the register holds, is noted as a fault.
    """
    frame = portfolio.frames[REGISTER]
    own = (frame["initiative_id"] == subject) & (frame["gate"] == gate)
    shared = frame["initiative_id"].isna() & frame["artefact"].isin(portfolio.method.of_the_organisation())
    shared &= frame["gate"].isna() | (frame["gate"] == gate)
    mine = frame[(own | shared) & (frame["status"] != WITHDRAWN)]
    mine = mine[[begun(cell_text(dated), day) != "no" for dated in mine["dated"]]]
    check_evidence(mine, portfolio.root, faults)
    return tuple(
        EvidenceReference(
            evidence_id=row["evidence_id"],
            file=cell_text(row["link"]),
            sha256=_digest(row, portfolio.root),
            artefact=row["artefact"],
        )
        for row in _rows(mine)
    )


def check_evidence(frame: Frame, root: Path, faults: Faults) -> int:
    """Compare the files that a register of evidence names with its digests; the number of files compared.

    Rows without digest, and addresses, prove nothing and are passed over. What differs is noted as a fault.
    """
    states = file_states(frame, root)
    for row in _rows(frame):
        place = Place(file=f"registers/{REGISTER}", record=row["evidence_id"], field="link")
        state, link = states[row["evidence_id"]], cell_text(row["link"])
        if state == "outside":
            faults.add("evidence-outside", place, file=link)
        elif state == "folder":
            faults.add("evidence-folder", place, file=link)
        elif state == "missing":
            faults.add("evidence-missing", place, file=link)
        elif state == "changed":
            faults.add("evidence-changed", place, file=link)
    return sum(state in {"same", "changed"} for state in states.values())


def file_states(frame: Frame, root: Path) -> dict[str, FileState]:
    """For each row of a register of evidence, by its id, how the file that it names compares with its digest."""
    return {row["evidence_id"]: _state(cell_text(row["link"]), cell_text(row["sha256"]), root) for row in _rows(frame)}


def fill_digests(folder: Path | str) -> list[str]:
    """Write the digest of each file of the evidence register whose row has none; the ids of those rows.

    Raises:
        BadInput: when a file is not there, or the register cannot be written to; nothing is written then.
    """
    with registers_held(folder):
        return _fill(folder)


def _fill(folder: Path | str) -> list[str]:
    portfolio = open_portfolio(folder, registers=("initiatives", REGISTER), required=("initiatives", REGISTER))
    register, frame = portfolio.registers[REGISTER], portfolio.frames[REGISTER]
    faults = Faults()
    check_evidence(frame[frame["sha256"].isna()], portfolio.root, faults)
    faults.raise_if_any()
    digests = {
        at: digest
        for at, row in zip(frame.index, _rows(frame), strict=True)
        if not cell_text(row["sha256"]) and (digest := _digest(row, portfolio.root))
    }
    if digests:
        for at, digest in digests.items():
            frame.loc[at, "sha256"] = digest
        home = PortfolioFolder(portfolio.root)
        write_register(frame, register, register_path(register, home.registers), portfolio.method)
    return [str(frame.loc[at, register.key]) for at in digests]


def local_path(link: str, root: Path) -> Path | None:
    """The file in the portfolio that a link means; None for an address and for a path that leads out."""
    path = Path(link.replace("\\", "/"))
    if not link or (_ADDRESS.match(link) and not path.is_absolute()):
        return None
    found = (root / path).resolve()
    return found if found.is_relative_to(root.resolve()) else None


def _state(link: str, digest: str, root: Path) -> FileState:
    path = local_path(link, root)
    if path is None:
        return "outside" if link and not _ADDRESS.match(link) else "elsewhere"
    if not path.is_file():
        return "folder" if path.is_dir() else "missing"
    return "undigested" if not digest else "same" if sha256(path) == digest.lower() else "changed"


def _digest(row: dict[str, Any], root: Path) -> str:
    path = local_path(cell_text(row["link"]), root)
    return sha256(path) if path and path.is_file() else cell_text(row["sha256"]).lower()


def _rows(frame: Frame) -> Iterator[dict[str, Any]]:
    yield from frame.to_dict("records")
