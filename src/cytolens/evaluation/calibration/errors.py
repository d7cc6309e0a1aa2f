"""What can be wrong with a request to calibrate."""

from cytolens.evaluation.errors import EvaluationError


class CalibrationError(EvaluationError):
    """Calibration cannot be fitted on these samples, or brings nothing."""
