"""The words that a column of our views may hold."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.pharmacy.authority import ProxyScope
from bot.pharmacy.values import (
    ClaimState,
    DeliveryState,
    FillKind,
    FillStatus,
    PriorAuthorizationState,
    Reason,
    Schedule,
)

type Words = frozenset[str] | frozenset[int]

VOCABULARY: Mapping[tuple[str, str], Words] = MappingProxyType(
    {
        ("prescription", "status"): frozenset(word.value for word in FillStatus),
        ("prescription", "status_reason"): frozenset(word.value for word in Reason),
        ("claim", "state"): frozenset(word.value for word in ClaimState),
        ("prior_authorization", "state"): frozenset(word.value for word in PriorAuthorizationState),
        ("delivery", "state"): frozenset(word.value for word in DeliveryState),
        ("fill", "kind"): frozenset(word.value for word in FillKind),
        ("proxy", "scope"): frozenset(word.value for word in ProxyScope),
        ("formulary", "schedule"): frozenset(level.value for level in Schedule),
        ("location_hours", "weekday"): frozenset(range(7)),
        ("location_chat_hours", "weekday"): frozenset(range(7)),
    }
)
"""(view, column) → words. A column that is not here may hold anything of its type."""
