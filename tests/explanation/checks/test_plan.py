from cytolens.explanation.checks.options import CheckOptions
from cytolens.explanation.checks.plan import Plan, plan_method

OPTIONS = CheckOptions(steps=10, points=5, draws=2)


def plan(map_seconds: float, limit: float | None) -> Plan | None:
    return plan_method(
        32, OPTIONS, map_seconds=map_seconds, forward_seconds=0.0, limit=limit
    )


def test_without_a_limit_everything_is_done() -> None:
    assert plan(99.0, None) == Plan(32, points=5, draws=2)


def test_fewer_images_then_fewer_looks_then_nothing() -> None:
    # Each image is explained once, and ten times more while weights are shuffled.
    assert plan(1.0, 11 * 32) == Plan(32, points=5, draws=2)
    assert plan(1.0, 11 * 20) == Plan(20, points=5, draws=2)
    assert plan(1.0, 11 * 15) == Plan(32, points=1, draws=1)
    assert plan(1.0, 2 * 9) == Plan(9, points=1, draws=1)
    assert plan(1.0, 2 * 3) is None


def test_curves_take_time_too() -> None:
    found = plan_method(32, OPTIONS, map_seconds=0.0, forward_seconds=0.1, limit=40.0)
    assert found == Plan(20, points=5, draws=2)


def test_few_images_are_enough_where_there_are_no_more() -> None:
    found = plan_method(2, OPTIONS, map_seconds=1.0, forward_seconds=0.0, limit=22.0)
    assert found == Plan(2, points=5, draws=2)
