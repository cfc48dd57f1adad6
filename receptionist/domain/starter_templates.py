"""The templates a new business begins with; all of them can be changed or removed. Name, language, text."""

STARTERS: tuple[tuple[str, str, str], ...] = (
    (
        "On my way",
        "en",
        "Hi {first_name}, this is {technician} from {business}. I'm on my way to you now.",
    ),
    (
        "Running late",
        "en",
        "Hi {first_name}, we are running a little late today. We now expect to be with you {time}. Sorry for the wait.",
    ),
    (
        "Visit confirmed",
        "en",
        "Hi {first_name}, your visit is confirmed for {day}, {time}. Reply here if anything changes. {business}",
    ),
    (
        "Reminder",
        "en",
        "Hi {first_name}, a reminder that {business} comes on {day}, {time}, to {address}. See you then.",
    ),
    ("Ask for the address", "en", "Hi {first_name}, what is the address where the work is to be done?"),
    ("Ask for a photo", "en", "Could you send us a photo of it? Just reply with the picture."),
    ("Please call us", "en", "Hi {first_name}, please give us a call when it suits you: {business_number}. {business}"),
    ("Book online", "en", "You can choose a time that suits you here: {booking_link}"),
    ("Thank you", "en", "Thank you for choosing {business}, {first_name}. If anything is not right, just reply here."),
    (
        "En camino",
        "es",
        "Hola {first_name}, le habla {technician} de {business}. Voy en camino a su domicilio.",
    ),
    (
        "Llegaremos tarde",
        "es",
        "Hola {first_name}, hoy vamos con un poco de retraso. Esperamos llegar {time}. Disculpe la espera.",
    ),
    (
        "Visita confirmada",
        "es",
        "Hola {first_name}, su visita queda confirmada para el {day}, {time}. Si algo cambia, responda a este mensaje. "
        "{business}",
    ),
    ("Una foto, por favor", "es", "¿Nos puede enviar una foto? Solo responda a este mensaje con la imagen."),
    ("Gracias", "es", "Gracias por elegir {business}, {first_name}. Si algo no quedó bien, responda aquí mismo."),
)
