"""K1: what can be wrong with the files of a site."""

CODES: dict[str, tuple[str, str]] = {
    # -- reading YAML (K101 to K119) --------------------------------------------------------------------------------
    "K101": ("this can't be read as YAML: {reason}", "Look at the place named and at the line above it."),
    "K102": ('the key "{key}" stands twice; first on line {line}', "Remove one of the two, or merge them."),
    "K103": ("anchors and aliases (& and *) aren't used here", "Write the value out, or quote the text."),
    "K104": ("merge keys (<<) aren't used here", "Write the keys out where they are needed."),
    "K105": ('tags such as "{tag}" aren\'t used here', "Leave the tag out, or quote the text if it is one."),
    "K106": ("a file holds one document; a second one begins here", "Put it into a file of its own."),
    "K107": ("a tab stands here", 'Use spaces; inside quotes write "\\t".'),
    "K108": ("this isn't plain UTF-8 text: {reason}", "Save the file as UTF-8 without a byte order mark."),
    "K109": ("the character {char} may not stand in a file", "Remove it; it is invisible in most editors."),
    "K110": ("the file is longer than {limit} bytes", "Split it: several files may extend one module."),
    "K111": ("more than {limit} levels stand inside each other", "Flatten the file."),
    "K112": ('{what} names the unknown field "{name}"', "Use the name of a declared or a built-in field."),
    "K113": ('"{text}" has no space after its colon', 'Write "key: value", with a space, or quote the text.'),
    "K114": ('"{text}" is cut in two by its comma; quote it', "Write the number without a comma, or quote the text."),
    "K115": ('the key "{key}" has no value', "Inside braces a comma ends a text: quote the text that holds it."),
    "K116": (
        "a second colon in one value, or a line that is indented wrongly",
        "Quote the text, or mend the indentation.",
    ),
    "K117": ('a text can\'t begin with "{char}"; quote it', "Quote the text."),
    "K118": ('"{text}" ends with a question mark inside braces or brackets; quote it', "Quote the text."),
    "K119": ('what follows "#" is a comment, so the value is empty; quote it', 'Write "{text}" with its quotes.'),
    "K120": ("a key is a plain word, not a list or a map", "Quote the text if it is one."),
    "K121": ("the file holds more than {limit} values", "Split it: several files may extend one module."),
    "K122": ("directives (lines that begin with %) aren't used here", "Remove the line."),
}
