from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from kith.errors import KithError
from kith.settings import Keep, Settings, load_settings

SECRET = {"KITH_SECRET": "x" * 40}


def load(folder: Path, text: str | None = None, **environ: str) -> Settings:
    if text is not None:
        (folder / "config").mkdir(exist_ok=True)
        (folder / "config" / "kith.yaml").write_text(text, encoding="utf-8")
    return load_settings(folder, SECRET | environ)


def problems(folder: Path, text: str, **environ: str) -> list[str]:
    with pytest.raises(KithError) as caught:
        load(folder, text, **environ)
    return [str(problem) for problem in caught.value.problems]


def test_a_site_without_settings_has_the_defaults(tmp_path):
    settings = load(tmp_path)
    assert (settings.name, settings.timezone, settings.currency, settings.locale) == ("Kith", "UTC", "EUR", "en")
    assert settings.database == f"sqlite:///{tmp_path}/var/kith.db"


def test_the_file_says_what_the_site_is(tmp_path):
    text = "name: Boats\ntimezone: Europe/Berlin\nlanguages: [de, en]\ncountry: DE\n"
    text += "company_first: true\nrates: {USD: 0.92}"
    settings = load(tmp_path, text)
    assert (settings.name, settings.zone.key, settings.languages) == ("Boats", "Europe/Berlin", ("de", "en"))
    assert (settings.country, settings.company_first, settings.rates) == ("DE", True, {"USD": "0.92"})


def test_the_environment_stands_in_for_a_missing_key(tmp_path):
    assert load(tmp_path, "name: Boats", KITH_URL="https://crm.example.org").url == "https://crm.example.org"


def test_the_file_goes_before_the_environment(tmp_path):
    assert load(tmp_path, "name: Boats", KITH_NAME="Ships").name == "Boats"


def test_an_empty_variable_is_no_value(tmp_path):
    assert load(tmp_path, KITH_NAME=" ").name == "Kith"


@pytest.mark.parametrize(
    ("address", "engine"),
    [
        ("sqlite:////srv/kith.db", "sqlite:////srv/kith.db"),
        ("postgresql://kith@db/crm", "postgresql+psycopg://kith@db/crm"),
        ("postgresql+psycopg://kith@db/crm", "postgresql+psycopg://kith@db/crm"),
    ],
)
def test_a_database_is_named_for_the_engine(tmp_path, address, engine):
    assert load(tmp_path, KITH_DATABASE=address).database == engine


def test_durations_and_sizes_are_measured(tmp_path):
    settings = load(tmp_path, "sessions: {staff: 2d, portal_idle: 30min}\nlimits: {body: 5MB, fields: 10, timeout: 5s}")
    assert (settings.sessions.staff, settings.sessions.portal_idle) == (timedelta(days=2), timedelta(minutes=30))
    assert (settings.limits.body, settings.limits.fields, settings.limits.timeout.seconds) == (5_000_000, 10, 5)


def test_what_is_over_is_kept_for_as_long_as_the_file_says(tmp_path):
    assert load(tmp_path).keep == Keep(jobs=timedelta(days=7), mail=timedelta(days=365))
    assert load(tmp_path, "keep: {mail: 90d}").keep == Keep(mail=timedelta(days=90))


def test_settings_of_plugins_stay_raw_until_their_schema_is_read(tmp_path):
    assert list(load(tmp_path, "plugins: {slack: {token: no}}").plugins) == ["slack"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nmae: x", 'config/kith.yaml:1:1: K130 "nmae" is not a key of kith.yaml; did you mean "name"?'),
        ("timezone: Europe/Berlim", 'config/kith.yaml:1:11: K905 there is no time zone "Europe/Berlim"'),
        ("timezone: ../../etc/passwd", 'config/kith.yaml:1:11: K905 there is no time zone "../../etc/passwd"'),
        ("languages: [en, xx]", 'config/kith.yaml:1:17: K906 there is no language "xx"'),
        ("secret: hush", "config/kith.yaml:1:9: K904 a secret doesn't stand in a file"),
        ("- a", "config/kith.yaml:1:1: K903 settings are a map of keys and values"),
        ("name: a\nname: b", 'config/kith.yaml:2:1: K102 the key "name" stands twice; first on line 1'),
    ],
)
def test_a_wrong_setting_is_refused_with_its_place(tmp_path, text, said):
    assert problems(tmp_path, text) == [said]


@pytest.mark.parametrize("url", ["crm.example.org", "https://x/", "javascript:alert(1)", "https://x?y", "https:// x"])
def test_an_address_that_links_could_not_begin_with_is_refused(tmp_path, url):
    assert problems(tmp_path, f"url: '{url}'")[0].startswith("config/kith.yaml:1:6: K135")


@pytest.mark.parametrize("database", ["mysql://x", "sqlite://x", "oracle:x"])
def test_another_database_is_refused(tmp_path, database):
    assert "K502" in problems(tmp_path, f"database: {database}")[0]


def test_the_password_of_another_database_is_not_told(tmp_path):
    assert "hunter2" not in problems(tmp_path, "database: mysql://ada:hunter2@db/kith")[0]


def test_a_wrong_variable_is_named(tmp_path):
    assert problems(tmp_path, "name: x", KITH_CURRENCY="euro")[0].startswith("KITH_CURRENCY:1:1: K135")


def test_all_wrong_settings_come_at_once(tmp_path):
    assert len(problems(tmp_path, "nmae: x\ntimezone: Mars\ncountry: Germany\nlimits: {body: 5 MB}")) == 4


def test_a_folder_that_is_not_there_is_a_problem(tmp_path):
    with pytest.raises(KithError, match="K901"):
        load_settings(tmp_path / "nowhere", SECRET)


def test_the_secret_is_not_printed(tmp_path):
    assert SECRET["KITH_SECRET"] not in repr(load(tmp_path))


def test_the_starter_site_has_good_settings():
    settings = load_settings(Path(__file__).parents[3], SECRET)
    assert settings.site == Path(__file__).parents[3]
