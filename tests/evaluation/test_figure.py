from cytolens.evaluation.figure import Figure


def test_text_has_the_interval_or_the_reason() -> None:
    figure = Figure("sensitivity", 0.8525, 0.78, 0.91, "Wilson", 99)
    assert figure.text == "0.853 (0.780 to 0.910)"
    almost = Figure("AUC", 0.99973, 0.9991, 0.999999, "DeLong", 99)
    assert almost.text == "0.9997 (0.999 to >0.9999)"
    assert Figure("F1", 1.0, None, None, "", 9).text == "1.000 (no interval)"
    undefined = Figure.undefined("PPV", why="nothing was taken for it")
    assert undefined.text == "not defined: nothing was taken for it"
    assert not undefined.is_defined


def test_dictionary_is_fit_for_json() -> None:
    content = Figure("x", float("nan"), 0.0, float("inf"), "m", 3).as_dict()
    assert content["value"] is None
    assert content["high"] is None
    assert content["low"] == 0
