/** The sentences of a note that a clinician accepted, under the sections of the product's SOAP template. */
import { loadTemplates, NoteParser, templateOf } from '../src/main/service/drafting/index.ts'
import { resourcesFolder } from './drafts.ts'
import type { Added } from './planted.ts'

const template = templateOf(loadTemplates(resourcesFolder), 'soap')

export function sentencesOf(note: string): Added[] {
  const parser = new NoteParser(template)
  return [...parser.push(note), ...parser.end()].filter((event) => event.type === 'sentence')
}
