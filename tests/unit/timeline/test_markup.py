"""Comments as HTML: a small Markdown, and nothing that could do harm."""

from __future__ import annotations

import time

import pytest

from kith.timeline.markup import to_html

ID = "01931b2c-7a00-7000-8000-00000000000a"


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("one\ntwo\n\nthree", "<p>one<br>\ntwo</p>\n<p>three</p>\n"),
        ("**strong** *em* `code`", "<p><strong>strong</strong> <em>em</em> <code>code</code></p>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("> said", "<blockquote>\n<p>said</p>\n</blockquote>\n"),
        ("# no heading", "<p># no heading</p>\n"),
        ("<b>x</b> & y", "<p>&lt;b&gt;x&lt;/b&gt; &amp; y</p>\n"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
        ("", ""),
    ],
)
def test_the_small_markdown(body, html):
    assert to_html(body, {}) == html


def test_addresses_become_links_that_tell_nobody_where_one_came_from():
    html = to_html("See https://example.org/x?a=1 and [here](https://example.org)", {})
    assert html.count('rel="noopener noreferrer nofollow"') == 2
    assert 'href="https://example.org/x?a=1"' in html


@pytest.mark.parametrize(
    "body", ["[x](javascript:alert(1))", "[x](data:text/html,x)", "![x](https://e.org/x.png)", "<javascript:alert(1)>"]
)
def test_nothing_runs_and_nothing_is_loaded(body):
    html = to_html(body, {})
    assert 'href="javascript' not in html
    assert 'href="data' not in html
    assert "<img" not in html


def test_who_is_named_stands_there_by_name():
    assert to_html(f"Hi <@{ID}>", {ID: "Ada <x>"}) == '<p>Hi <span class="k-mention">@Ada &lt;x&gt;</span></p>\n'


def test_who_has_no_name_any_more_is_told_as_unknown():
    assert "@somebody" in to_html(f"<@{ID}>", {}, "somebody")


@pytest.mark.parametrize("body", ["*" * 9_000, "[" * 9_000, "> " * 4_000, "`" * 9_999, "- " * 4_000, "a_" * 4_500])
def test_no_text_takes_long(body):
    begun = time.monotonic()
    to_html(body, {})
    assert time.monotonic() - begun < 3
