import { z } from 'zod'
import { errorSentences, isErrorCode } from '../../../contract/errors.ts'
import { MachineReport } from '../../../contract/models.ts'
import { VaultStatus } from '../../../contract/vault.ts'
import { exitCodes, type ExitCode } from '../exit-codes.ts'
import { places, startService } from '../service.ts'
import { inBytes, say, tone } from '../terminal.ts'

export const DoctorReport = z.strictObject({
  schema: z.literal('cloister.doctor/1'),
  version: z.string(),
  machine: MachineReport,
  vault: VaultStatus,
  modelsFolder: z.string(),
  problems: z.array(z.string()),
})
export type DoctorReport = z.infer<typeof DoctorReport>

const withoutStop = (sentence: string): string => sentence.replace(/\.$/, '')

function sentenceOf(problem: string | null): string {
  return problem !== null && isErrorCode(problem) ? errorSentences[problem] : 'The vault does not open.'
}

/** What keeps this machine from doing the whole work, each with its next step. Pure. */
export function problemsOf(machine: MachineReport, vault: VaultStatus): string[] {
  const problems: string[] = []
  if (vault.keychain.state === 'missing')
    problems.push(`No keychain: ${withoutStop(vault.keychain.why)}. A vault here can only use a device secret in a file, which is weaker.`)
  if (vault.keychain.state === 'locked')
    problems.push(`The keychain (${vault.keychain.name}) is locked. Unlock it before you open a vault.`)
  if (vault.state === 'damaged') problems.push(sentenceOf(vault.problem))
  if (!machine.models.some((model) => model.present))
    problems.push('No model file is here. Run "npm start" once with a network, or bring the file and put it into the models folder.')
  for (const model of machine.models) if (model.present && !model.fits) problems.push(`${model.name}: ${model.why}`)
  return problems
}

/** `cloister doctor`: machine, runtime, keychain, models, vault. Exit code 1 if something keeps Cloister from its work. */
export async function doctor(options: { readonly json?: boolean; readonly vault?: string }): Promise<ExitCode> {
  const { models, vault: ownFolder } = places()
  const service = startService(options.vault ?? ownFolder)
  try {
    const [machine, vault] = await Promise.all([service.client.models.machine({}), service.client.vault.status({})])
    const report: DoctorReport = {
      schema: 'cloister.doctor/1',
      version: vault.appVersion,
      machine,
      vault,
      modelsFolder: models,
      problems: problemsOf(machine, vault),
    }
    if (options.json === true) say(JSON.stringify(report, null, 2))
    else for (const line of doctorLines(report)) say(line)
    return report.problems.length === 0 ? exitCodes.ok : exitCodes.no
  } finally {
    await service.close()
  }
}

/** The report in words, as a person reads it. */
export function doctorLines({ machine, modelsFolder, problems, vault, version }: DoctorReport): string[] {
  const keychain =
    vault.keychain.state === 'missing' ? `missing (${withoutStop(vault.keychain.why)})` : `${vault.keychain.name}, ${vault.keychain.state}`
  return [
    `Cloister ${version} on ${machine.runtime}, ${machine.platform} ${machine.arch}`,
    `machine   ${machine.cpu}, ${machine.cores} cores, ${inBytes(machine.freeMemoryBytes)} of ${inBytes(machine.memoryBytes)} memory free`,
    `devices   ${machine.devices.length === 0 ? 'not asked yet' : machine.devices.join(', ')}`,
    `keychain  ${keychain}`,
    `vault     ${vault.state}${vault.problem === null ? '' : ` (${vault.problem})`}, ${vault.folder}`,
    `models    ${modelsFolder}`,
    ...machine.models.map(
      (model) => `          ${model.present ? 'present' : 'absent '} ${model.fits ? 'fits  ' : 'too big'} ${model.name}: ${model.why}`,
    ),
    ...problems.map((problem) => `${tone('problem', 'bad')}   ${problem}`),
  ]
}
