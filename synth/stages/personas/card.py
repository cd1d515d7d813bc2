"""Every facet of a persona card in its order: where to look for evidence, and what to ask when there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from synth.facets import Cue, Form, described, said
from synth.model import Claim, OpenQuestion, Participant, Statement


@dataclass(frozen=True, slots=True)
class Facet:
    """`names` are attributes that tell it, `template` words them; `cue` finds it in speech."""

    key: str
    question: str
    names: tuple[str, ...] = ()
    template: str = "{}"
    form: Form = "category"
    cue: Cue | None = None


FACETS: tuple[Facet, ...] = (
    # professional background
    Facet("job_titles", "What is your job title, and what would you call your job yourself?", ("job_title", "job_titles", "job_role"), "{}",
          cue=Cue.of(r"i'm (?:the |an? )?(?:\w+ ){0,3}(?:manager|owner|lead|director|engineer|developer|clerk|head|analyst|designer|consultant|founder|teacher|nurse|researcher|scientist|administrator|buyer|officer|assistant)|i work as|my (?:job|title) is|my card says",
                     r"(?:what(?:'s| is) your (?:job|role|title)|who you are|tell me (?:a bit |a little )?about (?:yourself|you)|introduce yourself|what do you do|your role)")),
    Facet("seniority", "How many levels are there above and below you?", ("seniority",), "Seniority: {}"),
    Facet("department", "Which department are you in, and who else sits there?", ("department",), "Department: {}",
          cue=Cue.of(r"(?:i'm|i am|work|sit) in (?:the )?(?:finance|marketing|sales|purchasing|operations|engineering|support|it|hr|procurement|research) (?:team|department)")),
    Facet("years_in_industry", "How long have you been in this trade?", ("years_in_industry", "years_in_role", "years_in_trade"), "{} years in the trade", "number",
          cue=Cue.of(r"(?:been|worked) (?:here|in (?:the|this) (?:trade|industry|business|field))|years (?:here|in (?:the|this) (?:trade|industry|business))", r"how long have you (?:been|worked)")),
    Facet("career_path", "How did you come to do this job?", (), cue=Cue.of(r"i (?:started|began) (?:on|as|in|out|my career)|used to (?:be|work as)|before (?:this|that) i (?:was|worked)|i trained as", r"how did you (?:get|come|end up)")),
    Facet("responsibilities", "Walk me through an ordinary day: what are you responsible for?", (), cue=Cue.of(
        r"i(?:'m| am) (?:responsible|in charge) (?:for|of)|my (?:job|role|task) is to|i (?:look after|run|manage|take care of|handle|oversee)", r"responsib\w+|(?:typical|ordinary|normal) day|day to day")),
    Facet("tools", "Which tools and systems do you have open on a normal day?", ("tools", "current_tool"), "Works with {}", "many",
          Cue.of(r"we (?:use|run|work with|are on|have) (?:an? |the )?(?:[A-Z]\w+|excel|erp|crm|spreadsheets?)|in (?:excel|a spreadsheet)", r"(?:which|what) (?:tools?|systems?|software)|what do you use")),
    Facet("kpis", "Which numbers are you measured by?", (), cue=Cue.of(r"measured (?:on|by|against)|(?:our|my) kpis?|(?:our|my) (?:targets?|quota|okrs?)|i get (?:a )?bonus", r"measured|kpis?|targets?|what does success")),
    Facet("company_size", "How many people work in your company?", ("company_size", "employees"), "Companies of {} people", "number",
          Cue.of(r"(?:about |around |roughly )?(?:\w+[- ])?(?:\d+|\w+ty(?:-\w+)?|hundred(?: and \w+)?) (?:people|employees|staff)|we're \w+ people|there(?:'s| are) \w+ of us", r"how (?:big|large|many people)")),
    Facet("industry", "What does your company sell, and to whom?", ("industry",), "Industry: {}", cue=Cue.of(r"we (?:sell|make|produce|distribute|import|supply)|we're an? \w+ (?:wholesaler|manufacturer|agency|company|distributor|retailer)")),
    Facet("reporting_line", "Whom do you report to?", ("reporting_line", "manager"), "Reports to {}", cue=Cue.of(r"i report (?:in)?to|my (?:boss|manager|director|supervisor)|reports? to me", r"report to|your (?:boss|manager)")),
    Facet("team_size", "How many people are on your team?", ("team_size",), "Teams of {}", "number",
          Cue.of(r"team of \w+|(?:i have|there are|we have) (?:\w+ )?(?:two|three|four|five|six|seven|eight|nine|ten|twelve|\d+) (?:\w+ )?(?:people|account managers|developers|colleagues|engineers|staff|reps)", r"how (?:big|large) is your team|your team")),
    Facet("colleagues", "Whom do you work with most, inside and outside your team?", (), cue=Cue.of(r"work(?:s|ing)? (?:closely )?(?:with|together with) (?:the |our |my )?(?:\w+ )?(?:team|colleagues?|department|sales|finance|warehouse|engineers|designers)|sit(?:s)? (?:across|next)", r"who do you work with|work with most")),
    # demographics: only what was filled in, never guessed from a name, a voice or a remark
    Facet("age_range", "Which age group are you in? (only if you like to say)", ("age_range", "age"), "Age: {}", "category"),
    Facet("gender", "How do you describe your gender? (only if you like to say)", ("gender",), "Gender: {}"),
    Facet("education", "What did you learn or study?", ("education",), "Education: {}"),
    Facet("income", "Which income range fits? (only if you like to say)", ("income",), "Income: {}"),
    Facet("location", "Where do you work from?", ("location", "region", "country"), "Based in {}"),
    Facet("family_status", "Who lives with you, as far as it matters for your work? (only if you like to say)", ("family_status",), "Family: {}"),
    # motivations beyond the goals and pains that are claims of their own
    Facet("career_aspirations", "Where would you like to be in three years?", (), cue=Cue.of(r"(?:in (?:three|five|ten) years,? i)|my (?:dream|ambition|next step)|i(?:'d| would) like to (?:become|move into|get promoted|retire|hand over)", r"(?:three|five) years(?:' time| from now)|career")),
    Facet("motivations", "What makes a working day a good one for you?", (), cue=Cue.of(r"(?:what )?(?:drives|motivates) me|i (?:love|enjoy|like) (?:it when|the|my|being|doing|helping|working)|i'm proud|the best part|fun part", r"like (?:most|best) about|what drives|motivat\w+|enjoy")),
    Facet("fears_and_concerns", "What worries you, about the job and about bringing in something new?", (), cue=Cue.of(r"i(?:'m| am) (?:afraid|scared|worried|nervous)|worries me|my (?:fear|worry|biggest worry|concern)|keeps me (?:up|awake)|what if", r"worr(?:y|ies)|afraid|fear|keeps you (?:up|awake)")),
    # values, attitudes, personality
    Facet("values", "What must be right about a vendor before you trust one?", (), cue=Cue.of(r"(?:matters|important) to (?:me|us)|what counts|i (?:value|appreciate|respect)|the main thing is", r"important to you|matters most|value most|look for in a")),
    Facet("attitude_to_technology", "When a new tool comes up, are you first, last or in between?", (), cue=Cue.of(r"i(?:'m| am) (?:sceptical|skeptical|not (?:a )?(?:technical|tech\w*|computer)|an early adopter|old school|old-fashioned)|not modern|i (?:love|like|hate|distrust) (?:new )?(?:tools|technology|software|gadgets|computers|computer)|i(?:'d| would) trust a (?:machine|computer)", r"how do you feel about (?:new )?(?:technology|automation|ai|software)|new technolog\w+|trust a (?:machine|computer|tool)")),
    Facet("communication_style", "How do you prefer to be approached: call, mail, chat, in person?", ("communication_preference",), "Prefers {}", "many", Cue.of(r"(?:call|ring|phone|mail|email|text|message) me|i(?:'d| would) rather (?:talk|call|write|mail|read)|(?:don't|do not) call|keep it short|i prefer (?:a call|to talk|mail|email)", r"prefer to be (?:contacted|approached)|best way to reach")),
    Facet("decision_style", "Think of the last tool you chose: how did you decide?", (), cue=Cue.of(r"we decide|i decide|(?:gut feeling|by gut)|i(?:'d| would) need (?:a proper case|proof|numbers|to see)|i (?:want|need) to (?:test|see|try) (?:it )?(?:first|before)|before i (?:sign|decide|buy)", r"how (?:do|did|would) you (?:decide|choose|pick)|what would you need to see|how would you (?:want to )?(?:test|start|try)")),
    Facet("work_style", "What does your way of working look like when nobody disturbs it?", (), cue=Cue.of(r"i (?:usually|always|never|tend to|mostly) (?:work|start|plan|do|check|write|keep|print)|i like to (?:work|plan|keep|do)|my way of", r"how do you (?:usually|normally) (?:work|plan|start)|your way of working")),
    # information and buying behaviour
    Facet("information_sources", "Where did you last learn something new about your field?", ("information_sources",), "Informed by {}", "many", Cue.of(r"i read|i (?:listen|subscribe) to|podcasts?|newsletters?|trade (?:group|fair|show|press|magazine|journal)s?|forums?|linkedin|conferences?|magazine|buying group|documentation", r"(?:where|how) do you (?:hear|learn|find out|get (?:your )?(?:information|news|advice))|what do you read|keep up")),
    Facet("trusted_people", "Whose advice would you take before buying?", (), cue=Cue.of(r"i(?:'d)? (?:would )?(?:trust|believe|listen to)|my (?:old|former) boss|another (?:\w+ )?who has it|a peer|peers|references? (?:i|we) can|colleagues? (?:at|in) other", r"(?:who|whom) do you (?:trust|ask|listen)|advice")),
    Facet("preferred_channels", "Through which channels do offers reach you, and which do you answer?", ("preferred_channels", "channels"), "Channels: {}", "many", Cue.of(r"by (?:phone|mail|email|e-mail|whatsapp)|on (?:the )?(?:phone|linkedin|whatsapp|slack)", r"channels?|how do (?:orders|customers|they) reach you")),
    Facet("content_formats", "What helps you more: a demo, a case, a manual, a video?", ("content_formats",), "Formats: {}", "many", Cue.of(r"(?:a |the )?(?:demo|webinar|white ?paper|case stud(?:y|ies)|video|manual|tutorial|reference (?:visit|call))s?", r"demo|format|video")),
    Facet("role_in_purchase", "Who decides, who advises and who signs when you buy something like this?", ("role_in_purchase", "budget_owner"), "Budget and decision: {}", "category", Cue.of(r"(?:i|he|she|they|my \w+|the \w+ ?\w*) (?:signs?|decides?|approves?)|(?:has|have) (?:the )?(?:last|final) (?:word|say)|sign (?:it )?off|on my recommendation|my decision|bring it to", r"who (?:decides|signs|approves|else|would (?:decide|sign|have)|has the)|decision|decide|sign (?:it )?off")),
    Facet("buying_process", "What happens between the first call and the signature?", (), cue=Cue.of(r"from first call|tender|procurement|proof of concept|pilot|a trial|sandbox|works council|security review|purchase order|three quotes", r"how (?:does|would) (?:a|the) (?:decision|purchase|buying)|process|steps")),
    Facet("buying_cycle_length", "How long did the last purchase of this kind take?", (), cue=Cue.of(r"(?:couple of|few|two|three|four|six|eight|nine|ten|twelve|\d+) (?:weeks|months|days|quarters) (?:usually|from|to (?:decide|signature)|until|for a decision)|once a quarter|took (?:us )?\w+ (?:weeks|months|years)", r"how long (?:does|did|would) (?:it|that|the|a|such)")),
    Facet("buying_criteria", "Name the three things an offer must have for you.", (), cue=Cue.of(r"(?:it|they)(?:'d| would)? (?:must|has to|have to|would have to|need to|needs to)|(?:we|i)(?:'d| would)? (?:only|want to) (?:buy|talk to|see)|deal ?breaker|that alone would kill|must[- ]have", r"what would (?:it|you|make|convince|have to|hold|stop)|criteria|convince you|hold you back")),
)  # fmt: skip


def facets(people: Sequence[Participant], statements: Sequence[Statement]) -> dict[str, Claim | None]:
    """A claim or None for every facet, in the order of the card; `statements` are those of `people`."""
    return {facet.key: _claim(facet, people, statements) for facet in FACETS}


def _claim(facet: Facet, people: Sequence[Participant], statements: Sequence[Statement]) -> Claim | None:
    claim = described(people, facet.names, facet.form, facet.template) if facet.names else None
    if claim is None and facet.cue is not None:
        claim = said(statements, facet.cue, len(people))
    return claim


def open_questions(known: dict[str, Claim | None]) -> tuple[OpenQuestion, ...]:
    """What to ask next, for every facet without evidence."""
    return tuple(OpenQuestion(facet.key, facet.question) for facet in FACETS if known[facet.key] is None)
