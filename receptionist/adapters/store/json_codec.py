"""Domain values as JSON and back, without loss.

Works on frozen dataclasses made of texts, numbers, flags, enums, dates, times, tuples, mappings and other such
dataclasses. A field that is missing in the JSON takes its default, so that rows written before the field existed still
load; anything else that does not fit its type is refused. A moment keeps its time zone by name, after RFC 9557:
`2026-10-01T09:00:00-04:00[America/New_York]`.
"""

import re
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime, time
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, NewType, TypeVar, Union, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
T = TypeVar("T")

_MOMENT = re.compile(r"([^\[]+)(?:\[([^\]]+)\])?")


class Unreadable(ValueError):
    """JSON that is not what its type says. The text names the place, never the content."""


def to_json(value: object) -> Json:
    """`value` as plain JSON. Raises TypeError for a type that is none of ours."""
    if isinstance(value, Enum):
        return to_json(value.value)
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, datetime):
        return _moment_to_text(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, tuple):
        return [to_json(part) for part in value]
    if isinstance(value, Mapping):
        return {str(to_json(key)): to_json(part) for key, part in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return {name: to_json(getattr(value, name)) for name in _shape(type(value))}
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def from_json(kind: type[T], data: object) -> T:
    """A `kind` from what `to_json` made of one. Raises Unreadable."""
    return _read(kind, data, kind.__name__)  # type: ignore[no-any-return]


def _moment_to_text(value: datetime) -> str:
    if value.tzinfo is None:
        raise TypeError("a time without a zone has no form in JSON")
    zone = f"[{value.tzinfo.key}]" if isinstance(value.tzinfo, ZoneInfo) else ""
    return value.isoformat() + zone


@cache
def _shape(kind: type) -> dict[str, tuple[Any, Field[Any]]]:
    hints = get_type_hints(kind)
    return {part.name: (hints[part.name], part) for part in fields(kind) if part.init}


def _read(kind: Any, data: object, place: str) -> Any:
    if isinstance(kind, NewType):
        kind = kind.__supertype__
    origin = get_origin(kind)
    if origin in (UnionType, Union):
        return _read_optional(kind, data, place)
    if origin is tuple:
        return _read_tuple(kind, data, place)
    if origin is dict:
        return _read_mapping(kind, data, place)
    if is_dataclass(kind):
        return _read_dataclass(kind, data, place)
    return _read_plain(kind, data, place)


def _read_optional(kind: Any, data: object, place: str) -> Any:
    others = [part for part in get_args(kind) if part is not NoneType]
    if data is None and len(others) < len(get_args(kind)):
        return None
    if len(others) != 1:
        raise TypeError(f"{place}: only a type or None can be read back")
    return _read(others[0], data, place)


def _read_tuple(kind: Any, data: object, place: str) -> tuple[Any, ...]:
    if not isinstance(data, list):
        raise Unreadable(f"{place} should be a list")
    parts = get_args(kind)
    if len(parts) == 2 and parts[1] is Ellipsis:
        return tuple(_read(parts[0], part, f"{place}[{index}]") for index, part in enumerate(data))
    if len(data) != len(parts):
        raise Unreadable(f"{place} should hold {len(parts)} values")
    return tuple(_read(part, value, f"{place}[{i}]") for i, (part, value) in enumerate(zip(parts, data, strict=True)))


def _read_mapping(kind: Any, data: object, place: str) -> dict[Any, Any]:
    if not isinstance(data, dict):
        raise Unreadable(f"{place} should be an object")
    key_kind, value_kind = get_args(kind)
    return {
        _read(key_kind, key, f"{place} key {i}"): _read(value_kind, value, f"{place} value {i}")
        for i, (key, value) in enumerate(data.items())
    }


def _read_dataclass(kind: Any, data: object, place: str) -> Any:
    if not isinstance(data, dict):
        raise Unreadable(f"{place} should be an object")
    shape = _shape(kind)
    values = {name: _read(hint, data[name], f"{place}.{name}") for name, (hint, _) in shape.items() if name in data}
    for name, (_, part) in shape.items():
        if name not in values and part.default is MISSING and part.default_factory is MISSING:
            raise Unreadable(f"{place}.{name} is missing")
    return kind(**values)


def _read_plain(kind: Any, data: object, place: str) -> Any:
    if kind is float and isinstance(data, int | float) and not isinstance(data, bool):
        return float(data)
    if kind in (bool, int, str):
        if type(data) is not kind:
            raise Unreadable(f"{place} should be {kind.__name__}")
        return data
    if not isinstance(data, str):
        raise Unreadable(f"{place} should be {kind.__name__}")
    try:
        if issubclass(kind, datetime):
            return _moment_from_text(data)
        if issubclass(kind, date | time):
            return kind.fromisoformat(data)
        return kind(data)
    except (ValueError, ZoneInfoNotFoundError) as error:
        raise Unreadable(f"{place} should be {kind.__name__}") from error


def _moment_from_text(text: str) -> datetime:
    match = _MOMENT.fullmatch(text)
    if match is None:
        raise ValueError("not a moment")
    moment = datetime.fromisoformat(match[1])
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone")
    return moment.astimezone(ZoneInfo(match[2])) if match[2] else moment
