"""Forms built from a module's layout: WTForms fields that carry raw text; the field types alone read it."""
