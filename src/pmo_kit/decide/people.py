"""Who has which role in an initiative: the people that the register names, and those who provide a role's evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from pmo_kit.model.characters import plain
from pmo_kit.model.evidence import Piece
from pmo_kit.model.intake import Approver
from pmo_kit.model.method import Method

Acting = Mapping[str, frozenset[str]]
_WITHDRAWN = "withdrawn"


def acting_people(row: pd.DataFrame, pieces: Iterable[Piece], method: Method) -> Acting:
    """For each role, the people who have it in an initiative, their names made comparable.

    `row` is the initiative as a frame of one row, `pieces` its evidence. Who owns evidence that a requirement wants
    from a role has that role: the register has no column for every role.
    """
    found: dict[str, set[str]] = {}
    for role in method.roles:
        person = person_of(role, row, method)
        if person:
            found.setdefault(role, set()).add(plain(person))
    for piece in pieces:
        if piece.owner and piece.status != _WITHDRAWN:
            for role in providers_of(piece, method):
                found.setdefault(role, set()).add(plain(piece.owner))
    return {role: frozenset(people) for role, people in found.items()}


def person_of(role: str, row: pd.DataFrame, method: Method) -> str:
    """The person whom the register names for a role of an initiative; blank where it names nobody."""
    column = method.roles[role].person_column
    person = row[column].iloc[0] if column in row else None
    return person if isinstance(person, str) else ""


def in_role(role: str, row: pd.DataFrame, method: Method) -> Approver:
    """A role with its title and the person on record."""
    return Approver(role=role, title=method.roles[role].name, person=person_of(role, row, method))


def providers_of(piece: Piece, method: Method) -> set[str]:
    """The roles whose evidence this piece is, at its gate; at any gate where it names none."""
    return {
        requirement.provided_by
        for requirement in method.requirements.values()
        if requirement.artefact == piece.artefact and piece.gate in {requirement.gate, ""}
    }
