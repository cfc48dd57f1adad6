"""A long recording is cut where nobody speaks, and nothing of it is lost."""

from receptionist.voice.pieces import pieces

RATE = 8000
LOUD, QUIET = b"\x00\x40" * RATE, b"\x00\x00" * RATE  # a second of each


def test_a_message_of_a_minute_is_cut_in_its_pauses_and_is_whole_again() -> None:
    spoken = LOUD * 17 + QUIET + LOUD * 20 + QUIET + LOUD * 14
    found = list(pieces(spoken, RATE))
    assert b"".join(piece.pcm for piece in found) == spoken
    assert [piece.starts for piece in found] == [0.0, 17.0, 38.0]
    assert all(piece.ends - piece.starts <= 24.0 for piece in found)


def test_a_short_message_is_one_piece_and_silence_is_none() -> None:
    [only] = pieces(LOUD * 10, RATE)
    assert (only.starts, only.ends) == (0.0, 10.0)
    assert list(pieces(b"", RATE)) == []
