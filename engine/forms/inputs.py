"""From what a browser posts to typed answers and back: one marshmallow field per kind of input.

Each takes the list of strings posted under one name and gives plain JSON (text, int, Decimal,
bool, ISO date or time, list), or a ValidationError with a Dutch message. `to_input` is the way
back: an answer as the strings that an input element shows. An empty input gives the same value as
form-js: `""` for texts, None for numbers, dates and single choices, `[]`, False.
"""

import re
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from marshmallow import ValidationError
from marshmallow.fields import Field

from engine.forms.options import option_key
from engine.forms.phrases import readable

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
LONGEST_INPUT = 10_000  # characters; a form may ask for less, or for more up to LONGEST_TEXT
LONGEST_TEXT = 100_000

_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


class Input(Field[Any]):
    """Base of the kinds of input: how long a posted string may be, and which signs it may hold."""

    empty: ClassVar[Any] = None
    longest = LONGEST_INPUT

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:  # noqa: ARG002
        text = value[-1] if value else ""
        if len(text) > self.longest:
            raise ValidationError(
                f"Gebruik hoogstens {_thousands(self.longest)} tekens. "
                f"Dit zijn er {_thousands(len(text))}."
            )
        if _UNSTORABLE.search(text):
            raise ValidationError("Er staat een onzichtbaar teken in dat niet bewaard kan worden.")
        return self.convert(text)

    def convert(self, text: str) -> Any:
        """One posted string (of allowed length and signs) → the answer."""
        return text.strip()

    def to_input(self, value: Any) -> list[str]:
        """An answer → the strings that the input element shows."""
        return [] if value is None else [str(value)]

    def readable(self, value: Any) -> str:
        """An answer as people read it."""
        return readable(value)


class Line(Input):
    """One line of text."""

    empty = ""

    def convert(self, text: str) -> str:
        return " ".join(text.split("\n")).replace("\r", "").strip()


class Lines(Input):
    """Text of several lines, with `\\n` line ends (a browser posts `\\r\\n`)."""

    empty = ""

    def convert(self, text: str) -> str:
        return text.replace("\r\n", "\n").replace("\r", "\n").rstrip()


class Number(Input):
    """A number as Dutch people write it: `12,5`, `1.234,50`, `€ 3`; `12.5` as well.

    A single dot before three digits separates thousands: `1.234` is 1234.
    """

    longest = 60
    most_digits = 24  # so that Decimal's 28 places keep it exact
    UNREADABLE = "Vul een getal in, bijvoorbeeld 12 of 12,5."
    _SHAPE = re.compile(r"[+-]?(\d+|\d{1,3}([. ]\d{3})+)(,\d+)?")
    _WITH_DOT = re.compile(r"[+-]?\d+\.\d+")

    def __init__(self, *, decimals: int | None, as_text: bool) -> None:
        super().__init__()
        self.decimals = decimals
        self.as_text = as_text

    def convert(self, text: str) -> int | Decimal | str | None:
        bare = text.replace("€", "").replace("\u2212", "-").replace("\u00a0", " ").strip()
        if not bare:
            return None
        if self._SHAPE.fullmatch(bare):
            bare = re.sub("[. ]", "", bare).replace(",", ".")
        elif not self._WITH_DOT.fullmatch(bare):
            raise ValidationError(self.UNREADABLE)
        if len(bare) > self.most_digits:
            raise ValidationError("Dit getal is te lang.")
        number = Decimal(bare)
        self._check_decimals(number)
        plain = int(number) if number == number.to_integral_value() else number.normalize()
        return format(plain, "f" if isinstance(plain, Decimal) else "") if self.as_text else plain

    def _check_decimals(self, number: Decimal) -> None:
        places = -int(number.normalize().as_tuple().exponent)
        if self.decimals is not None and places > self.decimals:
            raise ValidationError(self.too_precise)

    @property
    def too_precise(self) -> str:
        """What to say of more decimals than the form asks for."""
        if self.decimals:
            return f"Gebruik hoogstens {self.decimals} cijfers achter de komma."
        return "Vul een heel getal in."

    def to_input(self, value: Any) -> list[str]:
        if value is None or isinstance(value, bool):
            return []
        return [str(value).replace(".", ",")]


class Day(Input):
    """A date, `2026-11-22` or `22-11-2026` → `2026-11-22`."""

    longest = 60
    _DUTCH = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")

    def convert(self, text: str) -> str | None:
        bare = text.strip()
        if not bare:
            return None
        if dutch := self._DUTCH.fullmatch(bare):
            bare = f"{dutch[3]}-{int(dutch[2]):02}-{int(dutch[1]):02}"
        try:
            day = date.fromisoformat(bare)
        except ValueError:
            raise ValidationError(
                "Vul een bestaande datum in: dag-maand-jaar, bijvoorbeeld 22-11-2026."
            ) from None
        return _likely(day).isoformat()

    def to_input(self, value: Any) -> list[str]:
        return [str(value)[:10]] if value else []


class Clock(Input):
    """A time of day in the Netherlands, written as the form asks (`timeSerializingFormat`)."""

    longest = 60

    def __init__(self, *, zone: str) -> None:
        super().__init__()
        self.zone = zone

    def convert(self, text: str) -> str | None:
        bare = text.strip().replace(".", ":")
        if not bare:
            return None
        try:
            return self._written(datetime.combine(date.today(), time.fromisoformat(bare[:5])))  # noqa: DTZ011 - only its offset counts
        except ValueError:
            raise ValidationError("Vul een tijd in: uren en minuten, bijvoorbeeld 09:30.") from None

    def _written(self, moment: datetime) -> str:
        return _with_zone(moment, self.zone).split("T")[1]

    def to_input(self, value: Any) -> list[str]:
        return [str(value)[:5]] if value else []

    def readable(self, value: Any) -> str:
        return str(value)[:5] if value else ""


class Moment(Input):
    """A date and a time in the Netherlands → ISO 8601, in the zone notation that the form asks."""

    longest = 60

    def __init__(self, *, zone: str) -> None:
        super().__init__()
        self.zone = zone

    def convert(self, text: str) -> str | None:
        bare = text.strip()
        if not bare:
            return None
        try:
            local = datetime.strptime(bare[:16], "%Y-%m-%dT%H:%M")  # noqa: DTZ007 - a Dutch clock
        except ValueError:
            raise ValidationError("Vul een datum en een tijd in.") from None
        _likely(local.date())
        return _with_zone(local, self.zone)

    def to_input(self, value: Any) -> list[str]:
        try:
            moment = datetime.fromisoformat(str(value))
            local = moment.astimezone(AMSTERDAM) if moment.tzinfo else moment
        except (ValueError, OverflowError):
            return []
        return [local.replace(tzinfo=None).isoformat(timespec="minutes")]

    def readable(self, value: Any) -> str:
        shown = self.to_input(value)
        return datetime.fromisoformat(shown[0]).strftime("%d-%m-%Y %H:%M") if shown else ""


def _likely(day: date) -> date:
    """The same day; refused when its year must be a slip of the finger."""
    if not 1900 <= day.year <= 2999:
        raise ValidationError("Controleer het jaar: vier cijfers, bijvoorbeeld 2026.")
    return day


def _with_zone(local: datetime, zone: str) -> str:
    """A naive Dutch clock time, written with its offset, in UTC, or without either."""
    if zone == "no_timezone":
        return local.isoformat(timespec="minutes")
    aware = local.replace(tzinfo=AMSTERDAM)
    if zone == "utc_normalized":
        return aware.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")
    return aware.isoformat(timespec="minutes")


class Tick(Input):
    """One checkbox. A hidden input posts an empty string before its `true`: that it was there."""

    empty = False
    longest = 60

    def convert(self, text: str) -> bool:
        if text not in {"", "true", "false"}:
            raise ValidationError("Zet een vinkje of laat het vak leeg.")
        return text == "true"

    def to_input(self, value: Any) -> list[str]:
        return ["true"] if value is True else [""]


class Choice(Input):
    """One of the options: the option's key as posted (see `option_key`)."""

    longest = 1_000

    def convert(self, text: str) -> str | None:
        return text or None

    def to_input(self, value: Any) -> list[str]:
        return [] if value is None else [option_key(value)]


class Choices(Input):
    """Any number of options, in the order posted, each once."""

    empty: ClassVar[list[str]] = []
    longest = 1_000
    most = 500

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> list[Any]:
        if len(value) > self.most:
            raise ValidationError(f"Kies er hoogstens {self.most}.")
        read = (super(Choices, self)._deserialize([one], attr, data, **kwargs) for one in value)
        return list(dict.fromkeys(filter(None, read)))

    def convert(self, text: str) -> str:
        return text

    def to_input(self, value: Any) -> list[str]:
        return [option_key(one) for one in value] if isinstance(value, list | tuple) else []


def _thousands(number: int) -> str:
    return f"{number:,}".replace(",", ".")
