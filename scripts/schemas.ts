#!/usr/bin/env node
/**
 * Writes the JSON schemas of what the command line answers with `--json` to docs/schemas, from the zod schemas in the code.
 *
 *   node scripts/schemas.ts
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { format } from 'prettier'
import { z } from 'zod'
import { DraftReport } from '../src/contract/drafting.ts'
import { DoctorReport } from '../src/main/cli/commands/doctor.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

const published = [
  {
    path: 'docs/schemas/draft-report.schema.json',
    title: 'What `cloister draft FILE --json` answers',
    schema: DraftReport,
  },
  {
    path: 'docs/schemas/doctor-report.schema.json',
    title: 'What `cloister doctor --json` answers',
    schema: DoctorReport,
  },
]

/** Each published schema: where it lies below the root, and its text. */
export function schemaFiles(): Promise<readonly { readonly path: string; readonly text: string }[]> {
  return Promise.all(
    published.map(async ({ path, schema, title }) => {
      const { $schema, ...rest } = z.toJSONSchema(schema)
      return { path, text: await format(JSON.stringify({ $schema, title, ...rest }), { parser: 'json', printWidth: 140 }) }
    }),
  )
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { path, text } of await schemaFiles()) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
    process.stdout.write(`${path}\n`)
  }
}
