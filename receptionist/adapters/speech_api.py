"""What goes wrong at a speech service, in words an operator can act on."""

from openai import APIConnectionError, APIStatusError, APITimeoutError, OpenAIError

from receptionist.errors import SpeechProblem


def speech_problem(what: str, problem: OpenAIError) -> SpeechProblem:
    """`what` ("Speech recognition over the network") failed with `problem`; whether trying again helps."""
    if isinstance(problem, APITimeoutError):
        return SpeechProblem(f"{what} took too long.")
    if isinstance(problem, APIConnectionError):
        return SpeechProblem(f"{what} cannot be reached.", "Check the address and the network.")
    if not isinstance(problem, APIStatusError):
        return SpeechProblem(f"{what} answered what cannot be read ({type(problem).__name__}).")
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
