/** A signed note, or one section of it, handed to the clipboard, the printer or a file; the service puts each on record first. */
import { useMutation } from '@tanstack/react-query'
import { useLink } from '../link/index.ts'
import { announce } from '../ui/index.ts'
import { useSettings } from '../work/index.ts'

export type HandOut = { readonly purpose: 'copy' | 'print' | 'pdf'; readonly sectionKey: string | null }

export function useHandOut(noteId: string) {
  const { service, shell } = useLink()
  const { clipboardSeconds } = useSettings()
  return useMutation({
    mutationFn: async ({ purpose, sectionKey }: HandOut): Promise<string> => {
      const { text, html, fileName } = await service.notes.disclose({ noteId, sectionKey, purpose })
      switch (purpose) {
        case 'copy':
          await shell.copy({ text, clearAfterSeconds: clipboardSeconds })
          return `Copied. It is taken off the clipboard after ${String(clipboardSeconds)} seconds.`
        case 'print':
          return (await shell.print({ html })).printed ? 'Sent to the printer.' : 'It was not printed.'
        case 'pdf':
          return (await shell.savePdf({ html, suggestedName: fileName.slice(0, 120) })).saved
            ? 'The PDF is saved.'
            : 'The PDF was not saved.'
      }
    },
    onSuccess: announce,
  })
}
