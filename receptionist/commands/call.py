"""`receptionist call`: a simulated call to the running server."""

from pathlib import Path

import click

from receptionist.adapters.simulated.caller import PlayWav
from receptionist.adapters.simulated.dialler import check_server, simulated_line
from receptionist.adapters.simulated.script import parse_script
from receptionist.bootstrap import open_speech
from receptionist.commands.common import business_option, runs, settings, the_business
from receptionist.commands.live_call import place, save_audio, show_timings
from receptionist.errors import BadInput
from receptionist.opening import open_store
from receptionist.resources import resource_dir


@click.command()
@click.argument("script", type=click.Path(path_type=Path), required=False)
@click.option(
    "--wav", multiple=True, type=click.Path(path_type=Path), help="A recording to play; repeat for more lines."
)
@click.option("--from", "caller", default="+14155550142", show_default=True, help="The caller's number, or anonymous.")
@click.option("--seed", default=0, show_default=True, help="What a bad line does follows from this number.")
@click.option("--save", type=click.Path(path_type=Path), default=None, help="Keep both sides as a stereo WAV.")
@business_option
@runs
async def call(
    script: Path | None, wav: tuple[Path, ...], caller: str, seed: int, save: Path | None, named: str
) -> None:
    """Call the running server from a SCRIPT in a synthesised voice, or from recordings, and show the conversation."""
    config = settings()
    if wav:
        text, name, folder = "\n".join(f"[wav {path.resolve()}]" for path in wav), "--wav", Path("/")
    else:
        path = script or resource_dir("media") / "demo_caller.txt"
        try:
            text, name, folder = path.read_text(encoding="utf-8"), path.name, path.parent
        except FileNotFoundError as error:
            raise BadInput(f"There is no file {path}.") from error
        except UnicodeDecodeError as error:
            raise BadInput(f"{path} is not a text file.", "Save it as UTF-8.") from error
        except OSError as error:
            raise BadInput(f"{path} cannot be read: {error.strerror or error}.") from error
    steps = parse_script(text, name, folder)
    origin = config.local_url
    for step in steps:
        if isinstance(step, PlayWav) and not step.path.is_file():
            raise BadInput(f"There is no file {step.path}.")
    await check_server(origin)
    async with open_store(config) as store:
        business = await the_business(store, named)
        line, account_id = await simulated_line(store, business, config.public_url, caller, connect_to=origin)
        async with open_speech(config) as speech:
            placed = await place(store, business.id, line, account_id, steps, speech.to_speech, seed)
    click.echo(f"\nThe call lasted {placed.report.seconds:.0f} s and was ended by the {placed.report.ended_by}.")
    show_timings(placed.report)
    if placed.page is not None and placed.page.lead is not None:
        click.echo(placed.page.lead.summary)
    if save is not None:
        save_audio(placed.report, save)
