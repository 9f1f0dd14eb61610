"""The order of the gallery is that of a course: its sections, and the examples in each of them.

sphinx-gallery asks `section` and `example` for the place of a folder and of a script. What is not listed
follows what is, by name, so that a new example needs no line here.
"""

from pathlib import PurePath

SECTIONS = ["ideas", "surfaces", "methods", "signals", "races", "curvature"]
EXAMPLES = [
    # Ideas: the rate, then momentum, adaptive methods, noise, saddles, many
    # dimensions, and how to judge.
    "step_sizes_on_a_parabola",
    "rates_on_a_quadratic",
    "step_sizes_in_two_directions",
    "steps_on_himmelblau",
    "stability_regions",
    "heavy_ball_cycles",
    "nesterov_is_damped_momentum",
    "nesterov_on_a_signal",
    "momentum_forms_and_rate_drops",
    "interpolation_that_adds",
    "units_of_a_step",
    "first_steps",
    "adams_first_steps",
    "longest_step_of_adam",
    "adam_spikes_on_a_parabola",
    "adaptive_methods_do_not_stop",
    "epsilon_is_a_hyperparameter",
    "amsgrad_counterexample",
    "weight_decay_is_not_l2",
    "sparse_features",
    "noise_floor",
    "batch_size",
    "averaging_iterates",
    "schedules_side_by_side",
    "schedules_under_noise",
    "clipping_on_a_cliff",
    "clipping_and_outliers",
    "leaving_a_saddle",
    "escape_times",
    "where_a_saddle_holds",
    "how_rare_are_minima",
    "chained_rosenbrock",
    "deep_linear_chain",
    "matrix_factorization",
    "phase_retrieval",
    "working_ranges",
    "working_ranges_in_a_valley",
    "how_to_compare",
    "how_reproducible_is_a_path",
    "how_to_lie_with_pictures",
    "your_own_function",
    # Surfaces: all of them, then bowls and valleys, several minima, traps and plains, saddles.
    "atlas",
    "matrix_landscapes",
    "matrix_classics",
    "matrix_saddles",
    "bowl",
    "quadratic",
    "matyas",
    "booth",
    "ravine",
    "rosenbrock",
    "beale",
    "quartic_minimum",
    "double_well",
    "himmelblau",
    "branin",
    "styblinski_tang",
    "three_hump_camel",
    "six_hump_camel",
    "goldstein_price",
    "muller_brown",
    "mccormick",
    "two_minima",
    "basins_and_walls",
    "hills_and_canyon",
    "wobbly",
    "wobbly_outside",
    "ripple",
    "ackley",
    "rastrigin",
    "cosine_well",
    "giant_plateau",
    "easom",
    "peaks",
    "bounded_saddle",
    "tilted_saddle",
    "coupled_saddle",
    "lee_saddle",
    "sine_cosine_saddle",
    "wavy_saddle",
    "quartic_saddle",
    "monkey_saddle",
    "peano",
    "cusp",
    # Signals: all of them, one signal to a page, then one method to a page by name.
    "overview",
    "step",
    "saturation",
    "spikes",
    "rectangles",
    "uneven_sawtooth",
    "sine",
    "noisy_sine",
    "very_noisy_sine",
    "two_waves",
    "frequency_response",
    "frequency_nonlinear",
    # Races.
    "seven_landscapes",
    "race_to_the_canyon",
    "losing_the_global_minimum",
    "plateau_and_epsilon",
    "limit_cycles",
    # Curvature: its price, line searches, saddles, trust regions, sums of squares, many dimensions.
    "rosenbrock_in_steps_and_evaluations",
    "line_searches",
    "bfgs_beside_the_hessian",
    "curvature_maps",
    "newton_is_attracted_by_saddles",
    "what_scipy_reports_at_saddles",
    "who_leaves_the_saddle",
    "negative_curvature_and_noise",
    "dogleg_step_by_step",
    "a_dogleg_without_its_path",
    "the_hard_case",
    "steihaugs_exits",
    "steihaug_in_fifty_dimensions",
    "cubic_regularization",
    "a_wrong_hessian",
    "finite_difference_steps",
    "levenberg_marquardt_damping",
    "plain_cg_against_gauss_newton",
    "natural_gradient_and_fisher",
    "a_small_network",
    "spectrum_of_a_network",
    "extreme_eigenpairs",
    "the_same_runs_in_scipy",
]


def place(listed, path):
    name = PurePath(path).stem
    return (listed.index(name) if name in listed else len(listed), name)


def section(path):
    return place(SECTIONS, path)


def example(path):
    return place(EXAMPLES, path)
