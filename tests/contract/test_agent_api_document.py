"""What the OpenAPI document promises, the service keeps: schemathesis sends what it allows and what it does not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import CheckFunction
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    negative_data_rejection,
    positive_data_acceptance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from remote_agent.api.app import make_app
from remote_agent.blobs import AgentBlobs
from tests.fakes.agent_api import FAST, TOKEN, ServedAgent, served_agent
from tests.fakes.agent_parts import FakeActivity, FakeJobs, FakeMachine
from vmsg_desktop.core.model.secret import Secret

PATIENT = replace(FAST, failures_per_s=1e6, failure_burst=1_000_000)  # a check asks without a token, often
CHECKS: list[CheckFunction] = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
    ignored_auth,
    unsupported_method,
]


@pytest.fixture(scope="module")
def agent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedAgent]:
    with served_agent(tmp_path_factory.mktemp("agent"), limits=PATIENT) as agent:
        yield agent


schema = schemathesis.openapi.from_dict(
    make_app(FakeJobs(), AgentBlobs(Path("unused")), FakeMachine(), FakeActivity(), Secret(TOKEN)).openapi(),
    config=SchemathesisConfig.from_dict({"generation": {"allow-extra-parameters": False}}),  # they are ignored
)


@schema.parametrize()
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), database=None, derandomize=True)
def test_the_service_answers_as_its_document_says(agent: ServedAgent, case: schemathesis.Case[Any]) -> None:
    if case.path == "/samples" and isinstance(case.query, dict):
        case.query.setdefault("count", 1)  # else it never ends
    # A file's name and its bytes belong together: no schema can say so.
    checks = CHECKS if case.method == "PUT" else [*CHECKS, positive_data_acceptance]
    case.call_and_validate(base_url=agent.url, headers={"Authorization": f"Bearer {TOKEN}"}, checks=checks, timeout=10)
