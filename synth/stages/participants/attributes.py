"""Closed columns as attributes: the facet that a header means, or the header in snake_case."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from synth.stages.participants.names import fold

# Facets of a persona and of a company profile with the headers that mean them, compared by `fold`; the first fit counts.
FACETS: tuple[tuple[str, str], ...] = (
    ("company_size", r"(number of |no of )?(employees|staff|headcount)( count| number)?|(company|organi[sz]ation|org|business|firm|team at company) "
     r"?(size|headcount)( band)?|size band|size of (your )?(company|organi[sz]ation|business)|how (many|large|big) .*(company|organi[sz]ation|business|employ).*"
     r"|(company )?employees?( range)?|unternehmensgrosse|mitarbeiter"),
    ("job_title", r"(job|current|work|your|primary|main|professional) ?(title|role|position|function|occupation)|role|title|position|occupation|profession"
     r"|job|job role|what is your (current |main |primary |job )?(role|job|title|position|job title|occupation|profession).*|jobtitle|beruf|rolle|fonction|puesto"
     r"|which .*(best )?describes? your (current |main |primary )?(role|job|position)|role .*title|what do you do( for a living| for work)?"),
    ("seniority", r"seniority( level)?|(job |career |management )level|grade"),
    ("department", r"(your )?(department|function|business unit|division)|(which|what) (department|team) .*|abteilung"),
    ("years_in_industry", r"(years?|how many years|how long) .*(industry|trade|profession|business|field|sector|experience).*|years|experience( years| in years)?"
     r"|(industry|trade|work|professional) (years|experience)|yrs experience"),
    ("years_in_role", r"(years?|how long) .*(role|position|job|company).*|tenure"),
    ("industry", r"(your |company |primary |what )?(industry|sector|vertical|branch|branche|secteur|trade)( do you work in| are you in| sector)?|(which|what) (industry|sector) .*"),
    ("company_type", r"(company|organi[sz]ation|business) (type|structure|stage)|type of (company|organi[sz]ation|business)|ownership"),
    ("business_model", r"business model|b2b or b2c|b2b b2c"),
    ("company_revenue", r"(annual |company |yearly )?(revenue|turnover|arr|sales volume)( band| range)?"),
    ("company", r"(company|organi[sz]ation|employer|firm|business|account)( name)?|where do you work|unternehmen|firma|entreprise|empresa"),
    ("team_size", r"team size|size of (your )?team|how (many|large|big) .*team.*|direct reports"),
    ("reporting_line", r"(reports|reporting) to|manager title|reporting line"),
    ("location", r"(your )?(location|country|region|city|state|geography|territory|market|land|pays|pais|country of residence|country region)"
     r"|(where|which|what) .*(located|live|based|country|region).*|where are you from"),
    ("age_range", r"(your |what is your )?age( ?(range|group|band|bracket))?|how old are you|alter"),
    ("gender", r"(your |what is your )?(gender|sex)( identity)?|geschlecht"),
    ("education", r"(your |highest |what is your )?(level of )?education( level)?|highest (degree|qualification).*|degree|bildung"),
    ("income", r"(your |annual |household |personal )*(income|salary)( ?(range|band|bracket|level))?"),
    ("family_status", r"(family|marital|relationship) status|children|household( size)?"),
    ("tools", r"(current |main |primary |other )?(tools?|software|systems?|platforms?|stack|tech stack|crm|erp|solution|product)( used| in use)?|tools.*use.*"
     r"|(which|what) .*(tools?|software|systems?|platforms?|products?)\b.*\b(use|using|used)\b.*"),
    ("channels", r"(preferred |marketing |communication |sales )?channels?( used)?|(which|what) .*channels?.*|how do orders reach you.*"),
    ("information_sources", r"information sources?|sources? of information|how do you (stay informed|keep up|learn about).*|where do you (get|find|look for) .*(information|news).*"
     r"|how did you hear about.*"),
    ("budget_owner", r"(software |it )?budget (owner|holder|responsibility|authority)|(who|do you) .*\b(owns?|holds?|controls?|manages?|signs?)\b.*\bbudget.*"),
    ("role_in_purchase", r"(role in (the )?)?(purchas\w*|buying|decision|decision making)( ?(role|process|authority|power|maker))?|decision maker|(what|which) .*role .*(purchas|buying|decision).*"),
    ("technology_budget", r"(technology|it|software|annual|tool) (budget|spend)( range)?"),
    ("plan", r"(current |pricing |subscription )?(plan|tier|subscription)"),
    ("deal_size", r"(deal|contract|opportunity) (size|value|amount)|amount|acv|mrr"),
    ("deal_stage", r"(deal|sales|opportunity|pipeline|lifecycle) stage|stage"),
    ("churned", r"churn(ed)?( status| risk)?"),
)  # fmt: skip
_PATTERNS = tuple((facet, re.compile(pattern)) for facet, pattern in FACETS)
NO_VALUE = frozenset(
    ("", "-", "n/a", "na", "none", "null", "nan", "?", "unknown", "prefer not to say", "--", ".")
)


@lru_cache(maxsize=4096)
def facet_of(header: str) -> str:
    """The name under which the values of a column are kept."""
    bare = fold(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header))
    for facet, pattern in _PATTERNS:
        if pattern.fullmatch(bare):
            return facet
    return bare.replace(" ", "_") or "column"


def merged(rows: Iterable[tuple[tuple[str, str], ...]]) -> dict[str, str]:
    """The attributes of a person from rows in order of trust: what an earlier row says stays."""
    found: dict[str, str] = {}
    for row in rows:
        own: dict[str, str] = {}
        for header, value in row:
            if " ".join(value.casefold().split()) in NO_VALUE:
                continue
            facet = facet_of(header)
            own.setdefault(facet if facet not in own else fold(header).replace(" ", "_"), value)
        for facet, value in own.items():
            found.setdefault(facet, value)
    return dict(sorted(found.items()))
