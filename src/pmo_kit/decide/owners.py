"""Who settles a check: the role that the rule names, with the person whom the register names for the initiative."""

from __future__ import annotations

from pmo_kit.model.checked import Owner
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.model.text import Text

_KEY = "initiative_id"


class Owners:
    """The owners of checks in one portfolio; who is asked often is looked up once."""

    def __init__(self, portfolio: Portfolio):
        self._roles = portfolio.method.roles
        frame = portfolio.frames["initiatives"].set_index(_KEY)
        columns = {role.person_column for role in self._roles.values() if role.person_column in frame}
        self._people = {column: frame[column].dropna().to_dict() for column in columns}
        self._known: dict[tuple[str, str], Owner] = {}

    def of(self, role: str, initiative: str = "") -> Owner:
        """The owner of a check in a role, for an initiative where there is one; a person's name stands for itself."""
        if role not in self._roles:
            return Owner("", Text("", ""), role)
        if (role, initiative) not in self._known:
            person = self._people.get(self._roles[role].person_column, {}).get(initiative, "")
            self._known[role, initiative] = Owner(role, self._roles[role].name, str(person))
        return self._known[role, initiative]

    def knows(self, name: str) -> bool:
        """Whether a name a person types is a role of the rules, or a person whom the register of initiatives names."""
        people = {str(person) for named in self._people.values() for person in named.values()}
        roles = [Owner(key, role.name) for key, role in self._roles.items()]
        return any(each.says(name) for each in (*roles, *(Owner("", Text("", ""), person) for person in people)))

    def office(self) -> Owner:
        """The office that keeps the rules: the owner of the first of them."""
        return self.of(next(iter(self._roles.values())).owner)
