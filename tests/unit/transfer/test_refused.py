from __future__ import annotations

from pathlib import Path

from kith.transfer.columns import REASON
from kith.transfer.refused import RefusedRows, refused_path


def test_the_file_has_the_same_columns_and_delimiter_and_the_reason(tmp_path):
    path = tmp_path / "people.refused.csv"
    with RefusedRows(path, ["a", "b"], ";") as refused:
        refused.add(["1", 'say "x"; y'], "no; never")
        refused.add(["2"], "short")
        assert refused.written == path
    assert path.read_bytes().decode("utf-8-sig").splitlines() == [
        f"a;b;{REASON}",
        '1;"say ""x""; y";"no; never"',
        "2;;short",
    ]


def test_an_earlier_reason_makes_place_for_the_new_one(tmp_path):
    with RefusedRows(tmp_path / "x.csv", ["a", REASON, "b"], ",") as refused:
        refused.add(["1", "old", "2"], "new")
    assert (tmp_path / "x.csv").read_text("utf-8-sig").splitlines() == [f"a,b,{REASON}", "1,2,new"]


def test_nothing_refused_makes_no_file(tmp_path):
    with RefusedRows(tmp_path / "x.csv", ["a"], ",") as refused:
        assert refused.written is None
    assert not (tmp_path / "x.csv").exists()


def test_a_dry_run_writes_nothing():
    with RefusedRows(None, ["a"], ",") as refused:
        refused.add(["1"], "no")
        assert refused.written is None


def test_it_stands_beside_the_file():
    assert refused_path(Path("in/people.csv")) == Path("in/people.csv.refused.csv")
    assert refused_path(Path("people.refused.csv")) == Path("people.refused.csv.refused.csv")
