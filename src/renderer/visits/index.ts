export { EncounterTable } from './encounter-table.tsx'
export { NewEncounter } from './new-encounter.tsx'
export { PatientForm } from './patient-form.tsx'
