"""The command `pmo`: with the notebooks, the place where the layers meet."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

import click

from pmo_kit.errors import BadInput, PmoKitError
from pmo_kit.model.version import KIT_VERSION

# Where each command lives and what it is for. A command's module is loaded when the command is used.
_COMMANDS = {
    "init": ("pmo_kit.cli.portfolio", "Make a portfolio folder: the sample bank, or an empty office."),
    "new": ("pmo_kit.cli.starting", "Make the governance folder of one AI project, with the documents due."),
    "update": ("pmo_kit.cli.updating", "Bring a project's folder to the newest template; what people wrote stays."),
    "gather": ("pmo_kit.cli.gathering", "Bring projects' folders into the office's registers and documents."),
    "import": ("pmo_kit.cli.importing", "Bring a foreign list of initiatives or tools into a register."),
    "triage": ("pmo_kit.cli.triaging", "Tier the whole portfolio as one table, without notebooks."),
    "obligations": ("pmo_kit.cli.obligations", "Say which obligations apply to which initiatives."),
    "impact": ("pmo_kit.cli.impact", "Say what changed rules, or a later day, change for which initiatives."),
    "pack": ("pmo_kit.cli.packing", "Bring somebody else's risks and controls into the method."),
    "assess": ("pmo_kit.cli.assessing", "Score an assessment: one initiative as a page, or all as a table."),
    "run": ("pmo_kit.cli.running", "Run a playbook for one, some or all initiatives."),
    "check": ("pmo_kit.cli.checking", "Check registers, evidence, rules and gates; say who can settle what."),
    "decide": ("pmo_kit.cli.deciding", "Write a decision at a gate into the decision log."),
    "decisions": ("pmo_kit.cli.deciding", "List the decisions as they stand on a day."),
    "fill": ("pmo_kit.cli.filling", "Fill a document with what the registers know, as Markdown and Word."),
    "replay": ("pmo_kit.cli.replaying", "Look at past gate decisions again under today's rules, or changed ones."),
    "evidence": ("pmo_kit.cli.deciding", "Write missing digests into the evidence register."),
    "reperform": ("pmo_kit.cli.reperforming", "Do past runs again and compare the results value by value."),
    "verify": ("pmo_kit.cli.verifying", "Prove that runs, decisions and evidence are what they were."),
    "lab": ("pmo_kit.cli.lab", "Open the playbooks and the intake form in JupyterLab."),
    "demo": ("pmo_kit.cli.portfolio", "Make the sample portfolio and run the intake for all of it."),
}

# Said when Ctrl+C is pressed, maybe before anything else is loaded.
_STOPPED = {"en": "Stopped. What was finished is kept.", "zh": "已停止，已完成的部分予以保留。"}


class _Commands(click.Group):
    """Commands that are loaded when they are used, so that help costs nothing."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in _COMMANDS:
            return None
        module, _ = _COMMANDS[cmd_name]
        found: click.Command = import_module(module).COMMANDS[cmd_name]
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        with formatter.section("Commands"):
            formatter.write_dl([(name, help_text) for name, (_, help_text) in _COMMANDS.items()])


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--messages",
    type=click.Choice(["en", "zh"]),
    default="en",
    envvar="PMO_MESSAGES",
    show_default=True,
    help="Language of messages to you.",
)
@click.version_option(KIT_VERSION, prog_name="pmo")
@click.pass_context
def pmo(ctx: click.Context, messages: str) -> None:
    """The AI project management office: registers in, decided pages out."""
    ctx.obj = messages


def main(arguments: list[str] | None = None) -> None:
    """Run the command; a fault of the input is told in plain words and ends with exit code 2."""
    try:
        code: Any = pmo.main(arguments, prog_name="pmo", standalone_mode=False)
    except BadInput as error:
        click.echo(error.told(_language(arguments)), err=True)
        sys.exit(error.exit_code)
    except PmoKitError as error:
        click.echo(str(error), err=True)
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo(_STOPPED[_language(arguments)], err=True)
        sys.exit(130)
    sys.exit(code if isinstance(code, int) else 0)


def _language(arguments: list[str] | None) -> str:
    context = pmo.make_context(
        "pmo", list(arguments if arguments is not None else sys.argv[1:]), resilient_parsing=True
    )
    return str(context.params.get("messages") or "en")
