/** Listens to what the engine says of its own words while a draft is made, so that benches need not ask it again. */
import { AsyncIteratorClass } from '@orpc/client'
import type { AppraisedToken } from '../src/main/service/drafting/index.ts'
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
