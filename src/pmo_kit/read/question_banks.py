"""Foreign question banks in JSON, such as Canada's Algorithmic Impact Assessment, as questionnaires of the kit.

The form of the file is that of the question sets published in `canada-ca/aia-eia-js`, flattened: scoring, counts and
questions. No version is known here: what a bank says is taken from the file, and what is not understood is a fault.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pmo_kit.errors import BadInput, Faults, Place
from pmo_kit.model.assessment import Band, Bounds, Questionnaire, Reduction, Rounding
from pmo_kit.model.text import Text
from pmo_kit.read.bank_file import Bank, BankQuestion, BankScoring, read_bank
from pmo_kit.read.bank_questions import asked_of, items_of, phases_of, read_questions, sections_of
from pmo_kit.read.questionnaire_checks import asking_order, check_levels

_BOTH = 2
# How the prose of a bank begins, and what it means.
_ROUNDINGS: Mapping[str, Rounding] = {"half up": "half-up", "half even": "half-even", "up": "up", "down": "down"}
_BOUNDS: Mapping[str, Bounds] = {"inclusive upper bound": "inclusive", "exclusive upper bound": "exclusive"}


def load_question_bank(path: Path) -> Questionnaire:
    """Read a question bank; an unanswered question counts nothing in it, as in the tool that it comes from.

    Raises:
        BadInput: with every fault of the file, each naming the question and the field.
    """
    faults = Faults()
    file = path.name
    bank, raw = read_bank(path, faults)
    questions = read_questions(raw, file, faults)
    complete = not faults
    asked = asked_of(raw)
    items = items_of(questions, asked, file, faults)
    parts = sections_of(questions, asked, file, faults)
    order = asking_order(parts, items, file, faults)
    if bank is None:
        raise BadInput(faults)
    if not bank.scoring.max_raw_impact:
        faults.add("assessment-without-points", Place(file=file, field="scoring.max_raw_impact"))
    if complete:
        _check_sums(bank, questions, file, faults)
    levels = _levels(bank.scoring, file, faults)
    rounding: Rounding = _meaning(bank.scoring.rounding, _ROUNDINGS, file, "scoring.rounding", faults)
    bounds: Bounds = _meaning(bank.scoring.level_bounds, _BOUNDS, file, "scoring.level_bounds", faults)
    faults.raise_if_any()
    return Questionnaire(
        id=path.stem,
        name=Text(bank.tool, ""),
        version=bank.version,
        sections=parts,
        questions=items,
        order=order,
        maxima={
            "impact": bank.scoring.max_raw_impact,
            "mitigation": _whole(bank.scoring.max_mitigation_one_phase),
        },
        levels=levels,
        reductions=(
            Reduction(
                mitigation_at_least=bank.scoring.mitigation_threshold_share, reduce_by=bank.scoring.impact_reduction
            ),
        ),
        rounding=rounding,
        bounds=bounds,
        unanswered="zero",
    )


def _levels(scoring: BankScoring, file: str, faults: Faults) -> tuple[Band, ...]:
    bounds = sorted(scoring.level_upper_bounds_share_of_max_raw.items(), key=lambda each: each[1])
    levels = tuple(Band(id=key, title=f"Level {key}", title_zh=f"{key}级", up_to=share) for key, share in bounds)
    check_levels(levels, Place(file=file, field="scoring.level_upper_bounds_share_of_max_raw"), faults)
    return levels


def _whole(number: float) -> float:
    """The same number, as a whole one where it is."""
    return int(number) if number == int(number) else number


def _check_sums(bank: Bank, questions: Mapping[str, BankQuestion], file: str, faults: Faults) -> None:
    """What the bank says of its sums is what its questions add up to."""
    both = _sum(questions.values(), "mitigation")
    scoring, counts = bank.scoring, bank.counts
    for field, value, counted in (
        ("scoring.max_raw_impact", scoring.max_raw_impact, _sum(questions.values(), "impact")),
        ("scoring.max_mitigation_both_phases", scoring.max_mitigation_both_phases, both),
        ("scoring.max_mitigation_one_phase", scoring.max_mitigation_one_phase, both / _phase_count(bank, questions)),
        ("counts.questions", counts.questions, len(questions)),
        ("counts.scored_impact", counts.scored_impact, _count(questions.values(), "impact")),
        ("counts.scored_mitigation", counts.scored_mitigation, _count(questions.values(), "mitigation")),
    ):
        if value != counted:
            faults.add("bank-sum", Place(file=file, field=field), value=f"{value:g}", counted=f"{counted:g}")


def _count(questions: Iterable[BankQuestion], kind: str) -> int:
    return sum(question.kind == kind for question in questions)


def _sum(questions: Iterable[BankQuestion], kind: str) -> int:
    return sum(question.most for question in questions if question.kind == kind)


def _phase_count(bank: Bank, questions: Mapping[str, BankQuestion]) -> int:
    """How many phases the sum of mitigation is for: both of two as the source counts, or as many as there are."""
    both, one = bank.scoring.max_mitigation_both_phases, bank.scoring.max_mitigation_one_phase
    return _BOTH if one * _BOTH == both else max(len(phases_of(questions.values())), 1)


def _meaning(text: str, known: Mapping[str, Any], file: str, field: str, faults: Faults) -> Any:
    """What a text of the bank means, by the words it begins with."""
    plain = " ".join(text.casefold().replace(",", " ").replace("(", " ").split()) + " "
    for beginning, meaning in known.items():
        if plain.startswith(f"{beginning} "):
            return meaning
    faults.add("bank-not-understood", Place(file=file, field=field), value=text, known=tuple(known))
    return next(iter(known.values()))
