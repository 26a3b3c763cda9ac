"""Labels in other languages: read, held against what the site says, and said instead of it."""

from __future__ import annotations

import pytest
from tests.unit.definition.site import BOATS, build, said

from kith.definition.speech import Speech, missing
from kith.definition.translations import with_missing
from kith.fields import Context

GERMAN = "config/translations/de.yaml"


def german(text, **files):
    """The site in German, with `text` as its translations."""
    return build({GERMAN: text, **files}, language="de").site


def warned(text):
    return [str(each) for each in build({GERMAN: text}).warnings]


def test_a_text_is_translated_wherever_it_stands():
    modules = german("texts: {Name: Bezeichnung}").modules
    assert [modules[name].fields["name"].label for name in ("boats", "harbours")] == ["Bezeichnung"] * 2


def test_a_translation_by_its_place_goes_before_one_by_its_words():
    text = "texts: {Name: Bezeichnung}\nmodules: {boats: {fields: {name: Bootsname}}}"
    modules = german(text).modules
    assert modules["boats"].fields["name"].label == "Bootsname"
    assert modules["harbours"].fields["name"].label == "Bezeichnung"


def test_a_module_has_two_names():
    labels = german("modules: {boats: {label: {one: Boot, many: Boote}}}").modules["boats"].labels
    assert (labels.one, labels.many) == ("Boot", "Boote")


def test_a_related_list_without_a_label_follows_the_module_that_it_lists():
    assert german("texts: {Boats: Boote}").modules["harbours"].related["boats"].label == "Boote"


def test_what_the_engine_declares_is_translated_by_its_own_catalogue():
    assert german("texts: {}").modules["boats"].fields["owner"].label == "Zuständig"


def test_what_the_site_declares_is_not_translated_by_the_catalogue_of_the_engine():
    module = BOATS + "  filter: {type: text, label: Owner}\n"
    assert german("texts: {}", **{"modules/boats.yaml": module}).modules["boats"].fields["filter"].label == "Owner"


def test_an_option_is_understood_by_its_label_in_either_language():
    kind = german("texts: {Sail: Segel}").modules["boats"].fields["kind"].type
    assert [kind.parse(each, Context()) for each in ("sail", "Segel", "Sail")] == ["sail"] * 3


def test_what_is_stored_of_an_option_is_in_the_language_of_the_files():
    kind = german("texts: {Sail: Segel}").modules["boats"].fields["kind"].type
    assert (kind.format("sail", Context()), kind.written("sail", Context())) == ("Segel", "Sail")


def test_a_field_called_like_a_key_is_translated():
    module = BOATS + "  ask: {type: text, help: Whom}\n"
    text = "modules: {boats: {fields: {ask: {label: Fragen, help: Wen}}}}"
    field = german(text, **{"modules/boats.yaml": module}).modules["boats"].fields["ask"]
    assert (field.label, field.help) == ("Fragen", "Wen")


def test_actions_ask_in_the_language():
    module = BOATS + "actions: {sink: {confirm: 'Really?', set: {length: 0}, ask: {why: {type: text}}}}\n"
    text = "modules: {boats: {actions: {sink: {label: Versenken, confirm: 'Wirklich?', ask: {why: Warum}}}}}"
    action = german(text, **{"modules/boats.yaml": module}).modules["boats"].actions["sink"]
    assert (action.label, action.confirm, action.ask["why"].label) == ("Versenken", "Wirklich?", "Warum")


def test_a_plugin_translates_what_it_declares():
    module = "module: quays\nlabel: {one: Quay, many: Quays}\nfields: {no: {type: text}}\n"
    files = {
        "plugins/quays/modules/quays.yaml": module,
        "plugins/quays/translations/de.yaml": "texts: {Quay: Kai}",
    }
    assert build(files, language="de").site.modules["quays"].labels.one == "Kai"


def test_the_site_has_the_last_word_on_a_plugin():
    files = {"plugins/quays/translations/de.yaml": "texts: {Name: A}", GERMAN: "texts: {Name: B}"}
    assert build(files, language="de").site.modules["boats"].fields["name"].label == "B"


def test_names_stay_what_they_are():
    site, other = build({GERMAN: "texts: {Boats: Boote}"}).site, german("texts: {Boats: Boote}")
    assert list(site.modules) == list(other.modules)
    assert [m.physical for m in site.modules.values()] == [m.physical for m in other.modules.values()]


def test_a_site_knows_the_languages_that_it_is_translated_to():
    assert build({GERMAN: "texts: {Name: N}", "config/translations/pt-BR.yaml": "texts: {}"}).site.languages == (
        "de",
        "pt_BR",
    )


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("modules: {boat: {label: {one: Boot}}}", "modules"),
        ("modules: {boats: {fields: {nme: Bootsname}}}", "modules.boats.fields"),
        ("modules: {boats: {fields: {kind: {options: {sial: Segel}}}}}", "modules.boats.fields.kind.options"),
    ],
)
def test_a_slip_in_a_name_is_refused_with_the_name_that_was_meant(text, place):
    (told,) = said({GERMAN: text})
    assert "K123" in told
    assert f"{place} has nothing called" in told
    assert "did you mean" in told


def test_a_name_that_nothing_has_is_warned_of():
    (told,) = warned("modules: {aeroplanes: {label: {one: Flugzeug}}}")
    assert "K125" in told


def test_a_text_that_the_site_says_nowhere_is_warned_of_with_the_nearest():
    (told,) = warned("texts: {Nmae: Bezeichnung}")
    assert "K124" in told
    assert 'did you mean "Name"?' in told


def test_a_key_that_is_no_key_is_refused():
    (told,) = said({GERMAN: "text: {Name: N}"})
    assert "K130" in told
    assert 'did you mean "texts"?' in told


def test_two_options_that_are_called_alike_in_a_language_are_refused():
    told = said({GERMAN: "texts: {Sail: Antrieb, Motor: Antrieb}"})
    assert any("K126" in each and "in de:" in each for each in told)


def test_what_is_empty_is_not_translated():
    assert german('texts: {Name: ""}').modules["boats"].fields["name"].label == "Name"


def left(text):
    built = build({GERMAN: text})
    return set(missing(built.said, Speech("de", built.translations["de"])))


def test_what_lacks_a_translation_is_told_once():
    assert left("texts: {}") >= {"Name", "Boat", "Boats", "Sail", "Motor", "Length"}


def test_what_is_translated_in_one_place_alone_still_lacks_one_in_the_others():
    assert "Name" in left("modules: {boats: {fields: {name: Bootsname}}}")
    assert "Name" not in left("texts: {Name: Bezeichnung}")


def test_what_the_engine_declares_is_owed_by_nobody():
    assert "Owner" not in left("texts: {}")


def test_what_is_missing_is_added_below_texts_and_the_rest_stays_word_for_word():
    written = "texts:\n  Name: N  # short\n\nmodules:\n  boats:\n    fields: {name: B}\n"
    assert with_missing(written, ["Boat: one"]) == written.replace("# short\n", '# short\n  "Boat: one": ""\n')


def test_what_was_added_once_is_not_added_again():
    once = with_missing("texts:\n", ["Boat"])
    assert with_missing(once, ["Boat"]) == once


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("texts: {Name: N}\n", 'texts: {Name: N, "Boat: one": ""}\n'),
        ("texts: {}  # none yet\nroles: {}\n", 'texts: {"Boat: one": ""}  # none yet\nroles: {}\n'),
        ("texts: {\n  Name: N,  # short\n}\n", 'texts: {\n  Name: N, "Boat: one": "",  # short\n}\n'),
        ('texts: {"Boat: one": ""}\n', 'texts: {"Boat: one": ""}\n'),
        ("texts: {Größe: G}\n", 'texts: {Größe: G, "Boat: one": ""}\n'),
    ],
)
def test_texts_in_braces_stay_in_them(written, expected):
    assert with_missing(written, ["Boat: one"]) == expected


def test_what_is_added_in_braces_is_read_again():
    added = with_missing("texts: {Name: Bezeichnung}\n", ['Say "no": {twice}, # really'])
    assert german(added).modules["boats"].fields["name"].label == "Bezeichnung"
    assert with_missing(added, ['Say "no": {twice}, # really']) == added
