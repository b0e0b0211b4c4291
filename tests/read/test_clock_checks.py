"""Clocks fit the obligations and the register of incidents, and say how sure they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmo_kit.errors import BadInput
from pmo_kit.model.method import Method
from pmo_kit.model.obligation import Obligation
from pmo_kit.read.method import load_method
from pmo_kit.read.registers import load_registers
from tests.read.conftest import told

OWN = {
    "id": "own-1",
    "title": "A",
    "title_zh": "甲",
    "obligation": "null",
    "starts": "aware",
    "hours": "8",
    "recipient": "B",
    "recipient_zh": "乙",
    "source": "[kit-practice]",
    "basis": "practice",
    "confidence": "high",
    "owner": "pmo-lead",
    "status": "draft",
}


def overlay(folder: Path, **fields: str) -> Path:
    """A method folder with one clock."""
    (folder / "method").mkdir(exist_ok=True)
    said = ", ".join(f"{name}: {value}" for name, value in {**OWN, **fields}.items())
    (folder / "method" / "own.yaml").write_text(f"clocks:\n- {{{said}}}\n", encoding="utf-8")
    return folder / "method"


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        ({"obligation": "eu-nothing"}, "obligation", "unknown-id"),
        ({"hours": "null"}, "note", "clock-without-hours"),
        ({"source": "[nowhere]"}, "source", "unknown-id"),
        ({"recipient_zh": "''"}, "recipient_zh", "translation-missing"),
        ({"when": "{colour: [red]}"}, "when", "unknown-attribute"),
    ],
)
def test_what_does_not_fit_is_named(tmp_path: Path, fields: dict[str, str], field: str, message: str) -> None:
    """With the file, the clock and the field."""
    with pytest.raises(BadInput) as caught:
        load_method(overlay(tmp_path, **fields))
    assert told(caught.value) == [(f"method/own.yaml, record own-1, field {field}", message)]


@pytest.mark.parametrize(
    "fields", [{"hours": "0"}, {"hours": "-4"}, {"hours": "9000"}, {"hours": ".inf"}, {"starts": "noon"}]
)
def test_hours_and_starts_that_cannot_be_are_refused(tmp_path: Path, fields: dict[str, str]) -> None:
    """A clock runs for some time, and for no more than a year; it starts at a moment of the register."""
    with pytest.raises(BadInput) as caught:
        load_method(overlay(tmp_path, **fields))
    assert len(caught.value.faults) == 1


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ("{severity: [sev-9]}", "unknown-answer"),
        ("{colour: [red]}", "unknown-attribute"),
        ("{customers: [many]}", "wrong-comparison"),
        ("{kind: '>=3'}", "wrong-comparison"),
    ],
)
def test_a_condition_on_an_incident_names_what_its_register_holds(tmp_path: Path, condition: str, message: str) -> None:
    """Columns and answers of the register of incidents."""
    method, _ = load_method(overlay(tmp_path, incident=condition))
    with pytest.raises(BadInput) as caught:
        load_registers(method)
    assert told(caught.value) == [("method/own.yaml, record own-1, field incident", message)]


def test_no_clock_is_surer_than_its_obligation_and_than_what_was_read(method: Method) -> None:
    """High confidence needs a text that was read; an unconfirmed clock says so in both languages."""
    order = ["low", "medium", "high"]
    for clock in method.clocks.values():
        rule: Obligation | None = method.obligations[clock.obligation] if clock.obligation else None
        assert rule is None or order.index(clock.confidence) <= order.index(rule.confidence), clock.id
        assert clock.confidence != "high" or clock.basis == "text_read", clock.id
        assert clock.confidence == "high" or (clock.note and clock.note_zh), clock.id
        assert clock.status == "proposed"


def test_the_clocks_of_the_rule_table_have_its_hours(method: Method) -> None:
    """One hour for critical infrastructure, four for others, 30 days to close; 2 and 24 hours recalled, 72 for GDPR."""
    hours = {key: clock.hours for key, clock in method.clocks.items()}
    assert {key: hours[key] for key in ("cn-cyber-1h", "cn-cyber-4h", "cn-cyber-closing")} == {
        "cn-cyber-1h": 1,
        "cn-cyber-4h": 4,
        "cn-cyber-closing": 30 * 24,
    }
    recalled = [method.clocks[key] for key in ("cn-nfra-data-2h", "cn-nfra-data-24h")]
    assert [(each.hours, each.confidence) for each in recalled] == [(2, "low"), (24, "low")]
    assert (hours["eu-gdpr-72h"], hours["eu-aia-15d"], hours["eu-dora-initial-24h"]) == (72, 15 * 24, 24)
    assert {hours["cn-pipl-authority"], hours["cn-pipl-people"], hours["cn-pboc-data"]} == {None}
