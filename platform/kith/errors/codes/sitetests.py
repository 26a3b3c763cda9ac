"""K960 to K969: a site's tests of its own configuration."""

CODES = {
    "K960": (
        "there are no tests to run: {reason}",
        "Put files into tests/site/; docs/testing-a-site.md shows how they look.",
    ),
    "K961": ('there is no {kind} "{name}" here', "Name one that the file or the site has."),
    "K962": ("this can't fail: {reason}", "Expect something that could turn out otherwise, or take it out."),
    "K963": ("this is no case: {reason}", "docs/testing-a-site.md shows what goes together."),
    "K964": (
        'the record "{name}" can\'t be made: {reason}',
        "The rules hold for given records too: give it what they ask for.",
    ),
    "K965": ('"{name}" stands twice; first in {first}', "Give one of them another name."),
    "K966": (
        "the records name each other in a circle: {cycle}",
        "Leave one of the lookups empty, or make a `change` of it.",
    ),
    "K967": ("{case}: {words}", "Either the configuration or the expectation is wrong: mend one of them."),
    "K968": ('"{field}" can\'t hold this: {reason}', "Write a value that the field takes."),
    "K969": ("nobody can be this: {reason}", "Give roles to staff, a portal and a record to a portal user."),
}
