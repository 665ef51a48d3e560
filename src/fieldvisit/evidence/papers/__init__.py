"""The papers that stay with the person: slips, proposals, the neutral card, leaflets, the visit order."""

from fieldvisit.evidence.papers.cards import badge, card, given_name
from fieldvisit.evidence.papers.content import LANGUAGES, Badge, Bearer, Card, Proposal, Slip
from fieldvisit.evidence.papers.leaflet_page import leaflet
from fieldvisit.evidence.papers.proposals import proposal
from fieldvisit.evidence.papers.slips import slip

__all__ = [
    "LANGUAGES",
    "Badge",
    "Bearer",
    "Card",
    "Proposal",
    "Slip",
    "badge",
    "card",
    "given_name",
    "leaflet",
    "proposal",
    "slip",
]
