"""What goes wrong at a speech service, in words an operator can act on."""

import httpx2
from openai import APIConnectionError, APIStatusError, APITimeoutError, OpenAIError

from receptionist.errors import SpeechProblem


def unreadable(what: str) -> SpeechProblem:
    """`what` answered, but not as its API says."""
    return SpeechProblem(f"{what} answered what cannot be read.", "Check that the address is that of its API.")


def speech_problem(what: str, problem: OpenAIError | httpx2.HTTPError) -> SpeechProblem:
    """`what` ("Speech recognition over the network") failed with `problem`; whether trying again helps."""
    if isinstance(problem, APITimeoutError | httpx2.TimeoutException):
        return SpeechProblem(f"{what} took too long.")
    if isinstance(problem, APIConnectionError):
        return SpeechProblem(f"{what} cannot be reached.", "Check the address and the network.")
    if isinstance(problem, httpx2.HTTPError):
        return SpeechProblem(f"{what} broke off in the middle.")
    if not isinstance(problem, APIStatusError):
        return unreadable(what)
    match problem.status_code:
        case 401 | 403:
            return SpeechProblem(f"{what} refused the key.", "Check the API key in the settings.", retry=False)
        case 404:
            return SpeechProblem(f"{what} does not know the model.", "Check its name and address.", retry=False)
        case 429:
            return SpeechProblem(f"{what} has reached its limit.", "Check the account's rate limit and credit.")
        case status if status >= 500 or status in (408, 409):
            return SpeechProblem(f"{what} is in trouble (status {status}).")
        case status:
            return SpeechProblem(f"{what} refused the request (status {status}).", retry=False)
