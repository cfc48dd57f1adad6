"""The TwiML documents we answer with. Each is complete: after its last verb the call may end."""

from collections.abc import Iterable

from twilio.twiml.voice_response import VoiceResponse  # type: ignore[import-untyped]

from receptionist.domain.phone import PhoneNumber

LAST_RESORT_RINGS_SECONDS = 25
LONGEST_MESSAGE_SECONDS = 180


def connect_stream(stream_url: str, action_url: str, status_url: str, parameters: dict[str, str]) -> str:
    """Connects the caller to our media socket; when that closes, the carrier asks `action_url` what is next.

    `status_url` is told how the stream fares: a handshake that failed is seen nowhere else.
    """
    response = VoiceResponse()
    connect = response.connect(action=action_url, method="POST")
    stream = connect.stream(url=stream_url, status_callback=status_url, status_callback_method="POST")
    for name, value in parameters.items():
        stream.parameter(name=name, value=value)
    return str(response)


def dial(
    numbers: Iterable[PhoneNumber],
    action_url: str,
    *,
    seconds: int = LAST_RESORT_RINGS_SECONDS,
    caller_id: str = "",
    screen_url: str = "",
    say: str = "",
) -> str:
    """Rings people, at most ten, all at once for so many seconds; the first to pick up has the call.

    `screen_url` asks whoever picks up to accept, so that a voicemail cannot swallow the caller.
    """
    response = VoiceResponse()
    if say:
        response.say(say)
    verb = response.dial(
        action=action_url,
        method="POST",
        timeout=seconds,
        answer_on_bridge=True,
        caller_id=caller_id or None,
    )
    for number in numbers:
        verb.number(number.e164, url=screen_url or None, method="POST" if screen_url else None)
    return str(response)


def screen(say: str, accept_url: str) -> str:
    """Played to the person who is rung; without a key pressed their leg is hung up."""
    response = VoiceResponse()
    response.gather(action=accept_url, method="POST", num_digits=1, timeout=8).say(say)
    response.hangup()
    return str(response)


def dial_customer(number: PhoneNumber, action_url: str, answered_url: str, *, caller_id: str, seconds: int) -> str:
    """Rings a customer for so many seconds; `answered_url` is told when they pick up."""
    response = VoiceResponse()
    verb = response.dial(action=action_url, method="POST", timeout=seconds, caller_id=caller_id)
    verb.number(
        number.e164, status_callback=answered_url, status_callback_event="answered", status_callback_method="POST"
    )
    return str(response)


def ask_for_key(say: str, key_url: str) -> str:
    """Says a sentence, and says it once more; `key_url` is asked whether a key was pressed or not."""
    response = VoiceResponse()
    gather = response.gather(action=key_url, method="POST", num_digits=1, timeout=6, action_on_empty_result=True)
    gather.say(say)
    gather.pause(length=2)
    gather.say(say)
    return str(response)


def bridge(say: str = "") -> str:
    """Ends the screening: the two are connected, after a sentence to the person."""
    response = VoiceResponse()
    if say:
        response.say(say)
    return str(response)


def take_message(say: str, action_url: str) -> str:
    """Says a sentence and records; `action_url` hears about the recording."""
    response = VoiceResponse()
    response.say(say)
    response.record(action=action_url, method="POST", max_length=LONGEST_MESSAGE_SECONDS, timeout=6, play_beep=True)
    response.hangup()
    return str(response)


def say_and_hang_up(say: str) -> str:
    """A last sentence. It needs none of our services."""
    response = VoiceResponse()
    response.say(say)
    response.hangup()
    return str(response)


def reject_as_busy() -> str:
    """Turns a ringing call away, as a line that is engaged does."""
    response = VoiceResponse()
    response.reject(reason="busy")
    return str(response)


def hang_up() -> str:
    """Ends the call."""
    response = VoiceResponse()
    response.hangup()
    return str(response)
