/** What a drafted note of an evaluation visit is worth: facts, traps, verdicts, repetitions. Pure. */
import type { Evaluation, EvaluationVisit, Matcher, VisitScore } from '../../../contract/evaluation.ts'
import type { DraftMetrics } from '../../../contract/drafting.ts'
import type { Verdict } from '../../../contract/records.ts'

export type DraftedNote = {
  readonly statements: readonly { readonly text: string; readonly verdict: Verdict }[]
  readonly omissions: readonly { readonly text: string }[]
}

function holdsWord(text: string, word: string): boolean {
  if (word.startsWith('!')) return !holdsWord(text, word.slice(1))
  return word.split('|').some((alternative) => {
    const open = alternative.endsWith('*')
    const letters = (open ? alternative.slice(0, -1) : alternative).toLowerCase().replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
    return new RegExp(`(?<![a-z0-9])(?<!\\d\\.)${letters}${open ? '' : '(?![a-z0-9])(?!\\.\\d)'}`).test(text)
  })
}

/** Whether a text holds all words of one group. */
export function holds(text: string, anyOf: Matcher): boolean {
  const plain = text.toLowerCase().replaceAll('’', "'")
  return anyOf.some((group) => group.every((word) => holdsWord(plain, word)))
}

const letters = (text: string) =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, ' ')
    .trim()

export function scoreVisit(visit: EvaluationVisit, { omissions, statements }: DraftedNote): VisitScore {
  const says = (matcher: Matcher) => statements.some(({ text }) => holds(text, matcher))
  const lists = (matcher: Matcher) => omissions.some(({ text }) => holds(text, matcher))
  const absent = visit.facts.filter(({ anyOf }) => !says(anyOf))
  const missed = absent.filter(({ anyOf, mayBeListed }) => !(mayBeListed && lists(anyOf)))
  const verdicts: Record<Verdict, number> = { supported: 0, unsure: 0, unsupported: 0, contradicted: 0 }
  for (const { verdict } of statements) verdicts[verdict]++
  return {
    visit: visit.id,
    facts: visit.facts.length,
    inNote: visit.facts.length - absent.length,
    inList: absent.length - missed.length,
    missed: missed.map(({ text }) => text),
    traps: visit.traps.length,
    sprung: visit.traps.filter(({ anyOf }) => says(anyOf)).map(({ text }) => text),
    verdicts,
    duplicates: statements.length - new Set(statements.map(({ text }) => letters(text))).size,
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2
}

type Figures = Pick<
  Evaluation,
  'scores' | 'quality' | 'omission' | 'trapsSprung' | 'traps' | 'unsupported' | 'secondsToFirstWord' | 'secondsToNote' | 'tokensPerSecond'
>

/** The card's figures. Shares are over all facts and all statements, so that a long visit counts for more. */
export function figuresOf(scores: readonly VisitScore[], metrics: readonly DraftMetrics[]): Figures {
  const sum = (of: (score: VisitScore) => number) => scores.reduce((total, score) => total + of(score), 0)
  const facts = sum((score) => score.facts)
  const statements = sum(({ verdicts }) => Object.values(verdicts).reduce((total, count) => total + count, 0))
  return {
    scores: [...scores],
    quality: facts === 0 ? 0 : sum(({ inNote }) => inNote) / facts,
    omission: facts === 0 ? 0 : sum(({ missed }) => missed.length) / facts,
    trapsSprung: sum(({ sprung }) => sprung.length),
    traps: sum(({ traps }) => traps),
    unsupported: statements === 0 ? 0 : sum(({ verdicts }) => verdicts.unsupported + verdicts.contradicted) / statements,
    secondsToFirstWord: median(metrics.map(({ msToFirstWord }) => msToFirstWord / 1000)),
    secondsToNote: median(metrics.map(({ msTotal }) => msTotal / 1000)),
    tokensPerSecond: median(metrics.map(({ writeTokensPerSecond }) => writeTokensPerSecond)),
  }
}
