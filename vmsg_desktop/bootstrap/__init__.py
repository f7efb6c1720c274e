"""The only place that wires: settings and folders -> adapters -> services, for every door.

Order: where things live (data home), what is kept (cache), what models there are (store), then engines, each opened
when it is first asked for, then the workbench that a door works with (`workbench`); on it the jobs (`jobs`).
"""

from __future__ import annotations

from vmsg_desktop.bootstrap.jobs import (
    open_forgetter,
    open_job_desk,
    open_library,
    open_measured_jobs,
    open_retention,
    open_vendor,
    sandbox_home,
)
from vmsg_desktop.bootstrap.metrics import open_metrics_sink, open_metrics_source
from vmsg_desktop.bootstrap.recording import open_recorder, open_takes
from vmsg_desktop.bootstrap.targets import open_target
from vmsg_desktop.bootstrap.workbench import (
    open_cache,
    open_did,
    open_keys,
    open_models,
    open_sandbox_faces,
    open_sandbox_renderer,
    open_workbench,
    run_checks,
)

__all__ = [
    "open_cache",
    "open_did",
    "open_forgetter",
    "open_job_desk",
    "open_keys",
    "open_library",
    "open_measured_jobs",
    "open_metrics_sink",
    "open_metrics_source",
    "open_models",
    "open_recorder",
    "open_retention",
    "open_sandbox_faces",
    "open_sandbox_renderer",
    "open_takes",
    "open_target",
    "open_vendor",
    "open_workbench",
    "run_checks",
    "sandbox_home",
]
