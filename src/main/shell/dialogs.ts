/** The system's own dialogs. */
import { basename } from 'node:path'
import { randomUUID } from 'node:crypto'
import { dialog, type BrowserWindow } from 'electron'
import { safeFileName, writePrivate } from './private-file.ts'

/** Asks where to, and writes there. @returns false where the user cancelled */
export async function savePdfAs(window: BrowserWindow, bytes: Uint8Array, suggestedName: string): Promise<boolean> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title: 'Save the note as PDF',
    defaultPath: safeFileName(suggestedName, '.pdf'),
    filters: [{ name: 'PDF', extensions: ['pdf'] }],
    properties: ['showOverwriteConfirmation', 'dontAddToRecent'],
  })
  if (canceled || filePath === '') return false
  await writePrivate(filePath, bytes)
  return true
}

export type ChosenFile = { readonly ticket: string; readonly name: string; readonly path: string }

/** Asks for a model file. The path stays here; a page sees the ticket and the name. */
export async function chooseModel(window: BrowserWindow): Promise<ChosenFile | null> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    title: 'Choose a model file',
    filters: [{ name: 'GGUF model', extensions: ['gguf'] }],
    properties: ['openFile', 'dontAddToRecent'],
  })
  const [path] = filePaths
  if (canceled || path === undefined) return null
  return { ticket: randomUUID(), name: basename(path), path }
}
