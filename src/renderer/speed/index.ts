/** How fast the chosen model runs on this machine: measured, shown, measured again. */
export { Speed } from './speed.tsx'
export { FirstMeasurement } from './first-measurement.tsx'
