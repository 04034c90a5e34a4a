"""An operator holds a case still and lets it go on, with the keyboard; the case worker sees it."""

from __future__ import annotations

from sqlalchemy import select

from engine.store.models import Account, Dossier, Group, Instance, Task
from tests.browser.test_keyboard import Hands
from tests.support.accessibility import faults
from tests.support.office import Office


def test_holding_a_case_still_and_letting_it_go_on(office: Office) -> None:
    number, task_id = somebodys_case(office)
    hands = Hands(office.person("Bea Beheer"))
    bea = hands.person
    hands.enter("link", "Beheer")
    bea.is_at("Beheer van zaken")
    assert faults(bea.page) == []
    bea.open(f"/beheer/zaken?dossier={number}")
    assert faults(bea.page) == []
    hands.enter("link", number)
    bea.sees("Wat je kunt doen")
    assert faults(bea.page) == []
    hands.enter("link", "Stilzetten")
    hands.enter("button", "Bekijk wat er gebeurt")
    bea.sees("Niemand kan een taak afronden")
    assert faults(bea.page) == []
    hands.type("Reden", "De verordening verandert")
    hands.enter("button", "Stilzetten")
    bea.sees("De zaak is stilgezet.")
    assert faults(bea.page) == []
    karim = office.person("Karim Kompas")
    karim.open(f"/taken/{task_id}")
    karim.sees("Deze zaak is stilgezet")
    karim.lacks("Opslaan en afronden")
    hands.enter("link", "Hervatten")
    hands.enter("button", "Bekijk wat er gebeurt")
    hands.type("Reden", "De verordening is er")
    hands.enter("button", "Hervatten")
    bea.sees("De zaak is hervat.")
    karim.open(f"/taken/{task_id}")
    karim.sees("Opslaan en afronden")


def somebodys_case(office: Office) -> tuple[str, str]:
    """A dossier of Toegang Noord with a task that Karim Kompas has."""
    with office.database.reading() as session:
        number, task_id = session.execute(
            select(Dossier.number, Task.id)
            .join(Task, Task.dossier_id == Dossier.id)
            .join(Instance, Instance.id == Task.instance_id)
            .join(Account, Account.id == Task.assignee_id)
            .join(Group, Group.id == Dossier.group_id)
            .where(
                Account.username == "karim",
                Task.state == "open",
                Group.key == "toegang-noord",
                Instance.status == "running",
            )
            .order_by(Dossier.number)
            .limit(1)
        ).one()
        return number, str(task_id)
