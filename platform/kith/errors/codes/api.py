"""K8xx: requests of programs that can't be understood."""

CODES = {
    "K801": ("the body isn't valid JSON: {reason}", "Send one JSON object, or a list of them, in UTF-8."),
    "K802": ('"{name}" stands twice in one object of the body', "Give each name once."),
    "K803": ("the body is nested deeper than {most} levels", "Send flatter data."),
    "K804": ("{what} is expected here, not {found}", "See the description of the module at /api/v1/."),
    "K805": ("{what} has to be named by its id", 'Give "id" in each object: the 36 characters that the API shows.'),
    "K806": ("the same record is named twice", "Send all changes of one record in one object."),
    "K807": ("an Idempotency-Key has from 1 to {most} visible ASCII characters", "Use a UUID, for example."),
    "K808": ("the body is too large: at most {most} MB are taken", "Send it in several smaller requests."),
    "K809": ("the body is {found}, and only application/json is taken", "Send Content-Type: application/json."),
    "K810": ("{header} can't be read: {value}", 'Versions stand in quotes, as the ETag header shows them: "5".'),
}
