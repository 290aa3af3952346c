import { useEffect } from 'react'
import type { Settings } from '../../contract/settings.ts'
import { useLink } from '../link/index.ts'

/** Theme and text size, on the page and on the frame of the window. */
export function useLook({ theme, textSize }: Pick<Settings, 'theme' | 'textSize'>): void {
  const { shell } = useLink()
  useEffect(() => {
    const root = document.documentElement
    if (theme === 'system') delete root.dataset['theme']
    else root.dataset['theme'] = theme
    void shell.setTheme({ theme }).catch(() => undefined)
  }, [theme, shell])
  useEffect(() => {
    const root = document.documentElement
    root.style.fontSize = `${String(textSize)}%`
  }, [textSize])
}
