"""Whether somebody is whom a pharmacy has on record as acting for a patient. Pure.

45 CFR 164.502(g) has a personal representative treated as the patient within their authority; 45 CFR 164.514(h) asks
to verify who somebody is, and their authority, before anything is disclosed.
"""

from collections.abc import Iterable
from datetime import date

from bot.pharmacy.authority import Proxy, ProxyScope
from bot.pharmacy.rows import bare_name


def who_acts(proxies: Iterable[Proxy], last_name: str, birth_date: date, today: date) -> Proxy | None:
    """The authority of whoever has this name and birth date, if it covers all and holds today; None if none does.

    Names compare as a patient's do. Without a birth date on record nobody is known again. `today`: at the pharmacy.
    """
    name = bare_name(last_name)
    fitting = (one for one in proxies if bare_name(one.last_name) == name != "" and one.birth_date == birth_date)
    return next((one for one in fitting if one.scope is ProxyScope.ALL and _holds(one, today)), None)


def _holds(proxy: Proxy, today: date) -> bool:
    return proxy.valid_from <= today and (proxy.valid_until is None or today <= proxy.valid_until)
