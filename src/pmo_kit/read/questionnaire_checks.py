"""What must hold inside any questionnaire: levels that rise to the whole, and no circle of what shows what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from pmo_kit.errors import Faults, Place
from pmo_kit.model.assessment import Band, Item, Part


def check_levels(levels: Sequence[Band], place: Place, faults: Faults) -> None:
    """Note levels whose bounds do not rise, or of which the last one does not reach the greatest score."""
    bounds = [level.up_to for level in levels]
    if any(high <= low for low, high in pairwise(bounds)) or bounds[-1] != 1:
        faults.add("levels-not-rising", place, value=", ".join(f"{bound:g}" for bound in bounds))


def asking_order(
    sections: Mapping[str, Part], questions: Mapping[str, Item], file: str, faults: Faults
) -> tuple[str, ...]:
    """The questions, each after those that decide whether it is shown; a circle among them is a fault."""
    needs = {
        name: dict.fromkeys(
            each
            for each in (
                *sections[question.section].visible_when.attributes(),
                *question.visible_when.attributes(),
            )
            if each in questions
        )
        for name, question in questions.items()
        if question.section in sections
    }
    try:
        return tuple(TopologicalSorter(needs).static_order())
    except CycleError as error:
        circle = [str(name) for name in error.args[1]]
        faults.add("shown-in-a-circle", Place(file=file, record=circle[0]), names=" → ".join(circle))
        return tuple(questions)
