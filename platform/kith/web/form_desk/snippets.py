"""What is copied into a website: a script tag, or a form as plain HTML."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from kith.definition.form_model import FormField, WebForm
from kith.definition.model import Field, Site
from kith.intake.sent import CONSENT, TRAP
from kith.web.texts import gettext as _
from kith.web.webforms.public_form import label_in

TYPES = {"email": "email", "phone": "tel", "url": "url", "date": "date", "boolean": "checkbox"}


def script_tag(form: WebForm, link: str) -> str:
    """The tag, and a link for browsers without scripts."""
    label = escape(form.label)
    return f'<script src="{escape(link)}/embed.js"></script>\n<noscript><a href="{escape(link)}">{label}</a></noscript>'


def plain_form(site: Site, form: WebForm, link: str) -> str:
    """The form as HTML that sends straight to the site. Files and values of several parts need the script."""
    lines = [f'<form method="post" action="{escape(link)}">']
    lines += [f"  {line}" for line in _inputs(site, form)]
    lines.append(f'  <input name="{TRAP}" hidden tabindex="-1" autocomplete="off">')
    lines += [f"  <button>{escape(form.submit or _('Send'))}</button>", "</form>"]
    return "\n".join(lines)


def _inputs(site: Site, form: WebForm) -> Iterator[str]:
    for path, asked in form.fields.items():
        kind = site.modules[asked.module].fields[asked.name].type
        if kind.widget not in {"file", "files", "image", "money", "person_name", "address", "line_items"}:
            yield _input(site, form, path, asked)
    for consent in form.consents.values():
        box = f'<input type="checkbox" name="{CONSENT}{consent.name}" value="yes">'
        yield f"<label>{box} {escape(consent.text)}</label>"


def _input(site: Site, form: WebForm, path: str, asked: FormField) -> str:
    field = site.modules[asked.module].fields[asked.name]
    label, name, widget = escape(label_in(site, form, asked)), escape(path), field.type.widget
    required = " required" if _is_needed(field, asked) else ""
    options = "".join(f'<option value="{escape(v)}">{escape(text)}</option>' for v, text in _options(site, asked))
    if options:
        many, blank = (" multiple", "") if field.type.item is not None else ("", "<option></option>")
        return f'<label>{label} <select name="{name}"{many}{required}>{blank}{options}</select></label>'
    if widget in {"long_text", "rich_text"}:
        return f'<label>{label} <textarea name="{name}"{required}></textarea></label>'
    return f'<label>{label} <input type="{TYPES.get(widget, "text")}" name="{name}"{required}></label>'


def _is_needed(field: Field, asked: FormField) -> bool:
    """Whether it is needed whatever else is typed."""
    always = asked.visible_if is None and field.visible_if is None
    return always and (asked.required or (field.required and asked.lookup is None))


def _options(site: Site, asked: FormField) -> list[tuple[str, str]]:
    kind = site.modules[asked.module].fields[asked.name].type
    options = getattr(kind.item or kind, "options", ())
    return [(each.name, each.label) for each in options]
