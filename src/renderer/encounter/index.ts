export { EncounterScreen } from './encounter-screen.tsx'
