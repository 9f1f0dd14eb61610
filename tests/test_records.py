"""Records hold what methods answer to the last digit, and tell wrong optimizers from right ones."""

import itertools
import json
import math

import numpy as np
import pytest

import optguide
from optguide import (
    AdaGrad,
    Adam,
    Clipped,
    GradientDescent,
    Momentum,
    Nesterov,
    Scheduled,
    response,
    signals,
)
from optguide.testing.records import (
    compare,
    make_record,
    read_record,
    recorded,
    write_record,
)

ROWS = pytest.mark.parametrize("row", recorded(), ids=lambda row: row.label)


@pytest.fixture(scope="module")
def adam():
    return make_record(Adam(0.1))


def plain_adam(gradients, rate=0.1, beta1=0.9, beta2=0.999, outside=1e-8, inside=0.0):
    """Adam as one would write it without this package, one number at a time."""
    x, m, v, path = 0.0, 0.0, 0.0, []
    for t, g in enumerate(gradients, 1):
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g * g
        root = math.sqrt(v / (1 - beta2**t) + inside) + outside
        x -= rate * m / (1 - beta1**t) / root
        path.append(x)
    return path


def hat_adam(gradients):
    """Adam with the correction folded into the rate and the small number left as it is."""
    x, m, v, path = 0.0, 0.0, 0.0, []
    for t, g in enumerate(gradients, 1):
        m = 0.9 * m + 0.1 * g
        v = 0.999 * v + 0.001 * g * g
        rate = 0.1 * math.sqrt(1 - 0.999**t) / (1 - 0.9**t)
        x -= rate * m / (math.sqrt(v) + 1e-8)
        path.append(x)
    return path


def first_wrong_steps(record, optimizer, **options):
    return [one.first for one in compare(record, optimizer, **options).values()]


def test_every_method_that_remembers_has_a_record_on_every_signal():
    labels = {row.label for row in recorded()}
    assert {
        "momentum",
        "Nesterov",
        "AdaGrad",
        "RMSProp",
        "Adadelta",
        "Adam",
        "Lion",
    } <= labels
    assert "gradient descent" not in labels
    assert len(labels) >= 12
    assert all(
        set(make_record(row.method).runs) == set(signals.__all__)
        for row in recorded()[:2]
    )


@ROWS
def test_a_record_read_back_and_replayed_is_the_method_itself(row, tmp_path):
    made = make_record(row.method)
    write_record(made, tmp_path / "record.json")
    record = read_record(tmp_path / "record.json")
    assert record.runs.keys() == made.runs.keys() == set(signals.__all__)
    assert record._replace(runs=made.runs) == made
    names = {name: getattr(optguide, name) for name in optguide.__all__}
    method = eval(record.method, names)
    assert method == row.method
    for name, run in record.runs.items():
        seed = {} if run.seed is None else {"seed": run.seed}
        np.testing.assert_array_equal(run.gradients, getattr(signals, name)(**seed))
        replayed = response(method, run.gradients)
        for field, values in run.fields.items():
            np.testing.assert_array_equal(values, made.runs[name].fields[field])
            again = replayed
            for part in field.split("."):
                again = getattr(again, part)
            # One start at a time: NumPy may round powers and roots of short arrays another way.
            size = np.abs(values).max()
            np.testing.assert_allclose(again[:, 0], values, rtol=0, atol=1e-13 * size)


@ROWS
def test_a_record_says_by_which_rule_it_was_made(row):
    record = make_record(row.method)
    assert record.formula == type(row.method).__module__
    assert record.source == row.source
    assert record.version == optguide.__version__
    assert any(latex.startswith("x_t") for latex in record.formulas)
    assert record.parameters


def test_a_file_is_plain_json_with_one_line_per_row_of_numbers(adam, tmp_path):
    write_record(adam, tmp_path / "adam.json")
    text = (tmp_path / "adam.json").read_text("utf-8")
    found = json.loads(text)
    assert found["format"] == "optguide record 1"
    assert found["parameters"]["beta2"] == 0.999
    assert found["runs"]["spikes"]["gradients"][:2] == [1.0, 0.0]
    assert found["runs"]["spikes"]["fields"]["x"][:2] == [0.0, -0.1 / (1 + 1e-8)]
    rows = [line for line in text.splitlines() if line.count(",") > 100]
    assert len(rows) == 8 * 4  # gradients, x, m and v on eight signals


def test_a_wrapped_method_is_a_name_and_parameters_again():
    record = make_record(
        next(row.method for row in recorded() if row.label == "lookahead")
    )
    assert record.parameters["method"]["class"] == "Momentum"
    assert record.parameters["method"]["parameters"]["momentum"] == 0.9
    assert record.formulas[0].startswith(r"\phi_t")
    assert "v_t = " in " ".join(record.formulas)
    assert {"slow", "inner.v"} <= record.runs["sine"].fields.keys()


def test_adam_in_plain_python_agrees_with_the_record_of_adam(adam):
    found = compare(adam, plain_adam)
    assert set(found) == set(signals.__all__)
    assert max(one.worst for one in found.values()) < 1e-13
    assert first_wrong_steps(adam, plain_adam) == [None] * 8


@pytest.mark.parametrize(
    "wrong",
    [
        lambda g: plain_adam(g, outside=0.0, inside=1e-8),
        lambda g: plain_adam(g, outside=1e-7),
        hat_adam,
    ],
    ids=["epsilon inside the root", "another epsilon", "epsilon hat"],
)
def test_adam_with_one_thing_wrong_is_caught_on_every_signal(adam, wrong):
    assert None not in first_wrong_steps(adam, wrong)


def test_another_beta2_is_caught_wherever_the_size_of_the_gradient_changes(adam):
    found = compare(adam, lambda g: plain_adam(g, beta2=0.99))
    # The squares of the rectangles are 1 from the first sample on: any average of them is 1.
    assert [name for name, one in found.items() if one.first is None] == ["rectangles"]


def test_the_first_step_that_is_wrong_is_named():
    record = make_record(Momentum(0.1))

    def late(gradients):
        path = -0.1 * np.cumsum(record.runs["step"].gradients)
        return path if gradients == record.runs["step"].gradients.tolist() else path * 0

    assert (
        compare(record, late)["step"].first == 61 + 1
    )  # plain descent is right about one step
    assert compare(record, late)["spikes"].first == 1


def nesterov(gradients):
    """Nesterov's method with the point ahead, as libraries keep it."""
    x, v, path = 0.0, 0.0, []
    for g in gradients:
        v = 0.9 * v + g
        x -= 0.1 * (g + 0.9 * v)
        path.append(x)
    return path


def momentum(gradients):
    """Plain momentum: given the gradients, the classic point of Nesterov's method."""
    x, v, path = 0.0, 0.0, []
    for g in gradients:
        v = 0.9 * v + g
        x -= 0.1 * v
        path.append(x)
    return path


def test_nesterovs_method_is_right_as_libraries_keep_it_and_momentum_is_told_apart():
    record = make_record(Nesterov(0.1))
    assert record.points == ["ahead"]
    assert {one.point for one in compare(record, nesterov).values()} == {"ahead"}
    assert first_wrong_steps(record, nesterov) == [None] * 8
    assert None not in first_wrong_steps(record, momentum)
    assert first_wrong_steps(make_record(Momentum(0.1)), momentum) == [None] * 8
    assert None not in first_wrong_steps(make_record(Momentum(0.1)), nesterov)


def test_the_classic_point_is_compared_where_it_is_asked_for():
    record = make_record(Nesterov(0.1))
    assert first_wrong_steps(record, momentum, point="x") == [None] * 8
    assert None not in first_wrong_steps(record, nesterov, point="x")
    sentence = "^point must be a field of the record, one of x, ahead, v, got 'y'$"
    with pytest.raises(ValueError, match=sentence):
        compare(record, nesterov, point="y")


def test_a_point_inside_a_wrapper_is_tried():
    method = Clipped(Nesterov(0.1), 1e9)
    assert first_wrong_steps(make_record(method), nesterov) == [None] * 8


def test_one_and_the_same_point_answers_for_all_signals():
    record = make_record(Nesterov(0.1))._replace(points=["x", "ahead"])

    def either(gradients):
        step = gradients == record.runs["step"].gradients.tolist()
        return momentum(gradients) if step else nesterov(gradients)

    found = compare(record, either)
    assert {one.point for one in found.values()} == {"ahead"}
    assert [name for name, one in found.items() if one.first is not None] == ["step"]


def test_a_file_without_points_is_compared_at_x(tmp_path):
    path = tmp_path / "nesterov.json"
    write_record(make_record(Nesterov(0.1)), path)
    assert read_record(path).points == ["ahead"]
    found = json.loads(path.read_text("utf-8"))
    del found["points"]
    path.write_text(json.dumps(found), encoding="utf-8")
    assert read_record(path).points == ["x"]


def test_a_tolerance_decides_what_agrees(adam):
    def inside(gradients):
        return plain_adam(gradients, outside=0.0, inside=1e-8)

    assert first_wrong_steps(adam, inside, tolerance=1.0) == [None] * 8
    with pytest.raises(
        ValueError, match="tolerance must be a finite number >= 0, got -1"
    ):
        compare(adam, inside, tolerance=-1)


def test_an_optimizer_that_answers_nonsense_is_far_away(adam):
    found = compare(adam, lambda g: [math.nan] * len(g))
    assert all(one == (math.inf, 1, "x") for one in found.values())


def test_an_optimizer_that_stays_where_it_should_agrees():
    still = make_record(GradientDescent(0.0))
    assert first_wrong_steps(still, lambda g: [0.0] * len(g)) == [None] * 8


@pytest.mark.parametrize(
    "answer",
    [lambda g: [0.0], lambda g: np.zeros((len(g), 1))],
    ids=["too few", "a column"],
)
def test_an_optimizer_must_return_one_number_per_gradient(adam, answer):
    words = r"^optimizer must return one number per gradient, 300 for noisy_sine, got shape \("
    with pytest.raises(ValueError, match=words):
        compare(adam, answer)


def test_what_is_no_record_is_refused(tmp_path):
    for text in "not json", "[]", "{}", '{"format": "optguide record 0"}':
        (tmp_path / "other.json").write_text(text, encoding="utf-8")
        with pytest.raises(
            ValueError, match=r"format optguide record 1, and other\.json is not"
        ):
            read_record(tmp_path / "other.json")


@pytest.mark.parametrize(
    ("path", "damaged"),
    [
        (("method",), ...),
        (("formulas",), "x"),
        (("parameters",), None),
        (("points",), []),
        (("points",), [1]),
        (("runs",), [1.0]),
        (("runs", "sine", "seed"), "0"),
        (("runs", "sine", "gradients"), ...),
        (("runs", "sine", "gradients"), [1.0, "2"]),
        (("runs", "sine", "gradients"), [1.0, [2.0]]),
        (("runs", "sine", "gradients"), 3.0),
        (("runs", "sine", "fields"), [1.0]),
        (("runs", "sine", "fields", "x"), ...),
        (("runs", "sine", "fields", "x"), [0.0] * 300),
        (("runs", "sine", "fields", "v"), [0.0] * 300),
        (("runs", "sine", "fields", "v"), [0.0] * 300 + [math.nan]),
    ],
    ids=itertools.count(),
)
def test_of_a_damaged_file_the_part_that_is_missing_is_named(
    adam, tmp_path, path, damaged
):
    write_record(adam, tmp_path / "adam.json")
    found = json.loads((tmp_path / "adam.json").read_text("utf-8"))
    part = found
    for name in path[:-1]:
        part = part[name]
    del part[path[-1]]
    if damaged is not ...:
        part[path[-1]] = damaged
    (tmp_path / "adam.json").write_text(json.dumps(found), encoding="utf-8")
    with pytest.raises(ValueError, match=r"^path must") as told:
        read_record(tmp_path / "adam.json")
    name = ".".join(path)
    assert (
        str(told.value)
        == f"path must be a whole record, and adam.json has no proper {name}"
    )


def test_a_file_that_was_cut_off_is_told(adam, tmp_path):
    write_record(adam, tmp_path / "adam.json")
    text = (tmp_path / "adam.json").read_text("utf-8")
    for end in 0, 100, 5000, len(text) - 10:
        (tmp_path / "adam.json").write_text(text[:end], encoding="utf-8")
        with pytest.raises(
            ValueError, match=r"^path must be a file of .* and adam\.json is not$"
        ):
            read_record(tmp_path / "adam.json")


@pytest.mark.parametrize(
    "method",
    [
        Momentum(np.array([[0.1], [0.2]])[:, None]),
        Momentum(np.array(0.1)),
        Momentum(0.1, momentum=np.array([0.9])),
        Scheduled(Momentum(0.1), lambda t: 0.5),
        Clipped(Momentum(np.array([0.1])), 1.0),
    ],
    ids=["a sweep", "an array without axes", "one in an array", "a function", "inside"],
)
def test_what_a_file_cannot_hold_is_refused_before_the_run(method):
    with pytest.raises(
        ValueError, match=r"^method must have numbers for parameters, got [A-Z]"
    ):
        make_record(method)


def test_what_is_no_method_no_record_and_no_optimizer_is_refused(adam, tmp_path):
    class Own:
        """No dataclass, so nobody knows its parameters."""

        init = step = print

    for call, sentence in (
        (
            lambda: make_record("Adam"),
            "method must be a method, such as GradientDescent(0.01), got ",
        ),
        (lambda: make_record(Own()), "method must have numbers for parameters, got <"),
        (
            lambda: write_record("adam.json", tmp_path / "a"),
            "record must be a Record, got 'adam.json'",
        ),
        (
            lambda: compare("adam.json", plain_adam),
            "record must be a Record, got 'adam.json'",
        ),
        (
            lambda: compare(plain_adam, adam),
            "record must be a Record, got <function plain_adam",
        ),
        (
            lambda: compare(adam, [1.0]),
            "optimizer must be a function of the list of gradients, got [1.0]",
        ),
        (
            lambda: compare(adam, print),
            "optimizer must return one number per gradient, 300 for noisy_sine, got None",
        ),
        (
            lambda: compare(adam, lambda g: ["1"] * len(g)),
            "optimizer must return one number per gradient, 300 for noisy_sine, got ['1', ",
        ),
        (
            lambda: compare(adam, plain_adam, tolerance=np.ones(2)),
            "tolerance must be one number, got ",
        ),
    ):
        with pytest.raises((ValueError, TypeError)) as told:
            call()
        assert str(told.value).startswith(sentence)
        assert "\n" not in str(told.value)


def test_a_record_holds_finite_numbers():
    with pytest.raises(ValueError, match="method must answer with finite numbers"):
        make_record(AdaGrad(0.1, epsilon=0.0))


def test_no_signal_knows_of_the_others():
    method = Clipped(GradientDescent(1.0), 0.5)
    run = make_record(method).runs["sine"]
    np.testing.assert_array_equal(
        run.fields["x"], response(method, signals.sine()).x[:, 0]
    )


def test_adam_in_32_bits_agrees_with_the_record_to_a_hundred_thousandth(adam):
    def short(gradients):
        x = m = v = np.float32(0)
        path = []
        for t, g in enumerate(np.array(gradients, dtype=np.float32), 1):
            m = np.float32(0.9) * m + np.float32(0.1) * g
            v = np.float32(0.999) * v + np.float32(0.001) * g * g
            m_hat, v_hat = m / np.float32(1 - 0.9**t), v / np.float32(1 - 0.999**t)
            x = x - np.float32(0.1) * m_hat / (np.sqrt(v_hat) + np.float32(1e-8))
            path.append(x)
        return path

    assert first_wrong_steps(adam, short, tolerance=1e-5) == [None] * 8
    assert None not in first_wrong_steps(adam, short)
