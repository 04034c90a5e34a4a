"""What goes with a dossier that is destroyed: worked out from the tables, so that a new one goes
along without anybody thinking of it.

A table belongs to a dossier by its column `dossier_id`, else by a foreign key to one that does.
"""

# ruff: noqa: S608 - our own words

from collections.abc import Iterator, Mapping
from typing import Final

from sqlalchemy import ForeignKeyConstraint, MetaData, Table

STAYS: Final = frozenset(
    {"audit_event", "audit_head", "audit_anchor", "audit_anchor_head", "processing_record"}
)
"""The logs: they tell who did what, and of whom by a pseudonym."""


def conditions(metadata: MetaData) -> dict[str, str]:
    """Table → the condition on its rows of the dossier `doomed`, parents before children."""
    found: dict[str, str] = {"dossier": "id = doomed"}
    for table in metadata.sorted_tables:
        if table.name in STAYS or table.name in found:
            continue
        if "dossier_id" in table.c:
            found[table.name] = "dossier_id = doomed"
        elif parts := list(_through(table, found)):
            found[table.name] = " OR ".join(parts)
    return found


def _through(table: Table, known: Mapping[str, str]) -> Iterator[str]:
    for column, parent, key in _keys(table):
        if parent in known and parent != table.name:
            yield f"{column} IN (SELECT {key} FROM public.{parent} WHERE {known[parent]})"


def _keys(table: Table) -> Iterator[tuple[str, str, str]]:
    """Column, table and column that it refers to, of each foreign key of one column."""
    for constraint in sorted(table.constraints, key=lambda one: str(one.name)):
        if isinstance(constraint, ForeignKeyConstraint) and len(constraint.elements) == 1:
            (element,) = constraint.elements
            yield element.parent.name, element.column.table.name, element.column.name


def to_people(metadata: MetaData) -> list[tuple[str, str]]:
    """Table and column of each foreign key to a person."""
    return [
        (table.name, column)
        for table in metadata.sorted_tables
        for column, parent, _ in _keys(table)
        if parent == "person"
    ]


def statements(function: str, metadata: MetaData) -> str:
    """The function with the statements that this schema needs, children before parents."""
    doomed = conditions(metadata)
    of_dossier = [(table, column) for table, column in to_people(metadata) if table in doomed]
    beside = [(table, column) for table, column in to_people(metadata) if table not in doomed]
    order = [table.name for table in reversed(metadata.sorted_tables) if table.name in doomed]
    people = " UNION ".join(
        f"SELECT {column} FROM public.{table} WHERE {doomed[table]}" for table, column in of_dossier
    )
    still = " OR ".join(
        f"EXISTS (SELECT FROM public.{table} t WHERE t.{column} = one)"
        for table, column in of_dossier
    )
    left = (
        "    SELECT coalesce(array_agg(one), '{}') INTO people FROM unnest(people) one"
        f" WHERE NOT ({still});\n"
    )
    persons = left + "".join(_delete(table, f"{column} = ANY (people)") for table, column in beside)
    return (
        function.replace(
            "{people}", f"    SELECT array_agg(person) INTO people FROM ({people}) AS p (person);"
        )
        .replace("{rows}", "".join(_delete(table, doomed[table]) for table in order))
        .replace("{persons}", persons + _delete("person", "id = ANY (people)"))
    )


def _delete(table: str, condition: str) -> str:
    return (
        f"    DELETE FROM public.{table} WHERE {condition};\n"
        "    GET DIAGNOSTICS gone = ROW_COUNT;\n"
        f"    counts := counts || jsonb_build_object('{table}',"
        f" coalesce((counts ->> '{table}')::bigint, 0) + gone);\n"
    )
