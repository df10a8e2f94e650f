"""A schema's errors as our own refusals: a sentence each, in both languages, with a JSON pointer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails, InitErrorDetails, PydanticCustomError

from signage.errors import N_, Invalid, Problem

M = TypeVar("M", bound=BaseModel)

MOMENT: Final = N_("This must be a moment with its time zone, such as 2026-05-04T09:00:00Z.")

INPUT = {
    "missing": N_("This is needed."),
    "extra_forbidden": N_("This field is unknown here."),
    "string_type": N_("This must be a text."),
    "string_too_short": N_("This is too short (at least %(min_length)s characters)."),
    "string_too_long": N_("This is too long (at most %(max_length)s characters)."),
    "string_pattern_mismatch": N_("This does not have the expected form."),
    "int_type": N_("This must be a whole number."),
    "int_parsing": N_("This must be a whole number."),
    "int_parsing_size": N_("This must be a whole number."),
    "int_from_float": N_("This must be a whole number."),
    "finite_number": N_("This must be a number."),
    "float_parsing": N_("This must be a number."),
    "float_type": N_("This must be a number."),
    "decimal_type": N_("This must be a number."),
    "decimal_parsing": N_("This must be a number."),
    "bool_type": N_("This must be yes or no."),
    "bool_parsing": N_("This must be yes or no."),
    "greater_than": N_("This must be more than %(gt)s."),
    "greater_than_equal": N_("This must be at least %(ge)s."),
    "less_than": N_("This must be less than %(lt)s."),
    "less_than_equal": N_("This must be at most %(le)s."),
    "literal_error": N_("Choose one of: %(expected)s."),
    "enum": N_("Choose one of: %(expected)s."),
    "list_type": N_("This must be a list."),
    "tuple_type": N_("This must be a list."),
    "dict_type": N_("This must be an object."),
    "model_type": N_("This must be an object."),
    "datetime_type": MOMENT,
    "datetime_parsing": MOMENT,
    "datetime_from_date_parsing": MOMENT,
    "datetime_object_invalid": MOMENT,
    "timezone_aware": MOMENT,
    "json_invalid": N_("This is not valid JSON."),
    "too_long": N_("There are too many entries (at most %(max_length)s)."),
    "too_short": N_("There are too few entries (at least %(min_length)s)."),
}


_OWN: Final = "own"


def refusal(sentence: str, **values: object) -> PydanticCustomError:
    """What a validator of ours raises: its own sentence, marked by `N_`, and the blanks of it."""
    said = sentence % values if values else sentence
    return PydanticCustomError(_OWN, "{said}", {"said": said, "sentence": sentence, "values": values})


def refusal_at(where: Sequence[int | str], sentence: str, **values: object) -> ValidationError:
    """The same for a validator of a whole model that finds the fault further inside."""
    return ValidationError.from_exception_data(
        _OWN, [InitErrorDetails(type=refusal(sentence, **values), loc=tuple(where), input=None)]
    )


class BadField(Invalid):
    """One value that a schema refuses."""

    def __init__(self, field: str, sentence: str, **values: object) -> None:
        self.sentence = sentence  # type: ignore[misc]  # each schema error has its own sentence
        Problem.__init__(self, field=field, **values)
        self.problems = ()


def from_schema(errors: Sequence[ErrorDetails]) -> Invalid:
    """A schema's errors as one refusal with a JSON pointer each."""
    problems: list[Invalid] = []
    for error in errors:
        if error["type"] == "too_short" and any(_within(other, error) for other in errors):
            continue  # pydantic counts only the entries that are right: this list is long enough
        pointer = "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in error["loc"])
        sentence = INPUT.get(error["type"])
        if error["type"] == _OWN:
            problems.append(BadField(pointer, error["ctx"]["sentence"], **error["ctx"]["values"]))
        elif sentence is None:
            problems.append(BadField(pointer, N_("This value cannot be taken: %(why)s."), why=error["msg"]))
        else:
            problems.append(BadField(pointer, sentence, **error.get("ctx", {})))
    return Invalid.many(problems)


def _within(error: ErrorDetails, around: ErrorDetails) -> bool:
    length = len(around["loc"])
    return len(error["loc"]) > length and error["loc"][:length] == around["loc"]


def parse(model: type[M], value: object) -> M:
    """The value as the model has it. Raises Invalid with every problem found."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise from_schema(error.errors()) from None
