"""The command serve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bac_kg import paths
from bac_kg.errors import MachineError, UsageError

if TYPE_CHECKING:
    import argparse

_MOST_WORKERS = 256  # each is a process


def run_serve(arguments: argparse.Namespace) -> int:
    """Serve a release over HTTP until the process is told to end."""
    if arguments.workers < 1 or arguments.timeout <= 0 or arguments.budget <= 0:
        raise UsageError("workers, time-out and budget must be above 0", fix="write --workers 8 --timeout 10 --budget 60")
    if arguments.workers > _MOST_WORKERS:
        raise UsageError(f"{arguments.workers} workers are too many", fix=f"name at most {_MOST_WORKERS}; a few for each core will do")
    if not 1 <= arguments.port <= 65535:
        raise UsageError(f"there is no port {arguments.port}", fix="name one from 1 to 65535, such as --port 8080")
    try:
        from bac_kg.service.server import Settings, serve
    except ModuleNotFoundError as error:
        raise MachineError(f"the package {error.name} is not installed", fix="pip install 'bac-kg[serve]'") from None
    from bac_kg.service.limits import Limits

    # One client may have a quarter of the workers, so that three cannot shut out a fourth.
    share = max(1, arguments.workers // 4)
    limits = Limits(workers=arguments.workers, seconds=arguments.timeout, in_flight=share, budget=arguments.budget)
    release = arguments.release or paths.release_folder(paths.project_root())
    serve(Settings(release, arguments.host, arguments.port, limits, arguments.proxy, arguments.quiet))
    return 0
