"""What the twelve people of the invented study say and write."""

from __future__ import annotations

from synth.model import Kind

HOSTILE = "<script>alert('x')</script> & \"Söhne\" [a](javascript:b) *c*"

THEMES: dict[str, tuple[Kind, str, tuple[str, ...]]] = {
    "g1": ("goal", "See the whole day on one screen", ("day", "screen", "overview")),
    "g2": ("goal", "Give customers a time that holds", ("customer", "window", "promise")),
    "g3": ("goal", "Let crews swap jobs by themselves", ("crew", "swap", "phone")),
    "g4": ("goal", "Know what a job really cost", ("cost", "hours", "margin")),
    "p1": ("pain", "The plan is wrong by nine in the morning", ("plan", "morning", "call")),
    "p2": ("pain", "Everything is typed in twice", ("twice", "spreadsheet", "typing")),
    "p3": ("pain", "Nobody knows where the crews are", ("where", "crew", "phone")),
    "p4": ("pain", "Overtime shows up a month too late", ("overtime", "payroll", "month")),
    "o1": ("objection", "Crews feel watched", ("tracking", "union", "watched")),
    "o2": ("objection", "Moving the old data looks like a year's work", ("data", "migration", "old")),
    "o3": ("objection", "The price per seat does not fit seasonal staff", ("price", "seat", "season")),
}

# Speech: (source, person, question, ((theme or None for other, kind, sentence), ...))
TALK: tuple[tuple[str, str, str, tuple[tuple[str | None, Kind, str], ...]], ...] = (
    (
        "a1",
        "P01",
        "Can you walk me through a normal Monday?",
        (
            (None, "other", "So I get in around six, coffee first, always."),
            (
                "p1",
                "pain",
                "By nine the plan I made on Friday is fiction, somebody is ill, a van won't start, "
                "and I am on the phone until noon.",
            ),
            ("p3", "pain", "Half of those calls are me asking where are you, honestly, just that."),
        ),
    ),
    (
        "a1",
        "P01",
        "What would a good day look like?",
        (
            ("g1", "goal", "I want one screen, the whole day on it, and when something moves I see it move."),
            ("g2", "goal", "And I'd like to tell Mrs Brandt half past two and have it be half past two."),
        ),
    ),
    (
        "a1",
        "P01",
        "Anything that would stop you from buying?",
        (
            (
                "o1",
                "objection",
                "The crews, if they think it's a tracker on their van then I've lost them before we start.",
            ),
            (None, "other", "My brother-in-law tried that once, different story."),
        ),
    ),
    (
        "a2",
        "P02",
        "How do you plan the week at the moment?",
        (
            (
                "p2",
                "pain",
                "I write it on the board and then I type the same thing into the spreadsheet and then into the "
                "invoices, so twice, three times really.",
            ),
            ("p1", "pain", "The board is out of date before the coffee is cold."),
            ("g2", "goal", "What I'm after is a time window we can actually promise people."),
        ),
    ),
    (
        "a2",
        "P02",
        "And the new system you looked at?",
        (
            (
                "o2",
                "objection",
                "Eleven years of customer history in that old thing, moving it over looked like a year's work to me.",
            ),
            (
                "o3",
                "objection",
                "They wanted a seat for every summer helper, and I have nine of them for ten weeks, so no.",
            ),
        ),
    ),
    (
        "t1",
        "P03",
        "What do you look at first in the morning?",
        (
            ("g4", "goal", "I'd want to know what yesterday's jobs really cost us, hours against quote."),
            ("p4", "pain", "Overtime I find out from payroll, four weeks later, when I can't do anything about it."),
            (
                "o1",
                "objection",
                "Our works council would read any location data as surveillance, and they would not be entirely wrong.",
            ),
        ),
    ),
    (
        "t1",
        "P03",
        "Does the plan hold through the day?",
        (
            (None, "other", "No, that is not an issue for us, we plan by the week and the week mostly holds."),
            ("p2", "pain", "Where it hurts is the hours, they come in on paper and my colleague types them in again."),
        ),
    ),
    (
        "t2",
        "P04",
        "How do your crews change jobs among each other?",
        (
            ("g3", "goal", "They should just swap it on the phone between them, I don't need to be in the middle."),
            (
                "p3",
                "pain",
                "Right now nobody knows who is where, we have a chat group with two hundred messages by lunch.",
            ),
            ("o3", "objection", "Per seat pricing kills it for us, half of my people are seasonal."),
        ),
    ),
    (
        "t2",
        "P05",
        "Would that work for your crews as well?",
        (
            ("g3", "goal", "If two of them agree to swap, fine, let them, I only want to see it."),
            ("o1", "objection", "They will say it's there to spy on them, I'd hear that on day one."),
        ),
    ),
    (
        "t3",
        "P06",
        "What do you do when a job runs late?",
        (
            (None, "other", "We are four people in one workshop, if something runs late I walk over and say so."),
            (
                "o2",
                "objection",
                "I can't see what a system would give us that the whiteboard doesn't, and I'd have to feed it.",
            ),
        ),
    ),
)

# Survey: (person, answer to the first question, its theme and kind, answer to the second, its theme and kind)
WRITTEN: tuple[tuple[str, str, str | None, Kind, str, str | None, Kind], ...] = (
    (
        "P07",
        "plans change all morning and I chase people on the phone",
        "p1",
        "pain",
        "a live view of the day",
        "g1",
        "goal",
    ),
    ("P08", "double entry, schedule then invoice", "p2", "pain", "hours against the quote for every job", "g4", "goal"),
    ("P09", "overtime surprises at the end of the month!!", "p4", "pain", "real cost per job", "g4", "goal"),
    ("P10", "never sure where the second van is", "p3", "pain", "crew could trade jobs without me", "g3", "goal"),
    ("P11", "nothing really, it works", None, "other", "not looking for anything", None, "other"),
    (
        "P12",
        "customers wait because the morning plan falls over",
        "p1",
        "pain",
        "promise a time and keep it",
        "g2",
        "goal",
    ),
)

QUESTIONS = ("What costs you most time in planning?", "What would you want from a better way?")

GROUPS: dict[str, tuple[str, ...]] = {
    "morning": ("P01", "P02", "P07", "P12"),
    "numbers": ("P03", "P08", "P09"),
    "swap": ("P04", "P05", "P10"),
}
NEGATIVE = ("P06", "P11")
