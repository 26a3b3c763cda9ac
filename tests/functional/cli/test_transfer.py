"""`kith import` and `kith export`."""

from __future__ import annotations

import csv
import io

import openpyxl


def exported(kith, *more: str) -> list[dict[str, str]]:
    result = kith("export", "boats", *more)
    assert result.exit_code == 0, result.output
    return list(csv.DictReader(io.StringIO(result.stdout)))


def names(kith) -> list[str]:
    return [row["Name"] for row in exported(kith)]


def csv_file(tmp_path, text: str, encoding: str = "utf-8") -> str:
    path = tmp_path / "boats.csv"
    path.write_bytes(text.encode(encoding))
    return str(path)


def test_good_rows_are_written_and_the_others_come_back_with_the_reason(applied, tmp_path):
    path = csv_file(tmp_path, "Name;Length;Built on\nÄnne;12,5;31.12.1990\n;3;\nBrise;lang;\n", "cp1252")
    result = applied("import", "boats", path)
    assert result.exit_code == 1
    assert result.stdout.startswith("3 rows: 1 created, 0 changed, 0 as they were, 2 refused -> ")
    assert [line.split(": ")[:2] for line in result.stderr.splitlines()] == [
        ["boats.csv:3:1", "K605 name"],
        ["boats.csv:4:2", "K211 length"],
    ]
    assert [row["Length"] for row in exported(applied)] == ["12.50"]
    refused = (tmp_path / "boats.csv.refused.csv").read_text("utf-8-sig").splitlines()
    assert refused[0] == "Name;Length;Built on;Reason (Kith)"
    assert len(refused) == 3


def test_all_good_rows_exit_with_0(applied, tmp_path):
    result = applied("import", "boats", csv_file(tmp_path, "name\nBrise\n"))
    assert (result.exit_code, result.stderr) == (0, "")


def test_a_file_that_breaks_off_tells_what_of_it_is_there(applied, tmp_path):
    path = csv_file(tmp_path, "name\n" + "".join(f"B{n}\n" for n in range(1_500)) + '"' + "x" * 1_100_000)
    result = applied("import", "boats", path)
    assert result.exit_code == 1
    told, why, _ = result.stderr.splitlines()
    assert told == "Broken off: the first 1,000 rows of boats.csv are dealt with, of the others nothing was written."
    assert why.startswith("K709 row 1502 ")
    assert len(names(applied)) == 1_000


def test_a_file_that_breaks_off_at_once_leaves_nothing(applied, tmp_path):
    result = applied("import", "boats", csv_file(tmp_path, 'name\n"' + "x" * 1_100_000))
    assert result.exit_code == 1
    assert result.stderr.startswith("K709 row 2 ")
    assert names(applied) == []


def test_a_dry_run_tells_the_same_and_writes_nothing(applied, tmp_path):
    path = csv_file(tmp_path, "name\nBrise\n\nBrise\n" + "".join(f"B{n}\n" for n in range(1500)) + "B7\n")
    dry, wet = applied("import", "boats", path, "--dry-run"), None
    assert names(applied) == []
    assert not (tmp_path / "boats.csv.refused.csv").exists()
    wet = applied("import", "boats", path)
    assert dry.stderr == wet.stderr
    assert dry.stdout.split(" refused")[0] == wet.stdout.split(" refused")[0]
    assert (dry.exit_code, wet.exit_code) == (1, 1)
    assert len(names(applied)) == 1501


def test_a_map_tells_what_labels_do_not(applied, tmp_path):
    (tmp_path / "map.yaml").write_text('"Boat (official)": name\nRemark:\n')
    path = csv_file(tmp_path, "Boat (official),Remark\nBrise,old\n")
    result = applied("import", "boats", path, "--map", str(tmp_path / "map.yaml"))
    assert (result.exit_code, result.stderr) == (0, "")
    assert names(applied) == ["Brise"]


def test_a_map_that_does_not_fit_is_a_problem(applied, tmp_path):
    (tmp_path / "map.yaml").write_text("Boat: nmae\nShip: name\n")
    result = applied("import", "boats", csv_file(tmp_path, "Boat\nBrise\n"), "--map", str(tmp_path / "map.yaml"))
    assert result.exit_code == 1
    assert "K714" in result.stderr
    assert "K715" in result.stderr


def test_upsert_changes_what_is_known(applied, tmp_path):
    applied("import", "boats", csv_file(tmp_path, "name,length\nBrise,5\n"))
    result = applied("import", "boats", csv_file(tmp_path, "name,length\nBRISE,6\nMöwe,7\n"), "--upsert", "name")
    assert result.stdout.startswith("2 rows: 1 created, 1 changed")


def test_a_workbook_is_imported_too(applied, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Name", "Length"])
    book.active.append(["Brise", 7.25])
    book.save(tmp_path / "boats.xlsx")
    assert applied("import", "boats", str(tmp_path / "boats.xlsx")).exit_code == 0
    assert exported(applied)[0]["Length"] == "7.25"


def test_a_lookup_to_an_earlier_row_of_the_file_is_found_in_the_next_run(applied, tmp_path):
    path = csv_file(tmp_path, "name,mother\nBrise,\nMöwe,Brise\n")
    assert applied("import", "boats", path).stdout.startswith("2 rows: 1 created")
    assert applied("import", "boats", str(tmp_path / "boats.csv.refused.csv")).exit_code == 0


def test_an_unknown_module_is_told_with_the_nearest(applied, tmp_path):
    result = applied("import", "boat", csv_file(tmp_path, "name\nBrise\n"))
    assert 'K717 there is no module "boat"; did you mean "boats"?' in result.stderr


def test_rights_hold_for_who_is_named(applied, tmp_path):
    applied("user", "add", "ann@example.org", "--role", "crew", "--password-stdin", stdin="seven unrelated words\n")
    assert "K720" in applied("export", "boats", "--as", "ann@example.org").stderr
    assert "K719" in applied("import", "boats", csv_file(tmp_path, "name\nx\n"), "--as", "ann@example.org").stderr


def test_an_export_takes_a_condition(applied, tmp_path):
    applied("import", "boats", csv_file(tmp_path, "name,length\nBrise,5\nMöwe,7\n"))
    assert [row["Name"] for row in exported(applied, "--where", '{"length": {"gt": 6}}')] == ["Möwe"]


def test_an_export_to_a_file_is_marked_as_utf_8(applied, tmp_path):
    out = tmp_path / "out.csv"
    assert applied("export", "boats", "--out", str(out)).exit_code == 0
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_condition_that_is_no_json_is_wrong_usage(applied):
    assert applied("export", "boats", "--where", "{x").exit_code == 64
