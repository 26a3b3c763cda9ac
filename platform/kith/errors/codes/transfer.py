"""K7xx: import, export, sample data; jobs; what the default plugins say."""

CODES = {
    "K701": ('the file "{path}" can\'t be read: {reason}', "Check the path; CSV, XLSX, XLS and ODS files are taken."),
    "K702": (
        'row {row} of "{path}" isn\'t text in the encoding {encoding}',
        "Save the file as UTF-8, or name its encoding with --encoding.",
    ),
    "K703": ('the file "{path}" is empty', "The first row names the columns; each further row is a record."),
    "K704": (
        'the column "{column}" fits no field of {module} and is left out',
        "Name the column after a field's label or name, or tell its field in a file given with --map.",
    ),
    "K705": (
        'the columns "{first}" and "{second}" both fill the field "{field}"',
        "Remove one of them, or leave it out in a file given with --map.",
    ),
    "K706": (
        "columns left out, because these fields can't be written here: {columns}",
        "Nothing needs to be done; the engine keeps such fields by itself, or your roles don't open them.",
    ),
    "K707": (
        "no column fits a field of {module}; columns are: {columns}",
        "The first row has to name the columns by the labels or names of fields.",
    ),
    "K708": ("the row has {count} cells, the heading {expected}", "Put text with the delimiter in it into quotes."),
    "K709": (
        'row {row} of "{path}" has a cell of more than a million characters',
        "A quote is probably not closed further up.",
    ),
    "K710": ('there is no {module} "{value}"', "Make it first, or name another by title, a unique field or its id."),
    "K711": (
        '{count} {modules} are called "{value}"',
        "Name one by a unique field or by its id; `kith export` shows the ids.",
    ),
    "K712": (
        "the field \"{field}\" can't tell which record a row means: it isn't unique",
        "Use a field that is declared `unique: true`, or id.",
    ),
    "K713": ('the field "{field}", which tells records apart, is not a column of the file', "Add it, or map it."),
    "K714": ('there is no field "{field}" in {module}', "Name a field of the module."),
    "K715": ('the file has no column "{column}"', "Name the columns exactly as the heading of the file does."),
    "K716": (
        "a map is an object of columns and fields: {reason}",
        'Write one line per column: `"E-mail address": email`; nothing after the colon leaves the column out.',
    ),
    "K717": ('there is no module "{module}"', "`kith check` names the modules of the site."),
    "K718": (
        'there is no {module} with the id "{value}", which --upsert id asks for',
        "Empty the cell to create a new record, or correct the id.",
    ),
    "K719": ("rows may not be imported into {module}", "Ask an administrator; the action `import` has to be granted."),
    "K720": ("records of {module} may not be exported", "Ask an administrator; the action `export` has to be granted."),
    "K721": (
        "this site has none of the modules that sample data is made for: {modules}",
        "Sample data fits the starter modules; add one of them.",
    ),
    "K741": (
        "{labels} are the same as of {title}: this may be a duplicate",
        "Look at the other record; nothing is refused.",
    ),
    "K742": (
        "{labels} are the same as of an earlier row: this may be a duplicate",
        "Look at both rows; nothing is refused.",
    ),
    "K743": (
        'a rule gives this to "{who}", and nobody is there: it stays with whoever made it',
        "An administrator can give that role to somebody, or put somebody into that group.",
    ),
    "K744": (
        "{labels} are almost the same as of {title}, by one letter: this may be a duplicate",
        "Look at the other record; nothing is refused.",
    ),
    "K722": (
        "the sample data of seed {seed} is there already",
        "Give another seed for more: `kith demo --seed 2`.",
    ),
    "K731": ('two plugins carry out jobs of the kind "{kind}"', "Remove one of them; `kith plugin list` names them."),
}
