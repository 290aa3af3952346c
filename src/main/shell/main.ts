/** The app's entry: what must be settled before Electron is ready, then the app itself. */
import '../egress-guard.ts'
import { homedir } from 'node:os'
import { app, protocol } from 'electron'
import { placesOf } from '../places.ts'
import { surviveStrayExceptions, surviveStrayRejections } from '../stray-errors.ts'
import { appPaths } from './app-paths.ts'
import { startCloister } from './cloister.ts'
import { chromiumFolder, privateFolder, wipeFolder } from './folders.ts'
import { guardAllContents } from './guard-contents.ts'
import { createSessions } from './hardened-session.ts'
import { setMenu } from './menu.ts'
import { createRefusals } from './refusals.ts'
import { scheme } from './scheme.ts'
import { switches, unwelcomeSwitches } from './switches.ts'

/** A log line: what happened, never to whom. */
function log(what: string): void {
  if (!app.isPackaged) process.stderr.write(`cloister: ${what}\n`)
}

function settle(): string {
  app.enableSandbox()
  surviveStrayExceptions(log)
  surviveStrayRejections(log)
  for (const [name, value] of switches) app.commandLine.appendSwitch(name, ...(value === undefined ? [] : [value]))
  protocol.registerSchemesAsPrivileged([{ scheme, privileges: { standard: true, secure: true } }])
  const places = placesOf({ platform: process.platform, home: homedir(), env: process.env })
  privateFolder(places.userData)
  app.setPath('userData', places.userData)
  const chromium = chromiumFolder(places.userData)
  app.setPath('sessionData', chromium)
  app.setPath('crashDumps', chromium)
  app.setAppLogsPath(chromium)
  return chromium
}

async function run(chromium: string): Promise<void> {
  const refusals = createRefusals()
  guardAllContents(refusals)
  await app.whenReady()
  app.configureHostResolver({ secureDnsMode: 'off', enableBuiltInResolver: false })
  setMenu(process.platform)
  const cloister = startCloister({
    paths: appPaths(app.getAppPath()),
    places: placesOf({ platform: process.platform, home: homedir(), env: process.env }),
    sessions: createSessions(refusals),
    refusals,
    log,
  })
  app.on('second-instance', () => {
    cloister.show()
  })
  let ending = false
  app.on('before-quit', (event) => {
    // Asked for more than once where the last window's closing asks as well.
    event.preventDefault()
    if (ending) return
    ending = true
    void cloister.end().finally(() => {
      wipeFolder(chromium)
      app.exit(0)
    })
  })
}

const unwelcome = app.isPackaged ? unwelcomeSwitches(process.argv) : []
if (unwelcome.length > 0) {
  process.stderr.write(`Cloister does not start with ${unwelcome.join(', ')}.\n`)
  app.exit(2)
} else {
  const chromium = settle()
  if (app.requestSingleInstanceLock()) {
    wipeFolder(chromium)
    void run(chromium)
  } else app.exit(0)
}
