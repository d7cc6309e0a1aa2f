"""Work spread over the processes of a Ray cluster.

Ray does scheduling, retries and placement; the rooms above bring only tasks. Nothing
here imports Ray until a cluster is asked for.
"""

from cytolens.cluster.connection import Cluster, connect
from cytolens.cluster.needs import Needs
from cytolens.cluster.progress import ClusterProgress
from cytolens.cluster.stragglers import Stragglers
from cytolens.cluster.tasks import run_tasks

__all__ = [
    "Cluster",
    "ClusterProgress",
    "Needs",
    "Stragglers",
    "connect",
    "run_tasks",
]
