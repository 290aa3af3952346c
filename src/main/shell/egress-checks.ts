/** Tries, at each start, what must not be possible, and tells what was seen. */
import { app, BrowserWindow, type Session } from 'electron'
import type { EgressTry } from '../../contract/control.ts'
import type { EgressLayer } from '../../contract/shell.ts'
import { tryWaysOut } from '../egress-probe.ts'
import { probeHost } from './refusals.ts'
import { origin } from './scheme.ts'
import { deadProxy, resolverRules } from './switches.ts'
import { pagePreferences } from './window.ts'

/** Runs in a page under the app's own policy. Each way answers true where it was refused. */
const pageTries = `(async () => {
  const address = 'http://${probeHost}/'
  const refused = {}
  const tries = {
    fetch: () => fetch(address),
    request: () => new Promise((resolve, reject) => {
      const call = new XMLHttpRequest()
      call.open('GET', address)
      call.onload = resolve
      call.onerror = () => reject(new Error())
      call.send()
    }),
    image: () => new Promise((resolve, reject) => {
      const image = new Image()
      image.onload = resolve
      image.onerror = () => reject(new Error())
      image.src = address
    }),
    socket: () => new Promise((resolve, reject) => {
      const socket = new WebSocket('ws://${probeHost}/')
      socket.onopen = resolve
      socket.onerror = () => reject(new Error())
    }),
    beacon: () => { if (!navigator.sendBeacon(address)) throw new Error() },
    code: () => eval('1'),
  }
  let violations = 0
  document.addEventListener('securitypolicyviolation', () => { violations += 1 })
  for (const [name, way] of Object.entries(tries)) {
    const before = violations
    try { await way() } catch { refused[name] = true; continue }
    // A beacon reports success before the policy is asked.
    await new Promise((resolve) => setTimeout(resolve, 50))
    refused[name] = violations > before
  }
  return refused
})()`

/** Reserved by IANA, so that nothing should listen there; the ports usual for this are refused by Chromium before the layer in question. */
const quietPort = 49151

/** Errors that show a request ended inside the app. A refused or reset connection would mean that a packet was sent. */
const endedInside = [
  'ERR_BLOCKED_BY_CLIENT',
  'ERR_NAME_NOT_RESOLVED',
  'ERR_INTERNET_DISCONNECTED',
  'ERR_PROXY_CONNECTION_FAILED',
  'ERR_FAILED',
]

async function checkPage(session: Session): Promise<EgressLayer> {
  const name = 'Page policy'
  const page = new BrowserWindow({ show: false, webPreferences: { ...pagePreferences(session), devTools: false } })
  try {
    await page.loadURL(`${origin}/probe`)
    const answer: unknown = await page.webContents.executeJavaScript(pageTries)
    const refused = typeof answer === 'object' && answer !== null ? Object.entries(answer) : []
    const open = refused.filter(([, held]) => held !== true).map(([way]) => way)
    return {
      name,
      holds: refused.length > 0 && open.length === 0,
      how:
        open.length === 0
          ? `A page of the app tried ${refused.map(([way]) => way).join(', ')}: each was refused.`
          : `A page of the app was not refused: ${open.join(', ')}.`,
    }
  } catch {
    return { name, holds: false, how: 'The page that tries this could not be run.' }
  } finally {
    page.destroy()
  }
}

async function errorOf(work: () => Promise<unknown>): Promise<string | null> {
  try {
    await work()
    return null
  } catch (error) {
    return error instanceof Error ? error.message : 'unknown'
  }
}

async function checkSession(session: Session): Promise<EgressLayer> {
  const failures = await Promise.all(
    ['http', 'https'].flatMap((scheme) =>
      [probeHost, `127.0.0.1:${String(quietPort)}`].map((where) =>
        errorOf(() => session.fetch(`${scheme}://${where}/`, { bypassCustomProtocolHandlers: true })),
      ),
    ),
  )
  const held = failures.filter((failure) => failure !== null && endedInside.some((code) => failure.includes(code)))
  return {
    name: 'Browser session',
    holds: held.length === failures.length,
    how: `${String(failures.length)} requests past the page's policy, to a name and to this machine: ${String(held.length)} ended inside the app.`,
  }
}

/** Looked up and not tried: Chromium answers any question for a name by first opening a socket to see whether there is IPv6. */
function checkNames(): EgressLayer {
  const holds = app.commandLine.getSwitchValue('host-resolver-rules') === resolverRules
  return {
    name: 'Name resolution',
    holds,
    how: holds ? 'The rule that maps every name to nothing is in force.' : 'The rule that maps every name to nothing is not in force.',
  }
}

async function checkProxy(session: Session): Promise<EgressLayer> {
  const proxy = await session.resolveProxy('https://127.0.0.1/')
  const dead = new URL(deadProxy).host
  return {
    name: 'Dead proxy',
    holds: proxy.includes(dead),
    how: proxy.includes(dead)
      ? 'Every address, this machine included, is sent to a proxy that does not exist.'
      : 'An address goes around the proxy.',
  }
}

/** What a Node process of the app found when it tried at its start. */
export function layerOfTries(name: string, tries: readonly EgressTry[] | null): EgressLayer {
  if (tries === null) return { name, holds: false, how: 'This process has not reported yet.' }
  const open = tries.filter((one) => !one.refused).map((one) => one.way)
  return {
    name,
    holds: tries.length > 0 && open.length === 0,
    how: open.length === 0 ? `Tried ${tries.map((one) => one.way).join(', ')}: each was refused.` : `Not refused: ${open.join(', ')}.`,
  }
}

/** Tries every layer of the shell and its pages once. Takes well under a second; sends nothing, whatever fails. */
export async function checkEgress(session: Session): Promise<EgressLayer[]> {
  const [page, browser, proxy] = await Promise.all([checkPage(session), checkSession(session), checkProxy(session)])
  return [page, browser, checkNames(), proxy, layerOfTries('Shell process', tryWaysOut())]
}

/** Processes of the app, this one included. */
export function ownProcesses(): number[] {
  return app.getAppMetrics().map((metric) => metric.pid)
}
