"""The templates: one environment for each language that has texts, in which what never changes is written out already.

A page says dozens of words and shows dozens of icons. Looking each of them up anew costs more than the records on it
do, so calls of `_`, `look.svg` and `look.asset` with nothing but a literal are replaced by what they give when a
template is compiled.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from html import escape as escaped_text
from typing import Any

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    nodes,
)
from jinja2.compiler import CodeGenerator
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from kith.i18n import catalogues, translate
from kith.web.look.assets import Assets
from kith.web.texts import gettext, inside, spoken

CACHED = 500  # compiled templates of a language


def draw(assets: Assets, template: str, values: Mapping[str, Any]) -> str:
    """`templates/<template>.jinja2` in the language that is spoken, filled with `values`."""
    environment = _environment(assets, catalogues(spoken()))
    return environment.get_template(f"{template}.jinja2").render(values)


@lru_cache(maxsize=50)
def _environment(assets: Assets, languages: tuple[str, ...]) -> Environment:
    return _Written(assets, languages)


def _escaped(value: Any) -> str:
    """`value` as it may stand in a page. What comes of it is joined at once and needs no `Markup` of its own."""
    kind = type(value)
    if kind is str:
        return escaped_text(value)
    return value if kind is Markup else escape(value)


class _Code(CodeGenerator):
    """The code of a template, in which values are escaped the short way."""

    def _output_child_pre(self, node: nodes.Expr, frame: Any, finalize: Any) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write("environment.escaped(")
        else:
            super()._output_child_pre(node, frame, finalize)


class _Written(Environment):
    """Templates in one language. Values are escaped, and a name that isn't there is an error."""

    code_generator_class = _Code
    escaped = staticmethod(_escaped)

    def __init__(self, assets: Assets, languages: tuple[str, ...]) -> None:
        super().__init__(
            loader=_loader(assets),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            cache_size=CACHED,
            auto_reload=False,
        )
        self.globals |= {"_": gettext, "inside": inside}
        self._literals = _Literals(
            {
                "_": lambda text: translate(text, languages[0]) if languages else text,
                "svg": assets.svg,
                "asset": assets.address,
            }
        )

    def make_globals(self, d: Any) -> Any:
        """What every template knows, in one dict: templates ask for it whenever one imports another."""
        return {**self.globals, **(d or {})}

    def compile(self, source: Any, name: Any = None, filename: Any = None, *args: Any, **options: Any) -> Any:
        """The template as code, its literal calls written out."""
        tree = self.parse(source, name, filename) if isinstance(source, str) else source
        return super().compile(self._literals.visit(tree), name, filename, *args, **options)


def _loader(assets: Assets) -> BaseLoader:
    """The engine's templates, and those of the plugin x as `plugins/x/...`."""
    own = PackageLoader("kith.web", "templates")
    theirs = {name: FileSystemLoader(folder) for name, folder in assets.templates}
    return ChoiceLoader([PrefixLoader({"plugins": PrefixLoader(theirs)}), own]) if theirs else own


class _Literals(NodeTransformer):
    """Replaces `_("Save")`, `look.svg("x")` and `look.asset("page.js")` by what they give."""

    def __init__(self, given: Mapping[str, Callable[[str], Any]]) -> None:
        self._given = given

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - the visitor's own naming
        """The constant that the call gives, else the call."""
        self.generic_visit(node)
        give = self._given.get(_called(node))
        told = [each.value for each in node.args if isinstance(each, nodes.Const)]
        if give is None or len(told) != 1 or len(node.args) != 1 or node.kwargs:
            return node
        return nodes.Const(give(told[0]), lineno=node.lineno)


def _called(node: nodes.Call) -> str:
    """The name of what is called: `_`, or an attribute of `look`."""
    match node.node:
        case nodes.Name(name=name):
            return str(name)
        case nodes.Getattr(node=nodes.Name(name="look"), attr=attribute):
            return str(attribute)
        case _:
            return ""
