import type { MachineReport } from '../../contract/models.ts'
import { format } from '../ui/index.ts'

export type MachineSentence = { readonly name: string; readonly sentence: string; readonly sign: 'good' | 'look' | 'plain' }

const GiB = 2 ** 30

/** A machine report in plain sentences. Fewer than 4 cores or 2 GB free are named, for drafting is slow or fails below. */
export function machineSentences(report: MachineReport): MachineSentence[] {
  const { cpu, cores, memoryBytes, freeMemoryBytes, diskFreeBytes, devices, models } = report
  const accelerators = devices.filter((device) => device.toLowerCase() !== 'cpu')
  return [
    {
      name: 'Processor',
      sentence: `${cpu}, ${format.count(cores, 'core')}.${cores < 4 ? ' A note will take a few minutes; it is drafted while you do other things.' : ''}`,
      sign: cores >= 4 ? 'good' : 'look',
    },
    {
      name: 'Memory',
      sentence: `${format.bytes(memoryBytes)}, of which ${format.bytes(freeMemoryBytes)} are free.`,
      sign: freeMemoryBytes >= 2 * GiB ? 'good' : 'look',
    },
    ...(diskFreeBytes === null
      ? []
      : [
          {
            name: 'Disk',
            sentence: `${format.bytes(diskFreeBytes)} free where the vault is.`,
            sign: diskFreeBytes >= GiB ? ('good' as const) : ('look' as const),
          },
        ]),
    {
      name: 'Graphics',
      sentence:
        accelerators.length === 0
          ? 'No usable graphics processor; the main processor does the work.'
          : `Usable: ${accelerators.join(', ')}.`,
      sign: 'good',
    },
    ...models.map(({ name, present, fits, why }) => ({
      name,
      sentence: `${format.sentence(why)}${present ? ' Its file is on this machine.' : ' Its file is not on this machine yet: bring it by share or stick and import it in Settings.'}`,
      // One model is enough: another that is not here is no fault.
      sign: present && fits ? ('good' as const) : present || !models.some((some) => some.present) ? ('look' as const) : ('plain' as const),
    })),
  ]
}
