import type { z } from 'zod'
import type { IncomingSource } from '../../../contract/index.ts'
import { checks } from '../drafting/index.ts'
import { parseTranscript } from '../records/index.ts'
import { os } from './base.ts'

/** Bytes or text, as the parser takes them. */
function incoming({ content, name }: Pick<z.infer<typeof IncomingSource>, 'name' | 'content'>) {
  return content.kind === 'text' ? { name, text: content.text } : { name, bytes: Buffer.from(content.base64, 'base64') }
}

export const patientProcedures = {
  search: os.patients.search.handler(({ context, input }) => context.service.wing.records.patients.search(input)),
  get: os.patients.get.handler(({ context, input }) => context.service.wing.records.patients.get(input)),
  create: os.patients.create.handler(({ context, input }) => context.service.wing.records.patients.create(input)),
  update: os.patients.update.handler(({ context, input }) => context.service.wing.records.patients.update(input)),
}

export const encounterProcedures = {
  list: os.encounters.list.handler(({ context, input }) => context.service.wing.records.encounters.list(input)),
  create: os.encounters.create.handler(({ context, input }) => context.service.wing.records.encounters.create(input)),
  update: os.encounters.update.handler(({ context, input }) => context.service.wing.records.encounters.update(input)),
  get: os.encounters.get.handler(({ context, input }) => context.service.wing.records.encounters.get(input)),
  createSample: os.encounters.createSample.handler(({ context }) => context.service.wing.records.encounters.createSample()),
}

export const sourceProcedures = {
  preview: os.sources.preview.handler(({ input }) => parseTranscript(incoming(input))),
  import: os.sources.import.handler(({ context, input }) =>
    context.service.wing.records.sources.import({ encounterId: input.encounterId, speakers: input.speakers, incoming: incoming(input) }),
  ),
  changeSpeakers: os.sources.changeSpeakers.handler(({ context, input }) => context.service.wing.records.sources.changeSpeakers(input)),
  previewAppend: os.sources.previewAppend.handler(({ context, input }) =>
    context.service.wing.records.sources.previewAppend({ sourceId: input.sourceId, incoming: incoming(input) }),
  ),
  append: os.sources.append.handler(({ context, input }) =>
    context.service.wing.records.sources.append({ sourceId: input.sourceId, speakers: input.speakers, incoming: incoming(input) }),
  ),
  correct: os.sources.correct.handler(({ context, input }) => context.service.wing.records.sources.correct(input, checks)),
  vouch: os.sources.vouch.handler(({ context, input }) => context.service.wing.records.sources.vouch(input, checks)),
}
