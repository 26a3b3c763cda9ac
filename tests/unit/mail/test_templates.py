"""Templates as files: where they are found, what is wrong with them, with file and line."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.unit.mail.post import Post, message

from kith.errors import KithError
from kith.mail.accounts import PLACES, can_link, check_own_templates
from kith.mail.draw import _layout
from kith.mail.templates import ENGINE, check_places, names, places, read_template, template

TEXT = "---\nsubject: Hello {first_name}\n---\n\nHello {first_name},\n\nyour {company.name}\n"


@pytest.fixture
def folder(post: Post, tmp_path: Path) -> Path:
    """A site's folder, with one template of its own."""
    post.site.settings = replace(post.site.settings, site=tmp_path)
    own = tmp_path / "config" / "mail"
    own.mkdir(parents=True)
    (own / "welcome.md").write_text(TEXT)
    return tmp_path


def subject(post: Post, name: str, locale: str | None = None) -> str:
    with post.site.reading() as tx:
        return template(tx, name, locale).subject


def problems(text: str, *known: str) -> list[str]:
    with pytest.raises(KithError) as refused:
        check_places(read_template(text, "config/mail/welcome.md"), known)
    return [str(problem) for problem in refused.value.problems]


def test_a_template_is_a_subject_and_a_body():
    found = read_template(TEXT, "config/mail/welcome.md")
    assert (found.subject, found.body.splitlines()[0]) == ("Hello {first_name}", "Hello {first_name},")
    assert str(found.source) == "config/mail/welcome.md:5:1"


def test_placeholders_know_their_places():
    found = [(each.name, str(each.source)) for each in places(read_template(TEXT, "w.md"))]
    assert found == [("first_name", "w.md:2:16"), ("first_name", "w.md:5:7"), ("company.name", "w.md:7:6")]


def test_an_unknown_placeholder_is_named_with_its_line_and_the_nearest_one():
    assert problems(TEXT, "firstname", "company.name") == [
        'config/mail/welcome.md:2:16: K752 the mail uses "{first_name}", and nothing is called so; '
        'did you mean "firstname"?',
        'config/mail/welcome.md:5:7: K752 the mail uses "{first_name}", and nothing is called so; '
        'did you mean "firstname"?',
    ]


def test_what_can_be_no_name_is_told_as_that():
    (found,) = problems("---\nsubject: x\n---\n{First Name}", "first_name")
    assert found == 'config/mail/welcome.md:4:1: K758 "{First Name}" is no placeholder; did you mean "first_name"?'


@pytest.mark.parametrize(
    "text", ["no head", "---\nsubject: x\nno end", "---\ntitle: x\n---\nbody", "---\nsubject:\n---\n"]
)
def test_a_file_without_its_subject_is_refused(text: str):
    with pytest.raises(KithError, match=r"welcome\.md:1:1: K753"):
        read_template(text, "welcome.md")


def test_a_sites_own_template_goes_before_the_engines(post: Post, folder: Path):
    assert subject(post, "invitation") == "You are invited to {site}"
    (folder / "config" / "mail" / "invitation.md").write_text("---\nsubject: Come in\n---\n[In]({link})\n")
    assert subject(post, "invitation") == "Come in"


def test_a_changed_template_is_read_anew(post: Post, folder: Path):
    import os

    assert subject(post, "welcome") == "Hello {first_name}"
    path = folder / "config" / "mail" / "welcome.md"
    path.write_text("---\nsubject: Other\n---\nx")
    os.utime(path, ns=(1, 1))
    assert subject(post, "welcome") == "Other"


def test_a_plugins_template_is_found_in_its_folder(post: Post, folder: Path):
    plugin = folder / "plugins" / "news" / "templates" / "mail"
    plugin.mkdir(parents=True)
    (plugin / "issue.md").write_text("---\nsubject: News\n---\nx")
    assert subject(post, "issue") == "News"


def test_the_language_chooses_among_templates(post: Post):
    assert subject(post, "invitation", "de") == "Einladung zu {site}"
    assert subject(post, "invitation", "de-AT") == "Einladung zu {site}"
    assert subject(post, "invitation", "fr") == "You are invited to {site}"


@pytest.mark.parametrize("name", ["../../etc/passwd", "invitatoin", "invitation.de", ""])
def test_a_template_that_isnt_there_is_told(post: Post, name: str):
    with pytest.raises(KithError, match="K751"):
        subject(post, name)


def test_the_nearest_template_is_named(post: Post):
    with pytest.raises(KithError, match='did you mean "invitation"'):
        subject(post, "invitatoin")


def test_a_mail_with_a_broken_placeholder_is_refused_before_anything_is_written(post: Post, folder: Path):
    with pytest.raises(KithError, match=r"config/mail/welcome\.md:7:6: K752"):
        post.write(message(template="welcome", link=None))
    assert (post.mails(), post.jobs()) == ((), [])


def test_every_template_of_the_engine_comes_in_german(post: Post):
    with post.site.reading() as tx:
        found = {name for name in names(tx) if (ENGINE / name).exists()}
    english = {name for name in found if name.count(".") == 1}
    assert {name.replace(".md", ".de.md") for name in english} == found - english
    for name in english:
        own, other = ((ENGINE / each).read_text("utf-8") for each in (name, name.replace(".md", ".de.md")))
        assert {p.name for p in places(read_template(own, name))} == {
            p.name for p in places(read_template(other, name))
        }


def test_links_need_the_sites_address_where_mail_leaves_it(post: Post, receiver):
    post.over(receiver.settings, url=None)
    with pytest.raises(KithError, match="K755"):
        post.write(message())
    with post.site.reading() as tx:
        assert not can_link(tx)


def test_the_layout_says_that_it_can_be_dark():
    assert 'content="light dark"' in _layout()


def test_a_sites_own_invitation_is_checked_against_what_fills_it(post: Post, folder: Path):
    (folder / "config" / "mail" / "invitation.de.md").write_text(
        "---\nsubject: Komm, {vorname}\n---\n{by} ruft: {link}\n"
    )
    with post.site.reading() as tx, pytest.raises(KithError) as refused:
        check_own_templates(tx)
    assert [str(problem.source) for problem in refused.value.problems] == ["config/mail/invitation.de.md:2:16"]


def test_the_engines_own_templates_are_well(post: Post):
    with post.site.reading() as tx:
        check_own_templates(tx)
        assert {name.partition(".")[0] for name in names(tx)} == PLACES.keys()
