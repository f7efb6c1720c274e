"""The OpenAPI document: what FastAPI finds in the routes, and the schema of an order, whose body is read raw."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from fastapi import FastAPI
from pydantic import TypeAdapter

from vmsg_desktop.core.model.compute import WorkOrder

_REFS: Final = "#/components/schemas/Order_{model}"
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
    """Complete the document of ``app``; call it once all routes are there."""
    document = app.openapi()
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    schemas.update(_order_schemas())
    document["components"]["securitySchemes"] = {_SCHEME: {"type": "http", "scheme": "bearer"}}
    document["security"] = [{_SCHEME: []}]


def _order_schemas() -> dict[str, Any]:
    """The schema of an order and of its parts, under names of their own: results have other rules for the same."""
    schema = TypeAdapter(WorkOrder).json_schema(ref_template=_REFS)
    parts: dict[str, Any] = schema.pop("$defs")
    return {f"Order_{name}": part for name, part in {**parts, "WorkOrder": schema}.items()}
