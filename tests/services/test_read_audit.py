"""What a form asks of the audit trail: whatever stands in it, it is a question."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from receptionist.services.read_audit import read_question

TOKYO = ZoneInfo("Asia/Tokyo")


def test_days_are_the_businesss_and_the_last_is_whole() -> None:
    question = read_question({"since": "2026-11-18", "until": "2026-11-18"}, TOKYO)
    assert question.since == datetime(2026, 11, 17, 15, tzinfo=UTC)
    assert question.until == datetime(2026, 11, 18, 15, tzinfo=UTC)


@pytest.mark.parametrize("day", ["", "tomorrow", "0001-01-01", "9999-12-31"])
def test_a_day_that_cannot_be_meant_does_not_matter(day: str) -> None:
    question = read_question({"since": day, "until": day}, TOKYO)
    assert question.since is None and question.until is None


@pytest.mark.parametrize(
    "mark", ["", "yesterday~audit_1", "9999-12-31T23:59:59-12:00~audit_1", "0001-01-01T00:00:00+14:00~audit_1"]
)
def test_a_page_that_begins_at_no_instant_is_the_first(mark: str) -> None:
    assert read_question({"before": mark}, TOKYO).before is None
