"""Holds a command line that people wrote against the commands themselves, without running it."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import click

from pmo_kit.cli import pmo
from pmo_kit.errors import BadInput
from pmo_kit.model.method import Method
from pmo_kit.read.document_templates import load_document_templates
from pmo_kit.read.method import load_method
from pmo_kit.read.registers import load_registers
from pmo_kit.run.playbooks import load_playbook, playbook_names

# What stands for something that the reader fills in, or for text left out.
_PLACEHOLDER = re.compile(r"[A-Z][A-Z-]*|…|\.\.\.|<[^>]*>|\{[^}]*\}|.*[\u4e00-\u9fff].*")
_ENDS = {"|", "||", "&&", ";", ">", ">>", "2>&1"}
_FENCED = re.compile(r"^\s*(\$ |- run: |- |entry: )?(pmo [^\n#]+)", re.MULTILINE)
_INLINE = re.compile(r"`()(pmo(?: [^`\n]+)?)`")


@cache
def _method() -> Method:
    return load_method()[0]


@cache
def _templates() -> tuple[str, ...]:
    return tuple(load_document_templates(_method(), load_registers(_method())))


@cache
def _columns() -> tuple[str, ...]:
    return tuple(load_registers(_method())["initiatives"].columns)


# What the value of an argument or an option is one of.
_ONE_OF: Mapping[str, Callable[[], Iterable[str]]] = {
    "playbook": playbook_names,
    "template": _templates,
    "gate": lambda: (*_method().gates, "POLICY"),
    "outcome": lambda: _method().decision_outcomes,
    "role": lambda: _method().roles,
    "second_role": lambda: _method().roles,
    "where": _columns,
}


@dataclass(frozen=True)
class Line:
    """A command line that people wrote; one after a prompt is to be typed as it stands."""

    number: int
    said: str
    whole: bool = False


def lines_of(text: str) -> Iterator[Line]:
    """The command lines of a text: in blocks of code, in pipelines, and within prose."""
    for found in (*_FENCED.finditer(text), *_INLINE.finditer(text)):
        yield Line(text.count("\n", 0, found.start(2)) + 1, found[2].strip(), bool(found[1]))


def faults_of(line: Line) -> list[str]:
    """What there is not, of what a line names: command, option, choice, playbook, template, role; or what it lacks."""
    try:
        words = _words(line.said)
    except ValueError as error:
        return [f"`{line.said}`: {error}"]
    if not words or words[0].startswith("-") or _PLACEHOLDER.fullmatch(words[0]):
        return []
    command = pmo.get_command(click.Context(pmo), words[0])
    if command is None:
        return [f"`{line.said}`: there is no command `pmo {words[0]}`"]
    return [f"`{line.said}`: {fault}" for fault in _faults(command, words, line.whole)]


def used_by(line: Line) -> tuple[str, ...]:
    """The command of a line and its options, in a fixed order: what the two languages of a page have in common."""
    words = _words(line.said)
    return (" ".join(words[:1]), *sorted(word.split("=")[0] for word in words[1:] if word.startswith("-")))


def _words(line: str) -> list[str]:
    """The words after `pmo`, without what is the group's own, up to where another command begins."""
    words = shlex.split(line)[1:]
    if words[:1] == ["--messages"]:
        words = words[2:]
    ends = [place for place, word in enumerate(words) if word in _ENDS]
    return words[: ends[0]] if ends else words


def _faults(command: click.Command, words: list[str], whole: bool) -> Iterator[str]:
    if isinstance(command, click.Group) and len(words) > 1:
        known = command.commands.get(words[1])
        if known is None:
            yield f"there is no command `pmo {words[0]} {words[1]}`"
            return
        command, words = known, words[1:]
    context = click.Context(command, info_name=words[0])
    try:
        values, rest, _ = command.make_parser(context).parse_args(args=[each for each in words[1:] if each != "…"])
    except click.UsageError as error:
        if whole or not isinstance(error, click.BadOptionUsage):  # a mention may leave out the value of an option
            yield error.format_message()
        return
    if rest:
        yield f"`{' '.join(rest)}` is one argument too many"
    for parameter in command.params:
        given = values.get(parameter.name)
        if whole and parameter.required and not isinstance(given, str | list | tuple):
            yield f"`{parameter.opts[0]}` is not given"
        yield from _unknown(parameter, given)
    yield from _unknown_settings(values)


def _unknown(parameter: click.Parameter, given: object) -> Iterator[str]:
    choices = getattr(parameter.type, "choices", None) or (parameter.name in _ONE_OF and _ONE_OF[parameter.name]())
    for each in given if isinstance(given, list | tuple) else [given]:
        if not choices or not isinstance(each, str):
            continue
        said = each.split("=", maxsplit=1)[0] if parameter.name == "where" else each
        if said not in choices and not _PLACEHOLDER.fullmatch(said):
            yield f"`{said}` is no {_called(parameter)}; there are {', '.join(choices)}"


def _called(parameter: click.Parameter) -> str:
    """What the value of a parameter is, in the words of its option or argument."""
    return "column" if parameter.name == "where" else parameter.opts[0].strip("-").lower()


def _unknown_settings(values: Mapping[str, object]) -> Iterator[str]:
    """Parameters that the playbook of a line does not have."""
    settings, playbook = values.get("settings"), values.get("playbook")
    if not isinstance(settings, list | tuple) or not isinstance(playbook, str):
        return
    try:
        known = load_playbook(playbook).parameters
    except BadInput:
        return  # told already
    yield from (
        f"`{each}`: the playbook {playbook} has no such parameter; there are {', '.join(known)}"
        for each in settings
        if str(each).split("=", maxsplit=1)[0] not in known
    )
