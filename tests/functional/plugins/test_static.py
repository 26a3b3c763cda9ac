"""The static files of plugins: which ones are served, under which address, as what."""

from __future__ import annotations

import re

import pytest

from kith.web.look.plugin_files import find_static


@pytest.fixture
def address(guided):
    """The address of the stylesheet, as the page that uses it says."""
    return re.search(r'href="(/assets/[^"]+guide\.css)"', guided.browser("reader").get("/p/guide/styled").text)[1]


def test_a_page_names_its_stylesheet_by_a_versioned_address(address):
    assert re.fullmatch(r"/assets/guide/[0-9a-f]{12}/guide\.css", address)


def test_a_browser_keeps_what_it_gets_there_for_a_year(guided, address):
    answer = guided.visitor().get(address)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/css; charset=utf-8")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000"
    assert answer.text.startswith("main { color: navy }")


def test_the_strict_policy_holds_for_it_too(guided, address):
    headers = guided.visitor().get(address.replace("guide.css", "icons/sun.svg")).headers
    assert headers["Content-Type"] == "image/svg+xml"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_another_version_is_kept_for_some_minutes_alone(guided, address):
    answer = guided.visitor().get(re.sub("guide/[0-9a-f]{12}", "guide/0123456789ab", address))
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "public, max-age=300")


@pytest.mark.parametrize(
    "name",
    [
        ".secret.css",
        ".git/config.js",
        "notes.txt.bak",
        "page.html",
        "nothing.css",
        "../plugin.yaml",
        "..%2F__init__.py",
        "icons/../guide.css",
        "icons/..%2f..%2f__init__.py",
        "%2e%2e/templates/told.jinja2",
        "/etc/passwd",
        "icons",
        "icons/",
        "guide.css/",
        "guide.css%00",
    ],
)
def test_nothing_else_is_served(guided, address, name):
    assert guided.visitor().get(address.replace("guide.css", name)).status_code in (400, 404)


def test_a_template_that_names_a_file_which_is_not_there_fails_with_the_plugins_name(guided):
    answer = guided.browser("super_admin").get("/p/guide/misstyled")
    assert answer.status_code == 500
    assert "The plugin &quot;guide&quot; failed in /p/guide/misstyled" in answer.text


class Standing:
    """A plugin that stands in a folder."""

    def __init__(self, folder):
        self.name, self.folder = "standing", folder


def test_links_that_lead_out_of_the_folder_are_passed_over(tmp_path):
    (tmp_path / "static" / "deep").mkdir(parents=True)
    (tmp_path / "own.css").write_text("x")
    (tmp_path / "static" / "deep" / "b.css").write_text("x")
    (tmp_path / "static" / "a.css").symlink_to(tmp_path / "own.css")
    (tmp_path / "static" / "c.css").symlink_to(tmp_path / "static" / "deep" / "b.css")
    (files,) = find_static([Standing(tmp_path)])
    assert files.names == {"c.css", "deep/b.css"}


def test_the_address_changes_with_what_stands_in_a_file(tmp_path):
    (tmp_path / "static").mkdir()
    found = []
    for text in ("one", "two"):
        (tmp_path / "static" / "a.css").write_text(text)
        found.append(find_static([Standing(tmp_path)])[0].address("a.css"))
    assert len(set(found)) == 2


def test_a_plugin_without_the_folder_has_none(tmp_path):
    assert find_static([Standing(tmp_path)]) == ()
