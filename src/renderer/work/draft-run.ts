/** One use of the model as the window sees it: what has come so far, and what comes next. */
import type { DraftEvent, DraftMetrics, Readiness } from '../../contract/drafting.ts'
import type { CutReason, FoundOmission, Statement } from '../../contract/records.ts'

export type LiveSection = {
  readonly key: string
  readonly title: string
  readonly statements: readonly Statement[]
  /** The sentence that is being written. */
  readonly text: string
  /** Why the model was stopped here, if it was. */
  readonly cut: CutReason | null
}

export type DraftRun =
  | { readonly phase: 'none' }
  /** The visit is read before anyone asks for a draft. */
  | { readonly phase: 'reading-ahead'; readonly readiness: Readiness | null; readonly secondsLeft: number | null }
  | { readonly phase: 'starting'; readonly redo: string | null }
  | {
      readonly phase: 'reading'
      readonly redo: string | null
      readonly fraction: number
      readonly secondsLeft: number | null
      readonly part: number
      readonly parts: number
    }
  | {
      readonly phase: 'writing'
      readonly redo: string | null
      readonly sections: readonly LiveSection[]
      readonly omissions: readonly FoundOmission[]
      readonly tokensPerSecond: number | null
      readonly secondsLeft: number | null
    }
  | { readonly phase: 'done'; readonly noteId: string; readonly complete: boolean; readonly metrics: DraftMetrics }
  | { readonly phase: 'stopped' }
  | { readonly phase: 'failed'; readonly error: unknown; readonly wrote: boolean }

type Writing = Extract<DraftRun, { phase: 'writing' }>

export type ActiveRun = Extract<DraftRun, { phase: 'starting' | 'reading' | 'writing' }>

/** True while the model is at work on what the user asked for. */
export function isDrafting(run: DraftRun): run is ActiveRun {
  return run.phase === 'starting' || run.phase === 'reading' || run.phase === 'writing'
}

function asWriting(run: DraftRun): Writing {
  if (run.phase === 'writing') return run
  const redo = run.phase === 'starting' || run.phase === 'reading' ? run.redo : null
  return { phase: 'writing', redo, sections: [], omissions: [], tokensPerSecond: null, secondsLeft: null }
}

function inSection(writing: Writing, key: string, change: (section: LiveSection) => LiveSection): Writing {
  const known = writing.sections.some((section) => section.key === key)
  const sections = known ? writing.sections : [...writing.sections, { key, title: key, statements: [], text: '', cut: null }]
  return { ...writing, sections: sections.map((section) => (section.key === key ? change(section) : section)) }
}

/** What a run is after an event of its stream. */
export function advance(run: DraftRun, event: DraftEvent): DraftRun {
  switch (event.type) {
    case 'reading': {
      if (run.phase === 'writing') return run // a later part is read while the note of the first stands
      const redo = run.phase === 'starting' || run.phase === 'reading' ? run.redo : null
      const fraction = event.tokensTotal === 0 ? 1 : event.tokensDone / event.tokensTotal
      return { phase: 'reading', redo, fraction, secondsLeft: event.secondsLeft, part: event.part, parts: event.parts }
    }
    case 'section': {
      const writing = asWriting(run)
      if (writing.sections.some((section) => section.key === event.key)) return writing
      return { ...writing, sections: [...writing.sections, { key: event.key, title: event.title, statements: [], text: '', cut: null }] }
    }
    case 'text':
      return inSection(asWriting(run), event.sectionKey, (section) => ({ ...section, text: event.text }))
    case 'statement':
      return inSection(asWriting(run), event.sectionKey, (section) => ({
        ...section,
        statements: [...section.statements, event.statement],
        text: '',
      }))
    case 'cut':
      return inSection(asWriting(run), event.key, (section) => ({ ...section, text: '', cut: event.why }))
    case 'progress':
      return { ...asWriting(run), tokensPerSecond: event.tokensPerSecond, secondsLeft: event.secondsLeft }
    case 'omissions':
      return { ...asWriting(run), omissions: event.omissions }
    case 'done':
      return { phase: 'done', noteId: event.noteId, complete: event.complete, metrics: event.metrics }
  }
}
