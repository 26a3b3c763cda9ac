"""What can go wrong, said once: a `Problem` is one complaint, a `KithError` carries all of them."""

from kith.errors.problem import KithError, Problem, nearest, slip
from kith.errors.registry import CODES, Code

__all__ = ["CODES", "Code", "KithError", "Problem", "nearest", "slip"]
