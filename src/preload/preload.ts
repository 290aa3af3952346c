/**
 * Hands the page its two ports, and nothing else: no function of Electron's is reachable from the page.
 * The page gets `{ type: 'cloister-ports', reason }` with [service, shell], at its start and after each restart of the service.
 */
import { ipcRenderer } from 'electron'

ipcRenderer.on('cloister:ports', (event, data: { reason: 'start' | 'lock' | 'service-restarted' }) => {
  window.postMessage({ type: 'cloister-ports', reason: data.reason }, window.location.origin, [...event.ports])
})

// Scripts of the page are modules: they have run, and listen, when its content is there.
window.addEventListener(
  'DOMContentLoaded',
  () => {
    ipcRenderer.send('cloister:ready')
  },
  { once: true },
)
