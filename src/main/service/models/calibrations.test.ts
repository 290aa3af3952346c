import { afterEach, beforeEach, expect, it } from 'vitest'
import { plainWay, type Calibration } from '../../../contract/calibration.ts'
import type { EngineFacts } from '../../../contract/engine.ts'
import type { Model } from '../../../contract/models.ts'
import { temporaryVault } from '../vault/testing.ts'
import { calibratedFor, createCalibrations, machineName, type Calibrations } from './calibrations.ts'

const model: Model = {
  ...{ id: 'm', name: 'Model', path: '/nowhere', sha256: 'a'.repeat(64), bytes: 1, licence: '', card: '', adapter: null },
  ...{ origin: 'catalogue', present: true, selected: true, facts: null, estimatedMemoryBytes: null, importedAt: null },
}
const engine: EngineFacts = { devices: ['CPU', 'cuda: NVIDIA T4'], gpus: ['cuda'], llamaCppRelease: 'b1' }
const measured = (machine: string): Calibration => ({
  ...{ modelId: 'm', modelName: 'Model', machine, measuredAt: '2026-03-02T08:00:00.000Z', seconds: 14 },
  ...{ trials: [{ way: plainWay, readTokensPerSecond: 60, writeTokensPerSecond: 10 }], chosen: plainWay },
})

let temporary: Awaited<ReturnType<typeof temporaryVault>>
let calibrations: Calibrations
const of = (facts: EngineFacts | null, which = model) => calibrations.of(which, () => Promise.resolve(facts))

beforeEach(async () => {
  temporary = await temporaryVault()
  calibrations = createCalibrations(temporary.vault)
})
afterEach(() => temporary.remove())

it('holds for the llama.cpp release and the graphics processors that it was measured with', async () => {
  const kept = measured(calibratedFor(engine))
  calibrations.keep(model, kept)
  expect(await of(engine)).toEqual(kept)
  expect(await of({ ...engine, llamaCppRelease: 'b2' })).toBeNull()
  expect(await of({ ...engine, devices: ['CPU', 'cuda: NVIDIA L4'] })).toBeNull()
  expect(await of({ ...engine, devices: [...engine.devices, 'cuda: NVIDIA T4'] })).toBeNull()
  expect(await of({ ...engine, gpus: ['cuda', 'vulkan'] })).toBeNull()
  expect(await of({ ...engine, devices: ['CPU'], gpus: [] })).toBeNull()
  expect(await of(engine, { ...model, sha256: 'b'.repeat(64) })).toBeNull()
})

it('is kept for each release beside the others, and in place of the one before for the same', async () => {
  calibrations.keep(model, measured(calibratedFor(engine)))
  calibrations.keep(model, measured(calibratedFor({ ...engine, llamaCppRelease: 'b2' })))
  const again = { ...measured(calibratedFor(engine)), seconds: 9 }
  calibrations.keep(model, again)
  expect(await of(engine)).toEqual(again)
  expect(await of({ ...engine, llamaCppRelease: 'b2' })).toMatchObject({ seconds: 14 })
})

it('of before, with neither in its name, holds no more', async () => {
  calibrations.keep(model, measured(machineName()))
  expect(await of(engine)).toBeNull()
})

it('is none where the engine does not say what it runs on', async () => {
  calibrations.keep(model, measured(calibratedFor(engine)))
  expect(await of(null)).toBeNull()
})

it('asks the engine nothing where nothing was measured', async () => {
  const asked = () => Promise.reject(new Error('asked'))
  expect(await calibrations.of(model, asked)).toBeNull()
  calibrations.keep(model, measured(calibratedFor(engine)))
  await expect(calibrations.of(model, asked)).rejects.toThrow('asked')
})
