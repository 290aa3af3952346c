/** The engine as a process: of the app, given its ports by the shell, or of the command line, on its parent's channel. */
import '../egress-guard.ts'
import { MessageChannel } from 'node:worker_threads'
import { z } from 'zod'
import { BindingTestFromShell } from '../../contract/binding-test.ts'
import { parentPort } from '../parent-port.ts'
import { allowOnlyBindingTest, relayBindingTest } from './binding-test-fork.ts'
import { serveEngine } from './serve.ts'

const ServicePort = z.strictObject({ type: z.literal('service-port') })

function runUnderShell(): void {
  const shell = parentPort()
  const takeAnswer = relayBindingTest((message) => {
    shell.postMessage(message)
  })
  const serve = serveEngine()
  shell.on('message', ({ data, ports: [port] }) => {
    const answer = BindingTestFromShell.safeParse(data)
    if (answer.success) {
      takeAnswer(answer.data)
    } else if (ServicePort.safeParse(data).success && port !== undefined) {
      serve(port)
      port.start()
    }
  })
}

function runUnderNode(): void {
  allowOnlyBindingTest()
  const { port1, port2 } = new MessageChannel()
  serveEngine()(port1)
  port1.start()
  port2.on('message', (message: unknown) => process.send?.(message))
  process.on('message', (message) => {
    port2.postMessage(message)
  })
  // A parent that is gone needs no engine.
  process.on('disconnect', () => {
    process.exit(0)
  })
}

if (process.send === undefined) runUnderShell()
else runUnderNode()
