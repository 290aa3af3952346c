/** Paper: a document of the service, laid out in a hidden page that runs no script and reaches nothing, then printed or made a PDF. */
import { randomUUID } from 'node:crypto'
import { BrowserWindow, type Session, type WebContents } from 'electron'
import { documentPolicy, headersFor, scheme } from './scheme.ts'
import { pagePreferences } from './window.ts'

export type Documents = {
  /** Asks the system's print dialog. @returns whether it was printed; false also where the user cancelled */
  print(html: string): Promise<boolean>
  pdf(html: string): Promise<Uint8Array>
}

/** @param open makes a session of its own that serves nothing else, when the first document is asked for */
export function createDocuments(open: () => Session): Documents {
  const waiting = new Map<string, string>()
  let made: Session | null = null

  function ownSession(): Session {
    if (made !== null) return made
    made = open()
    made.protocol.handle(scheme, (request) => {
      const html = waiting.get(request.url)
      waiting.delete(request.url)
      if (html === undefined) return new Response(null, { status: 404 })
      return new Response(html, { headers: headersFor('text/html; charset=utf-8', documentPolicy) })
    })
    return made
  }

  async function withPage<T>(html: string, use: (contents: WebContents) => Promise<T>): Promise<T> {
    const session = ownSession()
    const address = `${scheme}://document/${randomUUID()}`
    const page = new BrowserWindow({ show: false, webPreferences: { ...pagePreferences(session), javascript: false, devTools: false } })
    try {
      waiting.set(address, html)
      await page.loadURL(address)
      return await use(page.webContents)
    } finally {
      waiting.delete(address)
      page.destroy()
      await session.clearStorageData()
    }
  }

  return {
    print: (html) =>
      withPage(
        html,
        (contents) =>
          new Promise((resolve) => {
            contents.print({ silent: false, printBackground: false }, resolve)
          }),
      ),
    pdf: (html) => withPage(html, (contents) => contents.printToPDF({ printBackground: true, preferCSSPageSize: true })),
  }
}
