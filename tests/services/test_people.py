"""Signing in, where no page shows the difference."""

from argon2 import PasswordHasher, extract_parameters

from receptionist.services import people


async def test_an_address_nobody_has_takes_as_long_as_a_wrong_password() -> None:
    todays = await people.password_hash("correct horse battery")
    assert extract_parameters(people._NOBODY) == extract_parameters(todays)
    assert not PasswordHasher().check_needs_rehash(people._NOBODY)
