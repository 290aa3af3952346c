import type { TranscriptFormat } from '../../../../contract/records.ts'

/** A piece of a transcript before it is a turn: who, what, when, as far as the file says. */
export type Segment = {
  readonly speaker: string | null
  readonly text: string
  readonly startMs: number | null
  readonly endMs: number | null
}

/** What a reader of one form makes of a text. `unread` counts lines that hold no speech (comments, style blocks). */
export type Reading = { readonly format: TranscriptFormat; readonly segments: readonly Segment[]; readonly unread: number }
