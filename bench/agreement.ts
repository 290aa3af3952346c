/**
 * Agreement with people: 400 machine summaries of the 100 `valid` dialogues of MTS-Dialog (four systems), whose facts experts counted by
 * hand (Ben Abacha et al., EACL 2023, CC BY 4.0). The checker's verdicts are held against their hallucination rate, the omission list
 * against their omission rate, each beside plain word counts in the same run. Intervals draw dialogues, since the four summaries of one
 * are not independent. Nothing was chosen on these figures.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { CheckedStatement, FoundOmission, Turn, Verdict } from '../src/contract/records.ts'
import { checkStatement, findOmissions, loadTemplates, NoteParser, templateOf } from '../src/main/service/drafting/index.ts'
import { requireData, turnsOf } from './aci.ts'
import { auc, contentWords, kendall, orderInGroups, rouge1Precision, shareLacking, spearman } from './agreement-figures.ts'
import { parseCsv } from './csv.ts'
import { print } from './print.ts'
import { rougeTokens } from './rouge.ts'
import { bootstrap, intervalText, percentText, shuffled, type Interval } from './statistics.ts'

/** Their headings that change how the checker reads a sentence. */
const SECTION: Record<string, string> = {
  EXAM: 'physical-examination',
  IMAGING: 'results',
  LABS: 'results',
  PROCEDURES: 'results',
}
const verdicts = ['supported', 'unsure', 'unsupported', 'contradicted'] as const satisfies readonly Verdict[]

export type Summary = {
  readonly row: number
  readonly dialogueId: string
  readonly dialogue: string
  readonly text: string
  readonly sectionKey: string | null
  /** Share of the summary's facts that the experts found made up. */
  readonly hallucination: number
  /** Share of the summary's facts that the experts found right by the reference. */
  readonly precision: number
  /** Share of the reference's facts that the experts found left out; null where the file has a share below 0 (two rows). */
  readonly omission: number | null
}

/** The scores have no ids: they stand in the order of the summaries. */
export function expertScores(summaries: string, scores: string, sections: string): Summary[] {
  const headerOf = new Map(parseCsv(sections).map((row) => [row['ID'] ?? '', row['section_header'] ?? '']))
  const scored = parseCsv(scores)
  const rows = parseCsv(summaries)
  if (rows.length !== scored.length) throw new RangeError('as many scores as summaries')
  return rows.map((row, index) => {
    const id = row['ID'] ?? ''
    const omission = Number(scored[index]?.['OmissionRate'])
    return {
      row: index,
      dialogueId: id,
      dialogue: row['Dialogue'] ?? '',
      text: row['Automatic Summary'] ?? '',
      sectionKey: SECTION[headerOf.get(id) ?? ''] ?? null,
      hallucination: Number(scored[index]?.['HallucinationRate']),
      precision: Number(scored[index]?.['FactualPrecision']),
      omission: omission < 0 ? null : omission,
    }
  })
}

type Checked = {
  readonly summary: Summary
  readonly statements: readonly CheckedStatement[]
  readonly omissions: readonly FoundOmission[]
}
type Measure = readonly [name: string, of: (checked: Checked) => number]

const countOf = (statements: readonly CheckedStatement[], ...wanted: readonly Verdict[]) =>
  statements.filter(({ verdict }) => wanted.includes(verdict)).length
const shareOf = (checked: Checked, ...wanted: readonly Verdict[]) =>
  checked.statements.length === 0 ? 0 : countOf(checked.statements, ...wanted) / checked.statements.length
const alarms = ({ statements }: Checked) => countOf(statements, 'unsupported', 'contradicted')

const ofHallucination: readonly Measure[] = [
  ['checker: unsupported or contradicted, count', alarms],
  ['checker: the same, share', (checked) => shareOf(checked, 'unsupported', 'contradicted')],
  ['checker: not supported, count', ({ statements }) => countOf(statements, 'unsure', 'unsupported', 'contradicted')],
  ['checker: not supported, share', (checked) => shareOf(checked, 'unsure', 'unsupported', 'contradicted')],
  ['baseline: share of words not in dialogue', ({ summary }) => shareLacking(summary.text, summary.dialogue)],
  ['baseline: 1 - ROUGE-1 precision', ({ summary }) => 1 - rouge1Precision(summary.text, summary.dialogue)],
  ['baseline: words of the summary', ({ summary }) => rougeTokens(summary.text).length],
]
const ofOmission: readonly Measure[] = [
  ['list: entries', ({ omissions }) => omissions.length],
  ['list: things in them', ({ omissions }) => omissions.flatMap(({ text }) => text.split('; ')).length],
  ['list: things / (things + statements)', ({ omissions, statements }) => listShare(omissions, statements.length)],
  ['baseline: share of dialogue words left out', ({ summary }) => shareLacking(summary.dialogue, summary.text)],
  ['baseline: dialogue words left out, count', ({ summary }) => wordsLeftOut(summary)],
  ['baseline: words of the dialogue', ({ summary }) => contentWords(summary.dialogue).size],
  ['baseline: shortness of the summary', ({ summary }) => -rougeTokens(summary.text).length],
]

function listShare(omissions: readonly FoundOmission[], statements: number): number {
  const things = omissions.flatMap(({ text }) => text.split('; ')).length
  return things + statements === 0 ? 0 : things / (things + statements)
}
const wordsLeftOut = ({ dialogue, text }: Summary) => shareLacking(dialogue, text) * contentWords(dialogue).size

type Cut = { readonly name: string; readonly isSo: (summary: Summary) => boolean }
type Judgement = { readonly title: string; readonly score: (summary: Summary) => number; readonly cuts: readonly Cut[] }

const hallucination: Judgement = {
  title: "statements against the experts' hallucination rate",
  score: (summary) => summary.hallucination,
  cuts: [
    { name: 'any made up', isSo: (summary) => summary.hallucination > 0 },
    { name: '>= 1/4 made up', isSo: (summary) => summary.hallucination >= 0.25 },
    { name: 'any not right', isSo: (summary) => summary.precision < 1 },
  ],
}
const omission: Judgement = {
  title: "omission list against the experts' omission rate",
  score: (summary) => summary.omission ?? Number.NaN,
  cuts: [
    { name: 'any left out', isSo: ({ omission: rate }) => (rate ?? 0) > 0 },
    { name: '>= 1/2 left out', isSo: ({ omission: rate }) => (rate ?? 0) >= 0.5 },
  ],
}

export type AgreementRow = {
  readonly name: string
  readonly spearman: Interval
  readonly kendall: number
  /** Share of the pairs of summaries of one dialogue that are put in the experts' order. */
  readonly sameDialogue: Interval
  readonly auc: Readonly<Record<string, Interval>>
}

const byDialogue = (all: readonly Checked[]): (readonly Checked[])[] => [...Map.groupBy(all, ({ summary }) => summary.dialogueId).values()]

function agreementRow(all: readonly Checked[], { score, cuts }: Judgement, [name, of]: Measure): AgreementRow {
  const known = all.map((checked) => ({ summary: checked.summary, ours: of(checked) }))
  const groups = [...Map.groupBy(known, ({ summary }) => summary.dialogueId).values()]
  const ours = (drawn: readonly (typeof known)[]) => drawn.flat().map((each) => each.ours)
  return {
    name,
    spearman: bootstrap(groups, (drawn) =>
      spearman(
        ours(drawn),
        drawn.flat().map(({ summary }) => score(summary)),
      ),
    ),
    kendall: kendall(
      known.map((each) => each.ours),
      known.map(({ summary }) => score(summary)),
    ),
    sameDialogue: bootstrap(groups, (drawn) =>
      orderInGroups(drawn.map((group) => group.map((each) => ({ a: each.ours, b: score(each.summary) })))),
    ),
    auc: Object.fromEntries(
      cuts.map((cut) => [
        cut.name,
        bootstrap(groups, (drawn) =>
          auc(
            ours(drawn),
            drawn.flat().map(({ summary }) => cut.isSo(summary)),
          ),
        ),
      ]),
    ),
  }
}

/** How far one measure's area lies above another's on the same draws of dialogues. */
function aucAhead(all: readonly Checked[], cut: Cut, [, one]: Measure, [, other]: Measure): Interval {
  const groups = byDialogue(all).map((group) =>
    group.map((checked) => ({ isSo: cut.isSo(checked.summary), one: one(checked), other: other(checked) })),
  )
  return bootstrap(groups, (drawn) => {
    const flat = drawn.flat()
    const isSo = flat.map((each) => each.isSo)
    return (
      auc(
        flat.map((each) => each.one),
        isSo,
      ) -
      auc(
        flat.map((each) => each.other),
        isSo,
      )
    )
  })
}

function printRows(all: readonly Checked[], judgement: Judgement, measures: readonly Measure[]): void {
  const { title, cuts } = judgement
  const counts = cuts.map((cut) => `${cut.name}: ${String(all.filter(({ summary }) => cut.isSo(summary)).length)}`)
  print(`\n${title}, ${String(all.length)} summaries of ${String(byDialogue(all).length)} dialogues (${counts.join(', ')})`)
  print(
    `${''.padEnd(44)} ${'Spearman'.padEnd(21)} ${'Kendall'.padEnd(8)} ${'same dialogue'.padEnd(22)} ${cuts.map(({ name }) => `AUC, ${name}`.padEnd(22)).join('')}`.trimEnd(),
  )
  for (const measure of measures) {
    const row = agreementRow(all, judgement, measure)
    const areas = Object.values(row.auc).map((area) => intervalText(area, 2).padEnd(22))
    print(
      `${row.name.padEnd(44)} ${intervalText(row.spearman, 2).padEnd(21)} ${row.kendall.toFixed(2).padEnd(8)} ${intervalText(row.sameDialogue, 2).padEnd(22)} ${areas.join('')}`.trimEnd(),
    )
  }
}

/** How far the first measure, which is how much the app marks or lists, lies ahead of the plain counts. */
function printAhead(all: readonly Checked[], cuts: readonly Cut[], [first, ...others]: readonly Measure[]): void {
  if (first === undefined) return
  print(`\n${`AUC of "${first[0]}" less that of`.padEnd(62)} ${cuts.map(({ name }) => name.padEnd(22)).join('')}`.trimEnd())
  for (const other of others.filter(([name]) => name.startsWith('baseline')))
    print(`  ${other[0].padEnd(60)} ${cuts.map((cut) => intervalText(aucAhead(all, cut, first, other), 2).padEnd(22)).join('')}`.trimEnd())
}

function printVerdicts(all: readonly Checked[]): void {
  print(`\n${'experts: made up'.padEnd(18)} summaries  statements  ${verdicts.map((verdict) => verdict.padEnd(16)).join('')}with an alarm`)
  const bins: readonly (readonly [string, (rate: number) => boolean])[] = [
    ['none', (rate) => rate === 0],
    ['below 1/4', (rate) => rate > 0 && rate < 0.25],
    ['1/4 and more', (rate) => rate >= 0.25],
  ]
  for (const [name, holds] of bins) {
    const inside = all.filter(({ summary }) => holds(summary.hallucination))
    const statements = inside.flatMap((checked) => checked.statements)
    const shares = verdicts.map((verdict) => {
      const count = countOf(statements, verdict)
      return `${String(count)} (${((100 * count) / Math.max(1, statements.length)).toFixed(1)} %)`.padEnd(16)
    })
    print(
      `${name.padEnd(18)} ${String(inside.length).padStart(9)}  ${String(statements.length).padStart(10)}  ${shares.join('')}${percentText(raised(inside, alarms))}`,
    )
    print(
      `${''.padEnd(18)} with anything not supported: ${percentText(raised(inside, (checked) => shareOf(checked, 'unsure', 'unsupported', 'contradicted')))}`,
    )
  }
}

/** Share of the summaries in which `of` is above 0. */
function raised(inside: readonly Checked[], of: (checked: Checked) => number): Interval {
  return bootstrap(byDialogue(inside), (drawn) => {
    const flat = drawn.flat()
    return flat.filter((checked) => of(checked) > 0).length / flat.length
  })
}

/**
 * The file has one score a summary and no second reader. But systems wrote the same words for one dialogue, and those were scored each on
 * its own: how far the experts agree with themselves.
 */
function printSelfAgreement(all: readonly Checked[]): void {
  const same = [...Map.groupBy(all, ({ summary }) => `${summary.dialogueId} ${rougeTokens(summary.text).join(' ')}`).values()]
  const pairs = same.flatMap((group) => group.flatMap((one, i) => group.slice(0, i).map((other) => [other.summary, one.summary] as const)))
  const known = pairs.filter(([one, other]) => one.omission !== null && other.omission !== null)
  const rates = (which: 0 | 1) => known.map((pair) => pair[which].omission ?? 0)
  // Each pair both ways round: neither of the two is the first.
  const itself = spearman([...rates(0), ...rates(1)], [...rates(1), ...rates(0)])
  const alike = known.filter(([one, other]) => Math.abs((one.omission ?? 0) - (other.omission ?? 0)) < 0.01).length
  const made = pairs.filter(([one, other]) => one.hallucination > 0 || other.hallucination > 0).length
  print(
    `\nthe experts on the same words written twice: ${String(pairs.length)} pairs, ${String(made)} with anything made up in either; omission rate the same in ${String(alike)} of ${String(known.length)}, Spearman ${itself.toFixed(2)}`,
  )
}

/** Disagreements to be read: summaries that the experts found clean and we do not, and the other way round. */
function printDisagreements(all: readonly Checked[], count: number): void {
  const tooMuch = all.filter((checked) => checked.summary.hallucination === 0 && alarms(checked) > 0)
  const missed = all.filter((checked) => checked.summary.hallucination > 0 && alarms(checked) === 0)
  const listed = all.filter(({ summary, omissions }) => summary.omission === 0 && omissions.length > 0)
  const unlisted = all.filter(({ summary, omissions }) => (summary.omission ?? 0) >= 0.5 && omissions.length === 0)
  const groups = { 'alarm where the experts have none': tooMuch, 'no alarm where the experts have one': missed }
  const lists = { 'listed where the experts miss nothing': listed, 'nothing listed where the experts miss half': unlisted }
  for (const [name, found] of Object.entries({ ...groups, ...lists })) {
    print(`\n# ${name}: ${String(found.length)} summaries`)
    for (const checked of shuffled(found, 4).slice(0, count)) print(shown(checked))
  }
}

function shown({ summary, statements, omissions }: Checked): string {
  const rate = summary.omission === null ? '-' : summary.omission.toFixed(2)
  return [
    `\n## row ${String(summary.row)}, dialogue ${summary.dialogueId}: made up ${summary.hallucination.toFixed(2)}, right ${summary.precision.toFixed(2)}, left out ${rate}`,
    ...summary.dialogue.split('\n').map((line) => `    ${line}`),
    ...statements.flatMap(({ text, verdict, reasons }) => [
      `  ${verdict}: ${text}`,
      ...reasons
        .filter(({ outcome }) => outcome !== 'holds')
        .map(({ check, outcome, sentence }) => `      ${check} ${outcome}: ${sentence}`),
    ]),
    ...omissions.map(({ kind, text }) => `  - ${kind}: ${text}`),
  ].join('\n')
}

export function run(argv: readonly string[]): number {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      /** Shows so many disagreements of each kind instead of the tables. */
      show: { type: 'string', default: '0' },
      json: { type: 'boolean', default: false },
    },
  })
  const read = (name: string) => readFileSync(requireData(join('mts-dialog', name)), 'utf8')
  const summaries = expertScores(
    read('Correlation-Study/MTS-Dialog-Automatic-Summaries-ValidationSet.csv'),
    read('Correlation-Study/MTS-Dialog-Manual-Scores4CorrelationStudy.csv'),
    read('MTS-Dialog-ValidationSet.csv'),
  )
  const template = templateOf(loadTemplates(fileURLToPath(new URL('../resources', import.meta.url))), 'soap')
  const turnsById = new Map<string, Turn[]>()
  const all = summaries.map((summary): Checked => {
    const turns = turnsById.get(summary.dialogueId) ?? turnsOf(summary.dialogue)
    turnsById.set(summary.dialogueId, turns)
    const parser = new NoteParser(template)
    const sentences = [...parser.push(summary.text), ...parser.end()].flatMap((event) => (event.type === 'sentence' ? [event.text] : []))
    return {
      summary,
      statements: sentences.map((text) => checkStatement(text, turns, { sectionKey: summary.sectionKey })),
      omissions: findOmissions(turns, sentences),
    }
  })
  const rated = all.filter(({ summary }) => summary.omission !== null)
  if (Number(values.show) > 0) printDisagreements(all, Number(values.show))
  else if (values.json)
    print(
      JSON.stringify({
        hallucination: ofHallucination.map((measure) => agreementRow(all, hallucination, measure)),
        omission: ofOmission.map((measure) => agreementRow(rated, omission, measure)),
      }),
    )
  else {
    printRows(all, hallucination, ofHallucination)
    printAhead(all, hallucination.cuts, ofHallucination)
    printVerdicts(all)
    printRows(rated, omission, ofOmission)
    printAhead(rated, omission.cuts, ofOmission)
    printSelfAgreement(all)
  }
  return 0
}
