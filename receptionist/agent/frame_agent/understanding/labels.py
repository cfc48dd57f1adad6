"""The names of what callers mean."""

from enum import StrEnum


class Intent(StrEnum):
    """What an utterance is for; `NONE` (empty, false) where it only tells a fact or nothing fits."""

    NONE = ""
    # the work
    EMERGENCY = "emergency"
    REPORT_PROBLEM = "report_problem"
    PRICE_QUESTION = "price_question"
    SERVICE_QUESTION = "service_question"
    FIND_PROVIDER = "find_provider"
    CAR_SERVICE_QUESTION = "car_service_question"
    # the visit
    BOOK_APPOINTMENT = "book_appointment"
    RESCHEDULE_OR_CHANGE = "reschedule_or_change"
    CANCEL_APPOINTMENT = "cancel_appointment"
    CONFIRM_OR_STATUS = "confirm_or_status"
    # the business
    HOURS_OR_WHEN = "hours_or_when"
    BUSINESS_INFO = "business_info"
    LOCATION_DIRECTIONS = "location_directions"
    # people
    SPEAK_TO_HUMAN = "speak_to_human"
    DECLINES_TRANSFER = "declines_transfer"
    LEAVE_MESSAGE = "leave_message"
    COMPLAINT = "complaint"
    WRONG_NUMBER = "wrong_number"
    SALES_PITCH = "sales_pitch"
    OPT_OUT = "opt_out"
    # the assistant
    ARE_YOU_A_BOT = "are_you_a_bot"
    ASSISTANT_IDENTITY = "assistant_identity"
    CAPABILITIES = "capabilities"
    CHANGE_LANGUAGE = "change_language"
    SPEAK_SLOWER_FASTER = "speak_slower_faster"
    REPEAT = "repeat"
    ASK_CLARIFY = "ask_clarify"
    ASK_CONFIRM = "ask_confirm"
    STOP_TALKING = "stop_talking"
    CANCEL_FLOW = "cancel_flow"
    # manners and answers
    GREETING = "greeting"
    GOODBYE = "goodbye"
    THANKS = "thanks"
    PRAISE = "praise"
    AFFIRM = "affirm"
    DENY = "deny"
    UNSURE = "unsure"
    NO_PREFERENCE = "no_preference"
    OUT_OF_SCOPE = "out_of_scope"


class Confirmation(StrEnum):
    """How an utterance answers a yes-or-no question or a read-back; `NONE` (empty, false) where it does not."""

    NONE = ""
    AFFIRM = "affirm"
    DENY = "deny"
    CORRECT = "correct"  # no, and this instead
    DONT_KNOW = "dont_know"


class EmergencyKind(StrEnum):
    """What cannot wait."""

    GAS = "gas"
    CARBON_MONOXIDE = "co"
    FIRE = "fire"  # sparks, smoke, a burning smell, a shock
    WATER = "water"  # flooding, a burst pipe, sewage coming up
    HEAT = "heat"  # none, in freezing weather or with somebody frail in the house
