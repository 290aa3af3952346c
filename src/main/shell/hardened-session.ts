/** Browser sessions that hold nothing and reach nothing. */
import { app, session, type Session } from 'electron'
import type { Refusals } from './refusals.ts'
import { scheme } from './scheme.ts'
import { deadProxy } from './switches.ts'

/** Schemes that Chromium would otherwise answer by itself. */
const foreignSchemes = ['http', 'https', 'file', 'ftp', 'ws', 'wss', 'data', 'filesystem', 'mailto']

/** Takes every permission, device, download and way to a network from a session. */
function harden(ses: Session, refusals: Refusals): void {
  denyPermissions(ses)
  ses.on('will-download', (event, item) => {
    refusals.count(item.getURL())
    event.preventDefault()
  })
  // All three: Chromium has fetched dictionaries with only the first of them set.
  ses.setSpellCheckerEnabled(false)
  ses.setSpellCheckerLanguages([])
  ses.setSpellCheckerDictionaryDownloadURL(`${scheme}://none/`)
  ses.setCertificateVerifyProc((_request, callback) => {
    callback(-2) // a refusal, whatever the certificate
  })
  ses.webRequest.onBeforeRequest((details, callback) => {
    const cancel = !isOwn(details.url)
    if (cancel) refusals.count(details.url)
    callback({ cancel })
  })
  for (const foreign of foreignSchemes) {
    ses.protocol.handle(foreign, (request) => {
      refusals.count(request.url)
      return Response.error()
    })
  }
  ses.enableNetworkEmulation({ offline: true })
  // Not waited for, so that the window does not: the same proxy is set by a switch, and all else above holds already.
  void ses.setProxy({ mode: 'fixed_servers', proxyRules: deadProxy, proxyBypassRules: '<-loopback>' })
}

function isOwn(address: string): boolean {
  return address.startsWith(`${scheme}://`) || (!app.isPackaged && address.startsWith('devtools://'))
}

function denyPermissions(ses: Session): void {
  ses.setPermissionRequestHandler((_contents, _permission, callback) => {
    callback(false)
  })
  ses.setPermissionCheckHandler(() => false)
  ses.setDevicePermissionHandler(() => false)
  if (process.platform !== 'darwin') {
    ses.setBluetoothPairingHandler((_details, callback) => {
      callback({ confirmed: false })
    })
  }
  ses.on('select-usb-device', (event, _details, callback) => {
    event.preventDefault()
    callback()
  })
  ses.on('select-hid-device', (event, _details, callback) => {
    event.preventDefault()
    callback(null)
  })
  ses.on('select-serial-port', (event, _ports, _contents, callback) => {
    event.preventDefault()
    callback('')
  })
}

export type Sessions = {
  /** An in-memory session without a cache, hardened. */
  open(name: string): Session
}

/** Hardens every session that comes to be, asked for or not. To be called once the app is ready. */
export function createSessions(refusals: Refusals): Sessions {
  const hardened = new WeakSet<Session>()
  const once = (ses: Session): Session => {
    if (!hardened.has(ses)) {
      hardened.add(ses)
      harden(ses, refusals)
    }
    return ses
  }
  app.on('session-created', once)
  once(session.defaultSession)
  return { open: (name) => once(session.fromPartition(name, { cache: false })) }
}
