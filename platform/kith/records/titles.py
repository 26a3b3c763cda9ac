"""What a record is called: its title template over the values that are there; empty parts drop out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from kith.definition.model import Module, TitleField
from kith.fields import Context
from kith.fields.template import Template


@lru_cache(maxsize=512)
def title_template(module: Module) -> Template:
    """The module's title as a template."""
    return Template.parse(
        "".join(f"{{{part.name}}}" if isinstance(part, TitleField) else part for part in module.title)
    )


def title_fields(module: Module) -> tuple[str, ...]:
    """Names of the fields in the title template, in order."""
    return title_template(module).names


def title_of(module: Module, values: Mapping[str, Any], context: Context) -> str:
    """The title made of `values`; '' where all parts are empty."""
    return join_title(module, lambda name: module.fields[name].type.written(values.get(name), context))


def join_title(module: Module, text: Callable[[str], str]) -> str:
    """The title with each field's text from `text(name)`."""
    template = title_template(module)
    return (template.render({name: text(name) or None for name in template.names}) or "")[:1_000]
