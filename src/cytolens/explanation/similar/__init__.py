"""Cases like this one among those of training, and whether there are any."""

from cytolens.explanation.similar.adding import add_reference as add_reference
from cytolens.explanation.similar.cases import Neighbour as Neighbour
from cytolens.explanation.similar.cases import SimilarCases as SimilarCases
from cytolens.explanation.similar.finding import similar_cases as similar_cases
