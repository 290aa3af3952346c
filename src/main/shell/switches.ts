/** Chromium's command line: what the app sets before anything starts, and what it does not accept from outside. */

/** A proxy that no name leads to: with the resolver closed, Chromium never opens a socket to find that out. */
export const deadProxy = 'http://cloister.invalid:1'

/** Names resolve to nothing, before any resolver is asked. */
export const resolverRules = 'MAP * ~NOTFOUND'

/** Switches set before `ready`, as name and value. */
export const switches: readonly (readonly [name: string, value?: string])[] = [
  ['host-resolver-rules', resolverRules],
  ['proxy-server', deadProxy],
  // Without this, loopback goes around the proxy.
  ['proxy-bypass-list', '<-loopback>'],
  ['disable-background-networking'],
  ['disable-component-update'],
  ['disable-domain-reliability'],
  ['disable-breakpad'],
  ['disable-sync'],
  ['disable-quic'],
  ['no-pings'],
  ['dns-prefetch-disable'],
  ['webrtc-ip-handling-policy', 'disable_non_proxied_udp'],
  // Nothing of a page is kept on disk.
  ['disable-http-cache'],
  ['disable-gpu-shader-disk-cache'],
  ['disable-features', 'MediaRouter,DialMediaRouteProvider,CastMediaRouteProvider,NetworkTimeServiceQuerying,OptimizationHints,Translate'],
]

/** Switches that would open the app to another program; a packaged app that is started with one ends at once. */
const unwelcome = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-debugging-address',
  'remote-allow-origins',
  'no-sandbox',
  'disable-web-security',
  'load-extension',
  'user-data-dir',
  'log-net-log',
  'enable-logging',
  'log-file',
  'js-flags',
  'renderer-cmd-prefix',
  'utility-cmd-prefix',
  'gpu-launcher',
  'inspect',
  'inspect-brk',
]

/** The unwelcome switches among the arguments the app was started with. */
export function unwelcomeSwitches(argv: readonly string[]): string[] {
  return unwelcome.filter((name) => argv.some((argument) => argument === `--${name}` || argument.startsWith(`--${name}=`)))
}
