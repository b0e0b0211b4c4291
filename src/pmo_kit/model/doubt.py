"""Something in a foreign file that a person must look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pmo_kit.errors import Place


@dataclass(frozen=True)
class Doubt:
    """Where it stands, which rule it breaks, and who can mend it.

    `rule` is a message of the catalogue, or the id of a check whose texts then stand in `values`. `record` is the key
    of the register row where one is known; `who` is a role.
    """

    place: Place
    rule: str
    values: Mapping[str, Any]
    who: str
    record: str = ""
