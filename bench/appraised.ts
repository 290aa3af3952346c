/** What the engine says of its own words: heard while a draft is made, so that benches need not ask again, or asked of drafts that are kept. */
import { appendFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { AsyncIteratorClass } from '@orpc/client'
import type { Turn } from '../src/contract/records.ts'
import { buildPrompt, loadTemplates, templateOf, type AppraisedToken } from '../src/main/service/drafting/index.ts'
import { forkedEngine } from '../src/main/service/forked-engine.ts'
import { adapterOf, resourcesFolder } from './drafts.ts'
import { keptLines } from './kept-lines.ts'
import type { Drafted } from './marks.ts'
import type { EngineConnection } from '../src/main/service/engine-connection.ts'

/** The same connection; `hear` gets the tokens of each part of a note that was looked over. */
export function listened(engine: EngineConnection, hear: (tokens: readonly AppraisedToken[]) => void): EngineConnection {
  return {
    restart: () => engine.restart(),
    client() {
      const client = engine.client()
      const appraise: typeof client.appraise = async (...given) => {
        const events = await client.appraise(...given)
        const next = async () => {
          const result = await events.next()
          if (result.done !== true && result.value.type === 'done') hear(result.value.tokens)
          return result
        }
        return new AsyncIteratorClass(next, async () => {
          await events.return()
        })
      }
      // A client makes its procedures as they are asked for: it cannot be copied.
      return new Proxy(client, { get: (inner, name) => (name === 'appraise' ? appraise : (Reflect.get(inner, name) as unknown)) })
    },
  }
}

type Appraised = { readonly id: string; readonly tokens: readonly AppraisedToken[] }

/** What the model says of each draft: of those that were not asked yet, it is asked now, and kept beside the file of `drafts`. */
export async function appraiseAll(
  lines: readonly Drafted[],
  visits: ReadonlyMap<string, readonly Turn[]>,
  path: string,
  drafts: string,
): Promise<Map<string, Appraised>> {
  const file = join(dirname(drafts), `certainty-${basename(drafts)}`)
  const done = keptLines<Appraised>(file, ({ id }) => id)
  for (const { id, tokens } of lines) if (tokens !== undefined) done.set(id, { id, tokens })
  const template = templateOf(loadTemplates(resourcesFolder), 'soap')
  const engine = forkedEngine()
  try {
    const adapterPath = adapterOf(path, undefined)?.path ?? null
    const request = { path, adapterPath, name: basename(path), contextTokens: 8192, device: 'cpu', threads: 2 } as const
    const missing = lines.filter(({ id }) => !done.has(id) && visits.has(id))
    if (missing.length > 0) for await (const _ of await engine.client().load(request));
    for (const { id, output } of missing) {
      const prompt = buildPrompt(template, visits.get(id) ?? [])
      for await (const event of await engine.client().appraise({ visitKey: id, prompt, text: output })) {
        if (event.type === 'progress') continue
        done.set(id, { id, tokens: event.tokens })
        appendFileSync(file, `${JSON.stringify({ id, tokens: event.tokens })}\n`)
      }
    }
  } finally {
    engine.kill()
  }
  return done
}
