"""What a viewer asks of feeds and histories, and sends to them: comments, changes to take back."""

from __future__ import annotations

from typing import Any

from tests.conformance.twins.asker import WORDS, Asker, Question, address

SAID = ("Hello", "@Boss look", "@Blind @Mixed", "", "**x** <b>", "@Ada")


def _place(ask: Asker) -> tuple[str, str]:
    """A module and the id of a record."""
    module = ask.module()
    return module.name, ask.id_of(module.name)


def api_feed(ask: Asker) -> Question:
    """A page of a feed over the API."""
    module, id = _place(ask)
    pairs = [("limit", str(ask.draw.randint(1, 4)))] if ask.draw.random() < 0.5 else []
    pairs += [("deleted", "true")] if ask.draw.random() < 0.1 else []
    return Question(route="api.feed", path=address(f"/api/v1/{module}/{id}/feed", pairs))


def feed(ask: Asker) -> Question:
    """The feed's page."""
    module, id = _place(ask)
    headers = (("HX-Request", "true"),) if ask.draw.random() < 0.3 else ()
    pairs = [("deleted", "1")] if ask.draw.random() < 0.1 else []
    return Question(route="record.feed", path=address(f"/m/{module}/{id}/feed", pairs), headers=headers)


def history(ask: Asker) -> Question:
    """The history of all fields or of one, a closed one as often as an open one."""
    module, id = _place(ask)
    field = ask.field(ask.site.modules[module]).name
    pairs = [("field", field)] if ask.draw.random() < 0.6 else []
    return Question(route="record.history", path=address(f"/m/{module}/{id}/history", pairs))


def change(ask: Asker) -> Question:
    """One change, mostly of the record that is asked."""
    module, id = "people", ask.id_of("people")
    return Question(route="record.undo", path=f"/m/{module}/{id}/history/{ask.id_of('events')}")


def comment(ask: Asker) -> Question:
    """A comment's own page."""
    module, id = _place(ask)
    return Question(route="record.comment", path=f"/m/{module}/{id}/comments/{ask.id_of('comments')}")


def mentionable(ask: Asker) -> Question:
    """Whom a comment may name."""
    module, id = _place(ask)
    path = address(f"/m/{module}/{id}/mentionable", [("q", ask.draw.choice(["bo", *WORDS]))])
    return Question(route="record.mentionable", path=path)


def undo(ask: Asker) -> Question:
    """A change to take back over the API."""
    body = {"event": ask.id_of("events"), "confirmed": ask.draw.random() < 0.5}
    return Question(route="api.undo", method="POST", path=f"/api/v1/people/{ask.id_of('people')}/undo", json=body)


def undo_on_page(ask: Asker) -> Question:
    """A change to take back on its page."""
    path = f"/m/people/{ask.id_of('people')}/history/{ask.id_of('events')}"
    form = [("_version", str(ask.draw.randint(1, 3))), ("_confirmed", ask.draw.choice(["", "1"]))]
    return Question(route="record.undo", method="POST", path=path, form=form)


def say(ask: Asker) -> Question:
    """A comment to write over the API."""
    module, id = _place(ask)
    body: dict[str, Any] = {"body": ask.draw.choice(SAID), "audience": ask.draw.choice(["internal", "shared", "all"])}
    body |= {"files": [ask.id_of("files")]} if ask.draw.random() < 0.3 else {}
    return Question(route="api.comments", method="POST", path=f"/api/v1/{module}/{id}/comments", json=body)


def say_on_page(ask: Asker) -> Question:
    """A comment to write on the page."""
    module, id = _place(ask)
    form = [("body", ask.draw.choice(SAID))]
    form += [("staged", ask.id_of("files"))] if ask.draw.random() < 0.3 else []
    return Question(route="record.comments", method="POST", path=f"/m/{module}/{id}/comments", form=form)


def reword(ask: Asker) -> Question:
    """A comment to change or delete."""
    module, id = _place(ask)
    path = f"/api/v1/{module}/{id}/comments/{ask.id_of('comments')}"
    if ask.draw.random() < 0.3:
        return Question(route="api.comment", method="DELETE", path=path)
    body: dict[str, Any] = {"body": ask.draw.choice(SAID)}
    body |= {"files": [ask.id_of("files")]} if ask.draw.random() < 0.3 else {}
    return Question(route="api.comment", method="PATCH", path=path, json=body)


def reword_on_page(ask: Asker) -> Question:
    """A comment to change or delete on its page."""
    module, id = _place(ask)
    form = [("body", ask.draw.choice(SAID)), ("_delete", ask.draw.choice(["", "1"]))]
    form += [(ask.draw.choice(["staged", "remove"]), ask.id_of("files"))] if ask.draw.random() < 0.3 else []
    path = f"/m/{module}/{id}/comments/{ask.id_of('comments')}"
    return Question(route="record.comment", method="POST", path=path, form=form)


def tick_off(ask: Asker) -> Question:
    """Nothing is new any more."""
    return Question(route="notifications", method="POST", path="/notifications", form=[])


def star(ask: Asker) -> Question:
    """A star that is given or taken away."""
    module, id = _place(ask)
    form = [("on", ask.draw.choice(["1", "0"]))]
    return Question(route="record.star", method="POST", path=f"/m/{module}/{id}/star", form=form)


API_READS = (api_feed,) * 3
PAGE_READS = (feed, feed, history, history, change, comment, mentionable)
WRITES = (undo, undo, undo_on_page, say, say, say_on_page, reword, reword_on_page, tick_off, star)
