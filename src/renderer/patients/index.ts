export { PatientScreen } from './patient-screen.tsx'
export { PatientsScreen } from './patients-screen.tsx'
