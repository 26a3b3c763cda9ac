"""An example site, applied to a database with its sample data, and a person of it let in to its portal."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.functional.examples.stories import STORIES, Story

from kith.access.actor import Actor
from kith.app import App, build
from kith.cli.main import commands
from kith.identity.sealing import unseal
from kith.mail.outgoing import latest
from kith.portal.access import portal_type
from kith.portal.activating import activate
from kith.portal.entering import acting
from kith.settings import load_settings

PASSWORD = "four unrelated words here"
EXAMPLES = Path(__file__).resolve().parents[3] / "examples"


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """An example in a database, and its story."""

    app: App
    story: Story
    runner: CliRunner

    def person(self) -> Actor | None:
        """The story's person as they come in now; None where they are shut out."""
        with self.app.reading() as tx:
            portal = portal_type(tx, self.story.portal)
            found = tx.connection.exec_driver_sql("SELECT id FROM kith_user WHERE kind = 'portal'").scalar_one()
            return acting(tx, portal, found)


@pytest.fixture(scope="session")
def templates() -> dict[tuple[str, str], str]:
    """Databases by kind and example, with the person let in; to be copied."""
    return {}


@pytest.fixture(params=sorted(STORIES))
def played(
    request: pytest.FixtureRequest, tmp_path: Path, database_kind: str, templates: dict[tuple[str, str], str]
) -> Iterator[Played]:
    """The example with its person invited and active."""
    story = STORIES[request.param]
    server = request.getfixturevalue("postgresql_server") if database_kind == "postgresql" else None
    key = (database_kind, story.site)
    if key not in templates:
        place = request.getfixturevalue("tmp_path_factory").mktemp(story.site)
        templates[key] = server.create_database() if server else f"sqlite:///{place / 'example.db'}"
        begin(environment_of(site_in(place, story), templates[key]), story)
    url = f"sqlite:///{tmp_path / 'example.db'}"
    if server:
        url = server.create_database(template=templates[key])
    else:
        shutil.copy(templates[key].removeprefix("sqlite:///"), tmp_path / "example.db")
    environment = environment_of(site_in(tmp_path, story), url)
    app = build(load_settings(Path(environment["KITH_SITE"]), environment))
    yield Played(app=app, story=story, runner=CliRunner(env=environment))
    app.engine.dispose()
    if server:
        server.drop_database(url)


def environment_of(site: Path, url: str, address: str = "https://crm.example.org") -> dict[str, str]:
    """The settings of an example in that folder, over that database."""
    return {
        "KITH_SITE": str(site),
        "KITH_DATABASE": url,
        "KITH_URL": address,
        "KITH_SECRET": "a secret of examples, as long as it has to be",
        "KITH_TEST_CHEAP_HASH": "1",
    }


def site_in(folder: Path, story: Story) -> Path:
    """A copy of the example in that folder."""
    return Path(
        shutil.copytree(EXAMPLES / story.site, folder / story.site, ignore=shutil.ignore_patterns("var", ".kith"))
    )


def begin(environment: dict[str, str], story: Story) -> None:
    """Applies the example, loads its sample data, and lets its person in by the link of the invitation."""
    runner = CliRunner(env=environment)
    for asked in (["apply", "--yes"], ["demo"], ["portal", "invite", story.portal, story.email]):
        done = runner.invoke(commands, asked)
        assert done.exit_code == 0, done.output
    app = build(load_settings(Path(environment["KITH_SITE"]), environment))
    with app.writing() as tx:
        mail = latest(tx, 1)[0]
        link = unseal(tx.settings.secret, mail.sealed or "", of=mail.id)
        assert link is not None
        activate(tx, story.portal, link.rpartition("/")[2], PASSWORD)
    app.engine.dispose()
