/** Electron's clipboard, and on Linux the selection beside it, in the shape that both its old and its new interface can take. */
import { clipboard } from 'electron'
import type { SystemClipboard } from './clipboard.ts'

type Old = {
  writeText(text: string, type?: 'selection'): void
  readText(type?: 'selection'): string
  clear(type?: 'selection'): void
}

function selection(): SystemClipboard {
  // Since 44 the selection is a clipboard of its own; before, it is a type given to each call.
  if ('selection' in clipboard) return clipboard.selection
  const old = clipboard as unknown as Old
  return {
    writeText: (text) => {
      old.writeText(text, 'selection')
    },
    readText: () => old.readText('selection'),
    clear: () => {
      old.clear('selection')
    },
  }
}

export function systemClipboards(): [SystemClipboard, ...SystemClipboard[]] {
  return process.platform === 'linux' ? [clipboard, selection()] : [clipboard]
}
