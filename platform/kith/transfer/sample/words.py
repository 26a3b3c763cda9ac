"""What deals, leads, tasks, calls, meetings and notes of the sample data speak of."""

from __future__ import annotations

INDUSTRIES = (
    "agriculture",
    "construction",
    "education",
    "energy",
    "finance",
    "health",
    "hospitality",
    "it",
    "logistics",
    "manufacturing",
    "media",
    "retail",
    "services",
)
DEALS = (
    "Annual service contract",
    "Solar roof, 40 kWp",
    "Webshop relaunch",
    "Forklift fleet",
    "Staff training, two days",
    "Cold store, phase 1",
    "50 workplaces",
    "Catering for the trade fair",
    "Maintenance 24/7",
    "Packaging line",
    "Translation of the catalogue",
    "Warehouse software",
)
LEADS = (
    "Asks for a price list",
    "Wants a demonstration",
    "Downloaded the brochure",
    "Met at the fair",
    "Needs a second supplier",
    "Asks about delivery times",
    "Recommended by a client",
    "Wants an offer until Friday",
)
TASKS = (
    "Call back about the offer",
    "Send the signed contract",
    "Prepare the presentation",
    "Ask for the new address",
    "Check the delivery date",
    "Arrange a visit",
    "Send birthday wishes",
    "Review the discount",
)
CALLS = (
    "Ask whether the offer arrived",
    "Complaint about the last delivery",
    "New person in purchasing",
    "Wants to know the price",
    "Agree on a date",
    "Renewal of the contract",
    "Thank them for the order",
)
MEETINGS = (
    "First meeting",
    "Presentation of the offer",
    "Kick-off",
    "Visit to the plant",
    "Review of the year",
    "Negotiation",
    "Lunch",
)
PLACES = ("At the client's", "Our office, room 2", "Video call", "Hotel lobby", "Trade fair, hall 4")
SOURCES = ("website", "referral", "event", "phone", "campaign", "partner", "other")
TAGS = ("vip", "newsletter", "fair 2026", "supplier", "press", "renewal", "slow payer", "early adopter")
CERTIFICATES = ("MBA", "ISO 9001 auditor", "PhD, chemistry", "Scrum Master", "Master electrician", "CPA")
NOTES = {
    "de": ("Am besten vormittags anrufen.", "Bevorzugt Angebote als PDF; fährt im August in Urlaub."),
    "fr": ("À rappeler après 14 h.", "Préfère être tutoyée ; parle aussi allemand."),
    "es": ("Llamar por la mañana.", "Muy interesado en la nueva gama; pide descuento por volumen."),
    "pl": ("Proszę dzwonić po 10:00.",),
    "tr": ("Öğleden sonra aranmak istiyor.",),
    "el": ("Καλέστε μετά τις 11.",),
    "uk": ("Телефонувати після обіду.",),
    "ar": ("يفضل التواصل عبر البريد الإلكتروني.",),
    "he": ("להתקשר אחרי הצהריים.",),
    "hi": ("सुबह फ़ोन करना बेहतर है।",),
    "zh": ("请用微信联系。", "对新产品很感兴趣。"),
    "ja": ("午前中の連絡を希望。",),
    "ko": ("이메일 연락을 선호함.",),
    "th": ("สะดวกให้ติดต่อช่วงเช้า",),
    "en": ("Prefers a call before ten.", "Met at the spring fair; asked twice about delivery times."),
}
