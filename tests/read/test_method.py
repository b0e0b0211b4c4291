"""The rules: the kit's, changed record by record and field by field, and held against one another."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import dedent

import pytest

from pmo_kit import paths
from pmo_kit.errors import BadInput
from pmo_kit.model.method import Method
from pmo_kit.read.files import sha256
from pmo_kit.read.method import load_method
from tests.read.conftest import told

KIT = "templates/method"


def overlay(tmp_path: Path, text: str, name: str = "ours.yaml") -> Path:
    """A portfolio's `method` folder with one file."""
    folder = tmp_path / "method"
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(dedent(text), encoding="utf-8")
    return folder


def refused(folder: Path) -> list[tuple[str, str]]:
    """Every fault of an overlay, by place and message."""
    with pytest.raises(BadInput) as caught:
        load_method(folder)
    return told(caught.value)


def test_without_an_overlay_the_rules_are_the_kits(tmp_path: Path, method: Method) -> None:
    """A portfolio without a `method` folder, or with an empty one, has the same version."""
    assert load_method(tmp_path / "none")[0].version == method.version
    assert load_method(overlay(tmp_path, "# nothing yet\n"))[0].version == method.version


def test_an_overlay_changes_one_field_of_one_record(tmp_path: Path, method: Method) -> None:
    """All other fields and records stay, and the record says where it comes from."""
    ours, _ = load_method(overlay(tmp_path, "thresholds: [{id: duplicate-likely, value: 0.8}]"))
    assert ours.threshold("duplicate-likely") == 0.8
    changed = ours.thresholds["duplicate-likely"]
    assert changed == method.thresholds["duplicate-likely"].model_copy(update={"value": 0.8})
    others = {key for key in ours.thresholds if ours.thresholds[key] != method.thresholds[key]}
    assert others == {"duplicate-likely"}
    assert ours.origin["thresholds/duplicate-likely"] == (f"{KIT}/thresholds.yaml", "method/ours.yaml")


def test_the_version_changes_with_the_rules_and_only_with_them(tmp_path: Path, method: Method) -> None:
    """A comment, an equal value and the name of the file do not matter; a value does."""
    version = method.version
    assert (
        load_method(overlay(tmp_path, "thresholds: [{id: duplicate-likely, value: 0.75}]  # as it was"))[0].version
        == version
    )
    assert load_method(overlay(tmp_path, "thresholds: [{id: duplicate-likely, value: 0.76}]"))[0].version != version


def test_the_version_is_the_same_however_often_and_wherever_it_is_read(tmp_path: Path, method: Method) -> None:
    """Two portfolios with equal rules have equal versions."""
    text = "thresholds: [{id: duplicate-likely, value: 0.8}]"
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    first, _ = load_method(overlay(one, text))
    second, _ = load_method(overlay(two, text, "another-name.yml"))
    assert first.version == second.version != method.version


def test_a_new_record_takes_the_defaults_of_its_file(tmp_path: Path) -> None:
    """A bank adds a rule of its own without touching the kit."""
    ours, _ = load_method(
        overlay(
            tmp_path,
            """
            defaults: {owner: pmo-lead, source: [kit-practice], status: approved}
            impact_rules:
            - {id: OUR-01, level: high, title: Wealth, title_zh: 财富, when: {use_cases: [investment_advice]}}
            """,
        )
    )
    rule = ours.impact_rules["OUR-01"]
    assert (rule.owner, rule.source, rule.status) == ("pmo-lead", ("kit-practice",), "approved")
    assert ours.origin["impact_rules/OUR-01"] == ("method/ours.yaml",)


def test_the_defaults_of_an_overlay_do_not_reach_the_kits_records(tmp_path: Path, method: Method) -> None:
    """Only what stands in the record itself is changed."""
    text = "defaults: {owner: pmo-analyst}\nthresholds: [{id: duplicate-likely, value: 0.8}]"
    ours, _ = load_method(overlay(tmp_path, text))
    assert ours.thresholds["duplicate-likely"].owner == method.thresholds["duplicate-likely"].owner == "pmo-lead"


def test_a_retired_record_is_left_out(tmp_path: Path) -> None:
    """Retiring is how a rule goes away; its successor takes over."""
    ours, _ = load_method(
        overlay(tmp_path, "impact_rules: [{id: IMP-06, status: retired, successor: IMP-05}]"),
    )
    assert "IMP-06" not in ours.impact_rules
    assert "IMP-05" in ours.impact_rules


def test_every_file_read_is_named_with_its_digest(tmp_path: Path) -> None:
    """The run's evidence lists what the rules were read from."""
    folder = overlay(tmp_path, "thresholds: [{id: duplicate-likely, value: 0.8}]")
    _, files = load_method(folder)
    assert files[-1].name == "method/ours.yaml"
    assert files[-1].sha256 == sha256(folder / "ours.yaml")
    assert [file.name for file in files[:-1]] == [
        f"{KIT}/{path.relative_to(paths.method_folder()).as_posix()}"
        for path in sorted(paths.method_folder().rglob("*.yaml"))
    ]


def test_all_faults_of_all_files_come_at_once(tmp_path: Path) -> None:
    """A broken file, a wrong shape and a missing id are told together, each in its place."""
    overlay(tmp_path, "thresholds: [{id: duplicate-likely, value: high}]", "a.yaml")
    overlay(tmp_path, "gates: [\n", "b.yaml")
    overlay(tmp_path, "roles: [{title: Nobody}]\nholes: []\ntiers: yes", "c.yaml")
    assert refused(tmp_path / "method") == [
        ("method/b.yaml", "yaml-broken"),
        ("method/c.yaml, record roles 1", "record-without-id"),
        ("method/c.yaml, field holes", "unknown-collection"),
        ("method/c.yaml, field tiers", "unknown-collection"),
        ("method/a.yaml, record duplicate-likely, field value", "field-number"),
    ]


def test_faults_between_rules_come_at_once_too(tmp_path: Path) -> None:
    """Two rules of two collections are wrong: two messages."""
    text = """
        thresholds: [{id: duplicate-likely, value: 2}]
        stages: [{id: build, gate: G9}]
        """
    assert refused(overlay(tmp_path, text)) == [
        ("method/ours.yaml, record build, field gate", "unknown-id"),
        ("method/ours.yaml, record duplicate-likely, field value", "threshold-out-of-range"),
    ]


def test_a_message_says_where_what_and_what_to_write(tmp_path: Path) -> None:
    """In both languages."""
    with pytest.raises(BadInput) as caught:
        load_method(overlay(tmp_path, "thresholds: [{id: duplicate-likely, value: 1.4}]"))
    assert str(caught.value).splitlines() == [
        "1 thing to mend first:",
        "  method/ours.yaml, record duplicate-likely, field value: 1.4 is outside 0.5 to 1. "
        "Write a value between 0.5 and 1.",
    ]
    assert caught.value.told("zh").splitlines() == [
        "有 1 处需要先更正：",
        "  method/ours.yaml，记录 duplicate-likely，字段 value：1.4 超出 0.5 至 1 的范围。请填写 0.5 与 1 之间的数值。",
    ]


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("- just a list", [("method/ours.yaml", "not-a-rule-file")]),
        ("defaults: [owner]", [("method/ours.yaml, field defaults", "field-unknown")]),
        ("defaults: {ownr: x, status: draft}", [("method/ours.yaml, field defaults.ownr", "field-unknown")]),
        ("thresholds: [{id: ''}]", [("method/ours.yaml, record thresholds 1", "record-without-id")]),
        ("thresholds: [5]", [("method/ours.yaml, record thresholds 1", "record-without-id")]),
        (
            "thresholds: [{id: duplicate-likely}, {id: duplicate-likely}]",
            [("method/ours.yaml, record duplicate-likely", "record-twice")],
        ),
        (
            "thresholds: [{id: duplicate-likely, valu: 1}]",
            [("method/ours.yaml, record duplicate-likely, field valu", "field-unknown")],
        ),
        (
            "complexity_rules: [{id: ours}]",
            [
                ("method/ours.yaml, record ours, field source", "field-missing"),
                ("method/ours.yaml, record ours, field level", "field-missing"),
                ("method/ours.yaml, record ours, field when", "field-missing"),
                ("method/ours.yaml, record ours, field title", "translation-missing"),
                ("method/ours.yaml, record ours, field owner", "owner-missing"),
            ],
        ),
        (
            "thresholds: [{id: duplicate-likely, status: final}]",
            [("method/ours.yaml, record duplicate-likely, field status", "field-choice")],
        ),
        (
            "impact_rules: [{id: IMP-01, when: [impact]}]",
            [("method/ours.yaml, record IMP-01, field when", "field-condition")],
        ),
        (
            "gates: [{id: G0, decided_by: {1: [pmo-lead], two: [pmo-lead]}}]",
            [("method/ours.yaml, record G0, field decided_by.two.[key]", "field-whole")],
        ),
        (
            "calendars: [{id: CN, library: {contry: CN}}]",
            [("method/ours.yaml, record CN, field library.contry", "field-unknown")],
        ),
    ],
)
def test_a_record_that_is_not_one_is_refused(tmp_path: Path, text: str, faults: list[tuple[str, str]]) -> None:
    """What is written does not have the shape of a rule."""
    assert refused(overlay(tmp_path, text)) == faults


@pytest.mark.parametrize("collection", ["thresholds", "duplicate_signals"])
def test_a_record_that_the_kit_never_asks_for_is_refused(tmp_path: Path, method: Method, collection: str) -> None:
    """A misspelt threshold gets the list of those there are, not a list of fields that would make it a dead record."""
    with pytest.raises(BadInput) as caught:
        load_method(overlay(tmp_path, f"{collection}: [{{id: duplicate-likly, value: 0.8}}]"))
    assert told(caught.value) == [("method/ours.yaml, record duplicate-likly, field id", "record-not-asked-for")]
    assert caught.value.faults[0].values["known"] == tuple(getattr(method, collection))


def test_a_threshold_cannot_be_retired(tmp_path: Path) -> None:
    """The kit would miss it in the middle of a run."""
    assert refused(overlay(tmp_path, "thresholds: [{id: duplicates-shown, status: retired}]")) == [
        ("method/ours.yaml, record duplicates-shown, field status", "threshold-needed")
    ]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("stages: [{id: build, working_days: 9999999}]", "record build, field working_days"),
        ("gates: [{id: G1, sla_working_days: {1: 2, 2: 2, 3: 251}}]", "record G1, field sla_working_days.3"),
    ],
)
def test_a_time_that_nobody_would_live_to_see_is_refused(tmp_path: Path, text: str, place: str) -> None:
    """A slip of the keyboard, not a plan."""
    assert refused(overlay(tmp_path, text)) == [(f"method/ours.yaml, {place}", "field-too-large")]


@pytest.mark.parametrize("dangling", [False, True])
def test_a_rule_file_that_cannot_be_opened_is_told(tmp_path: Path, dangling: bool) -> None:
    """A folder called like a rule file, or a link that leads nowhere."""
    folder = tmp_path / "method"
    folder.mkdir()
    path = folder / "thresholds.yaml"
    if dangling:
        path.symlink_to(tmp_path / "nowhere")
    else:
        path.mkdir()
    assert refused(folder) == [("method/thresholds.yaml", "cannot-read")]


def test_a_file_in_place_of_the_folder_of_rules_is_told(tmp_path: Path) -> None:
    """An organisation would believe its rules to be in force."""
    (tmp_path / "method").write_text("thresholds: []\n", encoding="utf-8")
    assert refused(tmp_path / "method") == [("method", "folder-is-a-file")]


def test_one_id_in_two_files_of_one_folder_is_refused(tmp_path: Path) -> None:
    """Otherwise the name of the file would decide which one counts."""
    overlay(tmp_path, "thresholds: [{id: duplicate-likely, value: 0.8}]", "a.yaml")
    overlay(tmp_path, "thresholds: [{id: duplicate-likely, value: 0.9}]", "b.yaml")
    assert refused(tmp_path / "method") == [("method/b.yaml, record duplicate-likely", "record-twice")]


def test_an_unknown_key_of_a_nested_part_lists_the_keys_of_that_part(tmp_path: Path) -> None:
    """Not those of the whole record."""
    with pytest.raises(BadInput, match="Known keys: country, subdivision, market, final"):
        load_method(overlay(tmp_path, "calendars: [{id: CN, library: {contry: CN}}]"))


QUESTION = """
    questions:
    - id: {id}
      section: use
      type: {type}
      title: New
      title_zh: 新
      ask: New?
      ask_zh: 新？
      help: Say.
      help_zh: 请说明。
      example: x
      answered_by: business-owner
      required: {required}
      owner: pmo-lead
      source: [kit-practice]
      values: {values}
    """


def question(**changes: str) -> str:
    """An overlay with one more question."""
    return QUESTION.format(**{"id": "new_one", "type": "choice", "required": "G1", "values": "[]", **changes})


def value(name: str, more: str = "") -> str:
    """An answer of a question."""
    return f"{{id: {name}, title: {name}, title_zh: 甲{more}}}"


CROSS_CHECKS: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "a title in one language": (
        "roles: [{id: sponsor, title_zh: ''}]",
        [("record sponsor, field title_zh", "translation-missing")],
    ),
    "a note in one language": (
        "roles: [{id: sponsor, note: Ask first}]",
        [("record sponsor, field note_zh", "translation-missing")],
    ),
    "an owner that is no role": (
        "roles: [{id: sponsor, owner: nobody}]",
        [("record sponsor, field owner", "unknown-id")],
    ),
    "a source that is no reference": (
        "roles: [{id: sponsor, source: [hearsay]}]",
        [("record sponsor, field source", "unknown-id")],
    ),
    "a successor that is no record": (
        "impact_rules: [{id: IMP-06, status: retired, successor: IMP-99}]",
        [("record IMP-06, field successor", "unknown-id")],
    ),
    "a stage closed by an unknown gate": (
        "stages: [{id: build, gate: G9}]",
        [("record build, field gate", "unknown-id")],
    ),
    "a gate asked after an unknown stage": (
        "gates: [{id: G1, asked_after: x}]",
        [("record G1, field asked_after", "unknown-id")],
    ),
    "a gate that opens an unknown stage": ("gates: [{id: G1, opens: x}]", [("record G1, field opens", "unknown-id")]),
    "a gate decided by an unknown role": (
        "gates: [{id: G1, decided_by: {1: [x], 2: [sponsor], 3: [sponsor]}}]",
        [("record G1, field decided_by", "unknown-id")],
    ),
    "evidence for an unknown gate": (
        "requirements: [{id: G1-CASE, gate: G9}]",
        [("record G1-CASE, field gate", "unknown-id")],
    ),
    "evidence from an unknown document": (
        "requirements: [{id: G1-CASE, artefact: x}]",
        [("record G1-CASE, field artefact", "unknown-id")],
    ),
    "evidence from an unknown role": (
        "requirements: [{id: G1-CASE, provided_by: x}]",
        [("record G1-CASE, field provided_by", "unknown-id")],
    ),
    "evidence at an unknown stage": (
        "requirements: [{id: G1-CASE, at_stages: [x]}]",
        [("record G1-CASE, field at_stages", "unknown-id")],
    ),
    "evidence for an unknown tier": (
        "requirements: [{id: G1-CASE, tiers: [1, 4]}]",
        [("record G1-CASE, field tiers", "unknown-id")],
    ),
    "a route through an unknown gate": (
        "routes: [{id: full, gates: [G0, G9]}]",
        [("record full, field gates", "unknown-id")],
    ),
    "a route for an unknown tier": (
        "routes: [{id: full, tiers: [1, 4]}]",
        [("record full, field tiers", "unknown-id")],
    ),
    "a tier without a route": (
        "routes: [{id: full, when: {public_facing: true}}]",
        [("record full, field tiers", "tier-without-route")],
    ),
    "a question in an unknown section": (
        "questions: [{id: use_cases, section: x}]",
        [("record use_cases, field section", "unknown-id")],
    ),
    "a question answered by an unknown role": (
        "questions: [{id: use_cases, answered_by: x}]",
        [("record use_cases, field answered_by", "unknown-id")],
    ),
    "a question due at an unknown gate": (
        question(values=f"[{value('a')}]", required="G9"),
        [("record new_one, field required", "unknown-id")],
    ),
    "a question whose id cannot be a column": (
        question(id="New-One", values=f"[{value('a')}]"),
        [("record New-One, field id", "question-id")],
    ),
    "a question with one answer twice": (
        question(values=f"[{value('a')}, {value('a')}]"),
        [("record new_one, field values", "answer-twice")],
    ),
    "a choice without answers": (question(), [("record new_one, field values", "answers-missing")]),
    "a number with answers": (
        question(type="number", values=f"[{value('a')}]"),
        [("record new_one, field values", "answers-missing")],
    ),
    "an answer that implies an unknown one": (
        question(type="set", values=f"[{value('a', ', implies: b')}]"),
        [("record new_one, field implies", "unknown-id")],
    ),
    "a tier that depends on a late question": (
        "questions: [{id: impact, required: G1}]",
        [("record impact, field required", "tier-question-late")],
    ),
    "a condition on an unknown question": (
        "impact_rules: [{id: IMP-01, when: {impacts: [high]}}]",
        [("record IMP-01, field when", "unknown-attribute")],
    ),
    "a condition inside a condition on an unknown answer": (
        "impact_rules: [{id: IMP-01, when: {any: [{impact: [huge]}]}}]",
        [("record IMP-01, field when", "unknown-answer")],
    ),
    "a yes or no compared with a word": (
        "impact_rules: [{id: IMP-06, when: {public_facing: [maybe]}}]",
        [("record IMP-06, field when", "unknown-answer")],
    ),
    "a number compared with a word": (
        "impact_rules: [{id: IMP-03, when: {pi_subjects: many, data: [personal]}}]",
        [("record IMP-03, field when", "wrong-comparison")],
    ),
    "a choice compared with a number": (
        "impact_rules: [{id: IMP-01, when: {impact: '>=2'}}]",
        [("record IMP-01, field when", "wrong-comparison")],
    ),
    "a condition of a question on an unknown answer": (
        "questions: [{id: use_cases, required_when: {impact: [huge]}}]",
        [("record use_cases, field required_when", "unknown-answer")],
    ),
    "a rule that raises to an unknown level": (
        "impact_rules: [{id: IMP-01, level: huge}]\ncomplexity_rules: [{id: CPX-01, level: huge}]",
        [("record IMP-01, field level", "unknown-id"), ("record CPX-01, field level", "unknown-id")],
    ),
    "an override to an unknown tier": (
        "overrides: [{id: OVR-NFRA-USES, tier: 0}]",
        [("record OVR-NFRA-USES, field tier", "unknown-id")],
    ),
    "tiers that are not numbered in order": (
        "tiers: [{id: '2', level: 3}, {id: '3', level: 2}]",
        [
            ("record 2, field level", "tiers-not-in-order"),
        ],
    ),
    "a gate that says nothing for a tier": (
        "gates: [{id: G1, sla_working_days: {1: 2, 2: 2}}]",
        [("record G1, field sla_working_days", "tier-missing")],
    ),
    "a gate that speaks of an unknown tier": (
        "gates: [{id: G1, sla_working_days: {1: 2, 2: 2, 3: 2, 4: 2}}]",
        [("record G1, field sla_working_days", "unknown-id")],
    ),
    "levels that are not numbered in order": (
        "levels: [{id: high, order: 3}]",
        [("record high, field order", "levels-not-in-order")],
    ),
    "a lookup table with a gap": (
        "tier_table: [{id: TAB-LOW-LOW, status: retired}]",
        [("record TAB-LOW-LOW", "table-gap")],
    ),
    "a lookup table with one cell twice": (
        "tier_table: [{id: AGAIN, impact: low, complexity: low, tier: 3, owner: pmo-lead, source: [kit-practice]}]",
        [("record AGAIN", "table-row-twice")],
    ),
    "a lookup table with an unknown level": (
        "tier_table: [{id: MORE, impact: low, complexity: huge, tier: 3, owner: pmo-lead, source: [kit-practice]}]",
        [("record MORE, field complexity", "unknown-id")],
    ),
    "a lookup table that gets lighter": (
        "tier_table: [{id: TAB-HIGH-LOW, tier: 3}, {id: TAB-HIGH-MEDIUM, tier: 3}]",
        [
            ("record TAB-HIGH-MEDIUM, field tier", "table-falls"),
        ],
    ),
    "a threshold outside its limits": (
        "thresholds: [{id: duplicate-likely, value: 1.2}]",
        [("record duplicate-likely, field value", "threshold-out-of-range")],
    ),
    "a likely duplicate that is not even a possible one": (
        "thresholds: [{id: duplicate-likely, value: 0.55}, {id: duplicate-possible, value: 0.6}]",
        [("record duplicate-likely, field value", "thresholds-crossed")],
    ),
    "weights that do not add up": (
        "duplicate_signals: [{id: name, weight: 0.7}]",
        [("record name, field weight", "weights-do-not-add-up")],
    ),
    "a calendar day of another year": (
        "calendars: [{id: CN, years: {2026: {off: [2025-01-01]}}}]",
        [("record CN, field off", "calendar-day")],
    ),
    "a calendar span that runs backwards": (
        "calendars: [{id: CN, years: {2026: {work: [2026-02-15..2026-02-14]}}}]",
        [("record CN, field work", "calendar-day")],
    ),
    "a calendar day that does not exist": (
        "calendars: [{id: CN, years: {2026: {off: [2026-02-30]}}}]",
        [("record CN, field off", "calendar-day")],
    ),
    "a calendar without a working day": (
        "calendars: [{id: CN, weekend: [1, 2, 3, 4, 5, 6, 7]}]",
        [("record CN, field weekend", "calendar-without-workdays")],
    ),
}


@pytest.mark.parametrize("name", CROSS_CHECKS)
def test_rules_that_do_not_fit_together_are_refused(tmp_path: Path, name: str) -> None:
    """One deliberately broken overlay for each thing that must hold between the rules."""
    text, faults = CROSS_CHECKS[name]
    expected = [(f"method/ours.yaml, {place}", said) for place, said in faults]
    assert refused(overlay(tmp_path, text)) == expected


def test_a_method_without_gates_is_refused_and_not_broken(tmp_path: Path) -> None:
    """Retiring all gates leaves stages, evidence, routes and questions that name them."""
    gates = ", ".join(f"{{id: G{number}, status: retired}}" for number in range(7))
    messages = {message for _, message in refused(overlay(tmp_path, f"gates: [{gates}]"))}
    assert messages == {"unknown-id"}


def test_all_faults_of_a_new_record_come_in_one_round(tmp_path: Path) -> None:
    """What is wrong within it, and what does not fit to other records."""
    folder = overlay(
        tmp_path,
        """
        overrides:
        - id: OUR-01
          title: Ours
          tier: soon
          typo: 3
          source: [no-such-source]
          when: {nothing: [x]}
        """,
    )
    assert sorted(refused(folder)) == [
        ("method/ours.yaml, record OUR-01, field article", "field-missing"),
        ("method/ours.yaml, record OUR-01, field article_zh", "field-missing"),
        ("method/ours.yaml, record OUR-01, field owner", "owner-missing"),
        ("method/ours.yaml, record OUR-01, field source", "unknown-id"),
        ("method/ours.yaml, record OUR-01, field tier", "field-whole"),
        ("method/ours.yaml, record OUR-01, field title_zh", "translation-missing"),
        ("method/ours.yaml, record OUR-01, field typo", "field-unknown"),
        ("method/ours.yaml, record OUR-01, field when", "unknown-attribute"),
    ]


def test_what_stands_in_for_a_wrong_record_is_never_told_of(tmp_path: Path) -> None:
    """A row of the table without its levels is no second row for those of another."""
    folder = overlay(tmp_path, "tier_table:\n- {id: our-row, owner: pmo-lead, source: [kit-practice], tier: 2}\n")
    assert sorted(refused(folder)) == [
        ("method/ours.yaml, record our-row, field complexity", "field-missing"),
        ("method/ours.yaml, record our-row, field impact", "field-missing"),
    ]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("duplicate_signals:\n- {id: purpose, weight: 0.9}\n", ["record purpose, field weight"]),
        ("thresholds:\n- {id: duplicate-possible, value: 0.99}\n", ["record duplicate-possible, field value"]),
        ("levels:\n- {id: high, order: 7}\n", ["record high, field order"]),
        (
            "impact_rules:\n- {id: OUR-I, title: A, title_zh: 甲, owner: pmo-lead, source: [kit-practice], level: high,"
            " when: {cac_filing_no: [x]}}\n",
            ["record OUR-I, field when"],
        ),
    ],
)
def test_a_fault_between_records_is_that_of_the_one_that_was_changed(
    tmp_path: Path, text: str, places: list[str]
) -> None:
    """The kit's own records fitted together; its files are not what the organisation has to mend."""
    assert [place for place, _ in refused(overlay(tmp_path, text))] == [f"method/ours.yaml, {each}" for each in places]


def test_a_file_that_cannot_be_read_hides_what_would_be_told_wrongly(tmp_path: Path) -> None:
    """Its records may be those that others name."""
    folder = overlay(tmp_path, "roles: [\n", "a.yaml")
    overlay(tmp_path, "thresholds:\n- {id: duplicate-likely, owner: our-role}\n", "b.yaml")
    assert refused(folder) == [("method/a.yaml", "yaml-broken")]


def test_a_list_that_is_too_long_is_cut_and_counted(tmp_path: Path) -> None:
    """What is most like the wrong word stands first."""
    with pytest.raises(BadInput) as caught:
        load_method(overlay(tmp_path, "thresholds:\n- {id: duplicate-likely, owner: pmo-lad}\n"))
    (fault,) = caught.value.faults
    assert fault.remedy("en").startswith("Use one of: pmo-lead, ")
    assert re.search(r" … and \d+ more\.$", fault.remedy("en"))
    assert re.search(r" …… 另有 \d+ 项。$", fault.remedy("zh"))
