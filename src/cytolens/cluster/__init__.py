"""Work spread over the processes of a Ray cluster.

Ray does scheduling, retries and placement; the rooms above bring only tasks. Nothing
here imports Ray until a cluster is asked for.
"""

from cytolens.cluster.connection import Cluster, connect
from cytolens.cluster.needs import Needs, needs_of
from cytolens.cluster.progress import ClusterProgress
from cytolens.cluster.stragglers import Stragglers
from cytolens.cluster.tasks import run_tasks
from cytolens.cluster.threads import limit_threads

__all__ = [
    "Cluster",
    "ClusterProgress",
    "Needs",
    "Stragglers",
    "connect",
    "limit_threads",
    "needs_of",
    "run_tasks",
]
