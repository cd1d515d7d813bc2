"""The facets of a company profile: which attributes tell them and how people speak about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from synth.facets import Cue, Form, described, said
from synth.model import Claim, Participant, Statement


@dataclass(frozen=True, slots=True)
class CompanyFacet:
    key: str
    names: tuple[str, ...] = ()
    template: str = "{}"
    form: Form = "category"
    cue: Cue | None = None


SECTIONS: Mapping[str, tuple[CompanyFacet, ...]] = {
    "firmographic": (
        CompanyFacet("industry", ("industry",)),
        CompanyFacet("company_size", ("company_size", "employees"), "{} people", "number"),
        CompanyFacet("revenue", ("company_revenue",), "{} in yearly revenue"),
        CompanyFacet("geography", ("location", "region", "country"), "In {}"),
        CompanyFacet("structure", ("company_type",), "{}", cue=Cue.of(r"(?:four|three|two|five|six|\d+) (?:branches|sites|locations|warehouses|offices|subsidiaries)|family[- ](?:owned|run|business)|head ?quarters|the family who own|listed company|start-?up")),
        CompanyFacet("financial_health", ("financial_health", "growth"), "{}", cue=Cue.of(r"(?:we've|we have|we're|we are) (?:added|grown|growing|shrinking|losing|hiring|laid off)|turnover|revenue (?:is|was|has|grew|fell)|not a rich company")),
        CompanyFacet("business_model", ("business_model",), "{}", cue=Cue.of(r"we sell|our customers are|subscription business")),
        CompanyFacet("culture", ("culture",), "{}", cue=Cue.of(r"(?:our|company) culture|around here|we're (?:a )?(?:conservative|informal|family|careful|traditional)|the way we do things")),
    ),
    "technographic": (
        CompanyFacet("tools", ("tools", "current_tool"), "Works with {}", "many", Cue.of(r"our (?:erp|crm|warehouse system|web shop|database)")),
        CompanyFacet("integration_needs", (), cue=Cue.of(r"(?:connect|integrat\w+|interface|talk|work|write) (?:directly )?(?:to|with|into|in) (?:\w+ ){0,3}(?:erp|crm|system|database|api)|interfaces?|integrations?|\bapi\b")),
        CompanyFacet("adoption_rate", (), cue=Cue.of(r"(?:nobody|people|staff|team|lads|everybody|everyone) (?:\w+ )?(?:uses?|used|adopted|refused?s?|boycott\w*|ignored?) (?:it|the)|went back to|work around")),
        CompanyFacet("it_maturity", ("it_maturity",), "{}", cue=Cue.of(r"(?:we have|there's) (?:no|one|a) (?:it|admin|developer)|(?:no|our) it (?:department|team|people)|in-house|old (?:erp|system)|legacy|nobody (?:really )?dares")),
        CompanyFacet("technology_budget", ("technology_budget",), "{}", cue=Cue.of(r"(?:our|the|software|it) budget")),
        CompanyFacet("data_maturity", ("data_maturity",), "{}", cue=Cue.of(r"(?:numbers|figures|data) (?:in the system )?(?:are|is) (?:good|wrong|bad|right|clean|a mess)|by hand in excel|spreadsheets that|dashboards?|yesterday's numbers")),
    ),
    "behavioural": (
        CompanyFacet("problem_awareness", (), cue=Cue.of(r"(?:the|our|my) (?:real |biggest |main )?(?:problem|issue) is|we (?:all )?know (?:that )?(?:it|we|this)")),
        CompanyFacet("urgency", (), cue=Cue.of(r"every (?:single )?(?:day|week|morning|month)|daily|all the time|can't go on|before (?:christmas|the end of|next)|this year|as soon as possible|at some point")),
        CompanyFacet("level_of_pain", (), cue=Cue.of(r"(?:hours|days) (?:a|per|every|each) (?:day|week|month)|(?:cost|costs|lost|lose|losing) (?:us )?(?:\w+ ){0,4}(?:hundred|thousand|million|customers?|contract|money)|overtime")),
        CompanyFacet("solution_fit", ("solution_fit",), "{}", cue=Cue.of(r"(?:that|this|it)(?:'d| would) (?:help|solve|save|fix)|exactly what (?:we|i) need")),
        CompanyFacet("buying_cycle_length", ("buying_cycle_length",), "{}", cue=Cue.of(r"(?:weeks|months) from first call|couple of weeks usually|took (?:us )?\w+ (?:weeks|months) to (?:decide|sign|buy)", r"how long (?:does|did|would) (?:a |the |it take to )?(?:decision|decide|purchase|buy)")),
        CompanyFacet("people_involved", ("people_involved",), "{}", cue=Cue.of(r"(?:two|three|four|five|six) people (?:decide|have to|are involved)|works council|(?:director|finance|it|legal) (?:has|have) to (?:approve|sign|agree)", r"who (?:else )?(?:decides|signs|approves|is involved|has a say|would decide)")),
        CompanyFacet("decision_criteria", ("buying_criteria",), "{}", "many", Cue.of(r"(?:only|not|never) (?:buy|sign) (?:if|unless|when|until)|it must|(?:i|we)(?:'d| would) need (?:to see|proof|references?)", r"what would (?:convince|make you)")),
        CompanyFacet("channels", ("channels", "preferred_channels"), "{}", "many"),
        CompanyFacet("engagement", ("engagement", "deal_stage"), "{}", cue=Cue.of(r"(?:send|show) (?:me|us) (?:a |the )?(?:demo|details|more)|(?:i|we)(?:'d| would) (?:like|love) to (?:try|see|test) (?:it|that|this)")),
    ),
    "strategic": (
        CompanyFacet("lifetime_value", ("deal_size", "lifetime_value", "plan"), "{}", "category", Cue.of(r"(?:stay|been) with (?:the same|one) (?:vendor|supplier)|for (?:ten|twenty|many) years with")),
        CompanyFacet("advocacy_potential", ("advocacy", "nps"), "{}", cue=Cue.of(r"(?:i(?:'d| would)|we(?:'d| would)) (?:recommend|tell (?:the )?others|be a reference)|buying group|trade group|we talk a lot")),
        CompanyFacet("ease_of_onboarding", ("onboarding",), "{}", cue=Cue.of(r"(?:training|trained|onboarding|learn(?:ed)? it|get used to)")),
        CompanyFacet("acquisition_cost", ("acquisition_cost", "lead_source"), "{}"),
    ),
}  # fmt: skip


def section(
    facets: Sequence[CompanyFacet], people: Sequence[Participant], statements: Sequence[Statement]
) -> dict[str, Claim | None]:
    """A claim or None for every facet of a section, in its order."""
    found: dict[str, Claim | None] = {}
    for facet in facets:
        claim = described(people, facet.names, facet.form, facet.template) if facet.names else None
        if claim is None and facet.cue is not None:
            claim = said(statements, facet.cue, len(people))
        found[facet.key] = claim
    return found
