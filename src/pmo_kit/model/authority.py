"""Who may decide, and who must be somebody else: authority and independence as rules."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from pmo_kit.model.records import Sourced

Act = Literal["decides", "countersigns", "provides", "approves"]


class Authority(Sourced):
    """What a decision that frees the way at some gates needs, beyond a role that the gate names for the tier.

    It holds from an amount on, in the portfolio's currency; where no amount is on record it holds. `one_of` are roles
    of which one takes part (and so may decide there), `four_eyes` asks for two people.
    """

    gates: tuple[str, ...] = Field(min_length=1)
    tiers: tuple[int, ...] = Field(min_length=1)
    amount_from: float = Field(0, ge=0, allow_inf_nan=False)
    one_of: tuple[str, ...] = ()
    four_eyes: bool = False


class IndependenceRule(Sourced):
    """Two things that one person never does for the same initiative.

    Who does `act` in one of `roles` (in any, where none is named) has none of the roles `never` in the initiative. The
    acts `countersigns` and `approves` name no roles: the second decider is not the first, and who approves a piece of
    evidence is not who provides it.
    """

    act: Act
    roles: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
