"""form-js forms (schemaVersion 18): read, checked, drawn and judged on the server.

    form = load_form(text)                      # FormError(message, path)
    form.view(variables, raw, errors)           # what the page shows: a tree of Widgets
    form.validate(raw, variables, now)          # typed answers, or AnswersInvalid(errors by path)
    check_form(source)                          # all findings with their lines, for designers

Names in a page are `problemen.0.domein`, where 0 is the row's stable number; paths in errors are
`problemen[0].domein`, where 0 is its position.
"""

from engine.forms.check import Finding, check_form
from engine.forms.drawing import Widget, summary
from engine.forms.errors import AnswersInvalid, FieldsUnknown, FormError
from engine.forms.form import Answers, Form, load_form
from engine.forms.reading import Line, describe

__all__ = [
    "Answers",
    "AnswersInvalid",
    "FieldsUnknown",
    "Finding",
    "Form",
    "FormError",
    "Line",
    "Widget",
    "check_form",
    "describe",
    "load_form",
    "summary",
]
