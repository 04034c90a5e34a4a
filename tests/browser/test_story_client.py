"""A client's request, from the melding to the end, as everybody in it lives it: by keyboard.

The client leaves debts out. Two parties are asked, one refuses. The huisarts and the police sit at
one table, and each reads only his own minutes. Who coordinates changes; the client reads it all.
"""

from __future__ import annotations

from tests.browser.keys import Typist, at_keyboard
from tests.browser.story import asking, coordinating, investigating, meeting, reading
from tests.browser.story.mailbox import Mailbox
from tests.browser.story.people import GP_MAIL, POLICE_MAIL
from tests.support.office import Office
from tests.support.steps import open_dossier, talk


def test_a_request_from_melding_to_the_client_who_reads_it_all(office: Office) -> None:
    number = open_dossier(at_keyboard(office, "Loes Loketta"))
    karim = at_keyboard(office, "Karim Kompas")
    investigating.take_first_task(karim, number)
    talk(karim, more_is_going_on=True)
    investigating.scope_without_debts(karim)
    investigating.problems(karim)
    asking.refused(office, karim, number)
    asking.under_conditions(office, karim, number)
    casusoverleg(office, karim, number)
    karim.open_task(number, "Lopende hulp en interventies nagaan")
    investigating.help_and_outcome(karim)
    investigating.proposal_and_decisions(karim)
    coordination(office, karim, number)
    the_client_reads(office, number)


def casusoverleg(office: Office, karim: Typist, number: str) -> None:
    """With the client, the huisarts under medical secrecy and the police; minutes op maat."""
    meeting.prepare_and_invite(office, karim, number)
    meeting.hold(karim, number)
    meeting.client_agrees(karim, number)
    addresses = {meeting.DOCTOR: GP_MAIL, meeting.OFFICER: POLICE_MAIL}
    mails = {who: Mailbox(office, address) for who, address in addresses.items()}
    meeting.choose_and_send(karim, number)
    for who, mail in mails.items():
        meeting.reads_his_own(mail, who)


def coordination(office: Office, karim: Typist, number: str) -> None:
    """Heavy, by somebody from outside, then by another; in the end the bewaartermijn runs."""
    coordinating.coordination_is_heavy(karim)
    first = at_keyboard(office, coordinating.FIRST)
    coordinating.plan_and_agree(first, number)
    second = at_keyboard(office, coordinating.SECOND)
    coordinating.another_goes_on(first, karim, second, number)
    coordinating.close(second, number)
    coordinating.is_kept(at_keyboard(office, "Bea Beheer"), number)


def the_client_reads(office: Office, number: str) -> None:
    client = reading.sign_in(office)
    reading.where_it_stands(client, number)
    reading.what_is_known(client)
    reading.what_was_shared(client)
    reading.who_looked(client)
    reading.what_was_told(client)
