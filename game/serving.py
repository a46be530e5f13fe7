"""How gunicorn serves the game in production: ``gunicorn --config python:game.serving app:app``.

Two processes of eight threads suit the embedded SQLite, which has one writer at a time anyway, and
two cores; on PostgreSQL give WEB_CONCURRENCY as many as there are cores.
"""

from __future__ import annotations

import os
import tempfile
from typing import Any

bind = os.environ.get("BIND", "127.0.0.1:8000")
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 8
keepalive = 30
timeout = 60
graceful_timeout = 30
max_requests = 50_000
max_requests_jitter = 5_000
control_socket_disable = True
limit_request_line = 2048
limit_request_fields = 60
accesslog = None  # the game writes its own, without personal data

# Each process counts into a file of this folder, and any of them reads all. It has to be known
# before the library is imported.
os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", tempfile.mkdtemp(prefix="dream-figures-"))


def child_exit(_server: Any, worker: Any) -> None:
    """Its counters stay, what it was doing at the moment goes."""
    from prometheus_client import multiprocess  # noqa: PLC0415

    multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
