/** By which ways a drug is plainly given: what need not be said. All that is not listed is taken by mouth. */
import { nameOf } from './lexicon.ts'
import type { Route } from './routes.ts'

/** Written by hand from general knowledge, and no source for prescribing. A drug may stand in several rows. */
const USUAL: readonly (readonly [Route, string])[] = [
  [
    'subcutaneous',
    'insulin, insulin aspart, insulin degludec, insulin detemir, insulin glargine, insulin lispro, insulin nph, semaglutide, dulaglutide, ' +
      'liraglutide, exenatide, tirzepatide, enoxaparin, fondaparinux, heparin, etanercept, glatiramer, anakinra, teriparatide, filgrastim, epoetin, ' +
      'interferon, leuprolide, testosterone, vaccine',
  ],
  [
    'intramuscular',
    'epinephrine, vitamin b12 injection, botulinum toxin, testosterone, leuprolide, interferon, ceftriaxone, gentamicin, vaccine, triamcinolone',
  ],
  [
    'intravenous',
    'heparin, ceftriaxone, cefazolin, cefepime, aztreonam, daptomycin, ertapenem, meropenem, gentamicin, piperacillin-tazobactam, zoledronic acid, ' +
      'carboplatin, cisplatin, docetaxel, paclitaxel, doxorubicin, chemotherapy, ketamine, midazolam',
  ],
  ['joint', 'triamcinolone, hyaluronic acid, lidocaine'],
  [
    'inhaled',
    'albuterol, albuterol-ipratropium, levalbuterol, ipratropium, tiotropium, umeclidinium, umeclidinium-vilanterol, salmeterol, formoterol, ' +
      'fluticasone, fluticasone-salmeterol, fluticasone-vilanterol, fluticasone-umeclidinium-vilanterol, budesonide, budesonide-formoterol, ' +
      'beclomethasone, mometasone, flunisolide',
  ],
  ['nasal', 'fluticasone, mometasone, budesonide, beclomethasone, flunisolide, azelastine, oxymetazoline, triamcinolone, naloxone'],
  ['eye', 'latanoprost, bimatoprost, travoprost, timolol, brimonidine, dorzolamide, lubricant eye drops'],
  [
    'topical',
    'clobetasol, fluocinonide, triamcinolone, mometasone, mupirocin, neosporin, calamine, permethrin, clotrimazole, miconazole, ciclopirox, imiquimod, ' +
      'fluorouracil, tretinoin, capsaicin, lidocaine, testosterone',
  ],
  ['patch', 'nicotine patch, lidocaine, fentanyl'],
  ['vaginal', 'clotrimazole, miconazole'],
  ['rectal', 'glycerin'],
  ['sublingual', 'nitroglycerin'],
  ['oral', 'budesonide, vaccine, chemotherapy'],
]

/** Given in many ways: which one must be said. */
const ANY = ['steroid', 'estrogen', 'nicotine']

const usual = new Map<string, Route[]>(ANY.map((name) => [name, []]))
for (const [route, names] of USUAL) for (const name of names.split(', ')) usual.set(name, [...(usual.get(name) ?? []), route])

/** Antibodies and what is like them, by their endings (WHO INN stems). */
const ANTIBODY = /^[a-z]{3,}(?:mab|cept)$/

/** The ways that are plain of a drug ("drug:insulin") or a class of drugs ("vaccine"). */
export function usualRoutes(key: string): readonly Route[] {
  const name = nameOf(key)
  return usual.get(name) ?? (ANTIBODY.test(name) ? ['subcutaneous', 'intravenous'] : ['oral'])
}
