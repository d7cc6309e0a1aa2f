"""What a model was trained on, in small: to tell what is like it, and what is not."""

from cytolens.bundle.reference.reading import read_reference as read_reference
from cytolens.bundle.reference.reference import REFERENCE_FILE as REFERENCE_FILE
from cytolens.bundle.reference.reference import Reference as Reference
from cytolens.bundle.reference.strangeness import Strangeness as Strangeness
from cytolens.bundle.reference.strangeness import judge as judge
