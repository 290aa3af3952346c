/** `cloister`: the command line, for administrators and for scripts. The app may not do less, and this may not do more. */
import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { errorSentences, isErrorCode } from '../../contract/errors.ts'
import { doctor } from './commands/doctor.ts'
import { draft, type DraftOptions } from './commands/draft.ts'
import {
  modelsAllow,
  modelsCalibrate,
  modelsEvaluate,
  type EvaluateOptions,
  modelsCheck,
  modelsImport,
  modelsList,
  type ModelsOptions,
} from './commands/models.ts'
import { modelsCard } from './commands/model-card.ts'
import { replay, type ReplayOptions } from './commands/replay.ts'
import { vaultAcceptRollback, vaultCreate, vaultStatus, type AcceptOptions, type VaultOptions } from './commands/vault.ts'
import { verify, type VerifyOptions } from './commands/verify.ts'
import { walk } from './commands/walk.ts'
import { codeOf, exitCodeOf, exitCodes, type ExitCode } from './exit-codes.ts'
import { UsageError } from './passphrase.ts'
import { appVersion } from './service.ts'
import { note, tone } from './terminal.ts'

function descriptor(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('a file descriptor is a whole number, e.g. 3')
  return value
}

function visitCount(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 3 || value > 12) throw new InvalidArgumentError('a whole number from 3 to 12')
  return value
}

/** Ends with the code a command answers with; an error becomes its sentence and its documented code. */
async function run(work: () => ExitCode | Promise<ExitCode>): Promise<void> {
  try {
    process.exitCode = await work()
  } catch (error) {
    process.exitCode = report(error)
  }
}

/** What the file system says about a file that was named on the command line. */
const unreadable: Readonly<Record<string, string>> = {
  ENOENT: 'There is no file of that name. Check the path.',
  EACCES: 'That file may not be read by this user. Check its permissions.',
  EISDIR: 'That is a folder, not a file.',
}

function report(error: unknown): ExitCode {
  if (error instanceof UsageError) {
    note(error.message)
    return exitCodes.usage
  }
  const code = codeOf(error)
  const unread = code === null ? undefined : unreadable[code]
  if (unread !== undefined) {
    note(unread)
    return exitCodes.missing
  }
  if (code !== null && isErrorCode(code)) {
    note(`${tone(code, 'bad')}  ${errorSentences[code]}`)
    return exitCodeOf(code)
  }
  note(`${tone('INTERNAL', 'bad')}  ${errorSentences.INTERNAL}`)
  return exitCodes.internal
}

const program = new Command('cloister')
  .description('Clinical notes that never leave the room.')
  .version(appVersion())
  .exitOverride()
  .showHelpAfterError()
const withPassphrase = (command: Command): Command =>
  command.option('--passphrase-fd <n>', 'read the passphrase from this open file descriptor', descriptor)
const withVaultOption = (command: Command): Command =>
  withPassphrase(command.option('--vault <folder>', "the vault's folder; without it, this user's own"))

program
  .command('doctor')
  .description('look at machine, runtime, keychain, models and vault')
  .option('--json', 'as JSON')
  .option('--vault <folder>', "the vault's folder")
  .action((options: { json?: boolean; vault?: string }) => run(() => doctor(options)))
withPassphrase(
  program
    .command('draft')
    .description('draft a note from a transcript')
    .argument('<file>', 'text, WebVTT, SRT or JSON')
    .option('--out <file>', 'write the draft to a file')
    .option('--vault <folder>', 'keep it in this vault; without it, one is made for the occasion and removed')
    .option('--template <id>', 'soap or h-and-p', 'soap')
    .option('--model <idOrFile>', 'a model of the list, or a GGUF file')
    .option('--in-parts', 'draft a visit that is longer than the context in parts')
    .option('--json', 'as JSON, by docs/schemas/draft-report.schema.json'),
).action((file: string, options: DraftOptions) => run(() => draft(file, options)))
withVaultOption(program.command('verify').description('verify the ledger of a vault').option('--json', 'as JSON')).action(
  (options: VerifyOptions) => run(() => verify(options)),
)
withVaultOption(
  program
    .command('replay')
    .description('draft again what a decision recorded, and compare')
    .argument('<id>', 'of the decision')
    .option('--json', 'as JSON'),
).action((id: string, options: ReplayOptions) => run(() => replay(id, options)))
program
  .command('walk')
  .description('walk the sample visit from door to door in the terminal')
  .action(() => run(() => walk()))

const models = program.command('models').description('list, check and import models')
models
  .command('list')
  .description('the catalogue, and what of it is here and fits')
  .option('--json', 'as JSON')
  .action((options: ModelsOptions) => run(() => modelsList(options)))
models
  .command('check')
  .description('read the header of a model file, hash it, and say whether it fits')
  .argument('<file>')
  .option('--json', 'as JSON')
  .action((file: string, options: ModelsOptions) => run(() => modelsCheck(file, options)))
models
  .command('card')
  .description('what is known of a model of the catalogue, with its source attributes')
  .argument('<id>')
  .option('--json', 'as JSON')
  .action((id: string, options: { json?: boolean }) => run(() => modelsCard(id, options)))
withVaultOption(models.command('import').description('put a model file on the list of a vault').argument('<file>')).action(
  (file: string, options: ModelsOptions) => run(() => modelsImport(file, options)),
)
withVaultOption(models.command('calibrate').description('measure how the chosen model runs fastest on this machine'))
  .option('--json', 'as JSON')
  .action((options: ModelsOptions) => run(() => modelsCalibrate(options)))
withVaultOption(
  models
    .command('evaluate')
    .description('try a model on visits that the project wrote')
    .argument('[idOrFile]', 'a model of the list, or a GGUF file, which is put on the list first; without it, the chosen one'),
)
  .option('--quick', 'the first 3 visits only')
  .option('--visits <n>', 'the first n visits, at least 3', visitCount)
  .option('--json', 'as JSON')
  .action((idOrFile: string | undefined, options: EvaluateOptions) => run(() => modelsEvaluate(idOrFile, options)))
withVaultOption(
  models
    .command('allow')
    .description('let an imported model draft for patients without an evaluation')
    .argument('<id>')
    .requiredOption('--reason <text>', 'why; it stays on record'),
).action((id: string, options: ModelsOptions & { reason: string }) => run(() => modelsAllow(id, options)))

const vault = program.command('vault').description('make a vault, or look at one')
vault
  .command('status')
  .option('--vault <folder>', "the vault's folder")
  .option('--json', 'as JSON')
  .action((options: VaultOptions) => run(() => vaultStatus(options)))
withVaultOption(
  vault
    .command('create')
    .option('--user-name <name>', 'who will sign', 'Clinician')
    .option('--device-file', 'keep the machine half of the key in a file (weaker)'),
).action((options: VaultOptions) => run(() => vaultCreate(options)))
withVaultOption(
  vault
    .command('accept-rollback')
    .description('go on from an older copy of the vault that was put back')
    .requiredOption('--reason <text>', 'why this copy is right; it stays on record'),
).action((options: AcceptOptions) => run(() => vaultAcceptRollback(options)))

try {
  await program.parseAsync()
} catch (error) {
  if (!(error instanceof CommanderError)) throw error
  process.exitCode = error.exitCode === 0 ? exitCodes.ok : exitCodes.usage
}
