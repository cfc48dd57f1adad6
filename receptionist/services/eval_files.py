"""Finds and reads the written conversations in a folder."""

from pathlib import Path

from receptionist.domain.eval_case import EvalCase
from receptionist.domain.eval_yaml import parse_eval_case
from receptionist.errors import BadInput


def read_eval_cases(place: Path) -> list[EvalCase]:
    """The conversation of this file, or all of this folder and those below it, by name.

    Raises BadInput with every problem of every file.
    """
    paths = sorted([*place.rglob("*.yaml"), *place.rglob("*.yml")]) if place.is_dir() else [place]
    if not paths:
        raise BadInput(f"In {place} are no conversations.", "Each is a file that ends in .yaml.")
    cases: list[EvalCase] = []
    problems: list[str] = []
    for path in paths:
        try:
            cases.append(_read(path, str(path.relative_to(place)) if place.is_dir() else path.name))
        except BadInput as problem:
            problems.append(problem.message)
    if problems:
        raise BadInput("\n".join(problems), "docs/evaluation.md describes what a conversation holds.")
    return cases


def _read(path: Path, name: str) -> EvalCase:
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise BadInput(f"There is no file {path}.") from error
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror or error}.") from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise BadInput(f"{name}, line {line}: is not UTF-8 text.") from error
    return parse_eval_case(text, name)
