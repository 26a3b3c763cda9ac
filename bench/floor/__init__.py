"""The floor: a bare Pyramid application over the same tables, without rights, rules and events.

It isn't a way to build anything: it shows what the stack itself costs, so that what Kith adds can be told.
"""
