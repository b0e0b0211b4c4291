"""A decision at a gate as a form: what must be mended is said at once, and what is recorded stays."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import Any

from pmo_kit.errors import BadInput
from pmo_kit.model.decision import Decision, Proposal
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.model.records import Record
from pmo_kit.model.text import Language
from pmo_kit.report.decision_list import decision_lines
from pmo_kit.report.words import Speaker


class DecisionForm:
    """The form's widgets. `record` is the notebook's own function, so the form knows no rule."""

    def __init__(
        self,
        facts: Portfolio,
        initiative: str,
        gate: str,
        *,
        as_of: str,
        language: Language,
        record: Callable[[Proposal], Decision],
    ):
        import ipywidgets  # only a form needs it

        self._widgets: Any = ipywidgets
        self._facts, self._initiative, self._record = facts, initiative, record
        self._language: Language = language
        self._say = Speaker(language)
        self.inputs = self._inputs(gate, as_of)
        self._told = ipywidgets.HTML()
        self.button = ipywidgets.Button(description=self._say.word("decision-form-record"), button_style="primary")
        self.button.on_click(lambda _: self.record())
        heading = ipywidgets.HTML(f"<strong>{escape(self._heading())}</strong>")
        self.box = ipywidgets.VBox([heading, *self._rows(), self.button, self._told])

    def _ipython_display_(self) -> None:
        from IPython.display import display  # only a notebook needs it

        display(self.box)  # type: ignore[no-untyped-call]

    def proposal(self) -> Proposal:
        """What the form says now; nothing of it is checked."""
        said = {name: widget.value for name, widget in self.inputs.items()}
        conditions = tuple(line for line in said.pop("conditions").splitlines() if line.strip())
        return Proposal(subject=self._initiative, conditions=conditions, **said)

    def record(self) -> None:
        """Record the decision once; where anything must be mended, say so and record nothing."""
        try:
            entry = self._record(self.proposal())
        except BadInput as error:
            self._tell(fault.sentence(self._language) for fault in error.faults)
            return
        self.button.disabled = True
        self._tell(decision_lines(entry, self._facts.method, self._say))

    def _tell(self, lines: Iterable[str]) -> None:
        self._told.value = "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ul>"

    def _heading(self) -> str:
        frame = self._facts.frames["initiatives"].set_index("initiative_id")
        names = [f"name_{self._language}", "name_en", "name_zh"]
        found = frame.loc[self._initiative, names].dropna() if self._initiative in frame.index else ()
        return " ".join([self._initiative, *list(found)[:1]])

    def _inputs(self, gate: str, as_of: str) -> dict[str, Any]:
        method, text, area = self._facts.method, self._widgets.Text, self._widgets.Textarea
        return {
            "gate": self._choice(method.gates, gate),
            "outcome": self._choice(method.decision_outcomes, ""),
            "role": self._choice(method.roles, ""),
            "person": text(),
            "second_role": self._choice(method.roles, ""),
            "second_person": text(),
            "decided_on": text(value=as_of),
            "run": text(),
            "conditions": area(),
            "settles": text(),
            "waives": text(),
            "expires": text(),
            "reason": area(),
            "imported": self._widgets.Checkbox(value=False),
        }

    def _choice(self, records: Mapping[str, Record], chosen: str) -> Any:
        options = [(self._say.word("form-open"), "")]
        options += [(f"{key} {self._say.text(record.name)}", key) for key, record in records.items()]
        return self._widgets.Dropdown(options=options, value=chosen if chosen in records else "")

    def _rows(self) -> list[Any]:
        labels = {
            "gate": "decision-gate",
            "outcome": "decision-outcome",
            "role": "decision-form-role",
            "person": "decision-person",
            "second_role": "decision-form-second-role",
            "second_person": "decision-second",
            "decided_on": "decision-form-day",
            "run": "decision-form-run",
            "conditions": "decision-form-condition",
            "settles": "decision-form-settles",
            "waives": "decision-form-waives",
            "expires": "decision-form-expires",
            "reason": "decision-reason",
            "imported": "decision-form-imported",
        }
        html, row = self._widgets.HTML, self._widgets.VBox
        return [row([html(escape(self._say.word(labels[name]))), widget]) for name, widget in self.inputs.items()]


def decision_form(
    facts: Portfolio,
    initiative: str,
    gate: str,
    *,
    as_of: str,
    language: Language = "en",
    record: Callable[[Proposal], Decision],
) -> DecisionForm:
    """Ask what was decided at a gate and record it: the button adds one entry to the decision log."""
    return DecisionForm(facts, initiative, gate, as_of=as_of, language=language, record=record)
