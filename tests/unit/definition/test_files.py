from __future__ import annotations

import pytest

from kith.definition import SiteFile, read_files


def write(folder, path: str, text: str | bytes = "x: y\n") -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_bytes(text if isinstance(text, bytes) else text.encode())


def test_the_files_of_a_site_come_sorted_and_without_its_settings(tmp_path):
    for path in ("modules/b.yaml", "modules/a.yaml", "webforms/f.yaml", "config/roles.yaml", "config/kith.yaml"):
        write(tmp_path, path)
    found = [file.path for file in read_files(tmp_path)]
    assert found == ["config/roles.yaml", "modules/a.yaml", "modules/b.yaml", "webforms/f.yaml"]


def test_files_of_plugins_come_first_with_their_origin(tmp_path):
    write(tmp_path, "modules/a.yaml")
    write(tmp_path, "plugins/mail/modules/mails.yaml")
    found = read_files(tmp_path, {"mail": tmp_path / "plugins" / "mail"})
    assert [(file.path, file.origin) for file in found] == [
        ("plugins/mail/modules/mails.yaml", "mail"),
        ("modules/a.yaml", "site"),
    ]


def test_a_plugin_from_elsewhere_is_shown_under_plugins(tmp_path):
    write(tmp_path, "elsewhere/modules/mails.yaml")
    found = read_files(tmp_path / "site", {"mail": tmp_path / "elsewhere"})
    assert [file.path for file in found] == ["plugins/mail/modules/mails.yaml"]


def test_bytes_that_are_no_text_are_kept_for_the_reader(tmp_path):
    write(tmp_path, "modules/a.yaml", b"\xff")
    assert read_files(tmp_path)[0].text == b"\xff"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("modules/a.yaml", "module"),
        ("plugins/x/modules/a.yaml", "module"),
        ("webforms/a.yaml", "webform"),
        ("config/roles.yaml", "roles"),
        ("config/portals.yaml", "portals"),
    ],
)
def test_a_file_declares_what_its_folder_says(path, kind):
    assert SiteFile(path, "").kind == kind
