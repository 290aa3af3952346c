/** A published schema that is older than the code sends scripts astray. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { schemaFiles } from '../../scripts/schemas.ts'

const files = await schemaFiles()

test('both answers of the command line have a schema', () => {
  expect(files.map(({ path }) => path)).toEqual(['docs/schemas/draft-report.schema.json', 'docs/schemas/doctor-report.schema.json'])
})

test.each(files)('$path is the one of the code; `npm run schemas` writes it', ({ path, text }) => {
  expect(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')).toBe(text)
})
