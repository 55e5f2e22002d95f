"""The command line: `wegwijs` and `python -m bot`."""

import sys

import typer

from bot.commands import (
    ask,
    doctor,
    effect,
    evaluating,
    importing,
    ledger,
    reviewing,
    serving,
    slack,
    speaking,
    teams,
    ticking,
)
from bot.commands.common import at_end
from bot.errors import DatabaseLocked, DatabaseNotReady, WegwijsError

cli = typer.Typer(
    name="wegwijs",
    help="Wegwijs wijst mensen die de zorg in gaan de weg: opdrachten, examens en wat zij mogen.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
cli.command("demo")(serving.demo)
cli.command("run")(serving.run)
cli.command("chat")(serving.chat)
cli.command("ask")(ask.ask)
cli.command("understand")(ask.understand)
cli.command("evaluate")(evaluating.evaluate)
cli.command("review")(reviewing.review)
cli.command("import")(importing.import_)
cli.command("migrate")(serving.migrate)
cli.command("invite")(serving.invite)
cli.command("simulate")(speaking.simulate)
cli.command("tick")(ticking.tick)
cli.command("ledger")(ledger.ledger)
cli.command("effect")(effect.effect)
cli.command("doctor")(doctor.doctor)
cli.add_typer(slack.cli, name="slack")
cli.add_typer(teams.cli, name="teams")


def main() -> None:
    """Runs a command; an error of ours is a sentence on standard error and exit code 2, never a stack trace."""
    try:
        with at_end:
            cli()
    except DatabaseLocked:
        _fail("De database is bezet. Probeer het zo nog eens.")
    except DatabaseNotReady as error:
        _fail(f"De database is niet klaar: {error}\nDoe: wegwijs migrate, en dan wegwijs import MAP")
    except WegwijsError as error:
        _fail(str(error))


def _fail(text: str) -> None:
    typer.echo(text, err=True)
    sys.exit(2)


if __name__ == "__main__":
    main()
