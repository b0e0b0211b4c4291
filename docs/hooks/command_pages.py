"""The reference page of the commands, as the commands tell it."""

from __future__ import annotations

import click
from page_parts import pick

from pmo_kit.cli import pmo
from pmo_kit.model.method import Method
from pmo_kit.model.text import Language


def commands(_: Method, language: Language) -> str:
    """Every command with its options, as the command itself tells them."""
    t = lambda english, chinese: pick(language, english, chinese)  # noqa: E731
    context = click.Context(pmo, info_name="pmo")
    parts = [
        f"# {t('Commands', '命令')}\n",
        t(
            "The help text of the commands is English; their messages come in both languages.",
            "命令的帮助文本为英文，提示信息有中英两种语言。",
        )
        + "\n",
    ]
    for name in pmo.list_commands(context):
        command = pmo.get_command(context, name)
        assert command is not None  # noqa: S101 - it was just listed
        parts.append(
            f"## pmo {name}\n\n```text\n{command.get_help(click.Context(command, info_name=f'pmo {name}'))}\n```\n"
        )
    return "\n".join(parts)
