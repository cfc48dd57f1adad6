"""An operator sets up a business and its people from the terminal."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.commands.conftest import Terminal
from tests.commands.test_doctor import mark

PROFILE = "3f1c0a52-7d5e-4f0e-9b1c-2a6d8e4b7c90"
PUBLIC_KEY = "e2KZ" + "A" * 39 + "="
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
    assert [one.rsplit("/", 1)[1] for one in addresses] == [
        "voice",
        "fallback",
        "status",
        "texts#rc=5&rp=all",
        "texts#rc=5&rp=all",
    ]
    assert all(one.startswith("https://phone.example.com/webhooks/twilio/acct_") for one in addresses)
    assert "secret" not in connected.output

    listed = terminal("business", "list", PUBLIC_URL="https://phone.example.com").stdout
    assert "Riverside Plumbing" in listed and "(415) 555-0100" in listed and addresses[0] in listed


TELNYX = ("business", "connect", "415-555-0101", "--carrier", "telnyx", "--profile", PROFILE)
VONAGE = ("business", "connect", "415-555-0102", "--carrier", "vonage", "--api-key", "a1b2c3d4")


def test_a_telnyx_account_is_connected_with_its_public_key(plumber: Terminal) -> None:
    public = {"PUBLIC_URL": "https://phone.example.com"}
    connected = plumber(*TELNYX, "--public-key", PUBLIC_KEY, typed="KEY-very-secret\n", **public)
    assert connected.exit_code == 0, connected.stderr
    assert "(415) 555-0101 is connected. Set these at Telnyx" in connected.stdout
    [address] = [line.split()[-1] for line in connected.stdout.splitlines() if "https://" in line]
    assert address.startswith("https://phone.example.com/webhooks/telnyx/acct_") and address.endswith("/texts")
    assert "secret" not in connected.output and "without" not in connected.stdout.lower()
    assert plumber(*TELNYX, "--public-key", PUBLIC_KEY, typed="KEY-new\n", **public).stdout == connected.stdout
    assert (
        f"telnyx: (415) 555-0101\n  Messaging profile, webhook URL: {address}"
        in plumber("business", "list", **public).stdout
    )
    assert mark(plumber("doctor").stdout, "texts over telnyx: nothing is missing here") == "ok"


def test_a_vonage_account_is_connected_and_what_it_lacks_is_said(plumber: Terminal, tmp_path: Path) -> None:
    connected = plumber(*VONAGE, "--signature-method", "HMAC-SHA256", typed="api-hush\nsigning-hush\n")
    assert connected.exit_code == 0, connected.stderr
    assert "hush" not in connected.output and "Vonage cannot reach that address" in connected.stdout
    assert [line.split()[-1].rsplit("/", 1)[1] for line in connected.stdout.splitlines() if "/webhooks/" in line] == [
        "texts",
        "receipts",
    ]
    lacking = "Without a Private key the SMS API is used, which brings no pictures."
    assert lacking in connected.stdout and "the SMS API is used" in plumber("business", "list").stdout
    assert mark(plumber("doctor").stdout, "texts over vonage: without the Private key") == "!!"

    key = tmp_path / "private.key"
    key.write_bytes(
        rsa.generate_private_key(65537, 2048).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    secrets = ("--api-secret", "api-hush", "--signature-secret", "signing-hush", "--private-key", str(key))
    refused = plumber(*VONAGE, *secrets)
    assert refused.exit_code == 1 and "goes with its Application id" in refused.stderr
    whole = plumber(*VONAGE, *secrets, "--application", PROFILE)
    assert whole.exit_code == 0 and lacking not in whole.stdout and "PRIVATE" not in whole.output


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ((*TELNYX, "--api-key", "k", "--public-key", "c2hvcnQ="), "Public key must be the account's public key: 44"),
        ((*TELNYX, "--api-key", "k", "--public-key", "no base64!"), "Public key must be"),
        ((*TELNYX, "--api-key", "clé", "--public-key", PUBLIC_KEY), "API key must be letters"),
        ((*TELNYX, "--auth-token", "x"), "Telnyx has no --auth-token."),
        ((*TELNYX, "--private-key", "x.pem"), "Telnyx has no --private-key."),
        ((*TELNYX[:-1], "main", "--api-key", "k", "--public-key", PUBLIC_KEY), "profile id must be an id such as"),
        (
            (*VONAGE, "--api-secret", "s", "--signature-secret", "s", "--signature-method", "rot13"),
            "md5hash, or a hash",
        ),
        (
            (*VONAGE, "--api-secret", "s", "--signature-secret", "s", "--private-key", "/etc/passwd"),
            "private key as the",
        ),
        ((*VONAGE, "--private-key", "/dev/null"), "is no PEM file"),
        ((*VONAGE, "--private-key", "/nowhere/x.pem"), "cannot be read"),
        (("business", "connect", "4155550100", "--account-sid", SID, "--messaging-service", "x"), "MG and 32 letters"),
    ],
)
def test_credentials_that_do_not_hold_are_told_and_change_nothing(
    plumber: Terminal, line: tuple[str, ...], says: str
) -> None:
    before = plumber("business", "list").stdout
    refused = plumber(*line, typed="secret\n" * 3)
    assert refused.exit_code == 1 and says in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 2
    assert plumber("business", "list").stdout == before


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
