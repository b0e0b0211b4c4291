"""The intake questionnaire as a form: shows tier and reasons while the answers change, and saves them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import groupby
from typing import Any, Protocol

import pandas as pd

from pmo_kit.errors import BadInput, Faults
from pmo_kit.model.intake import Answer
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.model.questions import YES_NO, Question
from pmo_kit.model.register import ONE_OF, SET_SEPARATOR, Column
from pmo_kit.model.text import Language, Text
from pmo_kit.read.registers import typed_frame
from pmo_kit.read.write_register import NEW, read_answers
from pmo_kit.report.fragments import Fragment
from pmo_kit.report.words import Speaker

_HEAD = ("name_en", "name_zh", "purpose", "department", "sponsor", "business_owner", "submitted_on")


class Page(Protocol):
    """What the form shows of a decision."""

    def answer(self) -> Fragment:
        """The headline and what is asked."""

    def tier(self) -> Fragment:
        """The rules and their reasons."""


class IntakeForm:
    """The form's widgets. `decide`, `show` and `save` are the notebook's own functions, so the form knows no rule."""

    def __init__(
        self,
        facts: Portfolio,
        initiative: str,
        *,
        language: Language,
        decide: Callable[[Portfolio, str], Any],
        show: Callable[[Any], Page],
        save: Callable[[str, Mapping[str, str]], str],
    ):
        import ipywidgets  # only a form needs it

        self._widgets: Any = ipywidgets
        self._facts, self._initiative = facts, initiative
        self._decide, self._show, self._save = decide, show, save
        self._language: Language = language
        self._say = Speaker(language)
        frame = facts.frames["initiatives"]
        found = frame[frame["initiative_id"] == initiative]
        self._row = found.iloc[0].to_dict() if len(found) else {}
        self.inputs: dict[str, Any] = {}
        self._preview = self._widgets.HTML()
        self._told = self._widgets.HTML()
        self._button = self._widgets.Button(description=self._say.word("form-save"), button_style="primary")
        self._button.on_click(lambda _: self.save())
        side = {"width": "50%", "height": "640px", "overflow": "auto"}
        asked = self._widgets.VBox(self._sections(), layout=side)
        self._opened = self.answers()
        told = self._widgets.VBox([self._button, self._told, self._preview], layout=side)
        self.box = self._widgets.HBox([asked, told])
        self.preview()

    def _ipython_display_(self) -> None:
        from IPython.display import display  # only a notebook needs it

        display(self.box)  # type: ignore[no-untyped-call]

    def answers(self) -> dict[str, str]:
        """What the form says now, by column, as a person would write it into a cell."""
        return {
            name: SET_SEPARATOR.join(value) if isinstance(value := widget.value, tuple) else str(value)
            for name, widget in self.inputs.items()
        }

    def changes(self) -> dict[str, str]:
        """The answers that are not as the form found them. All others stay in the register whatever the form shows."""
        return {name: said for name, said in self.answers().items() if said != self._opened[name]}

    def preview(self) -> None:
        """Decide on the answers as they stand and show the headline, the ask and the rules."""
        register = self._facts.registers["initiatives"]
        faults = Faults()
        record = self._record(faults)
        if faults:
            self._preview.value = _list(fault.sentence(self._language) for fault in faults)
            return
        row = typed_frame(register, {name: pd.Series([record.get(name)]) for name in register.columns}, length=1)
        others = self._facts.frames["initiatives"]
        frame = pd.concat([row, others[others[register.key] != self._initiative]], ignore_index=True)
        result = self._decide(
            replace(self._facts, frames={**self._facts.frames, "initiatives": frame}), self._initiative
        )
        page = self._show(result)
        self._preview.value = page.answer().styled(self._language) + page.tier().styled(self._language)

    def save(self) -> None:
        """Save the answers that were changed; where one cannot be read, say so and save none."""
        try:
            saved = self._save(self._initiative, self.changes())
        except BadInput as error:
            self._told.value = _list(fault.sentence(self._language) for fault in error.faults)
            return
        self._initiative = saved
        self._row, self._opened = self._record(Faults()), self.answers()
        self._told.value = _list([self._say.word("form-saved", initiative=saved)])

    def _record(self, faults: Faults) -> dict[str, Any]:
        """The row as it would be with the changes; what cannot be read is noted as a fault."""
        register = self._facts.registers["initiatives"]
        read = read_answers(self.changes(), register, self._facts.method, faults, record=self._initiative)
        return {**self._row, **read, register.key: self._initiative}

    def _sections(self) -> list[Any]:
        method, columns = self._facts.method, self._facts.registers["initiatives"].columns
        head = [self._field(columns[name], None) for name in _HEAD]
        parts = [self._widgets.VBox(head)]
        titles = [self._say.word("initiative")]
        questions = sorted(method.questions.values(), key=lambda question: method.sections[question.section].order)
        for section, group in groupby(questions, key=lambda question: question.section):
            parts.append(self._widgets.VBox([self._field(columns[question.id], question) for question in group]))
            titles.append(self._say.text(method.sections[section].name))
        return [self._widgets.Accordion(children=parts, titles=titles, selected_index=1)]

    def _field(self, column: Column, question: Question | None) -> Any:
        """One question: what is asked above, the help below, and the input between."""
        html = self._widgets.HTML
        asked = self._say.text(question.text("ask") if question else column.name)
        widget = self._input(column)
        widget.observe(lambda _: self.preview(), names="value")
        self.inputs[column.id] = widget
        shown = [html(f"<strong>{_escape(asked)}</strong>"), widget]
        if question:
            shown.append(html(f"<small>{_escape(self._say.text(question.text('help')))}</small>"))
        return self._widgets.VBox(shown)

    def _input(self, column: Column) -> Any:
        now = _written(self._row.get(column.id))
        layout = self._widgets.Layout(width="95%")
        values = YES_NO if column.type == "yes_no" else column.values
        options = [(self._say.text(value.name), value.id) for value in values]
        if column.type == "set":
            chosen = tuple(part for part in now.split(SET_SEPARATOR) if part in {value for _, value in options})
            rows = min(len(options), 8)
            return self._widgets.SelectMultiple(options=options, value=chosen, rows=rows, layout=layout)
        if values:
            offered = [(self._say.word("form-open"), ""), *options]
            if now not in {value for _, value in offered}:
                offered.append((self._either(now, column), now))
            return self._widgets.Dropdown(options=offered, value=now, layout=layout)
        return self._widgets.Text(value=now, continuous_update=False, layout=layout)

    def _either(self, stored: str, column: Column) -> str:
        """An answer on record that is one of several, not known which."""
        names = {value.id: value.name for value in column.values}
        parts = tuple(names.get(part, Text.same(part)) for part in stored.split(ONE_OF))
        return self._say.answer(Answer(attribute=column.id, title=column.name, answers=parts, one_of=True))


def intake_form(
    facts: Portfolio,
    initiative: str = NEW,
    *,
    language: Language = "en",
    decide: Callable[[Portfolio, str], Any],
    show: Callable[[Any], Page],
    save: Callable[[str, Mapping[str, str]], str],
) -> IntakeForm:
    """Ask the intake questions for an initiative (or a `new` one) and show what the rules say to the answers."""
    return IntakeForm(facts, initiative, language=language, decide=decide, show=show, save=save)


def _written(stored: Any) -> str:
    """What the register holds, as a person would write it: numbers in full, nothing where it is empty."""
    if isinstance(stored, str):
        return stored
    return "" if stored is None or pd.isna(stored) else f"{stored:.4f}".rstrip("0").rstrip(".")


def _escape(text: str) -> str:
    from html import escape  # used by the form only

    return escape(text)


def _list(lines: Any) -> str:
    return "<ul>" + "".join(f"<li>{_escape(line)}</li>" for line in lines) + "</ul>"
