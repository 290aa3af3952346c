#!/usr/bin/env python3
"""Writes resources/grounding/drugs-open.json: generic names of the DrugBank open vocabulary (CC0), as the Python package
drug-named-entity-recognition 2.0.9 carries them. Needs the standard library alone and uses no network.

    python3 scripts/drug-lexicon.py FILE.whl

FILE is drug_named_entity_recognition-2.0.9-py3-none-any.whl, with the sha256 below.

The package mixes sources. Only the one preferred name of records with a DrugBank number is taken. Its synonyms are left out: they do
not say which source each is from (Wikipedia's is share-alike), and a wrong synonym would hide a real error. PAIRS, the British and
American names of one substance, is written by hand from general knowledge; pairs that the package does not join are printed, to be read.
"""
import bz2, hashlib, io, json, pickle, re, sys, zipfile
from pathlib import Path

SHA256 = 'dc0c9cb4487b4cd31c123f941cd9d5edfc55facdb280ab65e7b2cd08d3fd391c'
OUT = Path(__file__).resolve().parent.parent / 'resources/grounding/drugs-open.json'

# Numbers under which DrugBank holds ligands of crystal structures, not medicines.
LIGANDS = ((1700, 4550), (6850, 8860))

# Names that are everyday words, foods, tests, what the body itself makes, or what is used and not prescribed.
NOT_TAKEN = set('''
acetaldehyde acetate acetone acetylcholine adenine adenosine alanine albumin alcohol aldosterone alitame aluminium aluminum ammonia androsterone
arginine argon arsenic ascorbate asparagine aspartame aspartate barium benzene betaine bilirubin biotin bismuth bromide butane butanol caffeine
calcium camphor cannabis carbon carnitine carotene chlorine chloride chloroform cholesterol choline chromium citrate citrulline cobalt cocaine
copper cortisol cortisone creatine creatinine cyanide cyclamate cysteine cystine dextrose dopamine ephedra estrogen ethane ethanol ether ethylene
eucalyptol eugenol fluoride fluorine folate formaldehyde fructose galactose gallium gelatin globulin glucagon glucose glutamate glutamine
glutathione glycerin glycerol glycine glycogen gold helium hemin heparin heroin histamine histidine homocysteine hydrogen indium inositol inulin
iodide iodine iridium iron isoleucine ketone krypton lactate lactose lanolin lead leucine limonene linalool lithium lysine magnesium malate maltose
manganese mannose marijuana melatonin menthol mercury methane methanol methionine methyl morphine musk naphthalene neon nickel nicotine nitrate
nitrite nitrogen opium ornithine oxalate oxygen oxytocin ozone palladium paraffin pectin petrolatum phenol phenylalanine phosphate phosphorus
platinum potassium progesterone proline propane propanol protein pyruvate radium radon resveratrol retinal rubidium saccharin selenium serine
serotonin silicon silver sodium sorbitol squalene starch steroid strontium sucrose sugar sulfate sulfide sulfur sulphur talc taurine technetium
testosterone thallium theanine threonine thymine thymol thyroxine tin titanium toluene triglyceride tryptophan tungsten tyramine tyrosine uracil
urea uric uridine valine vanadium vanillin vinegar water xenon xylene xylose yttrium zinc zirconium
procalcitonin fibrin fluorescein methicillin caseins cadmium leptin lutein spermine urethane estrone estriol curcumin lycopene cesium niobium
samarium antimony aniline avidin chitin ribose fucose xylitol actinium silanol cortisol renin
hemoglobins thyroglobulin thyrotropin somatostatin bradykinin adrenomedullin apelin muramidase neopterin arabinose carnosine sarcosine
gadolinium molybdenum tantalum berkelium coumarin
'''.split())

# Names in the plural are classes or families of molecules; these are single medicines all the same.
SINGLE = {'sennosides', 'menotropins', 'tafamidis', 'triclofos'}

# One substance, British or international name beside the American one. Left out on purpose: hyoscine (the butylbromide is another
# medicine than scopolamine), thyroxine (a test too), salts, esters and isomers.
PAIRS = [pair.split() for pair in '''
acyclovir aciclovir
amoxicillin amoxycillin
amphetamine amfetamine
beclomethasone beclometasone
bendroflumethiazide bendrofluazide
benztropine benzatropine
cephalexin cefalexin
chlorpheniramine chlorphenamine
cholecalciferol colecalciferol
clomiphene clomifene
cyclosporine ciclosporin cyclosporin
dextroamphetamine dexamfetamine
dicyclomine dicycloverine
dosulepin dothiepin
estradiol oestradiol
furosemide frusemide
glyburide glibenclamide
glycopyrrolate glycopyrronium
guaifenesin guaiphenesin
indomethacin indometacin
isoproterenol isoprenaline
lidocaine lignocaine
meperidine pethidine
mesalamine mesalazine
methimazole thiamazole
norepinephrine noradrenaline
phenobarbital phenobarbitone
phytonadione phytomenadione
rifampin rifampicin
sulfasalazine sulphasalazine
tetracaine amethocaine
torsemide torasemide
'''.strip().splitlines()]


class Plain(pickle.Unpickler):
    """Reads a pickle of plain values: anything that names code is refused."""

    def find_class(self, module, name):
        if (module, name) == ('builtins', 'set'):
            return set
        raise pickle.UnpicklingError(f'{module}.{name} is not plain data')


def taken(record):
    number = record.get('drugbank_id', '')
    name = record.get('name', '').lower()
    if not re.fullmatch(r'DB\d{5}', number) or not re.fullmatch(r'[a-z]{6,30}', name) or name in NOT_TAKEN:
        return None
    if name.endswith('s') and not name.endswith('us') and name not in SINGLE:
        return None
    if 'medline_plus_id' in record:
        return name  # on the market
    if 'smiles' not in record or any(low <= int(number[2:]) < high for low, high in LIGANDS):
        return None  # without a structure: foods, pollens, vaccines, mixtures
    return name


def agreed(pair, variants):
    """Whether the package holds the names of the pair for one substance (it keeps some apart that are one, by source)."""
    return bool(set.intersection(*(set(variants.get(name, ())) for name in pair)))


def main():
    blob = Path(sys.argv[1]).read_bytes()
    if hashlib.sha256(blob).hexdigest() != SHA256:
        sys.exit('not the pinned file: the sha256 differs')
    packed = zipfile.ZipFile(io.BytesIO(blob)).read('drug_named_entity_recognition/drug_ner_dictionary.pkl.bz2')
    data = Plain(io.BytesIO(bz2.decompress(packed))).load()
    names = sorted({name for name in map(taken, data['drug_canonical_to_data'].values()) if name})
    for pair in PAIRS:
        if not agreed(pair, data['drug_variant_to_canonical']):
            print('not joined by the package:', *pair)
    head = {
        'note': 'Generic names, and pairs of names for one substance (written by hand). Written by scripts/drug-lexicon.py: do not edit.',
        'source': 'DrugBank open vocabulary, through the Python package drug-named-entity-recognition 2.0.9',
        'licence': 'CC0-1.0 (DrugBank Open Data); the package is MIT, Copyright (c) 2023 Fast Data Science Ltd',
        'sha256': SHA256,
        'pairs': PAIRS,
        'names': names,
    }
    text = json.dumps(head, indent=2)
    on_a_line = re.sub(r'\[\s+([^\[\]]{1,80})\n    \]', lambda found: '[' + re.sub(r'\s+', ' ', found[1]) + ']', text)
    OUT.write_text(on_a_line + '\n')
    print(len(names), 'names')


if __name__ == '__main__':
    main()
