"""Who is a model worse for: figures by site, age band, stain or any column."""

from cytolens.evaluation.subgroups.compute import subgroup_figures
from cytolens.evaluation.subgroups.request import SubgroupColumn, read_column
from cytolens.evaluation.subgroups.subgroup import Subgroup, Subgroups

__all__ = [
    "Subgroup",
    "SubgroupColumn",
    "Subgroups",
    "read_column",
    "subgroup_figures",
]
