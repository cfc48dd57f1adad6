"""Other languages are noticed; English slang, names and addresses are not taken for them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from receptionist.agent.language import detect_language


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Hola, necesito un plomero mañana"),
        ("es", "CUANTO CUESTA ARREGLAR UNA FUGA"),
        ("es", "¿Trabajan los domingos?"),
        ("es", "me llamo Juan Perez y vivo en 12 Oak St"),
        ("es", "no gracias"),
        ("fr", "Bonjour, j’ai besoin d’un plombier"),
        ("fr", "il y a une fuite dans la cuisine"),
        ("pt", "não tenho água quente"),
        ("pt", "Olá, quanto custa uma visita?"),
        ("vi", "chào anh, tôi cần sửa ống nước"),
        ("vi", "bao nhiêu tiền vậy"),
        ("tl", "kailangan ko ng tubero"),
        ("de", "meine Heizung ist kaputt"),
        ("it", "Buongiorno, quanto costa riparare il rubinetto"),
        ("pl", "kran cieknie w kuchni"),
        ("zh", "你好,我家水管漏水"),
        ("zh", "Hi 我需要修水管"),
        ("ja", "トイレの水が止まりません"),
        ("ko", "안녕하세요 배관공이 필요해요"),
        ("ru", "Здравствуйте, нужен сантехник"),
        ("uk", "Мені потрібен сантехнік"),
        ("ar", "أحتاج سباك غدا"),
        ("hi", "मुझे प्लंबर चाहिए"),
        ("he", "אני צריך שרברב"),
        ("th", "ต้องการช่างประปา"),
    ],
)
def test_other_languages_are_noticed(language: str, text: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "My sink is leaking",
        "can u come sat",
        "the kitchn sink leakin pls help",
        "Hola! my sink is leaking, can you come?",
        "do you speak Spanish",
        "my name is José Muñoz, I live on Avenida de las Palmas",
        "mi casa es su casa lol, come on in",
        "tomorrow at 3 works",
    ],
)
def test_english_is_english_with_a_foreign_word_in_it(text: str) -> None:
    assert detect_language(text) == "en"


@pytest.mark.parametrize(
    "text",
    [
        "ok thx", "no", "si", "Si", "ya", "gracias", "hola", "k", "lol", "omw", "sup", "aight bet", "nah im good", "",
        "👍", "12", "Maria Gonzalez 12 Calle Verde", "Jose Hernandez, 55 Camino Real", "1420 Rue St Louis apt 4",
        "12 Via del Mar, La Jolla CA 92037", "Des Moines", "Coeur d'Alene", "San Juan Capistrano", "Nguyen Van Minh",
        "Jean-Pierre Dubois", "Schmidt und Sohn", "Maria de la Cruz", "Casa Grande AZ", "Müller", "Paseo del Norte NE",
        "https://example.com/que-hora-es",
    ],
)  # fmt: skip
def test_slang_names_and_addresses_are_never_foreign(text: str) -> None:
    assert detect_language(text) in ("", "en")


@pytest.mark.parametrize("text", ["si", "no", "Gracias", "hola", "", "👍", "555-0134"])
def test_a_word_alone_tells_nothing(text: str) -> None:
    assert detect_language(text) == ""


@given(st.text(max_size=200))
def test_any_text_has_an_answer(text: str) -> None:
    language = detect_language(text)
    assert language == "" or (len(language) == 2 and language.islower())
