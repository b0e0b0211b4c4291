"""Who has which role in an initiative: the people that the register names, and those who provide a role's evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from pmo_kit.model.characters import name_halves
from pmo_kit.model.decision import Decision
from pmo_kit.model.evidence import WITHDRAWN, Piece
from pmo_kit.model.intake import Approver
from pmo_kit.model.method import Method
from pmo_kit.model.portfolio import Portfolio

# The Chinese name and the other one that stand together in one cell, such as 王芳 and Wang Fang.
Pairs = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Acting:
    """Who has which role in an initiative, by the names on record.

    `pairs` are names that are known to be one person's.
    """

    people: Mapping[str, frozenset[str]] = field(default_factory=dict)
    pairs: Pairs = frozenset()

    def roles_of(self, person: str, roles: Iterable[str]) -> list[str]:
        """Those of the roles that a person has in the initiative."""
        return [role for role in roles if any(self.same(person, each) for each in self.people.get(role, ()))]

    def same(self, one: str, other: str) -> bool:
        """Whether two names are one person's, however they are written."""
        return same_person(one, other, self.pairs)


def same_person(one: str, other: str, pairs: Pairs = frozenset()) -> bool:
    """Whether two names may be one person's: in Chinese, in another script, or in both, in any order.

    Two Chinese names decide. Where only one of the two has a Chinese name the other halves decide: who writes the
    pinyin alone may be anybody of that name. A Chinese name and a pinyin alone are one person's where `pairs`, what the
    registers write together, says so. Nobody is nobody's namesake.

    >>> same_person("王芳 Wang Fang", "Fang WANG"), same_person("王芳 Wang Fang", "王方 Wang Fang")
    (True, False)
    """
    (chinese, latin), (chinese_2, latin_2) = name_halves(one), name_halves(other)
    if chinese and chinese_2:
        return chinese == chinese_2
    if latin and latin_2:
        return latin == latin_2
    return (chinese or chinese_2, latin or latin_2) in pairs


def name_pairs(portfolio: Portfolio) -> Pairs:
    """The names that one cell of a person's column, or one entry of the decision log, writes together."""
    return frozenset(halves for name in set(_names(portfolio)) if all(halves := name_halves(name)))


def strangers(portfolio: Portfolio, decision: Decision) -> tuple[str, ...]:
    """Those who decided whom no register and no earlier decision names: a committee's new member, or a slip."""
    before = tuple(each for each in portfolio.decisions if each.seq < decision.seq)
    known, pairs = set(_names(replace(portfolio, decisions=before))), name_pairs(portfolio)
    deciders = (name for name in (decision.person, decision.second_person) if name)
    return tuple(name for name in deciders if not any(same_person(name, each, pairs) for each in known if each))


def _names(portfolio: Portfolio) -> Iterator[str]:
    for key, frame in portfolio.frames.items():
        columns = portfolio.registers[key].columns.values()
        for column in (each.id for each in columns if each.type == "person" and each.id in frame):
            yield from frame[column].dropna().unique()
    for each in portfolio.decisions:
        yield from (each.person, each.second_person)


def acting_people(row: pd.DataFrame, pieces: Iterable[Piece], method: Method, pairs: Pairs = frozenset()) -> Acting:
    """For each role, the people who have it in an initiative.

    `row` is the initiative as a frame of one row, `pieces` its evidence. Who owns evidence that a requirement wants
    from a role has that role: the register has no column for every role.
    """
    found: dict[str, set[str]] = {}
    for role in method.roles:
        person = person_of(role, row, method)
        if person:
            found.setdefault(role, set()).add(person)
    for piece in pieces:
        if piece.owner and piece.status != WITHDRAWN:
            for role in providers_of(piece, method):
                found.setdefault(role, set()).add(piece.owner)
    return Acting({role: frozenset(people) for role, people in found.items()}, pairs)


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
