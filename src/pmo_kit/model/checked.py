"""A check of a portfolio: one verdict with the record that it is about and the person who can settle it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pmo_kit.errors import Place
from pmo_kit.model.text import Text
from pmo_kit.model.verdict import Verdict

Area = Literal["registers", "documents", "gates", "rules"]
# A file of evidence against its digest: `elsewhere` is an address or nothing, `outside` a path that leads out.
FileState = Literal["same", "changed", "missing", "folder", "outside", "undigested", "elsewhere"]


@dataclass(frozen=True, slots=True)
class Owner:
    """Who settles a check: a role by id and title (blank where only a person is known), and the person on record."""

    role: str
    title: Text
    person: str = ""

    def says(self, name: str) -> bool:
        """Whether a name a person types means this owner: the role's id or title, or part of the person's name."""
        wanted = name.strip().casefold()
        titles = {self.role.casefold(), self.title.en.casefold(), self.title.zh.casefold()}
        return wanted in titles or (bool(wanted) and wanted in self.person.casefold())


@dataclass(frozen=True, slots=True)
class Checked:
    """One verdict about one record of a register; `initiative_id` is blank where it belongs to none.

    `place` is the cell that has to be mended, None where it is not one cell or nothing has to be.
    """

    area: Area
    register: str
    record: str
    initiative_id: str
    owner: Owner
    verdict: Verdict
    place: Place | None = None
