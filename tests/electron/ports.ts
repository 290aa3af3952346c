/** Talks to service and shell as a page taken over by an attacker could: with raw messages on the very ports the page was given. */
import type { Page } from '@playwright/test'

declare global {
  interface Window {
    testPorts?: { readonly service: MessagePort; readonly shell: MessagePort; readonly reason: string }
    testPortsGiven?: number
  }
}

export type Answer = { readonly status: number; readonly json: unknown }

/** Reloads the page and keeps its ports from the page's own code. */
export async function takePorts(page: Page): Promise<string> {
  // Ports that are on their way to the page as it was would reach the reloaded one beside its own.
  await page.waitForLoadState('load')
  await page.waitForTimeout(300)
  await page.addInitScript(() => {
    window.addEventListener('message', (event: MessageEvent<{ type?: string; reason?: string } | null>) => {
      if (event.data?.type !== 'cloister-ports') return
      event.stopImmediatePropagation()
      const [service, shell] = event.ports
      if (service === undefined || shell === undefined) return
      window.testPorts = { service, shell, reason: event.data.reason ?? '' }
      window.testPortsGiven = (window.testPortsGiven ?? 0) + 1
      service.start()
      shell.start()
    })
  })
  await page.reload()
  await page.waitForFunction(() => window.testPorts !== undefined)
  return page.evaluate(() => window.testPorts?.reason ?? '')
}

/** Calls a procedure; nothing of the contract's client stands between. */
export function call(page: Page, which: 'service' | 'shell', path: string, input: unknown): Promise<Answer> {
  return send(page, which, JSON.stringify({ i: String(Math.random()), p: { u: path, b: { json: input } } }))
}

/** Sends one raw message and waits for the answer to it; status 0 where none comes within twenty seconds. */
export function send(page: Page, which: 'service' | 'shell', message: string): Promise<Answer> {
  return page.evaluate(
    async ([port, text]) => {
      const to = window.testPorts?.[port]
      if (to === undefined) throw new Error('the page has no ports')
      const id = /"i":"([^"]*)"/u.exec(text)?.[1]
      return new Promise<Answer>((resolve) => {
        const listener = ({ data }: MessageEvent<string>): void => {
          const answer = JSON.parse(data) as { i: string; p: { s?: number; b?: { json?: unknown } } }
          if (answer.i !== id) return
          to.removeEventListener('message', listener)
          resolve({ status: answer.p.s ?? 200, json: answer.p.b?.json })
        }
        to.addEventListener('message', listener)
        to.postMessage(text)
        setTimeout(() => {
          to.removeEventListener('message', listener)
          resolve({ status: 0, json: null })
        }, 20_000)
      })
    },
    [which, message] as const,
  )
}
