"""Small questionnaires that the tests of scoring share."""

from __future__ import annotations

from collections.abc import Mapping

from pmo_kit.model.assessment import Area, Band, Choice, Item, Kind, Part, Prefill, Questionnaire, Reduction, Unanswered
from pmo_kit.model.condition import parse_condition
from pmo_kit.model.text import Text

LEVELS = (0.25, 0.5, 0.75, 1)


def item(
    name: str,
    points: Mapping[str, int],
    *,
    area: Area = "impact",
    kind: Kind = "single",
    when: Mapping[str, object] | None = None,
    prefill: tuple[Prefill, ...] = (),
) -> Item:
    """A question with choices and their points."""
    choices = {each: Choice(id=each, title=each.title(), points=most) for each, most in points.items()}
    condition = parse_condition(when or {})
    return Item(name, area, area, kind, Text(name, ""), choices, condition, prefill)


def form(
    *questions: Item,
    levels: tuple[float, ...] = LEVELS,
    reductions: tuple[tuple[float, float], ...] = ((0.8, 0.15),),
    unanswered: Unanswered = "open",
) -> Questionnaire:
    """A questionnaire of these questions, each after those that show it; one section for each area."""
    most = {area: sum(each.max_points for each in questions if each.area == area) for area in ("impact", "mitigation")}
    return Questionnaire(
        id="test",
        name=Text("Test", ""),
        version="1",
        sections={area: Part(area, Text(area, "")) for area in ("impact", "mitigation", "unscored")},
        questions={each.id: each for each in questions},
        order=tuple(each.id for each in questions),
        maxima=most,
        levels=tuple(Band(id=str(at), title=f"Level {at}", up_to=share) for at, share in enumerate(levels, start=1)),
        reductions=tuple(Reduction(mitigation_at_least=least, reduce_by=share) for least, share in reductions),
        unanswered=unanswered,
    )
