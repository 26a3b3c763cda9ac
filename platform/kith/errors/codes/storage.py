"""K5xx: the database, the plan of a change and carrying it out."""

CODES = {
    "K501": (
        "the database {url} can't be reached: {reason}",
        "Check `database:` in config/kith.yaml or KITH_DATABASE, and that the server runs and lets this account in.",
    ),
    "K502": (
        '"{url}" isn\'t the address of a database that Kith runs on',
        "Write sqlite:///path/to/file.db or postgresql://user:password@host/name.",
    ),
    "K503": (
        "this is {product} {version}; Kith needs {least} or newer",
        "Upgrade the database, or the Python that brings SQLite along.",
    ),
    "K504": (
        "the PostgreSQL extension {name} is missing and can't be created: {reason}",
        "Let an administrator of the database run: CREATE EXTENSION {name};",
    ),
    "K505": ("the database holds no site yet", "Run `kith apply` first."),
    "K510": (
        "{what} would be dropped with its values: {count}",
        "Agree to it with --allow-loss: they stay parked for 30 days, and come back with the declaration.",
    ),
    "K511": (
        "{what} would change its type ({detail}); values that can't be converted: {count}",
        "Correct these records first, or agree to it with --allow-loss: the old values stay parked for 30 days.",
    ),
    "K512": (
        "{what} can't become unique: {count} values stand in more than one record",
        "Correct the records named in the plan, then apply again.",
    ),
    "K513": (
        "{what} is in the catalogue, but {missing} is missing in the database",
        "Somebody changed the tables by hand. Restore a backup, or undo that change.",
    ),
    "K514": (
        "{what} is in the database already, but as {found} instead of {wanted}",
        "Somebody changed the tables by hand, or an older field of that name was left. Give the field another name.",
    ),
    "K515": (
        "the definitions were changed meanwhile: the plan was made for version {planned}, the database is at {found}",
        "Make a new plan and look at it again.",
    ),
    "K516": (
        "{what} would be dropped; records that would have no value there any more: {count}",
        "Move these records to another option first, or agree with --allow-loss: the values stay parked for 30 days.",
    ),
    "K517": (
        "another `kith apply` has been at work for an hour",
        "Look what it waits for, or end it; then apply again.",
    ),
    "K518": (
        "the database was applied by Kith {found}, which is newer than this one ({own})",
        "Serve it with that version of Kith or a newer one.",
    ),
    "K519": (
        "{what}: the plan has shown {planned}, by now it would be {found}; nothing was published",
        "Records were written meanwhile. Make a new plan, and look at it again.",
    ),
    "K520": (
        "the key {key} was used for another request before",
        "Send a new Idempotency-Key with a new request.",
    ),
    "K521": (
        "a request with the key {key} is still being answered",
        "Wait a moment and send it again.",
    ),
    "K530": (
        "the audit log is broken at entry {position}: {reason}",
        "Somebody changed or removed entries outside of Kith. Compare with a backup.",
    ),
    "K531": (
        "{value} can't be kept: what was {old} becomes {new}",
        "Correct the record first, or agree to the loss with --allow-loss; the old value stays parked for 30 days.",
    ),
    "K532": (
        "{count} values can't be kept where there is room for one {new}",
        "Leave one of them in the record, or agree to the loss with --allow-loss; all of them stay parked for 30 days.",
    ),
    "K533": (
        "the values of its sub-field {field} would be gone",
        "Keep the sub-field, or agree to the loss with --allow-loss; they stay parked for 30 days.",
    ),
    "K534": (
        "{what}: somebody else has held a lock for ten minutes",
        "Look for a long transaction in the database; then apply again: it goes on where it stopped.",
    ),
    "K536": (
        "there is no version {version} to go back to",
        "`kith history` lists the versions.",
    ),
    "K537": (
        'new {what} are assigned to the group "{group}", and there is none of that name',
        "Make it under Studio, Groups, or correct the name: until then whoever makes a record owns it.",
    ),
}
