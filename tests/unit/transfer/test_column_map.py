from __future__ import annotations

import pytest

from kith.errors import KithError
from kith.transfer.column_map import read_map


def map_file(tmp_path, text):
    path = tmp_path / "map.yaml"
    path.write_text(text, "utf-8")
    return path


def test_a_map_names_a_field_for_each_column(tmp_path):
    path = map_file(tmp_path, '"E-mail: work": email\nTown: address.city\nRemarks:\n')
    assert read_map(path) == {"E-mail: work": "email", "Town": "address.city", "Remarks": ""}


@pytest.mark.parametrize("text", ["- a\n- b\n", "Town: [a, b]\n", "Town: {a: b}\n"])
def test_what_is_no_map_is_told_with_its_place(tmp_path, text):
    with pytest.raises(KithError) as refused:
        read_map(map_file(tmp_path, text))
    [problem] = refused.value.problems
    assert problem.code == "K716"
    assert str(problem.source).startswith("map.yaml:1:")


def test_a_map_that_is_not_there_is_a_problem(tmp_path):
    with pytest.raises(KithError) as refused:
        read_map(tmp_path / "nowhere.yaml")
    assert refused.value.problems[0].code == "K701"
