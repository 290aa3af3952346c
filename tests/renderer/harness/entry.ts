/** Runs in the page before its own scripts: a stand-in service and desktop behind the same two ports that the app hands out. */
import '../../../src/renderer/jitless.ts'
import { implement } from '@orpc/server'
import { RPCHandler } from '@orpc/server/message-port'
import { shellContract } from '../../../src/contract/shell.ts'
import { usual } from './scenario.ts'
import { createStandIn } from './service.ts'

function begin(): void {
  const scenario = { ...usual, ...window.cloisterScenario }
  const calls: { what: string; input: unknown }[] = []
  window.cloisterCalls = calls
  const done = { done: true } as const
  const noted =
    <T>(what: string, answer: T) =>
    ({ input }: { input: unknown }): T => {
      calls.push({ what, input })
      return answer
    }

  function give(reason: typeof scenario.reason, vault: typeof scenario.vault): void {
    const service = new MessageChannel()
    const shell = new MessageChannel()
    new RPCHandler(createStandIn({ ...scenario, vault })).upgrade(service.port1)
    const os = implement(shellContract)
    const desktop = os.router({
      lock: os.lock.handler(({ input }) => {
        calls.push({ what: 'lock', input })
        setTimeout(() => {
          give('lock', 'locked')
        }, 50)
        return done
      }),
      copy: os.copy.handler(noted('copy', done)),
      print: os.print.handler(noted('print', { printed: true })),
      savePdf: os.savePdf.handler(noted('savePdf', { saved: true })),
      chooseModelFile: os.chooseModelFile.handler(
        noted('chooseModelFile', { ticket: '01930000-0000-7000-8000-0000000000aa', name: 'mistral-7b-instruct-v0.3.Q4_K_M.gguf' }),
      ),
      egressReport: os.egressReport.handler(() => ({
        layers: [
          {
            name: 'No process of Cloister can open a socket',
            holds: true,
            how: 'Each process tried 14 ways at its start; all were refused.',
          },
          {
            name: 'The window may load nothing but itself',
            holds: true,
            how: 'A request to another address was tried and refused by the policy of the page.',
          },
          { name: 'Names are not resolved', holds: true, how: 'The resolver maps every name to nowhere.' },
          { name: 'No spelling dictionary is fetched', holds: true, how: 'The spelling checker is off in every session.' },
        ],
        refused: {},
        openInetSockets: 0,
        checkedAt: new Date().toISOString(),
      })),
      touch: os.touch.handler(noted('touch', done)),
      setTheme: os.setTheme.handler(noted('setTheme', done)),
    })
    new RPCHandler(desktop).upgrade(shell.port1)
    service.port1.start()
    shell.port1.start()
    window.postMessage({ type: 'cloister-ports', reason }, window.location.origin, [service.port2, shell.port2])
  }
  window.addEventListener('cloister-restart', () => {
    give('service-restarted', 'locked')
  })
  give(scenario.reason, scenario.vault)
}

if (window.top === window) window.addEventListener('DOMContentLoaded', begin, { once: true })
