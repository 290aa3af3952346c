/** The sentences of a note that a clinician accepted, under the sections of one of the product's templates. */
import { loadTemplates, NoteParser, templateOf } from '../src/main/service/drafting/index.ts'
import { resourcesFolder } from './drafts.ts'
import type { Added } from './planted.ts'

export const templates = loadTemplates(resourcesFolder)

export function sentencesOf(note: string, templateId = 'soap'): Added[] {
  const parser = new NoteParser(templateOf(templates, templateId))
  return [...parser.push(note), ...parser.end()].filter((event) => event.type === 'sentence')
}
