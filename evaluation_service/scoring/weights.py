"""The weights between forms that a period decides: what is wrong with them; applies them to nothing."""

from collections.abc import Collection, Mapping
from fractions import Fraction

from evaluation_service.scoring.decimals import exact_fraction
from evaluation_service.scoring.errors import Problem, ScoringError

FormWeights = Mapping[str, str]


def find_weight_problems(weights: FormWeights | None, form_codes: Collection[str]) -> list[Problem]:
    """What is wrong with the weights of the forms; leaving them undecided (None) is a decision too."""
    if weights is None:
        return []
    problems = [
        Problem(f"form_weights.{code}", "missing", "this form has no weight")
        for code in sorted(set(form_codes) - set(weights))
    ]
    total = Fraction(0)
    for code in sorted(weights):
        if code not in form_codes:
            problems.append(Problem(f"form_weights.{code}", "unknown_form", "is no form of the instrument"))
        try:
            total += exact_fraction(weights[code])
        except ScoringError:
            problems.append(
                Problem(f"form_weights.{code}", "not_a_fraction", "must be a fraction such as 1/4")
            )
    if not problems and total != 1:
        problems.append(Problem("form_weights", "not_whole", f"add up to {total}, not to exactly 1"))
    return problems
