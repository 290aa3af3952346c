export { FirstRun } from './first-run.tsx'
export { ConfirmGroups } from './confirm-groups.tsx'
export { machineSentences } from './machine-sentences.ts'
