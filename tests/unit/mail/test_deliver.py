"""Sending mail to a real server: each once, by one connection, and noted as soon as the server has it."""

from email.message import EmailMessage

import pytest
from tests.unit.mail.post import NEWS, Post, message
from tests.unit.mail.receiver import Receiver

from kith.mail.templates import Template
from kith.settings import MailSettings


def html(mail: EmailMessage) -> str:
    part = mail.get_body(("html",))
    assert part is not None
    return str(part.get_content())


def text(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def test_a_mail_goes_out_as_text_and_html(sending: Post, receiver: Receiver):
    sending.write(message())
    assert sending.deliver() == ""
    (mail,) = receiver.mails
    assert (mail["Subject"], mail["From"], mail["To"]) == (
        "Hello Ada",
        "Harbour <post@harbour.example>",
        "ada@example.org",
    )
    assert "Hello Ada, look: here: https://crm.example.org/invite/token" in text(mail)
    assert 'href="https://crm.example.org/invite/token"' in html(mail)


def test_what_was_sent_is_noted_and_its_link_forgotten(sending: Post):
    sending.write(message())
    sending.deliver()
    (mail,) = sending.mails()
    assert (mail.state, mail.tries, mail.sealed) == ("sent", 1, None)


def test_a_mail_is_sent_once(sending: Post, receiver: Receiver):
    sending.write(message())
    sending.deliver()
    sending.deliver()
    assert len(receiver.mails) == 1


def test_a_mail_about_a_record_is_an_event_there(sending: Post):
    ada = sending.contact("Ada", email="ada@example.org")
    (id,) = sending.write(message(about=("contacts", ada)))
    sending.deliver()
    (event,) = sending.events(ada)
    assert (event.kind, event.about) == ("mail.sent", id)
    assert event.changes == {"$mail": [None, {"id": id, "subject": "Hello Ada", "to": "ada@example.org"}]}


def test_many_mails_go_over_one_connection(sending: Post, receiver: Receiver):
    sending.write(*(message(f"a{n}@example.org") for n in range(20)))
    sending.deliver()
    assert (len(receiver.mails), receiver.connections) == (20, 1)


def test_a_recipient_whom_the_server_refuses_for_good_bounces(sending: Post, receiver: Receiver):
    receiver.recipients["gone@example.org"] = "550 5.1.1 no such user"
    sending.write(message("gone@example.org"), message())
    assert sending.deliver() == ""
    assert sending.states()["gone@example.org"] == ("bounced", "550 5.1.1 no such user")
    assert sending.states()["ada@example.org"][0] == "sent"


def test_what_bounced_since_nobody_is_there_gets_no_more_lists(sending: Post, receiver: Receiver):
    receiver.recipients["gone@example.org"] = "550 5.1.1 no such user"
    for _ in range(2):
        sending.write(message("gone@example.org", purpose="list", list=NEWS))
        sending.deliver()
    assert sorted(mail.state for mail in sending.mails()) == ["bounced", "refused"]


def test_what_was_refused_for_what_it_says_bounces_alone(sending: Post, receiver: Receiver):
    receiver.answer = lambda mail: "554 5.7.1 looks like spam"
    sending.write(message(purpose="list", list=NEWS))
    sending.deliver()
    receiver.answer = lambda mail: "250 fine"
    sending.write(message(purpose="list", list=NEWS))
    sending.deliver()
    assert sorted(mail.state for mail in sending.mails()) == ["bounced", "sent"]


def test_what_the_server_puts_off_waits_and_keeps_its_message_id(sending: Post, receiver: Receiver):
    seen: list[str] = []

    def later(mail: EmailMessage) -> str:
        seen.append(mail["Message-ID"])
        return "451 come again" if len(seen) == 1 else "250 fine"

    receiver.answer = later
    sending.write(message())
    assert "1 of 1 mails were not sent: 451 come again" in sending.deliver()
    assert (sending.mails()[0].state, sending.mails()[0].tries) == ("queued", 1)
    assert sending.deliver() == ""
    assert seen[0] == seen[1] == sending.mails()[0].message_id


def test_mail_waits_while_the_server_is_away(sending: Post, receiver: Receiver):
    receiver.stop()
    sending.write(*(message(f"a{n}@example.org") for n in range(5)))
    assert "5 of 5 mails were not sent: ConnectionRefusedError" in sending.deliver()
    assert {mail.state for mail in sending.mails()} == {"queued"}


def test_mail_is_given_up_on_the_last_try_and_can_be_tried_anew(sending: Post, receiver: Receiver):
    receiver.answer = lambda mail: "451 come again"
    sending.write(message())
    sending.deliver(last=True)
    assert sending.states()["ada@example.org"] == ("failed", "451 come again")
    receiver.answer = lambda mail: "250 fine"
    sending.deliver()
    assert sending.states()["ada@example.org"] == ("sent", None)


def test_without_a_server_mail_is_caught_with_its_link(post: Post):
    post.write(message())
    post.deliver()
    (mail,) = post.mails()
    assert mail.state == "caught"
    assert mail.sealed


def test_caught_mail_goes_nowhere_though_there_is_a_server(post: Post, receiver: Receiver):
    post.over(MailSettings(server="127.0.0.1", port=receiver.port, security="none", caught=True))
    post.write(message())
    post.deliver()
    assert (receiver.mails, post.mails()[0].state) == ([], "caught")


def test_mail_to_a_list_can_be_unsubscribed_from_by_one_click(sending: Post, receiver: Receiver):
    sending.write(message(purpose="list", list=NEWS))
    sending.deliver()
    (mail,) = receiver.mails
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["List-Unsubscribe"].startswith("<https://crm.example.org/unsubscribe/")
    assert mail["List-Unsubscribe"].strip("<>") in html(mail)
    assert "You get this mail because you are on the list News." in text(mail)


def test_mail_about_an_account_names_no_list(sending: Post, receiver: Receiver):
    sending.write(message())
    sending.deliver()
    assert receiver.mails[0]["List-Unsubscribe"] is None


def test_an_invitation_to_a_meeting_goes_along(sending: Post, receiver: Receiver):
    from kith.mail.message import Attachment

    calendar = Attachment(
        name="invite.ics", type="text/calendar; method=REQUEST", text="BEGIN:VCALENDAR\r\nEND:VCALENDAR"
    )
    sending.write(message(attachments=(calendar,)))
    sending.deliver()
    types = [part.get_content_type() for part in receiver.mails[0].walk()]
    assert types.count("text/calendar") == 2
    (attached,) = receiver.mails[0].iter_attachments()
    assert (attached.get_filename(), attached["Content-Type"].params["method"]) == ("invite.ics", "REQUEST")


@pytest.mark.parametrize("address", ["post@bücher.example", "用户@例子.example"])
def test_addresses_in_other_scripts_get_mail(sending: Post, receiver: Receiver, address: str):
    sending.write(message(address))
    sending.deliver()
    assert sending.states()[address][0] == "sent"


def test_names_with_line_breaks_and_quotes_make_no_headers(sending: Post, receiver: Receiver):
    sending.write(message(name='Ada "X" <a@b.example>, Bcc', values={"first_name": "Ada\r\nBcc: eve@example.org"}))
    sending.deliver()
    (mail,) = receiver.mails
    assert mail["Bcc"] is None
    assert mail["Subject"] == "Hello Ada Bcc: eve@example.org"
    assert mail["To"].addresses[0].display_name == 'Ada "X" <a@b.example>, Bcc'


def test_a_text_that_was_changed_meanwhile_is_sent_as_it_was(sending: Post, receiver: Receiver):
    first = Template(subject="One", body="As it was")
    sending.write(message(template=first, link=None))
    sending.deliver()
    assert "As it was" in text(receiver.mails[0])
