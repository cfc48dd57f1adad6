"""`receptionist user`: people who may sign in."""

import click

from receptionist.commands.common import business_option, runs, settings, the_business
from receptionist.domain.audit import Actor
from receptionist.domain.records import Role, User
from receptionist.errors import NotFound
from receptionist.opening import open_store
from receptionist.ports import Store
from receptionist.services.people import add_user, check_email, set_password, sign_in_link
from receptionist.services.time import utc_now
from receptionist.services.two_factor import reset


@click.group()
def user() -> None:
    """People who may sign in: add, list, password, link, reset-two-factor."""


@user.command("add")
@click.argument("email")
@click.option("--name", "full_name", default="")
@click.option("--role", type=click.Choice([role.value for role in Role]), default=Role.OWNER.value, show_default=True)
@click.option("--password", default="", help="Asked for where left out.")
@business_option
@runs
async def add_person(email: str, full_name: str, role: str, password: str, named: str) -> None:
    """Add somebody who may sign in."""
    check_email(email)
    async with open_store(settings()) as store:
        owner = await the_business(store, named)
        password = password or click.prompt("Password", hide_input=True, confirmation_prompt=True)
        made = await add_user(store, owner.id, email, full_name, Role(role), password)
    click.echo(f"{made.name} may sign in to {owner.profile.name} as {made.role.value}.")


@user.command("list")
@business_option
@runs
async def list_people(named: str) -> None:
    """List the people of a business."""
    async with open_store(settings()) as store:
        owner = await the_business(store, named)
        async with store.work(owner.id) as work:
            people = await work.users()
    for person in people:
        gone = "" if person.is_active else "  (let go)"
        click.echo(f"{person.email:<32} {person.role.value:<11} {person.name}{gone}")
    if not people:
        click.echo(f"Nobody signs in to {owner.profile.name} yet. Add somebody with: receptionist user add EMAIL")


@user.command("password")
@click.argument("email")
@click.option("--password", default="", help="Asked for where left out.")
@runs
async def new_password(email: str, password: str) -> None:
    """Give somebody a new password; it is asked for. Their sessions end."""
    async with open_store(settings()) as store:
        person = await _person(store, email)
        password = password or click.prompt("New password", hide_input=True, confirmation_prompt=True)
        await set_password(store, person, password)
    click.echo(f"{person.name} has a new password.")


@user.command("link")
@click.argument("email")
@runs
async def link(email: str) -> None:
    """Print a link that signs somebody in once, within the hour."""
    config = settings()
    async with open_store(config) as store:
        person = await _person(store, email)
        click.echo(await sign_in_link(store, person.business_id, person.id, config.public_url, utc_now()))


@user.command("reset-two-factor")
@click.argument("email")
@runs
async def reset_second_factor(email: str) -> None:
    """Take the second factor from somebody who lost it. Their sessions end; their password alone lets them in."""
    async with open_store(settings()) as store:
        person = await _person(store, email)
        async with store.work(person.business_id, write=True) as work:
            await reset(work, person, Actor("command line"), utc_now())
    click.echo(f"{person.name} has no second factor any more, and is signed out everywhere.")


async def _person(store: Store, email: str) -> User:
    person = await store.directory.user_by_email(email)
    if person is None:
        raise NotFound(f"Nobody signs in as {email}.", "receptionist user list shows who does.")
    return person
