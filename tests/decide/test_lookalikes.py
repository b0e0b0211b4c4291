"""Look-alikes: the same undertaking under another name, in either language."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pandas as pd

from pmo_kit.decide.lookalikes import find_lookalikes
from pmo_kit.model.method import Method

Frames = Callable[..., pd.DataFrame]
BANK = [
    {"initiative_id": "A-1", "name_en": "Invoice matching", "name_zh": "发票匹配"},
    {"initiative_id": "A-2", "name_en": "Branch queue forecast", "name_zh": "网点排队预测"},
    {"initiative_id": "A-3", "name_en": "Credit early warning", "name_zh": "信贷风险预警"},
    {"initiative_id": "A-4", "name_en": "Fund report drafting", "name_zh": "基金报告撰写"},
]


def ids(frame: pd.DataFrame, position: int, method: Method) -> list[str]:
    """Whom the initiative at a position looks like."""
    return [found.initiative_id for found in find_lookalikes(frame, position, method)]


def test_the_same_name_in_other_spelling_is_likely_the_same(frame_of: Frames, method: Method) -> None:
    """Case, width and punctuation do not tell two names apart."""
    frame = frame_of(*BANK, {"initiative_id": "B-1", "name_en": "ＩＮＶＯＩＣＥ - matching"})
    found = find_lookalikes(frame, 4, method)
    assert [(each.initiative_id, each.likely, each.likeness) for each in found] == [("A-1", True, 1.0)]
    assert [reason.kind for reason in found[0].reasons] == ["same-name"]


def test_a_chinese_name_is_recognised_by_its_pairs_of_characters(frame_of: Frames, method: Method) -> None:
    """Chinese has no spaces; two names that share most pairs are worth a look."""
    frame = frame_of(*BANK, {"initiative_id": "B-1", "name_zh": "信贷预警模型"})
    assert ids(frame, 4, method) == ["A-3"]


def test_an_english_and_a_chinese_name_of_one_subject_are_seen_together(frame_of: Frames, method: Method) -> None:
    """The glossary knows both words for the subject, and the page says which."""
    frame = frame_of(
        *BANK,
        {"initiative_id": "B-1", "name_en": "Contract review assistant"},
        {"initiative_id": "B-2", "name_zh": "合同审核"},
    )
    found = find_lookalikes(frame, 4, method)
    assert [each.initiative_id for each in found] == ["B-2"]
    assert [(reason.kind, reason.values[0].zh) for reason in found[0].reasons] == [("same-subject", "合同审查")]


def test_a_term_in_another_script_stops_nothing(frame_of: Frames, method: Method) -> None:
    """A glossary word in kana is compared like Chinese; one in a script that no name is compared in is left out."""
    first = next(iter(method.terms.values()))
    words = first.model_copy(update={"also": ("チャットボット", "чат-бот", "…")})
    own = dataclasses.replace(method, terms={**method.terms, first.id: words})
    frame = frame_of(
        *BANK,
        {"initiative_id": "B-1", "name_zh": "社内チャットボット"},
        {"initiative_id": "B-2", "name_en": first.title},
    )
    assert ids(frame, 4, own) == ["B-2"]
    assert ids(frame, 0, own) == []


def test_words_that_every_name_has_tell_nothing(frame_of: Frames, method: Method) -> None:
    """'AI assistant' in every name makes nobody alike."""
    rows = [
        {"initiative_id": f"A-{number}", "name_en": f"AI assistant {word}"}
        for number, word in enumerate(["treasury", "payroll", "leasing", "custody", "mortgage", "archive"])
    ]
    assert ids(frame_of(*rows), 0, method) == []


def test_the_same_vendor_and_use_add_to_the_likeness(frame_of: Frames, method: Method) -> None:
    """Signals other than the name count only when both sides have something to compare."""
    extra = {"vendor": "Lanwen", "use_cases": "customer_service"}
    rows = [*BANK, {"initiative_id": "B-1", "name_en": "Invoice matching reader", **extra}]
    plain = find_lookalikes(frame_of(*rows), 4, method)
    rows[0] = {**rows[0], **extra}
    closer = find_lookalikes(frame_of(*rows), 4, method)
    assert closer[0].likeness > (plain[0].likeness if plain else 0)
    assert {"same-vendor", "same-use"} <= {reason.kind for reason in closer[0].reasons}


def test_an_initiative_without_a_name_looks_like_nothing(frame_of: Frames, method: Method) -> None:
    """Nothing to compare gives no likeness, and no error."""
    assert ids(frame_of(*BANK, {"initiative_id": "B-1"}), 4, method) == []
