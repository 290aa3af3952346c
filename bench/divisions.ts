/**
 * The four divisions of a note, as ACI-Bench's published evaluation divides (Yim et al., Scientific Data 2023: `sectiontagger.py` and
 * `evaluate_fullnote.py` of its repository): a division runs from its first heading to the first heading of the next division.
 */
import { rouge, type Rouge } from './rouge.ts'

export const divisions = ['subjective', 'objective_exam', 'objective_results', 'assessment_and_plan'] as const
export type Division = (typeof divisions)[number]

/**
 * Headings by division. One that ends in a colon also stands alone on its line without it; the others need only begin a line. Spaces
 * are free, capitals are not looked at.
 */
const headings: Record<Division, readonly string[]> = {
  subjective: [
    ...['cc :', 'chief complaint :', 'reason for visit :', 'chief complaint'],
    ...['history :', 'history of present illness', 'hpi', 'hpi notes :', 'interval history :', 'interval hx :', 'subjective :'],
    ...['ros :', 'review of system :', 'review of systems :', 'social history', 'past history'],
  ],
  objective_exam: [
    ...['physical exam', 'physical examination', 'pe :', 'physical findings :', 'examination :', 'exam :', 'vitals reviewed'],
  ],
  objective_results: ['results', 'findings :'],
  assessment_and_plan: [
    ...['assessment :', 'a:', 'plan :', 'plan of care :', 'p:', 'medical decision-making plan :', 'summary plan'],
    ...['ap :', 'a / p :', 'assessment and plan', 'assessment & plan :', 'disposition / plan :'],
  ],
}

function patternOf(names: readonly string[]): RegExp {
  const spaced = (name: string) => name.replace(/[/&-]/g, '\\$&').replace(/ /g, '\\s*')
  const alone = names.filter((name) => name.endsWith(':')).map((name) => spaced(name.slice(0, -1)))
  return new RegExp(`^\\s*(?:${names.map(spaced).join('|')})|^\\s*(?:${alone.join('|')})\\s*$`, 'i')
}
const patterns = divisions.map((division) => [division, patternOf(headings[division])] as const)

function divisionOf(line: string): Division | null {
  const found = patterns.find(([, pattern]) => pattern.test(line))
  // "Impression" is a part of results, in capitals one of the assessment.
  return found?.[0] ?? (/^\s*IMPRESSION/.test(line) ? 'assessment_and_plan' : null)
}

/** The text of each division that a note has. What stands before any heading is subjective. */
export function divide(note: string): Partial<Record<Division, string>> {
  const starts: { readonly division: Division; readonly at: number }[] = []
  let offset = 0
  for (const line of note.split('\n')) {
    const division = divisionOf(line) ?? (offset === 0 ? 'subjective' : null)
    if (division !== null && starts.every((start) => start.division !== division)) starts.push({ division, at: offset })
    offset += line.length + 1
  }
  return Object.fromEntries(starts.map(({ division, at }, i) => [division, note.slice(at, starts[i + 1]?.at)]))
}

export type Pair = { readonly candidate: string; readonly reference: string }

/**
 * ROUGE of each division, one score a note, as published: line breaks count as a word of their own, and a division that is missing is
 * one word that says so, so that two missing ones agree; where no note of all has it, it scores nothing.
 */
export function rougeOfDivisions(pairs: readonly Pair[]): Record<Division, Rouge[]> {
  const divided = pairs.map(({ candidate, reference }) => ({ ours: divide(candidate), theirs: divide(reference) }))
  const textOf = (text: string | undefined) => (text ?? 'empty').replace(/\n/g, ' lf1 ')
  const scores = (division: Division) => {
    const anyHasIt = divided.some(({ ours }) => ours[division] !== undefined)
    return divided.map(({ ours, theirs }) => rouge(anyHasIt ? textOf(ours[division]) : '', textOf(theirs[division])))
  }
  return {
    subjective: scores('subjective'),
    objective_exam: scores('objective_exam'),
    objective_results: scores('objective_results'),
    assessment_and_plan: scores('assessment_and_plan'),
  }
}
