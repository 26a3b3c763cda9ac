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
        "a second colon stands in one value, or a line is indented wrongly",
        "Quote the text, or mend the indentation.",
    ),
    "K117": ('a text can\'t begin with "{char}"; quote it', "Quote the text."),
    "K118": ('"{text}" has a question mark inside braces or brackets; quote it', "Quote the text."),
    "K119": ('what follows "#" is a comment, so the value is empty; quote it', 'Write "{text}" with its quotes.'),
    "K120": ("a key is a plain word, not a list or a map", "Quote the text if it is one."),
    "K121": ("the file holds more than {limit} values", "Split it: several files may extend one module."),
    "K122": ("directives (lines that begin with %) aren't used here", "Remove the line."),
    # -- translations of labels (K123 to K126) ------------------------------------------------------------------
    "K123": ('{where} has nothing called "{name}" to translate', "Name something that the site declares."),
    "K124": ('the site says "{text}" nowhere', "Remove it, or write it as the site does: capitals and signs count."),
    "K125": ('{where} has nothing called "{name}" to translate', "It does nothing: remove it once nothing needs it."),
    "K126": ("in {language}: {problem}", "Translate it otherwise in config/translations/."),
    # -- the shape of a file (K130 to K139) ---------------------------------------------------------------------
    "K130": ('"{key}" is not a key of {where}', "docs/modules.md lists the keys; editors offer them by the schema."),
    "K131": ('{where} needs the key "{key}"', "Add it."),
    "K132": ("{expected} is expected here, not {found}", "docs/modules.md shows what stands under each key."),
    "K133": ('"{value}" can\'t stand here; what can: {allowed}', "Use one of them."),
    "K134": ("{found} is out of bounds: {rule}", "Stay within the bounds."),
    "K135": ('"{value}" isn\'t {form}', "Write it in that form."),
    "K136": ("something stands twice in this list", "Remove the second."),
    "K137": ("this doesn't fit: {reason}", "docs/modules.md shows what stands under each key."),
    # -- names (K140 to K149, K166 to K169) ---------------------------------------------------------------------
    "K140": ('the module "{name}" is declared twice; first in {first}', "Use `extend:` to add to a module."),
    "K141": ('`extend:` names the unknown module "{name}"', "Name a module of this site or of a plugin."),
    "K142": ('{what} names the unknown module "{name}"', "Name a module of this site or of a plugin."),
    "K143": ('{what} can\'t be called "{name}": the name has a meaning of its own', "Choose another name."),
    "K144": ('"{name}" is both a field and a related list', "Rename one of them: conditions name both."),
    "K145": ('"{name}" is both an action and a related list', "Rename one of them: both stand in addresses."),
    "K146": ('"{name}" can\'t be filled from {variable}', "Copy from a field of the same type: $record.<field>."),
    "K147": ('{what} can\'t set "{name}"', "It is computed, kept by the engine, or too far away."),
    "K148": (
        '"{name}" can\'t be unique: it is of type {type}',
        "Types with one plain value can: text, e-mail, lookup ...",
    ),
    "K149": ('"{name}" has a message and no invalid_if that would say it', "Add invalid_if, or remove the message."),
    "K150": ('"{name}" is a boolean, which always has a value: `required` does nothing', "Remove it."),
    "K151": ('`where` of "{name}" can\'t be read: it points to several modules', "Use a lookup to one module."),
    "K152": ('{what} can\'t use "{name}": it is of type {type}', "Use a field with one plain value."),
    "K153": ('the layout names "{name}" twice; first at {first}', "A field stands in one place."),
    "K154": ('{what}: "{path}" can\'t go through "{name}"', "Paths go through lookups to one module."),
    "K155": ('"{name}" doesn\'t point to {module}', "A related list needs a lookup over there that points here."),
    # -- lists, actions, rules (K157 to K162) -------------------------------------------------------------------
    "K157": ('the lists "{first}" and "{name}" are both the default', "One list is shown first."),
    "K158": (
        'the list "{name}" can\'t be drawn as it says: {reason}',
        "A board has `kind: board` and `group_by` a choice; a calendar `kind: calendar` and `days_by` a day.",
    ),
    "K159": ('the action "{name}" does nothing', "Give it `set`, `create` or `plugin`."),
    "K160": ('the action "{name}" has `once` and creates nothing', "`once` belongs to `create`."),
    "K161": ('"{role}" stands above "{name}", which is abstract and has no holders', "Name roles that are held."),
    "K162": ("these fields decide about each other whether they are shown: {cycle}", "Break the circle."),
    # -- roles and portals (K163 to K177) -----------------------------------------------------------------------
    "K163": ("these roles include each other: {cycle}", "Break the circle."),
    "K164": ("these roles stand above each other: {cycle}", "Break the circle."),
    "K165": ("what may be viewed goes round in a circle by $visible: {cycle}", "Give one of them another scope."),
    "K166": ('`{key}` of the role "{role}" names the unknown role "{name}"', "Name a role of this file."),
    "K167": ('the {kind} "{name}" says it was "{earlier}", and there still is one', "Rename or remove one of them."),
    "K168": ('the {kind}s "{other}" and "{name}" both say they were "{earlier}"', "Only one can carry its data on."),
    "K169": ('{what} names the unknown portal type "{name}"', "Portal types stand in config/portals.yaml."),
    "K170": ('{what} grants "{name}", which {module} doesn\'t have', "Grant view, create, edit ... or an action."),
    "K171": ("{what}: a condition or fields can't be granted on all modules at once", "Name the modules."),
    "K172": ('{what}: {module} has no related list "{name}"', "Name one of its related lists."),
    "K173": ('a rollup names "{name}", and {module} has no such related list', "Add it under `related`."),
    "K174": ('`may` of the role "{role}" names the unknown power "{name}"', "docs/modules.md lists the powers."),
    "K175": ("these formulas need each other: {cycle}", "Break the circle."),
    "K176": ("{count} portal types are declared; the limit is {limit}", "Raise `limit`, or remove some."),
    "K177": ('the portal type "{name}" takes e-mail addresses from "{field}", of type {type}', "Use an email field."),
    # -- files, forms, prices (K178 to K191) --------------------------------------------------------------------
    "K178": ("the file declares nothing", "Begin it with `module: <name>` or `extend: <module>`, one of the two."),
    "K179": ("more than {limit} names here are unknown", "Mend what is told, then look again."),
    "K180": (
        '{what} names "{name}", which nothing here knows',
        "Put the plugin back that it belongs to, or take this out.",
    ),
    "K181": (
        'the role "{role}" may create {module} and not see "{name}", which is required',
        "Give the field a default, or don't hide it.",
    ),
    "K182": (
        '"{name}" counts records of {module} that the role "{role}" may not all view',
        "Hide the field from the role, or let it view all of them.",
    ),
    "K183": (
        'the stored formula names "{name}", which holds the id of another record',
        "Name its title, as in {company.title}: a formula with a path is made when it is shown.",
    ),
    "K184": (
        'the portal types "{name}" and "{first}" both go without licences',
        "One type is free; give the other `licence: pool`.",
    ),
    "K185": ("the tiers of prices don't fit together: {reason}", "Order them from few seats to many."),
    "K186": ('an addition to the layout follows "{name}", which stands nowhere in it', "Name a field of the layout."),
    "K187": (
        'the free portal type "{name}" takes users from "{module}", and `free` names other modules',
        "Name the module under `free: {modules: [...]}`, or give the type `licence: pool`.",
    ),
    "K188": ('the host "{host}" leads to two portals: "{first}" and "{name}"', "Take it away from one of them."),
    "K189": ('the web form "{name}" is declared twice; first in {first}', "Rename one of them."),
    "K190": ("{what} needs either `fields` or `steps`", "A form of one page has `fields`, a longer one `steps`."),
    "K191": ("{what} updates records of strangers", "`when_found: update` needs `verify_email: true`."),
    # -- web forms as a whole (K100, K128, K129) ----------------------------------------------------------------
    "K100": (
        "nobody could ever send {what}: {names} is needed, and neither asked for nor set",
        "Add it to `fields`, or give it by `set`.",
    ),
    "K128": ("{what} can't be meant like this: {reason}", "docs/forms.md describes each key of a form."),
    "K129": ('{what} asks visitors for "{name}", which {reason}', "Take it out of the form, or give it by `set`."),
    # -- assignments (K192 to K195) -----------------------------------------------------------------------------
    "K192": ("an entry of `assign` names either a role or a group", "Write `role: <name>` or `group: <name>`."),
    "K193": ("`busy` says what is counted, and nothing is", "Write `by: least_busy` as well, or remove `busy`."),
    "K194": ('`assign` of {module} names the unknown role "{name}"', "Name a role of config/roles.yaml."),
    "K195": ('`assign` of {module} names "{name}", which is abstract and has no holders', "Name a role that is held."),
    # -- what actions ask for (K196) ----------------------------------------------------------------------------
    "K196": ('"{name}" asks for a file, and a file has no default', "Leave the default out."),
    # -- looks (K197) -------------------------------------------------------------------------------------------
    "K197": (
        'there is no icon "{name}" among those that come along',
        "Another is shown. Kith's frontend/icons.txt lists them.",
    ),
    # -- portals (K127, K138, K139, K156, K198, K199) ---------------------------------------------------------------
    "K198": (
        'the portal type "{name}" leads to "{module}", of which it may see nothing',
        "Grant it `view` under `portal:` of the module, or take it out of `home`, `menu` and `invites`.",
    ),
    "K199": (
        'the portal type "{name}" takes licences, and there is no `licence_pool`',
        "Nobody can be invited to it before config/portals.yaml says how many licences there are.",
    ),
    "K127": (
        'the portal type "{name}" may edit "{field}" of {module}, and {path} decides what it reaches',
        "Whoever changes it moves what they see: take it out of `edit`, unless they may choose.",
    ),
    "K138": (
        'the portal type "{name}" speaks "{value}", which is no language',
        "Write its code: en, de, pt_BR.",
    ),
    "K139": (
        'the portal type "{name}" has the logo "{logo}", and the site has no such picture',
        "Put the picture (svg, png, jpg, webp) into the site's folder config/, and write its path from the site.",
    ),
    "K156": (
        "{what} has `set`, which only portal types take",
        "Use a default, or `assign` of the module, for what new records get.",
    ),
}
