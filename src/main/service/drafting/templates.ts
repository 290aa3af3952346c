/** Note templates: data in `resources/templates`, one JSON file each. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Fault } from '../../../contract/errors.ts'
import { Template } from '../../../contract/records.ts'

/** The templates of a resources folder, SOAP first, then by name. Throws a zod error where a file is not of the form. */
export function loadTemplates(resourcesFolder: string): readonly Template[] {
  const folder = join(resourcesFolder, 'templates')
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => Template.parse(JSON.parse(readFileSync(join(folder, file), 'utf8'))))
    .sort((a, b) => Number(b.id === 'soap') - Number(a.id === 'soap') || a.name.localeCompare(b.name, 'en'))
}

/** @throws Fault NOT_FOUND */
export function templateOf(templates: readonly Template[], id: string): Template {
  const template = templates.find((candidate) => candidate.id === id)
  if (template === undefined) throw new Fault('NOT_FOUND', { what: 'template' })
  return template
}
