"""What is no medicine: words that patients type every day, the examples that the bot is taught, and how fast it is."""

import time

import pytest

from bot.nlu.drugnames import GUESS, PUBLIC
from bot.nlu.nearby import slips_to
from tests.bot.nlu.learned import learned, learned_without_examples, taught

# Words of patients, many of them near a medicine's name, many misspelled.
NO_MEDICINES = """
my order; my stuff; status; my prescription; prescriptions; perscription; presciption; prescripton; perscriptions;
medicine; medecine; medicne; meds; medication; medications; medicaton; pharmacy; pharmasy; pharmcy; pharmacist;
farmacy; refill; refil; refils; refilled; reffil; ready; redy; delivery; delivry; delivered; delivary; pickup; pick up;
insurance; insurence; insurrance; copay; copays; deductible; medicare; medicaid; tricare; champva; goodrx; humana;
aetna; cigna; optum; caremark; express scripts; walgreens; walmart; cvs; rite aid; costco; kroger; amazon; fedex; ups;
usps; doordash; instacart; uber; appointment; apointment; doctor; docter; dr; nurse; receptionist; technician; manager;
customer service; representative; representitive; operator; live agent; human; password; pasword; account; acount;
portal; website; webpage; app; email; voicemail; text message; texted; texting; notification; reminder; autorefill;
auto refill; transfer; transfered; transferred; cancel; cancelled; canceled; cancle; tomorrow; tommorow; tomorow;
yesterday; yesturday; tonight; tonite; weekend; monday; tuesday; wednesday; wensday; thursday; saturday; holiday;
thanksgiving; christmas; memorial day; closing; opening; lunch; drive thru; drivethru; parking; address; adress; hours;
location; receipt; reciept; invoice; payment; paypal; credit card; venmo; refund; discount; coupon; expensive;
prior authorization; authorisation; preauth; appeal; denied; rejected; approved; formulary; generic; brand name; dosage;
milligrams; tablets; capsules; bottle; bottles; label; allergic; allergies; pregnant; breastfeeding; headache; nausea;
diarrhea; diarrea; constipated; vomiting; dizzy; rash; itching; swollen; fever; cough; sore throat; diabetic; diabetes;
cholesterol; cholestrol; hypertension; pressure; presure; asthma; arthritis; migraine; depression; anxiety; insomnia;
thyroid; vaccine; vaccination; vacine; covid; shingles; pneumonia; tetanus; booster; flu shot; immunization; injection;
syringe; syringes; needles; lancets; test strips; glucometer; thermometer; bandage; crutches; wheelchair; compression;
mother; father; daughter; husband; grandma; granddaughter; caregiver; guardian; birthday; birthdate; hospital;
discharge; discharged; dentist; cardiologist; dermatologist; pediatrician; veterinarian; hospice; nursing home;
complain; complaint; complane; unacceptable; ridiculous; rediculous; frustrated; terrible; horrible; appreciate;
thankyou; thanx; please; pls; plz; hello; helo; goodbye; goodmorning; anyone; anybody; someone; sombody; something;
everything; nothing; whatever; whenever; received; recieved; recieve; ordered; ordering; shipped; shipping; tracking;
package; packege; mailbox; porch; doorman; driver; signature; weather; football; pizza; bitcoin; netflix; spotify;
poem; recipe; mortgage; airplane; translate; español; gracias; por favor; hola; merci
"""


def phrases() -> list[str]:
    return [phrase.strip() for phrase in NO_MEDICINES.replace("\n", " ").split(";")]


def test_there_are_many_of_them() -> None:
    assert len(set(phrases())) == len(phrases()) > 150


@pytest.mark.parametrize("sentence", ["{}", "what about {}", "is my {} ready", "I have a question about {} today"])
def test_an_ordinary_word_is_never_taken_for_a_medicine(sentence: str) -> None:
    linked = {phrase: learned().mentions(sentence.format(phrase)) for phrase in phrases()}
    assert {phrase: drugs for phrase, drugs in linked.items() if drugs} == {}


def test_hardly_a_word_is_even_where_nobody_taught_how_patients_type() -> None:
    linked = [phrase for phrase in phrases() if learned_without_examples().mentions(f"what about {phrase}")]
    print(f"\ntaken for medicines without the examples: {len(linked)} of {len(phrases())}: {linked}")
    assert len(linked) <= len(phrases()) * 0.03


def test_no_example_has_a_medicine_in_it_that_nobody_meant() -> None:
    """Guesses in the examples are the pharmacy's own names, misspelled by a letter or two ("metformn"), or names for
    several of its medicines ("metoprolol"): nothing that English words turned into."""
    own = [name.replace(" ", "") for name in (*learned().formulary, *learned().short)]
    guessed = {drug.typed.lower() for text in taught() for drug in learned().mentions(text) if drug.match == GUESS}
    assert {"metformn", "metoprolol"} <= guessed
    assert [typed for typed in guessed if slips_to(typed.replace(" ", ""), own) > 2] == []


def test_the_public_list_links_only_names_that_are_medicines() -> None:
    named = {drug.typed.lower() for text in taught() for drug in learned().mentions(text) if drug.source == PUBLIC}
    assert {"tylenol", "benadryl", "humira"} <= named
    assert not named & {"order", "status", "strip", "contour", "cover", "antacids", "decongestant", "gaba"}


@pytest.mark.parametrize(
    "sentence",
    [
        "is my prescription ready for pickup today",
        "can you please refill my lisinopril and atorvastatin, I am almost out",
        "do you have metformn in stock",
    ],
)
def test_an_ordinary_sentence_takes_no_time(sentence: str) -> None:
    """Half a millisecond of the processor's time; the floor is wider, for a machine that does other things."""
    learned().mentions(sentence)
    began = time.process_time()
    for _ in range(200):
        learned().mentions(sentence)
    took = (time.process_time() - began) / 200 * 1000
    print(f"\n{took:.3f} ms: {sentence}")
    assert took < 2
