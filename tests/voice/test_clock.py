"""Time by audio, and by the wall where the audio stops."""

from receptionist.voice.clock import CallClock


def clock_after(*steps: tuple[str, float]) -> float:
    clock = CallClock()
    for kind, seconds in steps:
        clock.audio(seconds) if kind == "audio" else clock.wall(seconds)
    return clock.now


def test_audio_tells_the_time():
    assert clock_after(("audio", 0.02), ("wall", 1.0), ("audio", 0.04)) == 0.04


def test_a_second_without_audio_is_only_late_audio():
    assert clock_after(("audio", 1.0), ("wall", 1.5), ("wall", 2.5), ("audio", 2.6)) == 2.6


def test_where_audio_stops_the_wall_carries_on():
    assert clock_after(("audio", 1.0), ("wall", 1.5), ("wall", 9.5)) == 9.0


def test_time_never_goes_back():
    assert clock_after(("audio", 1.0), ("wall", 1.5), ("wall", 9.5), ("audio", 1.02), ("audio", 0.5)) == 9.0


def test_lost_audio_is_made_up_for():
    steps = [("audio", 1.0), ("wall", 1.0), ("wall", 2.0), ("wall", 3.0), ("wall", 6.0), ("audio", 1.5), ("wall", 6.5)]
    assert clock_after(*steps) == 6.5
    assert clock_after(*steps, ("audio", 1.52)) == 6.52


def test_late_audio_in_a_burst_does_not_push_time_ahead():
    steps = [("audio", 1.0), ("wall", 1.0), ("wall", 2.0), ("wall", 3.0), ("wall", 4.0), ("audio", 4.4), ("wall", 5.0)]
    assert clock_after(*steps, ("audio", 5.0)) == 5.0
