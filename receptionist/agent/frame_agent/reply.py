"""The reply while it is put together: the sentences so far, the bench, and where the dialogue will stand."""

from dataclasses import replace
from datetime import date

from receptionist.agent.prompts import Phrases
from receptionist.agent.tools import Workbench
from receptionist.domain.conversation import Channel, DialogueState, Outcome, Say, TurnInput
from receptionist.domain.lead import Quote, TimeWindow
from receptionist.domain.manner import MayDo, Visits
from receptionist.domain.phone import PhoneNumber
from receptionist.domain.wording import say_window, say_wish


class Reply:
    """One turn's answer in the making."""

    def __init__(self, turn: TurnInput, phrases: Phrases) -> None:
        self.turn = turn
        self.bench = Workbench(turn)
        self.state: DialogueState = replace(turn.dialogue, turns=turn.dialogue.turns + 1, asked="")
        self.says: list[Say] = []
        self.question = ""  # the sentence that asks, the last one said
        self._phrases = phrases.of(turn.profile.personality)

    @property
    def today(self) -> date:
        """The date at the business."""
        return self.turn.today

    @property
    def by_voice(self) -> bool:
        """Whether the customer is on the telephone."""
        return self.turn.channel is Channel.VOICE

    def words(self, key: str, **fields: object) -> str:
        """The wording of `key` for this channel."""
        may = self.turn.may
        standing = {"business": self.turn.profile.name, "firm": may.visits is Visits.FIRM, "can": _abilities(may)}
        fields = {**standing, **fields}
        return self._phrases.say(key, self.turn.channel, self.turn.dialogue.turns, **fields)

    def say(self, key: str, **fields: object) -> None:
        """Adds a sentence."""
        self.add(self.words(key, **fields))

    def warn(self, key: str) -> None:
        """Adds safety advice, which is said to its end."""
        self.add(self.words(key), protected=True)

    def add(
        self, text: str, quotes: tuple[Quote, ...] = (), items: tuple[str, ...] = (), *, protected: bool = False
    ) -> None:
        """Adds a sentence as it stands; nothing is said twice in one reply."""
        if text and text not in [said.text for said in self.says]:
            self.says.append(Say(text, quotes, items, protected))

    def ask(self, asked: str, key: str, **fields: object) -> None:
        """Adds the question this reply ends with. One reply asks one thing: a second question is not added."""
        if not self.question:
            self.ask_in_words(asked, self.words(key, **fields))

    def ask_in_words(self, asked: str, question: str) -> None:
        """As `ask`, with a question of the business's own."""
        if self.question:
            return
        self.question = question
        self.add(question)
        self.state = replace(self.state, asked=asked)

    def is_booked(self) -> bool:
        """Whether what was agreed on is a firm booking: a time is held, and nothing that a visit needs is missing."""
        card, number = self.bench.card, self.turn.caller.number
        missing = [fact for fact in card.missing if fact != "phone" or number is None]
        return self.turn.may.visits is Visits.FIRM and card.held is not None and not missing

    def window(self, window: TimeWindow) -> str:
        """An arrival window in words."""
        return say_window(window, self.today)

    def wish(self) -> str:
        """The wished time in words; empty where none is known."""
        wished = self.bench.card.wished
        return say_wish(wished, self.today) if wished is not None else ""

    def is_over(self) -> bool:
        """Whether the reply ends in an action, so that nothing more is asked."""
        return self.bench.action is not None

    def phone_words(self) -> str:
        """The callback number as people write it; empty where none is known."""
        phone = self.bench.card.phone
        return PhoneNumber(phone.value).national if phone is not None else ""

    def outcome(self) -> Outcome:
        """The end of the turn."""
        said = " ".join(say.text for say in self.says)
        return Outcome(
            card=self.bench.card,
            dialogue=replace(self.state, said=said, visit_link=self.bench.visit_link, own=self.bench.own),
            action=self.bench.action,
            reason=self.bench.reason,
            agent="frame",
        )


def _abilities(may: MayDo) -> str:
    """What the receptionist can do, as the end of "I can …"."""
    visits = may.visits is not Visits.NONE
    can = ["give you prices"] * may.quote + ["set up a visit"] * visits + ["take a message"]
    return can[0] if len(can) == 1 else f"{', '.join(can[:-1])}{',' if len(can) > 2 else ''} or {can[-1]}"
