"""What a viewer can look at: every address with every parameter that it takes, drawn by a seed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from tests.conformance.twins import bulk, feeds, holding, lists, shapes
from tests.conformance.twins.asker import WORDS, Asker, Question, address, of_family

from kith.web.inventory import INVENTORY

Maker = Callable[[Asker], Question]


def _api_list(ask: Asker) -> Question:
    module = ask.module()
    return Question(route="api.module", path=address(f"/api/v1/{module.name}", ask.listed(module)))


def _api_record(ask: Asker) -> Question:
    module = ask.module()
    pairs = [("fields", ask.names(module))] if ask.draw.random() < 0.6 else []
    pairs += [("expand", ask.draw.choice(of_family(module, "reference")))] if ask.draw.random() < 0.4 else []
    tag = (("If-None-Match", '"7"'),) if ask.draw.random() < 0.2 else ()
    path = address(f"/api/v1/{module.name}/{ask.id_of(module.name)}", pairs)
    return Question(route="api.record", path=path, headers=tag)


def _api_related(ask: Asker) -> Question:
    module = ask.module()
    name = ask.draw.choice([*module.related, "nothing"])
    below = ask.site.modules[module.related[name].module] if name in module.related else module
    pairs = ask.listed(below) if ask.draw.random() < 0.8 else []
    return Question(route="api.related", path=address(f"/api/v1/{module.name}/{ask.id_of(module.name)}/{name}", pairs))


def _api(ask: Asker) -> Question:
    return Question(route="api", path="/api/v1/")


def _description(ask: Asker) -> Question:
    return Question(route="api.description", path="/api/v1/openapi.json")


def _list(ask: Asker) -> Question:
    module = ask.module()
    own = [("_view", ask.draw.choice([*module.lists, "nothing"]))] if ask.draw.random() < 0.5 else []
    own += [("_state", ask.draw.choice(["all", "inactive"]))] if ask.draw.random() < 0.2 else []
    own += [("_deleted", "1")] if ask.draw.random() < 0.1 else []
    own += lists.looks(ask, module)
    return Question(route="list", path=address(f"/m/{module.name}", [*own, *ask.listed(module, page=True)]))


def _board(ask: Asker) -> Question:
    module = ask.module()
    pairs = [("_view", ask.draw.choice(list(module.lists) or ["board"])), ask.filter(module)]
    return Question(route="list", path=address(f"/m/{module.name}", pairs))


def preview(ask: Asker) -> Question:
    """A list as the holders of a role see it: which records a role reaches is no secret to administrators."""
    module = ask.module()
    pairs = [("_as", ask.draw.choice(["boss", "keeper", "auditor", "blind", "nobody"]))]
    pairs += [("_view", ask.draw.choice(list(module.lists) or ["usual"]))] if ask.draw.random() < 0.5 else []
    pairs += ask.listed(module, page=True) if ask.draw.random() < 0.7 else []
    return Question(route="list", path=address(f"/m/{module.name}", pairs))


def _choose(ask: Asker) -> Question:
    module = ask.module()
    pairs = [("field", ask.draw.choice([*module.fields, ask.misspelt(module)])), ("_words", ask.draw.choice(WORDS))]
    return Question(route="choose", path=address(f"/m/{module.name}/choose", pairs))


def _lookup(ask: Asker) -> Question:
    module = ask.module()
    pairs = [("field", ask.draw.choice([*module.fields, ask.misspelt(module)])), ("q", ask.draw.choice(["", *WORDS]))]
    pairs += [("_id", ask.id_of(module.name))] if ask.draw.random() < 0.3 else []
    return Question(route="record.lookup", path=address(f"/m/{module.name}/lookup", pairs))


def _of_record(route: str, tail: str, params: Sequence[str] = ()) -> Maker:
    def make(ask: Asker) -> Question:
        module = ask.module()
        pairs = [(name, "1") for name in params if ask.draw.random() < 0.3]
        return Question(route=route, path=address(f"/m/{module.name}/{ask.id_of(module.name)}{tail}", pairs))

    return make


def _related(ask: Asker) -> Question:
    module = ask.module()
    name = ask.draw.choice([*module.related, "h_stff"])
    pairs = [("q", ask.draw.choice(WORDS))] if ask.draw.random() < 0.5 else []
    path = f"/m/{module.name}/{ask.id_of(module.name)}/related/{name}"
    return Question(route="record.related", path=address(path, pairs))


def _link(ask: Asker) -> Question:
    module = ask.module()
    path = f"/m/{module.name}/{ask.id_of(module.name)}/related/{ask.draw.choice([*module.related, 'h_stff'])}/link"
    if ask.draw.random() < 0.5:
        return Question(route="record.linkable", path=address(f"{path}able", [("q", ask.draw.choice(["", *WORDS]))]))
    return Question(route="record.link", path=address(path, [("q", ask.draw.choice(WORDS))]))


def _action(ask: Asker) -> Question:
    module = ask.module()
    name = ask.draw.choice([*module.actions, "nothing"])
    return Question(route="record.action", path=f"/m/{module.name}/{ask.id_of(module.name)}/actions/{name}")


def _new(ask: Asker) -> Question:
    module = ask.module()
    fields = ask.draw.sample(list(module.fields.values()), min(3, len(module.fields)))
    pairs = [(field.name, ask.literal(field)) for field in fields]
    return Question(route="record.new", path=address(f"/m/{module.name}/new", pairs))


def _rules(ask: Asker) -> Question:
    module = ask.module()
    fields = ask.draw.sample(list(module.fields.values()), min(4, len(module.fields)))
    form = [(field.name, ask.literal(field)) for field in fields]
    form += [("_id", ask.id_of(module.name))] if ask.draw.random() < 0.5 else []
    return Question(route="record.rules", path=f"/m/{module.name}/rules", method="POST", form=form)


def _search(ask: Asker) -> Question:
    return Question(route="search", path=address("/search", [("q", ask.draw.choice(WORDS))]))


def _palette(ask: Asker) -> Question:
    pairs = [("q", ask.draw.choice(WORDS)), ("part", ask.draw.choice(["", "1"]))]
    return Question(route="palette", path=address("/palette", pairs))


def _plain(route: str, path: str) -> Maker:
    return lambda ask: Question(route=route, path=path)


def _shares(ask: Asker) -> Question:
    module = ask.module()
    return Question(route="api.shares", path=f"/api/v1/{module.name}/{ask.id_of(module.name)}/shares")


def _standing(ask: Asker) -> Question:
    """One of the pages whose address is the same for everybody."""
    each = ask.draw.choice(STANDING)
    return Question(route=each.name, path=each.pattern)


OFFERING = "account.two_factor"  # a new secret each time
STANDING = [each for each in INVENTORY if "GET" in each.methods and "{" not in each.pattern and each.name != OFFERING]
API_READS: tuple[Maker, ...] = (
    *(_api_list,) * 20,
    *(_api_record,) * 3,
    *(_api_related,) * 4,
    _api,
    _description,
    _shares,
    *feeds.API_READS,
    *holding.API_READS,
    *bulk.API_READS,
    *lists.API_READS,
)
PAGE_READS: tuple[Maker, ...] = (
    *(_list,) * 8,
    *(_board,) * 2,
    *(_choose,) * 2,
    *(_lookup,) * 3,
    *(_of_record("record", "", ("deleted",)),) * 3,
    _of_record("record.edit", "/edit"),
    _of_record("record.delete", "/delete"),
    _of_record("record.explain", "/explain"),
    _of_record("record.access", "/access"),
    _of_record("record.portal", "/portal"),
    _standing,
    *(_related,) * 2,
    *(_link,) * 2,
    _action,
    *(_new,) * 3,
    *(_rules,) * 3,
    *(_search,) * 2,
    *(_palette,) * 2,
    _plain("notifications", "/notifications"),
    _plain("portals.type", "/portals/clients"),
    _plain("portals.export", "/portals/clients/export"),
    _plain("home", "/"),
    *feeds.PAGE_READS,
    *holding.PAGE_READS,
    *lists.PAGE_READS,
    *shapes.PAGE_READS,
    *bulk.PAGE_READS,
)


def drawn(ask: Asker, makers: Sequence[Maker], count: int) -> Iterator[Question]:
    """`count` questions."""
    return (ask.draw.choice(makers)(ask) for _ in range(count))
