"""`kith`: finds the command and maps what goes wrong to exit statuses.

0 done, 1 a problem (told on stderr), 64 wrong usage; `plan` exits with 2 where there is something to do.
"""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from typing import Any, NoReturn

import click

from kith import __version__
from kith.cli.site import Place, site_option
from kith.cli.tell import tell_problems
from kith.errors import KithError, Problem, nearest
from kith.lazy import uncollected

_KEPT = "kith.commands of plugins"
WRONG_USAGE = 64
INTERRUPTED = 130

# name: (file in this folder, what `kith --help` says); files load only when their command runs
COMMANDS: dict[str, tuple[str, str]] = {
    "init": ("init", "Write a new site from the starter files."),
    "check": ("check", "Tell every problem of the site's files."),
    "schema": ("schema", "Write the JSON Schemas that editors use."),
    "translations": ("translations", "Tell which labels lack a translation; begin a file of them."),
    "plan": ("plan", "Show what apply would change."),
    "apply": ("apply", "Carry the plan out and publish the definitions."),
    "serve": ("serve", "Serve the site."),
    "worker": ("worker", "Run jobs, without serving pages."),
    "jobs": ("jobs", "Tell which jobs wait, run or failed; try them again."),
    "mail": ("mail", "Read what came back; tell what became of mail, and stop it."),
    "user": ("user", "Add people who may log in, change their accounts."),
    "group": ("group", "Make groups of people, change who belongs to them."),
    "token": ("token", "Make, list and revoke API tokens."),
    "portal": ("portal", "Tell what seats cost; give access from outside, take it back."),
    "import": ("import_", "Take records from a CSV or spreadsheet file."),
    "export": ("export", "Write records as CSV."),
    "demo": ("demo", "Fill the site with sample data and log-ins."),
    "explain": ("explain", "Tell why somebody may do what, and why fields are as they are."),
    "test": ("test", "Try the site's own tests of its configuration."),
    "history": ("history", "Tell which definitions were applied when, by whom."),
    "rollback": ("rollback", "Go back to definitions that were served before."),
    "audit": ("audit", "Tell what stands in the audit log; verify it."),
    "plugin": ("plugin", "Tell which plugins there are, begin one, remove one."),
    "doctor": ("doctor", "Look whether everything is in place."),
}


class Commands(click.Group):
    """The group of all commands; help comes from the table, so that it costs no imports."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, loaded now; None where there is none of that name."""
        if cmd_name not in COMMANDS:
            return _of_plugins(ctx).get(cmd_name)
        with uncollected():
            command: click.Command = import_module(f"kith.cli.{COMMANDS[cmd_name][0]}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that `args` begin with; an unknown one is refused with the nearest."""
        if args and not args[0].startswith("-") and args[0] not in COMMANDS and args[0] not in _of_plugins(ctx):
            close = nearest(args[0], COMMANDS)
            ctx.fail(f'there is no command "{args[0]}"' + (f"; did you mean {close}?" if close else ""))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Name and help of each command."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, help_) for name, (_, help_) in COMMANDS.items()])

    def main(self, args: Sequence[str] | None = None, prog_name: str | None = None, **extra: Any) -> NoReturn:  # type: ignore[override]
        """Runs and exits with the status that belongs to the outcome."""
        extra["standalone_mode"] = False  # click would exit with 2 for wrong usage
        try:
            status = super().main(args, prog_name or "kith", **extra)
        except click.UsageError as error:
            error.show()
            sys.exit(WRONG_USAGE)
        except click.ClickException as error:
            error.show()
            sys.exit(1)
        except KithError as error:
            tell_problems(error.problems)
            sys.exit(1)
        except (click.Abort, KeyboardInterrupt):
            click.echo("Broken off.", err=True)
            sys.exit(INTERRUPTED)
        except BrokenPipeError:  # whoever read our output has enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(0)
        except OSError as error:
            if error.filename is None:
                raise
            params = {"path": str(error.filename), "reason": error.strerror or str(error)}
            tell_problems([Problem(code="K957", params=params)])
            sys.exit(1)
        sys.exit(status if isinstance(status, int) else 0)


def _of_plugins(ctx: click.Context) -> Mapping[str, click.Command]:
    """The commands of the site's plugins by name; none where there is no site, or plugins that can't be loaded."""
    found: dict[str, click.Command] | None = ctx.meta.get(_KEPT)
    if found is None:
        found = {}
        with suppress(KithError):
            hooks = import_module("kith.cli.opened").open_app(ctx.ensure_object(Place)).hooks
            found = {each.name: each for made in hooks.kith_commands() for each in made or () if each.name}
        ctx.meta[_KEPT] = found
    return found


@click.group(cls=Commands)
@click.version_option(__version__, prog_name="kith")
@site_option
@click.pass_context
def commands(ctx: click.Context) -> None:
    """Kith turns a folder of YAML files into a running CRM."""
    ctx.ensure_object(Place)


def main() -> NoReturn:
    """The entry point of the command `kith`."""
    # Pyramid imports it, and nobody at the command line can do anything about that
    warnings.filterwarnings("ignore", "pkg_resources is deprecated", UserWarning)
    commands.main()
