"""Plans to test with: those that hold, and whatever anybody might send."""

from datetime import date
from typing import Final

from hypothesis import strategies as st

from fieldvisit.model.instalments import MOST_PERIODS, Method, PlanTerms
from fieldvisit.model.order import Limits

TODAY: Final = date(2026, 1, 20)
FIRST: Final = date(2026, 1, 31)
LIMITS: Final = Limits(plan_months=60, waiver_interest=500_00, waiver_fees=200_00, plan_rate_bp=2400)
EQUAL, DECLINING = Method.EQUAL_INSTALMENT, Method.EQUAL_PRINCIPAL


def plan(principal: int, periods: int, *, rate: int = 0, method: Method = EQUAL, first: date = FIRST) -> PlanTerms:
    return PlanTerms(method, periods, first, principal, annual_rate_bp=rate)


sums = st.integers(0, 5_000_000_00)
rates = st.sampled_from((0, 1, 365, 1200, 1825, 2400)) | st.integers(1, 3600)
days = st.dates(date(2000, 1, 1), date(2090, 12, 31))


@st.composite
def plans(draw: st.DrawFn, least: int = 2_00) -> PlanTerms:
    """Terms that can be spread: two yuan of principal or more for each period; the down payment may take more of it."""
    periods = draw(st.integers(1, MOST_PERIODS))
    principal = draw(st.integers(periods * least, 5_000_000_00))
    interest, fees = draw(sums), draw(sums)
    most = principal + interest + fees - periods * least
    return PlanTerms(
        draw(st.sampled_from(Method)),
        periods,
        draw(days),
        principal,
        interest,
        fees,
        draw(rates),
        draw(st.just(0) | st.integers(0, most)),
    )


wild = st.builds(
    PlanTerms,
    st.sampled_from(Method),
    st.integers(-3, 70) | st.integers(),
    st.dates(),
    st.integers(-5, 500) | st.integers(),
    st.integers(-5, 500) | st.integers(),
    st.integers(-5, 500) | st.integers(),
    st.integers(-5, 500) | st.integers(-(2**63), 2**63),
    st.integers(-5, 500) | st.integers(),
)
limits_of_any_kind = st.builds(Limits, *(st.integers(-2, 90) | st.integers() for _ in range(5)))
