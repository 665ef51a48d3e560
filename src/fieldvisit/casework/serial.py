"""The number of a visit's report, known before there is one."""

from zoneinfo import ZoneInfo

from fieldvisit.model.visit import Visit
from fieldvisit.store.desk import Desk


def serial(desk: Desk, visit: Visit) -> str:
    """Return a report's number: device, local day of departure, and the journal's number of the departure.

    Unique without a server, and the same however often sealing is tried.
    """
    order = desk.store.orders.get(visit.departed.order_id)
    day = visit.departed_at.best.astimezone(ZoneInfo(order.zone))
    return f"{desk.device}-{day:%Y%m%d}-{desk.store.events.first(visit.visit_id):04d}"
