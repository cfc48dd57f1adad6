"""A call's tape: both sides on one time axis, as the caller heard it."""

from receptionist.voice.recording import SILENCE, CallTape

SECOND = 8000


def test_both_sides_lie_beside_each_other() -> None:
    tape = CallTape()
    tape.play(b"g" * SECOND)  # the greeting is sent at once, and heard in the first second
    tape.hear(b"c" * 2 * SECOND)
    tape.play(b"a" * SECOND)
    tape.hear(b"d" * 2 * SECOND)
    caller, agent = tape.rest()
    assert caller == b"c" * 2 * SECOND + b"d" * 2 * SECOND
    assert agent == b"g" * SECOND + SILENCE * SECOND + b"a" * SECOND + SILENCE * SECOND


def test_what_a_clear_dropped_was_not_heard() -> None:
    tape = CallTape()
    tape.play(b"a" * 5 * SECOND)
    tape.hear(b"c" * SECOND)
    tape.clear()
    tape.hear(b"c" * SECOND)
    assert tape.rest()[1] == b"a" * SECOND + SILENCE * SECOND


def test_only_what_is_old_enough_is_handed_out_and_the_rest_can_be_muted() -> None:
    tape = CallTape(held_seconds=2)
    tape.hear(b"c" * 3 * SECOND)
    assert tape.ready() == (b"c" * SECOND, SILENCE * SECOND)
    assert tape.ready() == (b"", b"")
    tape.mute(0.5, 2.0)  # its first half second is gone already
    assert tape.rest()[0] == SILENCE * SECOND + b"c" * SECOND


def test_muting_beyond_the_end_changes_no_length() -> None:
    tape = CallTape()
    tape.hear(b"c" * SECOND)
    tape.mute(-3.0, 9.0)
    assert tape.rest() == (SILENCE * SECOND, SILENCE * SECOND)
