/** Models: what there is, whether a file is what it should be, and whether this machine can hold it. */
export { createCalibrations, machineName, type Calibrations } from './calibrations.ts'
export { locate, readCatalogue } from './catalogue.ts'
export { createEvaluations, type Evaluations } from './evaluations.ts'
export { readGgufFacts } from './gguf.ts'
export { hashFile } from './integrity.ts'
export { availableMemory, machineReport } from './machine.ts'
export { leastMemory } from './memory.ts'
export { contextOf, createModels, type Models } from './models.ts'
