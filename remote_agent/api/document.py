"""The OpenAPI document: what FastAPI finds in the routes, and the schema of an order, whose body is read raw."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from fastapi import FastAPI
from pydantic import TypeAdapter

from vmsg_desktop.core.model.compute import Capabilities, WireError, WorkOrder, WorkView

_REFS: Final = "#/components/schemas/Order_{model}"
_ANSWER_REFS: Final = "#/components/schemas/{model}"
_ANSWERS: Final = (Capabilities, WireError, WorkView)
_SCHEME: Final = "token"
ORDER_BODY: Final[Mapping[str, Any]] = {
    "required": True,
    "content": {"application/json": {"schema": {"$ref": _REFS.format(model="WorkOrder")}}},
}
FILE_BODY: Final[Mapping[str, Any]] = {
    "required": True,
    "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
}


def add_document(app: FastAPI) -> None:
    """Have ``app`` make its whole document when it is first asked for."""
    of_routes = app.openapi

    def whole() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = of_routes()
            parts = document.setdefault("components", {})
            parts["schemas"] = {**parts.get("schemas", {}), **_answer_schemas(), **_order_schemas()}
            parts["securitySchemes"] = {_SCHEME: {"type": "http", "scheme": "bearer"}}
            document["security"] = [{_SCHEME: []}]
        return of_routes()

    app.openapi = whole  # type: ignore[method-assign]  # as FastAPI's own pages tell to do it


def _answer_schemas() -> dict[str, Any]:
    """What `errors.json_of` points at."""
    schemas: dict[str, Any] = {}
    for model in _ANSWERS:
        schema = TypeAdapter(model).json_schema(mode="serialization", ref_template=_ANSWER_REFS)
        schemas |= schema.pop("$defs", {})
        schemas[model.__name__] = schema
    return schemas


def _order_schemas() -> dict[str, Any]:
    """The schema of an order and of its parts, under names of their own: results have other rules for the same."""
    schema = TypeAdapter(WorkOrder).json_schema(ref_template=_REFS)
    parts: dict[str, Any] = schema.pop("$defs")
    return {f"Order_{name}": part for name, part in {**parts, "WorkOrder": schema}.items()}
