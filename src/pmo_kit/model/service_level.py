"""What a vendor promised: the level of a service, and the credit that is owed below it."""

from __future__ import annotations

from dataclasses import dataclass

from pmo_kit.model.figure import Figure
from pmo_kit.model.result import Result


@dataclass(frozen=True)
class CreditStep:
    """One line of a contract's credit table: an availability below this (0 to 1) gives back this share of the fee."""

    below: float
    share: float


class Credit(Result):
    """What is owed for one period: the share of the fee and the amount, in the currency of the fee."""

    achieved: Figure
    share: Figure
    amount: Figure
