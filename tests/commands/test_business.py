"""An operator sets up a business and its people from the terminal."""

import pytest

from tests.commands.conftest import Terminal

SID = "AC" + "0" * 31 + "1"
OTHER_SID = "AC" + "0" * 31 + "2"


def test_a_business_is_added_listed_and_connected(terminal: Terminal) -> None:
    assert "There is no business yet" in terminal("business", "list").stdout
    made = terminal("business", "add", "  Riverside   Plumbing ", "--trade", "plumbing", "--hours", "Mon-Fri 8-12")
    assert made.exit_code == 0
    assert "Riverside Plumbing is set up" in made.stdout
    assert "We're open Monday to Friday from 8 am to noon." in made.stdout

    line = ("business", "connect", "415-555-0100", "--account-sid", SID, "--auth-token", "secret")
    connected = terminal(*line, PUBLIC_URL="https://phone.example.com")
    assert connected.exit_code == 0
    assert "(415) 555-0100 is connected" in connected.stdout
    addresses = [line.split()[-1] for line in connected.stdout.splitlines() if "https://" in line]
    assert [one.rsplit("/", 1)[1] for one in addresses] == ["voice", "fallback", "status"]
    assert all(one.startswith("https://phone.example.com/webhooks/twilio/acct_") for one in addresses)
    assert "secret" not in connected.output

    listed = terminal("business", "list", PUBLIC_URL="https://phone.example.com").stdout
    assert "Riverside Plumbing" in listed and "(415) 555-0100" in listed and addresses[0] in listed


def test_connecting_where_no_carrier_can_reach_says_so(plumber: Terminal) -> None:
    connected = plumber("business", "connect", "415-555-0100", "--account-sid", SID, typed="token\n")
    assert connected.exit_code == 0 and "set PUBLIC_URL" in connected.stdout


def test_the_same_again_is_fine_and_another_account_is_not(plumber: Terminal) -> None:
    line = ("business", "connect", "415-555-0100", "--auth-token", "x", "--account-sid")
    assert plumber(*line, SID).exit_code == 0
    assert plumber(*line, SID).stdout == plumber(*line, SID).stdout
    refused = plumber(*line, OTHER_SID)
    assert refused.exit_code == 1
    assert SID in refused.stderr and "Connect it with that account" in refused.stderr


def test_a_number_of_another_business_is_not_taken_from_it(plumber: Terminal) -> None:
    line = ("business", "connect", "415-555-0100", "--auth-token", "x", "--account-sid", SID)
    assert plumber(*line).exit_code == 0
    assert plumber("business", "add", "Bright Electric", "--trade", "electrical").exit_code == 0
    refused = plumber(*line, "--business", "bright electric")
    assert refused.exit_code == 1 and '"Riverside Plumbing"' in refused.stderr


def test_a_business_is_changed_only_where_asked(plumber: Terminal) -> None:
    changed = plumber("business", "change", "--transfer-to", "415 555 0199", "--hours", "Sat 9-12")
    assert changed.exit_code == 0
    assert "Saturday from 9 am to noon" in changed.stdout and "(415) 555-0199" in changed.stdout
    again = plumber("business", "change", "--timezone", "America/Chicago").stdout
    assert "Saturday from 9 am to noon" in again and "(415) 555-0199" in again
    assert "put through to nobody" in plumber("business", "change", "--transfer-to", "").stdout


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (("add", "", "--trade", "plumbing"), "needs a name"),
        (("add", "X", "--trade", "taxidermy"), "Choose one of: electrical"),
        (("add", "X", "--trade", "plumbing", "--country", "USA"), 'no country "USA"'),
        (("add", "X", "--trade", "plumbing", "--timezone", "America"), 'no time zone "America"'),
        (("add", "X", "--trade", "plumbing", "--hours", "late"), 'hours "late" cannot be read'),
        (("add", "X", "--trade", "plumbing", "--transfer-to", "555-0142"), "is no telephone number"),
        (("add", "riverside plumbing", "--trade", "hvac"), "already"),
        (("connect", "555-0142", "--account-sid", SID, "--auth-token", "x"), "is no telephone number"),
        (("connect", "4155550100", "--account-sid", "SK1", "--auth-token", "x"), "AC and 32 letters"),
        (("change", "--timezone", "Mars/Base"), 'no time zone "Mars/Base"'),
        (("change", "--business", "Nobody"), 'no business "Nobody"'),
    ],
)
def test_what_does_not_hold_is_told_and_changes_nothing(plumber: Terminal, line: tuple[str, ...], says: str) -> None:
    before = plumber("business", "list").stdout
    refused = plumber("business", *line)
    assert refused.exit_code == 1 and refused.stdout == ""
    assert says in refused.stderr and len(refused.stderr.strip().splitlines()) == 2
    assert plumber("business", "list").stdout == before


def test_of_several_businesses_one_must_be_named(plumber: Terminal) -> None:
    plumber("business", "add", "Bright Electric", "--trade", "electrical")
    refused = plumber("user", "list")
    assert refused.exit_code == 1 and "Riverside Plumbing, Bright Electric" in refused.stderr
    assert plumber("user", "list", "--business", "BRIGHT electric").exit_code == 0


def test_a_person_is_added_signs_in_and_changes_the_password(plumber: Terminal) -> None:
    assert "Nobody signs in" in plumber("user", "list").stdout
    typed = "a few words in a row\n" * 2
    added = plumber("user", "add", "Owner@Example.com", "--name", "Ann Lee", typed=typed)
    assert "Ann Lee may sign in to Riverside Plumbing as owner." in added.stdout
    assert "a few words" not in added.output
    assert plumber("user", "list").stdout.split()[:2] == ["owner@example.com", "owner"]
    link = plumber("user", "link", "OWNER@example.com", PUBLIC_URL="https://phone.example.com").stdout
    assert link.startswith("https://phone.example.com/enter/")
    assert link != plumber("user", "link", "owner@example.com").stdout
    assert plumber("user", "password", "owner@example.com", typed="other words in a row\n" * 2).exit_code == 0


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (("add", "nobody"), "is no e-mail address"),
        (("add", "b@example.com", "--password", "short"), "shorter than 10"),
        (("add", "OWNER@example.com", "--password", "long enough words"), "already"),
        (("link", "b@example.com"), "Nobody signs in as b@example.com"),
        (("password", "b@example.com"), "Nobody signs in as b@example.com"),
        (("password", "owner@example.com", "--password", "short"), "shorter than 10"),
    ],
)
def test_a_person_who_cannot_be(plumber: Terminal, line: tuple[str, ...], says: str) -> None:
    plumber("user", "add", "owner@example.com", "--password", "long enough words")
    refused = plumber("user", *line)
    assert refused.exit_code == 1 and says in refused.stderr
    assert len(plumber("user", "list").stdout.splitlines()) == 1
