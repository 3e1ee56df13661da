"""What the demo pharmacy carries: real products that US pharmacies dispense most, with their federal schedules
(21 CFR 1308). One line: generic; brand; strength; form; schedule; a `*` where the label carries the brand; an `r`
where the location tells the public nothing about its stock."""

from dataclasses import dataclass
from decimal import Decimal

from bot.pharmacy.values import Drug, Schedule


@dataclass(frozen=True, slots=True)
class Form:
    """How a form is dispensed: quantity (in the form's own units) and days of a usual fill, and the reorder point."""

    quantity: Decimal
    days: int
    low_below: Decimal


_PILL = Form(Decimal(30), 30, Decimal(60))
_SINGLE = Form(Decimal(1), 30, Decimal(3))

FORMS = {
    "tablet": _PILL,
    "ER tablet": _PILL,
    "ODT": _PILL,
    "capsule": _PILL,
    "ER capsule": _PILL,
    "softgel": _PILL,
    "film": _PILL,
    "inhaler": _SINGLE,
    "nasal spray": _SINGLE,
    "pen": Form(Decimal(1), 28, Decimal(3)),
    "vial": Form(Decimal(10), 28, Decimal(20)),
    "auto-injector": Form(Decimal(2), 30, Decimal(4)),
    "patch": Form(Decimal(10), 30, Decimal(20)),
    "cream": Form(Decimal(30), 30, Decimal(60)),
    "ointment": Form(Decimal(22), 30, Decimal(44)),
    "gel": Form(Decimal(45), 30, Decimal(90)),
    "eye drops": Form(Decimal(5), 30, Decimal(10)),
    "liquid": Form(Decimal(150), 10, Decimal(300)),
    "nebulizer solution": Form(Decimal(75), 30, Decimal(150)),
    "powder": Form(Decimal(510), 30, Decimal(1020)),
}

_LINES = """
acyclovir; zovirax; 400 mg; tablet
albuterol; ventolin; 90 mcg; inhaler
albuterol; proventil; 0.083 %; nebulizer solution
alendronate; fosamax; 70 mg; tablet
allopurinol; zyloprim; 100 mg; tablet
allopurinol; zyloprim; 300 mg; tablet
alprazolam; xanax; 0.5 mg; tablet; 4
amiodarone; pacerone; 200 mg; tablet
amitriptyline; elavil; 25 mg; tablet
amlodipine; norvasc; 5 mg; tablet
amlodipine; norvasc; 10 mg; tablet
amlodipine and benazepril; lotrel; 5 mg-20 mg; capsule
amoxicillin; amoxil; 500 mg; capsule
amoxicillin; amoxil; 400 mg per 5 mL; liquid
amoxicillin and clavulanate; augmentin; 875 mg-125 mg; tablet
amphetamine and dextroamphetamine; adderall; 20 mg; tablet; 2
amphetamine and dextroamphetamine; adderall xr; 20 mg; ER capsule; 2
anastrozole; arimidex; 1 mg; tablet
apixaban; eliquis; 5 mg; tablet; 0; *
aripiprazole; abilify; 5 mg; tablet
atenolol; tenormin; 50 mg; tablet
atomoxetine; strattera; 40 mg; capsule
atorvastatin; lipitor; 20 mg; tablet
atorvastatin; lipitor; 40 mg; tablet
azelastine; astelin; 137 mcg; nasal spray
azithromycin; zithromax; 250 mg; tablet
baclofen; lioresal; 10 mg; tablet
benazepril; lotensin; 20 mg; tablet
benzonatate; tessalon; 100 mg; capsule
budesonide and formoterol; symbicort; 160 mcg-4.5 mcg; inhaler; 0; *
bumetanide; bumex; 1 mg; tablet
buprenorphine and naloxone; suboxone; 8 mg-2 mg; film; 3
bupropion; wellbutrin xl; 150 mg; ER tablet
buspirone; buspar; 10 mg; tablet
carbamazepine; tegretol; 200 mg; tablet
carbidopa and levodopa; sinemet; 25 mg-100 mg; tablet
carisoprodol; soma; 350 mg; tablet; 4
carvedilol; coreg; 12.5 mg; tablet
cefdinir; omnicef; 300 mg; capsule
celecoxib; celebrex; 200 mg; capsule
cephalexin; keflex; 500 mg; capsule
cetirizine; zyrtec; 10 mg; tablet
chlorthalidone; thalitone; 25 mg; tablet
ciprofloxacin; cipro; 500 mg; tablet
citalopram; celexa; 20 mg; tablet
clindamycin; cleocin; 300 mg; capsule
clonazepam; klonopin; 0.5 mg; tablet; 4
clonidine; catapres; 0.1 mg; tablet
clopidogrel; plavix; 75 mg; tablet
clozapine; clozaril; 100 mg; tablet; 0; r
colchicine; colcrys; 0.6 mg; tablet
cyclobenzaprine; flexeril; 10 mg; tablet
dapagliflozin; farxiga; 10 mg; tablet; 0; *
dexmethylphenidate; focalin xr; 10 mg; ER capsule; 2
diazepam; valium; 5 mg; tablet; 4
diclofenac; voltaren; 1 %; gel
diclofenac; voltaren; 75 mg; tablet
dicyclomine; bentyl; 20 mg; tablet
digoxin; lanoxin; 125 mcg; tablet
diltiazem; cardizem cd; 180 mg; ER capsule
divalproex; depakote; 500 mg; tablet
donepezil; aricept; 10 mg; tablet
doxycycline; vibramycin; 100 mg; capsule
dulaglutide; trulicity; 1.5 mg; pen; 0; *
duloxetine; cymbalta; 60 mg; capsule
empagliflozin; jardiance; 10 mg; tablet; 0; *
enalapril; vasotec; 10 mg; tablet
epinephrine; epipen; 0.3 mg; auto-injector; 0; *
ergocalciferol; drisdol; 50000 units; capsule
escitalopram; lexapro; 10 mg; tablet
esomeprazole; nexium; 40 mg; capsule
estradiol; estrace; 1 mg; tablet
eszopiclone; lunesta; 2 mg; tablet; 4
ethinyl estradiol and norgestimate; sprintec; 0.035 mg-0.25 mg; tablet
ezetimibe; zetia; 10 mg; tablet
famotidine; pepcid; 20 mg; tablet
fenofibrate; tricor; 145 mg; tablet
ferrous sulfate; feosol; 325 mg; tablet
finasteride; proscar; 5 mg; tablet
fluconazole; diflucan; 150 mg; tablet
fluoxetine; prozac; 20 mg; capsule
fluticasone; flonase; 50 mcg; nasal spray
fluticasone and salmeterol; advair; 250 mcg-50 mcg; inhaler; 0; *
folic acid; folvite; 1 mg; tablet
furosemide; lasix; 40 mg; tablet
gabapentin; neurontin; 300 mg; capsule
glimepiride; amaryl; 4 mg; tablet
glipizide; glucotrol; 5 mg; tablet
guanfacine; intuniv; 2 mg; ER tablet
haloperidol; haldol; 5 mg; tablet
hydralazine; apresoline; 25 mg; tablet
hydrochlorothiazide; microzide; 25 mg; tablet
hydrocodone and acetaminophen; norco; 5 mg-325 mg; tablet; 2
hydrocortisone; cortef; 10 mg; tablet
hydroxychloroquine; plaquenil; 200 mg; tablet
hydroxyzine; atarax; 25 mg; tablet
ibuprofen; motrin; 800 mg; tablet
insulin aspart; novolog; 100 units per mL; pen; 0; *
insulin glargine; lantus; 100 units per mL; pen; 0; *
insulin lispro; humalog; 100 units per mL; vial; 0; *
ipratropium and albuterol; duoneb; 0.5 mg-3 mg; nebulizer solution
irbesartan; avapro; 150 mg; tablet
isosorbide mononitrate; imdur; 30 mg; ER tablet
isotretinoin; accutane; 40 mg; capsule; 0; r
ketoconazole; nizoral; 2 %; cream
labetalol; trandate; 200 mg; tablet
lacosamide; vimpat; 100 mg; tablet; 5
lamotrigine; lamictal; 100 mg; tablet
latanoprost; xalatan; 0.005 %; eye drops
levetiracetam; keppra; 500 mg; tablet
levocetirizine; xyzal; 5 mg; tablet
levofloxacin; levaquin; 500 mg; tablet
levothyroxine; synthroid; 50 mcg; tablet
levothyroxine; synthroid; 100 mcg; tablet
linagliptin; tradjenta; 5 mg; tablet; 0; *
liraglutide; victoza; 1.8 mg; pen; 0; *
lisdexamfetamine; vyvanse; 30 mg; capsule; 2
lisinopril; zestril; 10 mg; tablet
lisinopril; zestril; 20 mg; tablet
lisinopril and hydrochlorothiazide; zestoretic; 20 mg-12.5 mg; tablet
lithium; lithobid; 300 mg; ER tablet
loratadine; claritin; 10 mg; tablet
lorazepam; ativan; 0.5 mg; tablet; 4
losartan; cozaar; 50 mg; tablet
losartan and hydrochlorothiazide; hyzaar; 100 mg-25 mg; tablet
lovastatin; mevacor; 20 mg; tablet
meclizine; antivert; 25 mg; tablet
medroxyprogesterone; provera; 10 mg; tablet
meloxicam; mobic; 15 mg; tablet
memantine; namenda; 10 mg; tablet
metformin; glucophage; 500 mg; tablet
metformin; glucophage xr; 500 mg; ER tablet
methimazole; tapazole; 5 mg; tablet
methocarbamol; robaxin; 500 mg; tablet
methotrexate; trexall; 2.5 mg; tablet
methylphenidate; concerta; 36 mg; ER tablet; 2
methylphenidate; ritalin; 10 mg; tablet; 2
methylprednisolone; medrol; 4 mg; tablet
metoclopramide; reglan; 10 mg; tablet
metoprolol succinate; toprol xl; 50 mg; ER tablet
metoprolol tartrate; lopressor; 25 mg; tablet
metronidazole; flagyl; 500 mg; tablet
mirtazapine; remeron; 15 mg; tablet
modafinil; provigil; 200 mg; tablet; 4
montelukast; singulair; 10 mg; tablet
morphine; ms contin; 15 mg; ER tablet; 2
mupirocin; bactroban; 2 %; ointment
naloxone; narcan; 4 mg; nasal spray; 0; *
naltrexone; revia; 50 mg; tablet
naproxen; naprosyn; 500 mg; tablet
nebivolol; bystolic; 5 mg; tablet
nifedipine; procardia xl; 30 mg; ER tablet
nitrofurantoin; macrobid; 100 mg; capsule
nitroglycerin; nitrostat; 0.4 mg; tablet
norethindrone; camila; 0.35 mg; tablet
nortriptyline; pamelor; 25 mg; capsule
olanzapine; zyprexa; 10 mg; tablet
olmesartan; benicar; 20 mg; tablet
omeprazole; prilosec; 20 mg; capsule
omeprazole; prilosec; 40 mg; capsule
ondansetron; zofran; 4 mg; ODT
oseltamivir; tamiflu; 75 mg; capsule
oxcarbazepine; trileptal; 300 mg; tablet
oxybutynin; ditropan xl; 10 mg; ER tablet
oxycodone; roxicodone; 5 mg; tablet; 2
oxycodone and acetaminophen; percocet; 5 mg-325 mg; tablet; 2
pantoprazole; protonix; 40 mg; tablet
paroxetine; paxil; 20 mg; tablet
penicillin v potassium; veetids; 500 mg; tablet
phentermine; adipex-p; 37.5 mg; tablet; 4
phenytoin; dilantin; 100 mg; ER capsule
pioglitazone; actos; 30 mg; tablet
polyethylene glycol; miralax; 17 g; powder
potassium chloride; klor-con; 20 mEq; ER tablet
pravastatin; pravachol; 40 mg; tablet
prazosin; minipress; 2 mg; capsule
prednisone; deltasone; 10 mg; tablet
prednisone; deltasone; 20 mg; tablet
pregabalin; lyrica; 75 mg; capsule; 5
progesterone; prometrium; 100 mg; capsule
promethazine; phenergan; 25 mg; tablet
promethazine and codeine; phenergan with codeine; 6.25 mg-10 mg per 5 mL; liquid; 5
propranolol; inderal; 40 mg; tablet
pseudoephedrine; sudafed; 30 mg; tablet; 0; r
quetiapine; seroquel; 100 mg; tablet
ramipril; altace; 5 mg; capsule
ranolazine; ranexa; 500 mg; ER tablet
risperidone; risperdal; 1 mg; tablet
rivaroxaban; xarelto; 20 mg; tablet; 0; *
rizatriptan; maxalt; 10 mg; tablet
ropinirole; requip; 1 mg; tablet
rosuvastatin; crestor; 10 mg; tablet
sacubitril and valsartan; entresto; 49 mg-51 mg; tablet; 0; *
semaglutide; ozempic; 0.5 mg; pen; 0; *
semaglutide; wegovy; 1 mg; pen; 0; *
sertraline; zoloft; 50 mg; tablet
sertraline; zoloft; 100 mg; tablet
sildenafil; viagra; 50 mg; tablet
simvastatin; zocor; 20 mg; tablet
sitagliptin; januvia; 100 mg; tablet; 0; *
spironolactone; aldactone; 25 mg; tablet
sucralfate; carafate; 1 g; tablet
sulfamethoxazole and trimethoprim; bactrim ds; 800 mg-160 mg; tablet
sumatriptan; imitrex; 50 mg; tablet
tacrolimus; prograf; 1 mg; capsule
tadalafil; cialis; 5 mg; tablet
tamoxifen; nolvadex; 20 mg; tablet
tamsulosin; flomax; 0.4 mg; capsule
temazepam; restoril; 15 mg; capsule; 4
terazosin; hytrin; 2 mg; capsule
testosterone; androgel; 1.62 %; gel; 3
tiotropium; spiriva; 18 mcg; inhaler; 0; *
tirzepatide; mounjaro; 5 mg; pen; 0; *
tizanidine; zanaflex; 4 mg; tablet
tolterodine; detrol la; 4 mg; ER capsule
topiramate; topamax; 50 mg; tablet
tramadol; ultram; 50 mg; tablet; 4
trazodone; desyrel; 50 mg; tablet
triamcinolone; kenalog; 0.1 %; cream
triamterene and hydrochlorothiazide; maxzide; 37.5 mg-25 mg; tablet
valacyclovir; valtrex; 1 g; tablet
valsartan; diovan; 160 mg; tablet
venlafaxine; effexor xr; 75 mg; ER capsule
verapamil; calan sr; 240 mg; ER tablet
warfarin; coumadin; 5 mg; tablet
zolpidem; ambien; 10 mg; tablet; 4
"""


def demo_formulary() -> tuple[Drug, ...]:
    """Every product, in the order of generic names; the code of a product is its place."""
    return tuple(_product(place, line) for place, line in enumerate(_LINES.strip().splitlines(), start=1))


def form_of(drug: Drug) -> Form:
    """How the demo pharmacy dispenses a product."""
    return FORMS[drug.form]


def _product(place: int, line: str) -> Drug:
    generic, brand, strength, form, *rest = (part.strip() for part in line.split(";"))
    marks = rest[1:]
    label = f"{brand.title()} {strength} {form} ({generic})" if "*" in marks else f"{generic} {strength} {form}"
    return Drug(
        code=f"ES{place:04d}",
        name=label[0].upper() + label[1:],
        generic=generic,
        brand=brand,
        strength=strength,
        form=form,
        schedule=Schedule(int(rest[0])) if rest else Schedule.NONE,
        restricted="r" in marks,
    )
