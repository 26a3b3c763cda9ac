"""One difference between the definitions that are served and those that are to be, as data."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

from kith.errors import Problem
from kith.source import Source

Kind = Literal["new", "changed", "renamed", "tightened", "loosened", "retyped", "dropped", "unparked"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A difference. `module` and `field` are names of today, of what is dropped those of yesterday.

    `what` is a module, field, option, list ...; `aspect` is what of a field (`required_if`, `max_length`, `type` ...),
    `detail` says more. `count` is how many records it touches, where that
    is known; `offenders` how many of them the new rule forbids (they stay, and can't be saved unmended), `lost` how
    many values would no longer be there, which has to be agreed to; `samples` name some of either. With a `refusal`
    the plan can't be applied at all. `says` are the sentences that tell of all this, as warnings.
    """

    kind: Kind
    what: str
    name: str
    module: str | None = None
    field: str | None = None
    aspect: str | None = None
    detail: str = ""
    source: Source | None = None
    count: int | None = None
    offenders: int | None = None
    lost: int | None = None
    samples: tuple[str, ...] = ()
    says: tuple[Problem, ...] = ()
    refusal: Problem | None = None

    @property
    def title(self) -> str:
        """What is changed, as `the field "email" of contacts`."""
        field = self.field if self.field != self.name else None
        where = ".".join(part for part in (self.module, field) if part)
        return f'the {self.what} "{self.name}"' + (f" of {where}" if where and where != self.name else "")

    def counted(self, count: int, refusal: Problem | None = None, *, offenders: int | None = None) -> Change:
        """The same with what the database told."""
        return replace(self, count=count, refusal=refusal or self.refusal, offenders=offenders)

    def to_json(self) -> dict[str, Any]:
        """Plain data for `kith plan --json`."""
        plain: dict[str, Any] = {"kind": self.kind, "what": self.what, "name": self.name}
        more = {
            "module": self.module,
            "field": self.field,
            "aspect": self.aspect,
            "detail": self.detail or None,
            "source": str(self.source) if self.source else None,
            "count": self.count,
            "offenders": self.offenders,
            "lost": self.lost,
            "samples": list(self.samples) or None,
            "says": [{"code": each.code, "message": each.message} for each in self.says] or None,
            "refused": {"code": self.refusal.code, "message": self.refusal.message} if self.refusal else None,
        }
        return plain | {key: value for key, value in more.items() if value is not None}
