/** What no page may do, whoever made it: go elsewhere, open windows, attach views, choose devices. */
import { app, type WebContents } from 'electron'
import type { Refusals } from './refusals.ts'
import { origin } from './scheme.ts'

/** Applies to every WebContents that is made from now on. */
export function guardAllContents(refusals: Refusals): void {
  app.on('web-contents-created', (_event, contents) => {
    guard(contents, refusals)
  })
}

function guard(contents: WebContents, refusals: Refusals): void {
  const stay = (event: { preventDefault(): void; readonly url: string }): void => {
    // Reloading the page that is there is the only navigation a page may ask for.
    if (event.url === contents.getURL() && event.url.startsWith(`${origin}/`)) return
    refusals.count(event.url)
    event.preventDefault()
  }
  contents.on('will-navigate', stay)
  contents.on('will-frame-navigate', stay)
  contents.on('will-redirect', stay)
  contents.on('will-attach-webview', (event) => {
    event.preventDefault()
  })
  contents.on('select-bluetooth-device', (event, _devices, callback) => {
    event.preventDefault()
    callback('')
  })
  contents.on('login', (event, _details, _info, callback) => {
    event.preventDefault()
    callback()
  })
  contents.on('select-client-certificate', (event) => {
    event.preventDefault()
  })
  contents.setWindowOpenHandler(({ url }) => {
    refusals.count(url)
    return { action: 'deny' }
  })
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
}
