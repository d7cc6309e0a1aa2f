import numpy as np

from cytolens.bundle.reference.building import build_reference, number_groups
from support.references import random_described, random_reference


def test_groups_are_numbered_and_their_names_gone() -> None:
    assert number_groups(["b", None, "a", "b", None]).tolist() == [0, 1, 2, 0, 3]


def test_the_alarm_says_what_it_was_chosen_on() -> None:
    alarm = random_reference().alarm
    assert (alarm.samples, alarm.groups, alarm.rate) == (40, 10, 0.05)
    assert alarm.validation_samples == 0


def test_copies_within_a_group_do_not_narrow_the_limits() -> None:
    described = random_described(20)
    twice = type(described)(
        *(np.repeat(part, 2, axis=0) for part in vars(described).values())
    )
    names = [f"s{i}" for i in range(40)]

    def limit(groups: list[str]) -> float:
        return build_reference(
            twice, samples=names, labels=["healthy"] * 40, groups=groups, neighbours=1
        ).alarm.content

    by_patient = limit([f"p{i // 2}" for i in range(40)])
    assert limit(names) < 1e-3 < by_patient


def test_one_patient_alone_gives_limits_too() -> None:
    described = random_described(20)
    names = [f"s{i}" for i in range(20)]
    alone = build_reference(
        described, samples=names, labels=["healthy"] * 20, groups=["p"] * 20
    )
    assert alone.alarm.groups == 1
    assert min(alone.alarm.limits()) > 0


def test_validation_samples_are_tried() -> None:
    alarm = build_reference(
        random_described(40),
        samples=[str(i) for i in range(40)],
        labels=["healthy"] * 40,
        groups=[None] * 40,
        validation=random_described(50, seed=1),
    ).alarm
    assert alarm.validation_samples == 50
    assert alarm.validation_alarms <= 6
