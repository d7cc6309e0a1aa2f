"""The figure that says which epoch is best."""


def better_is_more(monitor: str) -> bool:
    """Whether a higher value of the figure is better; a loss is better low."""
    return not monitor.endswith("loss")


def score(monitor: str, value: float) -> float:
    """Turn the figure so that more is better; what is not a number is worst."""
    if value != value:
        return float("-inf")
    return value if better_is_more(monitor) else -value
