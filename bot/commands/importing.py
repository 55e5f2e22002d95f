"""`wegwijs import`: records from the files of a school or an employer."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.ask import instant
from bot.commands.common import complain, nothing_set_up, on
from bot.errors import ImportRefused

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


def import_(
    path: Annotated[Path | None, typer.Argument(help="Een map met CSV-bestanden, één CSV of één XLSX-werkmap.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Laat alleen zien wat er zou veranderen.")] = False,
    template: Annotated[
        Path | None, typer.Option(help="Schrijf lege voorbeeldbestanden in deze map, of in één werkmap.xlsx.")
    ] = None,
    source: Annotated[str, typer.Option(help="Wie de bestanden maakte; gaat voor op levering.csv.")] = "",
    exported: Annotated[str, typer.Option(help="Wanneer ze gemaakt zijn, ISO; gaat voor op levering.csv.")] = "",
    full: Annotated[bool | None, typer.Option("--full/--partial", help="Volledig of een deel.")] = None,
) -> None:
    """Lees gegevens in. Alles of niets: bij één fout verandert er niets.

    Het formaat staat in docs/import.md. Begin met: wegwijs import --template map
    """
    from storage.imports import write_template, write_workbook_template

    if template is not None:
        (write_workbook_template if template.suffix == ".xlsx" else write_template)(template)
        typer.echo(f"De voorbeeldbestanden staan in {template}.")
        return
    if path is None:
        complain("Noem een map of bestand. Of maak voorbeeldbestanden met --template MAP.")
    if not path.exists():
        complain(f"{path} bestaat niet. Er is niets veranderd.")
    moment = instant(exported) if exported else None
    try:
        lines = _run(path, dry_run, source or None, moment, full)
    except ImportRefused as refused:
        for mistake in refused.mistakes:
            typer.echo(mistake, err=True)
        typer.echo("Er is niets veranderd.", err=True)
        raise typer.Exit(1) from None
    for line in lines:
        typer.echo(line)


def _run(
    path: Path, dry_run: bool, source: str | None, exported: datetime | None, full: bool | None
) -> tuple[str, ...]:
    from rich.progress import Progress

    from bot.settings import load_settings
    from bot.texts import Texts
    from storage.imports import import_path
    from storage.migrate import migrate

    settings = load_settings()
    url = settings.database_url.get_secret_value()
    fresh, kept = nothing_set_up(url), False
    app = on(settings)
    try:
        migrate(app.engine)
        with Progress(transient=True) as bars:
            report = import_path(
                app.engine,
                path,
                source=source,
                exported=exported,
                full=full,
                dry_run=dry_run,
                progress=Bars(bars),
                now=app.clock(),
            )
        kept = not dry_run
    finally:
        if fresh and not kept:
            app.engine.dispose()
            _remove(Path(url.removeprefix("sqlite:///")))
    return tuple(report.lines(Texts()))


def _remove(database: Path) -> None:
    """A database that holds nothing would stand in the way of the sample data."""
    for file in (database, *database.parent.glob(f"{database.name}-*")):
        file.unlink(missing_ok=True)


class Bars:
    """One progress bar a file, on a terminal only."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars
        self._tasks: dict[str, TaskID] = {}

    def __call__(self, file: str, done: int, total: int) -> None:
        if file not in self._tasks:
            self._tasks[file] = self._bars.add_task(file, total=total or None)
        self._bars.update(self._tasks[file], completed=done)
