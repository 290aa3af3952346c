export { isDrafting, type ActiveRun, type DraftRun } from './draft-run.ts'
export { DraftRuns, DraftRunsContext, useActiveRun, useDraftRun, useDraftRuns } from './draft-runs.ts'
export { dayRange, useSettings, useTemplates } from './queries.ts'
export { NavigationContext, step, useNavigation, type Navigation, type Step, type Trail, type View } from './view.ts'
