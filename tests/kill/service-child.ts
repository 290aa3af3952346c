/** The service as a child process on its IPC channel, to be killed at any moment. Arguments: vault folder, file behind every ticket. */
import { MessageChannel } from 'node:worker_threads'
import { z } from 'zod'
import { forkedEngine } from '../../src/main/service/forked-engine.ts'
import { serviceForTests } from '../support/service.ts'

/** Goes ahead of the first message after an engine was started, so that it can be killed from outside. */
export const EngineNote = z.strictObject({ enginePid: z.int().nullable() })

if (import.meta.main) {
  const [folder, modelFile = ''] = process.argv.slice(2)
  if (folder === undefined || process.send === undefined) throw new Error('usage: fork service-child.ts FOLDER [MODEL]')
  const engine = forkedEngine()
  const service = serviceForTests(folder, { engine, modelFile: modelFile === '' ? null : modelFile })
  const { port1, port2 } = new MessageChannel()
  service.serve(port1)
  port1.start()
  let told: number | null = null
  port2.on('message', (message: unknown) => {
    if (engine.pid !== told) process.send?.({ enginePid: (told = engine.pid) })
    process.send?.(message)
  })
  process.on('message', (message) => port2.postMessage(message))
  process.send('up')
}
