"""K6xx: reading and writing records."""

CODES = {
    "K601": ("there is no such record", "It may have been deleted, or it isn't yours to see. Go back to the list."),
    "K602": (
        "the record was changed meanwhile: you saw version {seen}, it is at version {current}",
        "Load it again, put your change on top and save once more.",
    ),
    "K603": ("your roles don't allow this", "Ask an administrator: config/roles.yaml says which role may."),
    "K604": ('there is no field "{name}" to write here', "Send only fields of the module that you may write."),
    "K605": ('"{label}" is needed', "Fill it in."),
    "K606": (
        '"{label}" of another record is the same already: {value}',
        "Open the other record, or choose another value.",
    ),
    "K607": ("this cursor doesn't belong to the list asked for", "Start again from the list's first page."),
    "K608": ('"{label}" can\'t be changed here', "Leave it out or send its present value; an action may change it."),
    "K609": (
        'there is no field "{name}" here',
        "Use a field of the module that you may read; /api/v1/ describes them.",
    ),
    "K610": ('"{label}" names a {target} that is not there: {value}', "Choose one from the list, or make it first."),
    "K611": ('"{label}" takes only records that fit "{rule}"', "Choose one that fits."),
    "K612": ("{message}", "Change the value so that the rule holds."),
    "K613": (
        '"{label}" was left empty: it shows only while "{rule}" holds',
        "Nothing needs to be done; the value sent was dropped.",
    ),
    "K614": (
        "the record would lie outside of what you may reach",
        "Keep yourself as its owner, or ask who may do this.",
    ),
    "K615": (
        'an inactive record holds "{label}" already: {value}',
        "Open the inactive record and set it active instead.",
    ),
    "K616": ('"{name}" takes a whole number from {least} to {most}, not "{value}"', "Give a number in that range."),
    "K617": ('"{name}" was given twice', "Give it once."),
    "K618": ('the list can\'t be sorted by "{name}"', "Sort by one of the module's fields."),
    "K619": (
        "the {module} can't be deleted: {count} {other} still point to it",
        "Point them elsewhere first, or delete them.",
    ),
    "K620": ("the where parameter isn't valid JSON: {reason}", 'Write an object such as {"role": "client"}.'),
    "K621": ("the combination of {labels} is taken by another record", "Change one of these values."),
    "K622": ("{count} records are changed in one call; at most {most} are possible", "Send them in smaller batches."),
    "K623": ("{module} are only added to, never changed or deleted", "Add a new record that corrects the old one."),
    "K624": ("{module} are written by {writer} alone", "Use the action or page that makes them."),
    "K625": (
        '"{label}" isn\'t possible for this record now',
        "Look at the record: its state may have changed meanwhile.",
    ),
    "K626": (
        '"{label}" is carried out by the plugin {plugin}, which isn\'t there',
        "Install the plugin, or ask an administrator.",
    ),
    "K627": (
        "this can't be restored: another record holds the same {labels}",
        "Change or delete the other record, then restore this one.",
    ),
    "K628": ('"{name}" is true or false, not "{value}"', "Write true, or leave it out."),
    "K629": (
        "the {module} can't be deleted: other records still point to it",
        "Ask an administrator, who sees which ones.",
    ),
    "K630": (
        "this took longer than {seconds} seconds and was stopped: narrow the filter or use fewer words; "
        "an administrator can give a field that is often sorted or filtered by `index: true`",
        "Ask for less at once.",
    ),
    "K631": (
        "this list needs more than {most} other tables",
        "Ask for fewer fields of other records, or sort by fewer of them.",
    ),
    "K632": ("a list is sorted by at most {most} fields, not {count}", "Leave out the last ones: they hardly matter."),
    "K633": (
        'totals can\'t be told by "{name}"',
        "Name at most one choice or yes/no field to group by, and numbers or amounts to add up.",
    ),
}
