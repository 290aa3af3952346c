/** Finds who speaks in lines of text: `Doctor:`, `[doctor]`, `DR. SMITH:`, `Speaker 1  00:12`, `D:`, with times before or after. */
import { roleOfLabel } from './roles.ts'
import { CLOCK_PATTERN, clockMs } from './time.ts'

export type LabelledLine = {
  readonly label: string | null
  /** The label stands in square brackets: speech may follow without a colon. */
  readonly startMs: number | null
  readonly endMs: number | null
  readonly text: string
}

/** Only the head of a line can hold a label: a bound for the expressions below. */
const HEAD = 160
const LEAD_TIME = new RegExp(
  String.raw`^\s*(?:[[({]\s*(${CLOCK_PATTERN})(?:\s*(?:-->|–|—|-|to)\s*(${CLOCK_PATTERN}))?\s*[\])}]|(${CLOCK_PATTERN})(?:\s*(?:-->|–|—|-)\s*(${CLOCK_PATTERN}))?(?=\s|$))\s*[-–—:|]?\s*`,
)
const BRACKET = /^\s*(?:\[([^[\]\n]{1,60})\]|<([\p{L}][^<>\n]{0,59})>|\*\*([^*\n:]{1,60}):?\*\*)\s*(:?)\s*/u
const COLON = new RegExp(
  String.raw`^\s*([\p{L}][\p{L}\p{M}\p{N} .,'’_/#&()-]{0,59}?)\s*(?:[[(]\s*(${CLOCK_PATTERN})\s*[\])]|\s(${CLOCK_PATTERN}))?\s*[:：](?!\/\/)(?!(?<=\d[:：])\d)\s*`,
  'u',
)
const DASH = /^\s*([\p{L}][\p{L}\p{N} .'’]{0,39}?)\s+[-–—]+\s+/u
/** A line of its own: a name and a time, as meeting programs write them. */
const NAME_AND_TIME = new RegExp(
  String.raw`^\s*([\p{L}][\p{L}\p{M}\p{N} .'’_()-]{0,59}?)\s*[,|·•-]?\s*[[(]?(${CLOCK_PATTERN})[\])]?\s*$`,
  'u',
)

/** Headings of notes and other words before a colon that are nobody. */
const NOBODY =
  /^(?:note|notes|time|date|subject|re|https?|ftp|mailto|allerg(?:y|ies)|medications?|meds|plan|assessment|history|hpi|exam|examination|vitals?|impression|summary|diagnos[ie]s|labs?|results?|bp|hr|rr|temp|weight|height|dob|mrn|age|sex|example|warning|ps|fyi|chief complaint|review of systems|physical exam|subjective|objective)$/i
/** Sounds, not speakers: `[laughs]`, `[inaudible 00:12]`, `[crosstalk]`. */
const SOUND =
  /\b(?:inaudible|unintelligible|laugh\w*|chuckl\w*|cough\w*|crosstalk|silence|pause|music|noise|applause|sigh\w*|sniff\w*|cry\w*|background|indiscernible|redacted|phone|beep|overlapping|blank_audio|typing)\b/i
const GENERIC = /^(?:speaker|spk|spkr|participant|person|voice|channel|unknown|guest)[\s_#-]*[a-z0-9]*$/i

/** How a sentence goes on before its colon ("The doctor said:"), and a name does not. */
const SENTENCE =
  /^(?:the|my|your|his|her|our|their|an?|i|we|you|he|she|they|it|so|and|but|then|as|when|if|for|to|from|with|what|this|that|these|those|here)\s|\b(?:said|says|told|asked|is|was|are|were|called|saw)\b/i

/** True for a label that needs no second occurrence to be believed. */
function isKnown(label: string): boolean {
  return !SENTENCE.test(label) && (roleOfLabel(label) !== 'unknown' || GENERIC.test(label))
}

type Candidate = { readonly label: string; readonly form: 'bracket' | 'colon' | 'dash' | 'own-line' | 'bare'; readonly line: LabelledLine }

function wordCount(label: string): number {
  return label.split(/\s+/).length
}

/** What the line would be if its head is a label, in each form that fits; the caller knows which labels are real. */
function candidate(raw: string): Candidate | null {
  const head = raw.slice(0, HEAD)
  const lead = LEAD_TIME.exec(head)
  const offset = lead?.[0].length ?? 0
  const startMs = lead === null ? null : clockMs(lead[1] ?? lead[3] ?? '')
  const endMs = lead === null ? null : clockMs(lead[2] ?? lead[4] ?? '')
  const rest = head.slice(offset)
  const make = (form: Candidate['form'], label: string, length: number, time: number | null): Candidate => ({
    label: label.trim(),
    form,
    line: { label: label.trim(), startMs: startMs ?? time, endMs, text: raw.slice(offset + length) },
  })
  const ownLine = raw.length <= HEAD ? NAME_AND_TIME.exec(rest) : null
  if (ownLine?.[1] !== undefined && wordCount(ownLine[1]) <= 5)
    return make('own-line', ownLine[1], ownLine[0].length, clockMs(ownLine[2] ?? ''))
  const bracket = BRACKET.exec(rest)
  if (bracket !== null) {
    const label = bracket[1] ?? bracket[2] ?? bracket[3] ?? ''
    if (/\p{L}/u.test(label) && !SOUND.test(label) && wordCount(label) <= 5) return make('bracket', label, bracket[0].length, null)
    return null
  }
  const colon = COLON.exec(rest)
  if (colon?.[1] !== undefined && wordCount(colon[1]) <= 6 && !NOBODY.test(colon[1].trim()))
    return make('colon', colon[1], colon[0].length, clockMs(colon[2] ?? colon[3] ?? ''))
  const bare = rest.trim()
  if (raw.length <= HEAD && /^[\p{L}][\p{L}\p{N} .'’]*$/u.test(bare) && wordCount(bare) <= 3 && isKnown(bare))
    return make('bare', bare, rest.length, null)
  const dash = DASH.exec(rest)
  if (dash?.[1] !== undefined && wordCount(dash[1]) <= 3) return make('dash', dash[1], dash[0].length, null)
  return null
}

/** Two or more speakers in one line, as a paste without line ends leaves them. */
const INLINE =
  /\[([\p{L}][\p{L}_ ]{1,30})\]\s*:?(?=\s)|(?<=^\s*|[.?!…"')\]”’–—-]\s+)([\p{Lu}][\p{L}.]{0,20}(?: [\p{L}\d][\p{L}\d.'’]{0,20}){0,2})\s?:(?=\s)/gu

/** The line cut before each speaker that it names, where it names two different ones. */
export function cutInline(line: string): string[] {
  const cuts: number[] = []
  const names = new Set<string>()
  for (const match of line.matchAll(INLINE)) {
    const name = match[1] ?? match[2] ?? ''
    if (!isKnown(name) || SOUND.test(name)) continue
    names.add(name)
    cuts.push(match.index)
  }
  if (names.size < 2) return [line]
  const bounds = [...new Set([0, ...cuts, line.length])]
  return bounds.slice(0, -1).map((start, i) => line.slice(start, bounds[i + 1]))
}

const keyOf = ({ form, label }: Candidate): string => `${form === 'dash' || form === 'bare' ? form : 'label'}\n${label}`

/** The labels of a text that are believed: those that name a role or a "Speaker 1", and those that come again. */
function believed(candidates: readonly (Candidate | null)[], lines: number, given: ReadonlySet<string>): ReadonlySet<string> {
  const counts = new Map<string, { candidate: Candidate; n: number }>()
  for (const found of candidates) {
    if (found === null) continue
    const entry = counts.get(keyOf(found))
    if (entry === undefined) counts.set(keyOf(found), { candidate: found, n: 1 })
    else entry.n++
  }
  const all = candidates.every((found) => found !== null && found.form !== 'dash' && found.form !== 'bare')
  const known = new Set<string>()
  for (const [key, { candidate: found, n }] of counts) {
    const name = isKnown(found.label)
    // A sentence may begin with "My doctor - ..." or "The patient: ..."; a label does so again and again, or is bare.
    if (given.has(found.label) && found.form !== 'bare') {
      known.add(key)
    } else if (found.form === 'bare') {
      if (n >= 2) known.add(key)
    } else if (found.form === 'dash') {
      if (n >= 2 && name && wordCount(found.label) <= 2) known.add(key)
    } else if ((name && wordCount(found.label) <= 4) || n >= 2 || (all && lines > 1)) known.add(key)
  }
  return known
}

/**
 * Reads lines with their labels. Lines without a believed label have `label` null; a time at their head is still taken.
 * @param known labels that are believed beforehand
 * @returns null where no line has a label
 */
export function readLabels(
  lines: readonly string[],
  known: ReadonlySet<string> = new Set(),
): { readonly lines: readonly LabelledLine[]; readonly labels: ReadonlySet<string> } | null {
  const candidates = lines.map(candidate)
  const real = believed(candidates, lines.length, known)
  if (real.size === 0) return null
  const labels = new Set<string>()
  const read = lines.map((raw, i) => {
    const found = candidates[i]
    if (found === null || found === undefined || !real.has(keyOf(found))) return withoutLabel(raw)
    labels.add(found.label)
    return found.line
  })
  return { lines: read, labels }
}

/** A line nobody is named in; a time at its head is taken off. */
export function withoutLabel(raw: string): LabelledLine {
  const lead = LEAD_TIME.exec(raw.slice(0, HEAD))
  const untimed: LabelledLine = { label: null, startMs: null, endMs: null, text: raw }
  if (lead === null) return untimed
  // A bare "10:30" or "10:30 - 11:00" begins many sentences; only a time in brackets, with an arrow, with hours or alone is one for sure.
  const bare = lead[3]
  const alone = lead[0].trimEnd().length >= raw.trim().length
  if (bare !== undefined && !alone && !lead[0].includes('-->') && !/:\d{2}:/.test(bare)) return untimed
  return {
    ...untimed,
    startMs: clockMs(lead[1] ?? lead[3] ?? ''),
    endMs: clockMs(lead[2] ?? lead[4] ?? ''),
    text: raw.slice(lead[0].length),
  }
}
