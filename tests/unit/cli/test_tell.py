from __future__ import annotations

import pytest

from kith.cli.tell import counted, tell_problems, told
from kith.errors import Problem
from kith.source import Source

HERE = Source(path="modules/boats.yaml", line=14, column=18)
NAMED = Problem(code="K717", params={"module": "boat"})


def test_a_problem_is_one_line_that_editors_jump_to():
    assert told(NAMED.at(source=HERE)) == 'modules/boats.yaml:14:18: K717 there is no module "boat"'


def test_a_warning_says_so():
    assert told(NAMED.at(level="warning")) == 'warning: K717 there is no module "boat"'


def test_a_field_is_named():
    assert told(NAMED.at(source=HERE, field="name")).startswith("modules/boats.yaml:14:18: K717 name: ")


def test_the_nearest_good_value_is_told():
    assert told(NAMED.at(suggestion="boats")).endswith('; did you mean "boats"?')


def test_problems_go_to_stderr_in_order_of_their_places(capsys):
    later = Source(path="modules/boats.yaml", line=20)
    tell_problems([NAMED, NAMED.at(source=later), NAMED.at(source=HERE)], hints=False)
    out, err = capsys.readouterr()
    assert out == ""
    assert [line.split(": ")[0] for line in err.splitlines()[:2]] == [str(HERE), str(later)]


def test_each_code_is_helped_with_once(capsys):
    tell_problems([NAMED, NAMED])
    assert capsys.readouterr().err.count("kith check") == 1


@pytest.mark.parametrize(("count", "text"), [(0, "0 rows"), (1, "1 row"), (1200, "1,200 rows")])
def test_things_are_counted(count, text):
    assert counted(count, "row") == text
