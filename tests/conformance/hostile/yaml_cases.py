"""Files that are no good YAML, or YAML that reads otherwise than it was meant."""

from __future__ import annotations

from tests.conformance.hostile.world import Case, boats, whole

PATH = "modules/boats.yaml"


def raw(code: str, text: str) -> Case:
    """A case that is the whole text of modules/boats.yaml, spaces and all."""
    return Case(code, PATH, text)


YAML_CASES = (
    # syntax
    raw("K101", "module: {boats\n§"),
    raw("K101", "module: [boats\n§"),
    raw("K101", "module: 'boats' §x\n"),
    raw("K101", "module: [a,§,b]\n"),
    raw("K101", "fields: [a, b§}\n"),
    raw("K101", "a: {b: c§: d}\n"),
    raw("K116", "module: boats§: x\n"),
    raw("K116", "module: boats\n  label§: x\n"),
    raw("K117", "module: §@boats\n"),
    raw("K117", "module: §`boats`\n"),
    raw("K117", "module: §%boats\n"),
    # keys
    raw("K102", "module: boats\n§module: boats\n"),
    raw("K102", "label: {one: Boat, many: Boats, §one: Ship}\n"),
    raw("K102", 'module: boats\n§"module": boats\n'),
    raw("K120", "? §[a, b]\n: c\n"),
    raw("K120", "? §{a: b}\n: c\n"),
    raw("K120", "{§[a]: b}\n"),
    # what YAML can do beyond data
    raw("K103", "module: §&name boats\n"),
    raw("K103", "module: boats\nlabel: §*name\n"),
    raw("K103", "a: §&a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n"),
    raw("K103", "module: &§ boats\n"),
    raw("K104", "module: boats\n§<<: {label: x}\n"),
    raw("K104", "fields: {§<<: {name: x}}\n"),
    raw("K105", "module: §!!str boats\n"),
    raw("K105", "module: §!!python/object/apply:os.system [ls]\n"),
    raw("K105", "module: §!boat boats\n"),
    raw("K105", "fields: §!!omap [a: b]\n"),
    raw("K106", "module: boats\n§---\nmodule: ships\n"),
    raw("K106", "module: boats\n...\n§---\nmodule: ships\n"),
    raw("K122", "§%YAML 1.1\n---\nmodule: boats\n"),
    raw("K122", "§%TAG ! tag:example.org,2026:\n---\nmodule: boats\n"),
    # characters
    raw("K107", "module:§\tboats\n"),
    raw("K107", "fields:\n§\tname: {type: text}\n"),
    raw("K107", "module: boats # a comment§\twith a tab\n"),
    raw("K108", "§\ufeffmodule: boats\n"),
    raw("K109", "module: boats§\x00\n"),
    raw("K109", "module: bo§\x07ats\n"),
    raw("K109", "module: bo§\x7fats\n"),
    raw("K109", "module: boats§\x85\n"),
    raw("K109", "label: bo§\u202eats\n"),
    raw("K109", "label: bo§\u2066ats\n"),
    raw("K109", "label: bo§\u2028ats\n"),
    raw("K109", "label: bo§\ud800ats\n"),
    raw("K109", "label: bo§\uffffats\n"),
    raw("K109", 'module: §"boats\\0"\n'),
    raw("K109", 'module: §"bo\\u202eats"\n'),
    raw("K109", 'module: §"bo\\x1bats"\n'),
    # limits
    raw("K110", "§# " + "x" * 1_048_576),
    raw("K111", "a: " + "[" * 29 + "§" + "[" * 5 + "]" * 34 + "\n"),
    raw("K111", "a: " + "{a: " * 29 + "§" + "{a: " * 5 + "x" + "}" * 34 + "\n"),
    raw("K111", "".join(" " * depth + "a:\n" for depth in range(30)) + " " * 30 + "§a:\n" + " " * 31 + "a: x\n"),
    raw("K121", "a: [" + "x," * 19_997 + "§x,x,x]\n"),
    # slips
    boats("K113", "fields: {name: {§type:text}}\n"),
    boats("K113", "lists: {all: {where: {§harbour.name:Kiel}}}\n"),
    raw("K113", "§module:boats\nlabel: {one: a, many: b}\n"),
    boats("K114", "lists: {big: {where: {berths: {gte: §1,000}}}}\n"),
    boats("K114", "lists: {big: {where: {price: {gte: §10,000 EUR}}}}\n"),
    boats("K114", "lists: {big: {where: {berths: [§1,000]}}}\n"),
    boats("K115", "actions: {sell: {confirm: Sell it, §really, set: {name: x}}}\n"),
    boats("K115", "fields: {§name, harbour: {type: text}}\n"),
    boats("K118", "actions: {sell: {confirm: §Sure?, set: {name: x}}}\n"),
    boats("K118", "actions: {sell: {set: {name: x}, confirm: §Sell the boat?}}\n"),
    boats("K118", "actions: {sell: {set: {name: x}, confirm: §Sell? Really!}}\n"),
    boats("K119", "fields:\n  kind: {type: choice, options: {red: {colour: §#f00}}}\n"),
    boats("K119", "fields:\n  kind:\n    type: choice\n    options:\n      red:\n        colour: §#f00\n"),
    boats("K119", "search:\n  - §#name\n"),
    # not a map at all
    whole("K132", PATH, "§- module: boats\n"),
    whole("K132", PATH, "§boats\n"),
    whole("K178", PATH, "§{}\n"),
    raw("K178", "§"),
    raw("K178", "§# nothing yet\n"),
)
BYTES_CASES = (
    ("K108", b"module: boats\nlabel: \xff\n", "modules/boats.yaml:2:8"),
    ("K108", b"module: bo\xc3\n", "modules/boats.yaml:1:11"),
    ("K108", b"\xff\xfem\x00o\x00", "modules/boats.yaml:1:1"),
    ("K108", b"module: \xed\xa0\x80\n", "modules/boats.yaml:1:9"),
    ("K108", b"module: \xc0\xaf\n", "modules/boats.yaml:1:9"),
    ("K108", b"\xef\xbb\xbfmodule: boats\n", "modules/boats.yaml:1:1"),
    ("K109", b"MZ\x90\x00"[:2] + b"\x00\x00", "modules/boats.yaml:1:3"),
)
