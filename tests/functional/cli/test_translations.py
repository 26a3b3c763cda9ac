"""Labels in other languages: what is missing, the file that begins with it, what apply makes of it."""

from __future__ import annotations

import pytest

GERMAN = "config/translations/de.yaml"


def write(folder, text, path=GERMAN):
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(text, "utf-8")


def test_translations_tells_what_is_missing_and_exits_with_2(kith):
    result = kith("translations", "de")
    assert result.exit_code == 2
    assert result.stdout.splitlines() == ["Boat", "Boats", "Name", "Length", "Built on", "Mother", "Skipper", "Crew"]
    assert "8 labels, 8 without a translation to de" in result.stderr


def test_translations_writes_a_file_that_check_accepts(kith, folder):
    assert kith("translations", "de", "--write").exit_code == 0
    assert '  "Built on": ""\n' in (folder / GERMAN).read_text("utf-8")
    assert kith("check").exit_code == 0


def test_translations_keeps_what_is_there_and_adds_the_rest_once(kith, folder):
    write(folder, "# by hand\ntexts:\n  Boat: Boot # short\n")
    kith("translations", "de", "--write")
    once = (folder / GERMAN).read_text("utf-8")
    kith("translations", "de", "--write")
    assert (folder / GERMAN).read_text("utf-8") == once
    assert once.startswith('# by hand\ntexts:\n  Boat: Boot # short\n  "Boats": ""\n')


def test_translations_is_content_where_nothing_is_missing(kith, folder):
    labels = ("Boat", "Boats", "Name", "Length", "Built on", "Mother", "Skipper", "Crew")
    write(folder, "texts:\n" + "".join(f"  {label}: X{label}\n" for label in labels))
    assert kith("translations", "de").exit_code == 0


def test_a_region_has_a_file_of_its_own(kith, folder):
    kith("translations", "pt-BR", "--write")
    assert (folder / "config/translations/pt-BR.yaml").is_file()


@pytest.mark.parametrize("language", ["../de", "german!", "d", ""])
def test_what_is_no_language_is_refused(kith, language):
    assert kith("translations", language).exit_code == 64


def test_check_refuses_a_slip_with_its_place(kith, folder):
    write(folder, "modules: {boats: {fields: {lenght: Länge}}}\n")
    result = kith("check")
    assert result.exit_code == 1
    assert f'{GERMAN}:1:28: K123 modules.boats.fields has nothing called "lenght"' in result.stderr


def test_a_changed_translation_is_a_change_that_is_planned_and_applied(applied, folder):
    write(folder, "texts: {Boat: Boot}\n")
    told = applied("plan")
    assert told.exit_code == 2
    assert f"translations: {GERMAN}" in told.stdout
    assert applied("apply", "--yes").exit_code == 0
    assert applied("plan").exit_code == 0
