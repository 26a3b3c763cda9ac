"""K490 to K499: web forms, and what visitors send by them."""

CODES = {
    "K490": ('there is no form "{name}"', "Look at the address again."),
    "K491": ("the check that you are no machine wasn't passed", "Send the form once more."),
    "K492": ("this isn't what a form sends: it takes at most {most} values", "Send the fields of the form, each once."),
    "K493": ("this is longer than {most} characters", "Say it in fewer words."),
    "K494": ("there is no such submission", "It may have been erased, or its time was over."),
    "K495": (
        "this can't be done: the submission is {state}",
        "Look at it again: somebody else may have been faster.",
    ),
    "K496": ('"{text}" is needed', "Tick the box if you agree."),
    "K497": ('no plugin brings the check "{name}"', "Install it, or name another `captcha` in the form."),
    "K498": ("the submission failed with {reason}", "The log tells more. Mend the cause, then replay it."),
}
