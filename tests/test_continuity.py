"""Ids of themes and personas that go on from run to run."""

from __future__ import annotations

import dataclasses

from synth import continuity
from synth.continuity import Group
from tests import render_study


def group(name: str, *members: str, sort: str = "pain") -> Group:
    return Group(name, sort, frozenset(members))


def known(*groups: Group) -> frozenset[str]:
    """The members of all groups."""
    return frozenset[str]().union(*(one.members for one in groups))


def test_a_group_that_grew_keeps_its_id() -> None:
    """New interviews add members; what both runs know decides."""
    before = [group("old", "a", "b", "c"), group("other", "x", "y")]
    now = [group("new", "a", "b", "c", "d", "e"), group("fresh", "p", "q")]
    assert continuity.matched(before, now, known(*before)) == {"new": "old"}


def test_matching_is_one_to_one() -> None:
    """A theme that split gives its id to the larger part alone."""
    before = [group("old", "a", "b", "c", "d", "e")]
    now = [group("small", "a", "b"), group("large", "c", "d", "e")]
    assert continuity.matched(before, now, known(*before)) == {"large": "old"}


def test_another_kind_is_another_theme() -> None:
    """A goal never takes over the id of a pain."""
    old, new = group("old", "a", "b"), group("new", "a", "b", sort="goal")
    assert continuity.matched([old], [new], known(old)) == {}


def test_a_few_shared_members_do_not_make_the_same_group() -> None:
    """What became of the other members counts, also of those that are in no group any more."""
    old, new = group("old", "a", "b", "c", "d", "e", "f"), group("new", "a", "b", "x")
    assert continuity.matched([old], [new], known(old)) == {}
    assert continuity.matched([old], [new], frozenset("ab")) == {"new": "old"}


def test_a_group_that_was_swallowed_does_not_name_the_larger_one() -> None:
    """The larger one is mostly something else."""
    old, new = group("old", "a", "b", "c", "d"), group("new", *"abcdefghij")
    assert continuity.matched([old], [new], known(new)) == {}


def test_an_unchanged_result_keeps_every_id() -> None:
    """Matching a result with itself renames nothing."""
    found = render_study.synthesis()
    themes = continuity.theme_ids(found, found.themes, found.statements)
    assert all(new == old for new, old in themes.items())
    personas = continuity.persona_ids(found, found.personas, found.participants)
    assert all(new == old for new, old in personas.items())


def test_renaming_reaches_statements_and_people() -> None:
    """After a renaming nothing points to the former id."""
    found = render_study.synthesis()
    first = found.themes[0]
    themes, statements = continuity.rename_themes({first.id: "theme-kept"}, found.themes, found.statements)
    assert first.id not in {theme.id for theme in themes} | {statement.theme_id for statement in statements}
    person = next(person for person in found.participants if person.persona_id)
    assert person.persona_id is not None
    renamed = continuity.rename_participant({person.persona_id: "persona-kept"}, person)
    assert renamed.persona_id == "persona-kept"
    assert person.persona_id not in renamed.membership


def test_two_groups_never_share_an_id() -> None:
    """When a former id goes to another group, the group that carried it by chance gets a new one."""
    found = render_study.synthesis()
    one, two = found.themes[:2]
    swapped = (dataclasses.replace(one, id=two.id), dataclasses.replace(two, id="theme-else"))
    ids = continuity.theme_ids(found, swapped, found.statements)
    lasting = {ids.get(theme.id, theme.id) for theme in swapped}
    assert len(lasting) == 2


def test_a_new_persona_takes_over_no_former_id() -> None:
    """Drafts are called by their place; a name or an approval must not fall to other people."""
    found = render_study.synthesis()
    first = found.personas[0]
    others = tuple(
        dataclasses.replace(person, id=f"{person.id}-new") if person.persona_id == first.id else person
        for person in found.participants
    )
    ids = continuity.persona_ids(found, found.personas, others)
    assert ids[first.id] not in {persona.id for persona in found.personas}
    assert ids == continuity.persona_ids(found, found.personas, others)
    assert all(ids[persona.id] == persona.id for persona in found.personas[1:])


def test_an_id_is_new_whatever_ids_there_are() -> None:
    """A theme that carries the id of another one gets one that nobody has, not even by chance."""
    found = render_study.synthesis()
    one, two, three, *_ = (theme for theme in found.themes if theme.kind == "pain")
    moved = dataclasses.replace(two, id="theme-else")
    chance = dataclasses.replace(one, id=two.id, kind="goal")  # goes on as nothing that was there
    ids = continuity.theme_ids(found, (moved, chance), found.statements)
    assert ids["theme-else"] == two.id
    given = ids[two.id]
    assert given not in {theme.id for theme in found.themes}
    third = dataclasses.replace(three, id=given, kind="goal")
    again = continuity.theme_ids(found, (moved, chance, third), found.statements)
    assert len({again.get(theme.id, theme.id) for theme in (moved, chance, third)}) == 3
