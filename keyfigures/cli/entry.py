"""The way in: the group of commands, its language, and how a call ends."""

import io
import itertools
import sys
from collections.abc import Sequence

import click

from keyfigures.catalogue import texts
from keyfigures.errors import BuildError, CatalogueError, RegisterError, SelectionError
from keyfigures.language import Language
from keyfigures.sources.remarks import RefusedError


@click.group(context_settings={"help_option_names": ["-h", "--help"]}, no_args_is_help=False)
@click.option(
    "--language", type=click.Choice([each.value for each in Language]), default=Language.DA.value, show_default=True
)
@click.pass_context
def commands(context: click.Context, language: str) -> None:
    """Key figures of Danish public housing / Nøgletal for den almene boligsektor."""
    context.obj = texts(Language(language))


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and end the process: 0 done, 1 it could not be done, 2 the call was wrong."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    say = texts(_language(sys.argv[1:] if arguments is None else arguments))
    try:
        commands.main(args=arguments, prog_name="python -m keyfigures", standalone_mode=False)
    except SelectionError as error:
        # What the register refuses was not asked for wrongly: it could not be done.
        _end(say(error.text, **error.values), 2 - isinstance(error, RegisterError))
    except click.ClickException as error:
        _end(say("cli_wrong_call", problem=error.format_message()), 2)
    except RefusedError as error:
        _end(f"{error.remark.message(say.language)} {error.remark.remedy(say.language)}", 1)
    except (BuildError, CatalogueError) as error:
        _end(say("cli_build_failed", problem=str(error).rstrip(".")), 1)
    except click.Abort:
        _end(say("cli_stopped"), 130)


def _language(arguments: Sequence[str]) -> Language:
    """Return the language asked for before the call has been understood."""
    english = any(pair == ("--language", "en") for pair in itertools.pairwise(arguments))
    return Language.EN if english or "--language=en" in arguments else Language.DA


def _end(sentence: str, code: int) -> None:
    click.echo(" ".join(sentence.split()), err=True)
    sys.exit(code)
