"""An operator makes a token for a program from the terminal."""

from tests.commands.conftest import Terminal


def test_a_token_is_made_listed_and_revoked(plumber: Terminal) -> None:
    assert "has no tokens" in plumber("token", "list").stdout
    made = plumber(
        "token", "create", "Website form", "--scope", "leads:read", "--scope", "messages:send", "--days", "30"
    )
    assert made.exit_code == 0, made.stderr
    text = made.stdout.strip()
    assert text.startswith("rcp_") and len(text) == 47
    listed = plumber("token", "list").stdout
    assert "Website form" in listed and f"…{text[-4:]}" in listed and text not in listed
    assert "messages:send leads:read" in listed and "never used" in listed
    assert plumber("token", "revoke", listed.split()[0]).stdout == "Revoked. It opens nothing any more.\n"
    assert "has no tokens" in plumber("token", "list").stdout


def test_a_token_that_cannot_be_is_refused_in_words(plumber: Terminal) -> None:
    assert "The token needs a name." in plumber("token", "create", "  ").stderr
    assert "There is no such token." in plumber("token", "revoke", "tok_1").stderr
    assert "is not one of" in plumber("token", "create", "X", "--scope", "everything").stderr
