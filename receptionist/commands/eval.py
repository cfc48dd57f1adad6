"""`receptionist eval`: tries the receptionist on written conversations, and reports how they end."""

import json
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path

import click

from receptionist.agent.prompts import Prompts
from receptionist.commands.common import business_option, runs, settings, the_business
from receptionist.config import Settings
from receptionist.domain.eval_case import EvalCase
from receptionist.errors import BadInput
from receptionist.opening import make_agent, open_store, pricebooks, prompts
from receptionist.ports import Agent
from receptionist.services.eval_files import read_eval_cases
from receptionist.services.evaluate import EarFor, Graded, report_json, scores, stage_for, try_on
from receptionist.services.hold_conversation import Ear, Stage
from receptionist.services.price_books import current_book, read_book


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--voice", is_flag=True, help="Speak the lines over a telephone line, and hear them with local speech.")
@click.option("--noise", "noise_db", type=float, default=None, help="With --voice: noise this many dB below the words.")
@click.option("--json", "as_json", is_flag=True, help="Print the whole report as JSON.")
@click.option("--show", is_flag=True, help="Print both sides of the conversations that fail.")
@click.option("--prices", type=click.Path(path_type=Path), default=None, help="Quote from this price-book file.")
@click.option(
    "--agent", type=click.Choice(["frame", "llm"]), default=None, help="Which agent answers; as set by default."
)
@business_option
@runs
async def evaluate(
    folder: Path, voice: bool, noise_db: float | None, as_json: bool, show: bool, prices: Path | None,
    agent: str | None, named: str,
) -> None:  # fmt: skip
    """Hold the conversations in FOLDER (or one file) with your prompts, and grade each by its end and by the laws.

    A conversation that names a trade is held at an example business of that trade, with its starter prices; one without
    at your own. Nothing is kept and nobody is texted. Exits with 1 where one fails.
    """
    if noise_db is not None and not voice:
        raise BadInput("There is no noise in writing.", "Add --voice.")
    cases = read_eval_cases(folder)
    config = settings()
    texts = prompts(config)
    async with AsyncExitStack() as stack:
        answering, close = make_agent(config, texts, kind=agent or "")
        stack.push_async_callback(close)
        own = await _own_stage(config, cases, prices, named, answering, texts)
        ear = await stack.enter_async_context(_ear(config, folder, noise_db)) if voice else None
        at = partial(stage_for, own=own, agent=answering, phrases=texts.phrases, pricebooks=pricebooks())
        graded: list[Graded] = []
        async for one in try_on(cases, at, ear):
            graded.append(one)
            if not as_json:
                _show(one, show=show)
    if as_json:
        click.echo(json.dumps(report_json(graded), ensure_ascii=False, indent=1))
    else:
        _show_scores(graded)
    if not all(one.passed for one in graded):
        sys.exit(1)


async def _own_stage(
    config: Settings, cases: list[EvalCase], prices: Path | None, named: str, agent: Agent, texts: Prompts
) -> Stage | None:
    """The installation's own business, where some conversation is held there."""
    if all(case.trade for case in cases):
        if named or prices is not None:
            raise BadInput(
                "Each of these conversations names a trade: they are held at example businesses.",
                "Take out “trade” where your own business and its prices are meant.",
            )
        return None
    async with open_store(config) as store:
        business = await the_business(store, named)
        book = read_book(prices) if prices is not None else await current_book(store, business.id)
    return Stage(agent, business.profile, book, texts.phrases)


@asynccontextmanager
async def _ear(config: Settings, folder: Path, noise_db: float | None) -> AsyncIterator[EarFor]:
    """Speech as a call has it, loaded once. Raises ModelMissing and SpeechProblem."""
    from receptionist.adapters.simulated.spoken_ear import SpokenEar
    from receptionist.adapters.tts.caller_voice import CallerVoice
    from receptionist.bootstrap import open_speech
    from receptionist.services.call_context import hint_of

    base = folder if folder.is_dir() else folder.parent
    async with open_speech(config) as speech:
        voice = CallerVoice(speech.to_speech).synthesise

        def of(case: EvalCase, stage: Stage) -> Ear:
            beside = (base / case.file).parent
            hint = hint_of(stage.profile, stage.book)
            return SpokenEar(voice, speech.to_text, beside, hint=hint, noise_below_db=noise_db)

        yield of


def _show(one: Graded, *, show: bool) -> None:
    mark, color = ("ok  ", "green") if one.passed else ("FAIL", "red")
    click.secho(mark, fg=color, nl=False)
    click.echo(f" {one.case.file}: {one.case.title}")
    for fault in one.faults:
        click.echo(f"       {fault}")
    if show and not one.passed:
        click.secho(one.held.text, dim=True)


def _show_scores(graded: list[Graded]) -> None:
    passed, broken = sum(one.passed for one in graded), sum(len(one.broken) for one in graded)
    click.echo(f"\n{passed} of {len(graded)} conversations end as they should; laws broken: {broken or 'none'}")
    for score in scores(graded):
        click.echo(f"  {score.what:<14} {score.right:>3} of {score.of:>3}")
