/** The app's own scheme: a list of built files made once, and nothing else that a URL could name. */
import { readdirSync, realpathSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, isAbsolute, join, relative, sep } from 'node:path'

export const scheme = 'app'
export const host = 'cloister'
export const origin = `${scheme}://${host}`

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
}

/** What a page of the app may do. Sent with every answer, so that no page can be had without it. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'none'",
  "object-src 'none'",
  "frame-src 'none'",
  "worker-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')

/** A document to print is text and style: it runs nothing and loads nothing. */
export const documentPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"

/** Headers of every answer. */
export function headersFor(type: string, policy: string): Record<string, string> {
  return {
    'Content-Type': type,
    'Content-Security-Policy': policy,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cache-Control': 'no-store',
  }
}

export type BuiltFile = { readonly path: string; readonly type: string }

/** True where `path` lies inside `folder`. Both are real paths. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

/** Every file below `folder` of a kind that the app serves, by its path in a URL. Links are left out, wherever they lead. */
export function builtFiles(folder: string): ReadonlyMap<string, BuiltFile> {
  const root = realpathSync(folder)
  const files = new Map<string, BuiltFile>()
  function walk(from: string): void {
    for (const entry of readdirSync(from, { withFileTypes: true })) {
      const path = join(from, entry.name)
      const type = types[extname(entry.name)]
      if (entry.isDirectory()) walk(path)
      else if (entry.isFile() && type !== undefined && isInside(root, realpathSync(path))) {
        files.set(`/${relative(root, path).split(sep).join('/')}`, { path, type })
      }
    }
  }
  walk(root)
  return files
}

/** The built file that a URL names, or null. The URL's path must be the file's, to the letter. */
export function fileForUrl(files: ReadonlyMap<string, BuiltFile>, address: string): BuiltFile | null {
  if (!URL.canParse(address)) return null
  const url = new URL(address)
  if (url.protocol !== `${scheme}:` || url.host !== host || url.username !== '' || url.password !== '') return null
  return files.get(url.pathname === '/' ? '/index.html' : url.pathname) ?? null
}

/** A page of the app without anything in it, for trying out what a page may do. */
const probe = { path: '/probe', html: '<!doctype html><html lang="en"><title>Probe</title></html>' }

/** Answers requests of the app's pages from `files`. */
export function pageHandler(files: ReadonlyMap<string, BuiltFile>): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.url === `${origin}${probe.path}`)
      return new Response(probe.html, { headers: headersFor('text/html; charset=utf-8', contentSecurityPolicy) })
    const file = request.method === 'GET' ? fileForUrl(files, request.url) : null
    if (file === null) return new Response(null, { status: 404, headers: headersFor('text/plain', contentSecurityPolicy) })
    return new Response(new Uint8Array(await readFile(file.path)), { headers: headersFor(file.type, contentSecurityPolicy) })
  }
}
