"""Identifiers. Each is a short prefix and 20 random characters, so that a stray id tells what it names."""

import secrets
from typing import NewType

BusinessId = NewType("BusinessId", str)
AccountId = NewType("AccountId", str)
ContactId = NewType("ContactId", str)
ThreadId = NewType("ThreadId", str)
CallId = NewType("CallId", str)
LeadId = NewType("LeadId", str)
QuoteId = NewType("QuoteId", str)
UserId = NewType("UserId", str)
AppointmentId = NewType("AppointmentId", str)
JobId = NewType("JobId", str)
MessageId = NewType("MessageId", str)
AttemptId = NewType("AttemptId", str)
MediaId = NewType("MediaId", str)
EventId = NewType("EventId", str)
NoticeId = NewType("NoticeId", str)
AuditId = NewType("AuditId", str)
LeadActId = NewType("LeadActId", str)
LeadMergeId = NewType("LeadMergeId", str)
OrderId = NewType("OrderId", str)
HappeningId = NewType("HappeningId", str)
TemplateId = NewType("TemplateId", str)
MergeId = NewType("MergeId", str)
SessionId = NewType("SessionId", str)
InvitationId = NewType("InvitationId", str)
LetterId = NewType("LetterId", str)
TokenId = NewType("TokenId", str)
WebhookId = NewType("WebhookId", str)
OutEventId = NewType("OutEventId", str)
DeliveryId = NewType("DeliveryId", str)
ImportId = NewType("ImportId", str)
OutgoingCallId = NewType("OutgoingCallId", str)
DocumentId = NewType("DocumentId", str)
SentMailId = NewType("SentMailId", str)
TechnicianId = NewType("TechnicianId", str)
TimeOffId = NewType("TimeOffId", str)

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def new_id(prefix: str) -> str:
    """A new id such as `call_7f3k…`; 100 random bits."""
    bits = secrets.randbits(100)
    return f"{prefix}_" + "".join([_ALPHABET[bits >> shift & 31] for shift in range(0, 100, 5)])
