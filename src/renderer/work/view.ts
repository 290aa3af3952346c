/** Which screen is shown. The window has no address: where one is lives here and nowhere else. */
import { createContext, use } from 'react'

export type View =
  | { readonly screen: 'today' }
  | { readonly screen: 'patients' }
  | { readonly screen: 'patient'; readonly id: string }
  | { readonly screen: 'encounter'; readonly id: string }
  | { readonly screen: 'decisions'; readonly id: string | null }
  | { readonly screen: 'verification' }
  | { readonly screen: 'settings' }

/** The screens one has been at, the present one last. */
export type Trail = readonly [View, ...View[]]
export type Step = { readonly type: 'go'; readonly view: View } | { readonly type: 'back' }

const longest = 50

/** Where a step leads. Going where one is already changes nothing. */
export function step(trail: Trail, move: Step): Trail {
  const present = trail[trail.length - 1] ?? trail[0]
  switch (move.type) {
    case 'go': {
      if (JSON.stringify(present) === JSON.stringify(move.view)) return trail
      const [first = move.view, ...rest] = [...trail, move.view].slice(-longest)
      return [first, ...rest]
    }
    case 'back': {
      if (trail.length === 1) return trail
      const [first = present, ...rest] = trail.slice(0, -1)
      return [first, ...rest]
    }
  }
}

export type Navigation = { readonly view: View; readonly go: (view: View) => void; readonly back: () => void; readonly canGoBack: boolean }
export const NavigationContext = createContext<Navigation | null>(null)

export function useNavigation(): Navigation {
  const navigation = use(NavigationContext)
  if (navigation === null) throw new Error('There is no navigation here.')
  return navigation
}
