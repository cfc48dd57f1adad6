"""`receptionist token`: tokens by which programs of others use the API."""

import click

from receptionist.commands.common import business_option, runs, settings, the_business
from receptionist.domain.api_token import Scope
from receptionist.domain.audit import Actor
from receptionist.domain.ids import TokenId
from receptionist.opening import open_store
from receptionist.services.api_tokens import make_token, revoke_token
from receptionist.services.time import utc_now

_ACTOR = Actor("command line")


@click.group()
def token() -> None:
    """API tokens for programs of others: create, list, revoke."""


@token.command()
@click.argument("name")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    type=click.Choice([scope.value for scope in Scope]),
    help="What it may do; give it once for each. Left out: everything.",
)
@click.option("--days", type=click.IntRange(1, 3650), default=None, help="How long it opens; left out: until revoked.")
@business_option
@runs
async def create(name: str, scopes: tuple[str, ...], days: int | None, named: str) -> None:
    """Make a token for the program NAME and print it, this once."""
    async with open_store(settings()) as store:
        owner = await the_business(store, named)
        asked = scopes or tuple(scope.value for scope in Scope)
        async with store.work(owner.id, write=True) as work:
            _, text = await make_token(work, owner.id, utc_now(), _ACTOR, name, asked, days)
    click.echo(text)


@token.command("list")
@business_option
@runs
async def list_tokens(named: str) -> None:
    """List the tokens that open something."""
    now = utc_now()
    async with open_store(settings()) as store:
        owner = await the_business(store, named)
        async with store.work(owner.id) as work:
            tokens = [one for one in await work.api_tokens() if one.is_good(now)]
    for one in tokens:
        used = f"used {one.last_used_at:%Y-%m-%d %H:%M} UTC" if one.last_used_at else "never used"
        click.echo(f"{one.id}  {one.name:<24} …{one.hint}  {used}  {' '.join(scope.value for scope in one.scopes)}")
    if not tokens:
        click.echo(f"{owner.profile.name} has no tokens. Make one with: receptionist token create NAME")


@token.command()
@click.argument("token_id")
@business_option
@runs
async def revoke(token_id: str, named: str) -> None:
    """End a token, by the id that `list` shows."""
    async with open_store(settings()) as store:
        owner = await the_business(store, named)
        async with store.work(owner.id, write=True) as work:
            await revoke_token(work, utc_now(), _ACTOR, TokenId(token_id))
    click.echo("Revoked. It opens nothing any more.")
