"""The API described: for programs in OpenAPI, for people on a page made of the same."""

import json
import re
from collections.abc import Iterable
from typing import Any

from quart import Blueprint, Response, current_app
from quart_schema import OpenAPIProvider, hide
from werkzeug.routing.rules import Rule

from receptionist.domain.api_token import Scope
from receptionist.domain.webhook import EVENT_KINDS
from receptionist.web.api.examples import examples_for
from receptionist.web.api.frame import PREFIX
from receptionist.web.api.limits import REQUESTS, WITHIN
from receptionist.web.api.problems import PROBLEMS
from receptionist.web.app import App
from receptionist.web.rendering import render_template

_GROUPS = {
    "token": "Token",
    "contacts": "Contacts",
    "threads": "Threads and texts",
    "messages": "Threads and texts",
    "leads": "Leads",
    "calls": "Calls",
    "appointments": "Appointments",
    "jobs": "Jobs",
    "documents": "Documents",
    "price-book": "Price book",
    "settings": "Settings",
}
_FILES = {"text/csv": {"schema": {"type": "string"}}, "application/yaml": {"schema": {"type": "string"}}}
_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "one plain sentence"},
        "field": {"type": "string", "description": "what of the request it is about"},
        "errors": {"type": "array", "items": {"type": "object"}},
    },
}


class ApiDescription(OpenAPIProvider):
    """Describes what is under `/api/v1` and nothing else of the application."""

    def generate_rules(self) -> Iterable[Rule]:
        """The rules that are described, in their order."""
        for rule in super().generate_rules():
            if rule.rule.startswith(f"{PREFIX}/"):
                yield rule

    def build_querystring_parameters(self, model: type[Any]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
        """As the model has them; quart-schema takes them all for optional."""
        parameters, definitions = super().build_querystring_parameters(model)
        for one in parameters:
            one["required"] = model.model_fields[one["name"]].is_required()
        return parameters, definitions

    def schema(self) -> dict[str, Any]:
        """The whole description."""
        described = json.loads(re.sub(r"\b([A-Z]\w*)Shape\b", r"\1", json.dumps(super().schema())))
        described["components"]["schemas"]["Problem"] = _PROBLEM
        for path, methods in described["paths"].items():
            for method, operation in methods.items():
                operation["tags"] = [_group(path)]
                operation["operationId"] = operation["operationId"].removeprefix(f"{method}_")
                operation["responses"]["default"] = {
                    "description": "What went wrong",
                    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
                }
                operation["parameters"] += _headers(path, method)
                if method == "put":
                    operation["requestBody"] = {"content": _FILES}
                if method == "post" and path.endswith(".csv"):
                    operation["requestBody"] = {"content": {"text/csv": _FILES["text/csv"]}}
                if method == "get" and path.endswith(".pdf"):
                    operation["responses"]["200"] = {"description": "The file", "content": {"application/pdf": {}}}
                if method == "get" and path.endswith(".csv"):
                    operation["responses"]["200"] = {
                        "description": "The file",
                        "content": {"text/csv": {"schema": {"type": "string"}}},
                    }
        result: dict[str, Any] = described
        return result


def add_description(blueprint: Blueprint, app: App) -> None:
    """`/openapi.json` and `/docs`: open to everybody, for they tell nothing of any business."""

    def described() -> dict[str, Any]:
        schema: dict[str, Any] = current_app.extensions["QUART_SCHEMA"].openapi_provider.schema()
        return {**schema, "servers": [{"url": app.settings.public_url}]}

    @blueprint.get("/openapi.json")
    @hide
    async def openapi() -> Response:
        return Response(json.dumps(described()), content_type="application/json")

    @blueprint.get("/docs")
    @hide
    async def docs() -> str:
        schema = described()
        return await render_template(
            "api_docs.html",
            origin=app.settings.public_url,
            base=f"{app.settings.public_url}{PREFIX}",
            groups=_grouped(schema, f"{app.settings.public_url}{PREFIX}"),
            scopes=[scope.value for scope in Scope],
            events=[kind.value for kind in EVENT_KINDS],
            problems=PROBLEMS,
            requests=REQUESTS,
            seconds=round(WITHIN.total_seconds()),
        )


def _group(path: str) -> str:
    first = path.removeprefix(f"{PREFIX}/").partition("/")[0].partition(".")[0]
    return _GROUPS[first]


def _headers(path: str, method: str) -> list[dict[str, Any]]:
    def header(name: str, required: bool, says: str) -> dict[str, Any]:
        return {"name": name, "in": "header", "required": required, "description": says, "schema": {"type": "string"}}

    if method in ("put", "patch"):
        return [header("If-Match", True, "the ETag that was read; * writes over anything")]
    if method == "post" and path.endswith("/messages"):
        return [header("Idempotency-Key", True, "repeated with the same key, the text goes out once")]
    if method == "post" and ("/leads/" in path or path.endswith("/taps")):
        return [header("Idempotency-Key", False, "repeated with the same key, it is done once")]
    return []


def _grouped(schema: dict[str, Any], base: str) -> list[dict[str, Any]]:
    """The operations as the page shows them, group by group."""
    groups: dict[str, list[dict[str, Any]]] = {name: [] for name in dict.fromkeys(_GROUPS.values())}
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            groups[operation["tags"][0]].append(_operation(schema, base, path, method, operation))
    return [
        {"name": name, "id": re.sub(r"\W+", "-", name.lower()), "operations": operations}
        for name, operations in groups.items()
    ]


def _operation(schema: dict[str, Any], base: str, path: str, method: str, operation: dict[str, Any]) -> dict[str, Any]:
    scopes = operation["security"][0]["token"]
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    answer = operation["responses"]["200" if "200" in operation["responses"] else "201"]["content"]
    shown = answer.get("application/json", {}).get("schema")
    return {
        "id": operation["operationId"].replace("_", "-"),
        "method": method.upper(),
        "path": path,
        "summary": operation["summary"],
        "description": operation["description"].strip(),
        "scope": scopes[0] if scopes else "",
        "parameters": [_parameter(schema, one) for one in operation["parameters"]],
        "body": _fields(schema, body) if body else [],
        "answer": _fields(schema, shown) if shown else [],
        "curl": examples_for(method, path.removeprefix(PREFIX), base),
    }


def _parameter(schema: dict[str, Any], one: dict[str, Any]) -> dict[str, Any]:
    says = one.get("description") or one["schema"].get("description", "")
    return {
        "name": one["name"],
        "where": one["in"],
        "required": one.get("required", False),
        "says": says,
        "type": _type(schema, one["schema"]),
    }


def _fields(schema: dict[str, Any], shape: dict[str, Any]) -> list[dict[str, Any]]:
    shape = _resolved(schema, shape)
    needed = shape.get("required", [])
    return [
        {"name": name, "required": name in needed, "says": part.get("description", ""), "type": _type(schema, part)}
        for name, part in shape.get("properties", {}).items()
    ]


def _resolved(schema: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    ref = part.get("$ref", "")
    found: dict[str, Any] = schema["components"]["schemas"][ref.rpartition("/")[2]] if ref else part
    return found


def _type(schema: dict[str, Any], part: dict[str, Any]) -> str:
    """A type in words."""
    if "$ref" in part:
        found = _resolved(schema, part)
        return " | ".join(found["enum"]) if "enum" in found else part["$ref"].rpartition("/")[2]
    if "anyOf" in part:
        return " or ".join(_type(schema, one) for one in part["anyOf"])
    if "enum" in part:
        return " | ".join(map(str, part["enum"]))
    if part.get("type") == "array":
        return f"list of {_type(schema, part.get('items', {}))}"
    return str(part.get("format") or part.get("type") or "any")
