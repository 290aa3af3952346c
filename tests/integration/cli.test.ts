/** The command line as it is used: spawned, with files, descriptors and exit codes. */
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { errorSentences, type ErrorCode } from '../../src/contract/errors.ts'
import { VerificationReport } from '../../src/contract/ledger.ts'
import { Evaluation } from '../../src/contract/evaluation.ts'
import { ModelCard } from '../../src/contract/model-card.ts'
import { CatalogueEntry } from '../../src/contract/models.ts'
import { defaultSettings } from '../../src/contract/settings.ts'
import { VaultStatus } from '../../src/contract/vault.ts'
import { DoctorReport } from '../../src/main/cli/commands/doctor.ts'
import { exitCodes } from '../../src/main/cli/exit-codes.ts'
import { writeTinyModel } from '../support/tiny-model.ts'
import { commandLineIn, interrupted, stoppedAfter, type Answer, type CommandLine } from '../support/command-line.ts'

const passphrase = 'long harbour lantern eight'
const sample = fileURLToPath(new URL('../../resources/samples/knee-and-blood-pressure.txt', import.meta.url))

let folder: string
let cloister: CommandLine
/** A vault that every test may copy and none may change. */
let vault: string
/** A copy, since hashes are remembered beside a model. */
let modelFile: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cloister-test-'))
  cloister = commandLineIn(folder)
  vault = join(folder, 'vault')
  modelFile = join(folder, 'stories260K.gguf')
  copyFileSync(new URL('../fixtures/stories260K.gguf', import.meta.url), modelFile)
  const made = cloister(['vault', 'create', '--vault', vault, '--device-file', '--user-name', 'Test Clinician', '--passphrase-fd', '3'], {
    passphrase,
  })
  expect(made).toMatchObject({ code: exitCodes.ok, out: expect.stringMatching(/^(?:[0-9A-Z]{5}-){7}[0-9A-Z]{5}\n$/) as unknown })
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

function copyOfVault(): string {
  const copy = mkdtempSync(join(folder, 'copy-'))
  cpSync(vault, copy, { recursive: true })
  return copy
}

function written(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

function refused(answer: Answer, code: number, error: ErrorCode): void {
  expect(answer).toEqual({ code, out: '', errors: `${error}  ${errorSentences[error]}\n` })
}

function verified(at: string): { readonly code: number | null; readonly report: VerificationReport } {
  const { code, out } = cloister(['verify', '--vault', at, '--passphrase-fd', '3', '--json'], { passphrase })
  return { code, report: VerificationReport.parse(JSON.parse(out)) }
}

describe('the command itself', () => {
  test.each([[['nonsense']], [['vault', 'nonsense']], [['draft']], [['doctor', '--nonsense']], [['verify', '--passphrase-fd', 'three']]])(
    '%j is not understood',
    (args) => {
      const { code, errors, out } = cloister(args)
      expect(code).toBe(exitCodes.usage)
      expect(errors).toMatch(/^error: /)
      expect(out).toBe('')
    },
  )

  test('no command takes a passphrase as an argument', () => {
    for (const args of [['verify'], ['vault', 'create'], ['draft', sample], ['replay', 'x'], ['models', 'import', modelFile]]) {
      const { code, errors } = cloister([...args, '--passphrase', passphrase])
      expect(code).toBe(exitCodes.usage)
      expect(errors).toContain("unknown option '--passphrase'")
    }
  })

  test('without a terminal and without a descriptor there is no way to give a passphrase', () => {
    const { code, errors } = cloister(['verify', '--vault', vault])
    expect(code).toBe(exitCodes.usage)
    expect(errors).toContain('--passphrase-fd')
  })

  test('a descriptor that is not open is named', () => {
    const { code, errors } = cloister(['verify', '--vault', vault, '--passphrase-fd', '9'])
    expect(code).toBe(exitCodes.usage)
    expect(errors).toContain('file descriptor 9')
  })

  test('the version is the one of the package', () => {
    const { version } = z
      .object({ version: z.string() })
      .parse(JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')))
    expect(cloister(['--version'])).toEqual({ code: exitCodes.ok, out: `${version}\n`, errors: '' })
  })
})

describe('doctor', () => {
  test('answers by its schema, and with 1 where something is missing', () => {
    const { code, out } = cloister(['doctor', '--json', '--vault', vault])
    const report = DoctorReport.parse(JSON.parse(out))
    expect(report.vault.state).toBe('locked')
    // No model and no keychain were given to it.
    expect(report.problems).toHaveLength(2)
    expect(code).toBe(exitCodes.no)
  })

  test('says in words what the JSON says, each sentence with one full stop', () => {
    const { code, out } = cloister(['doctor', '--vault', vault])
    expect(code).toBe(exitCodes.no)
    expect(out).toMatch(/^problem {3}No keychain: .*\.$/m)
    expect(out).toMatch(/^problem {3}No model file is here\. /m)
    expect(out).not.toContain('..')
  })

  test('names what is wrong with a vault in words', () => {
    const copy = copyOfVault()
    writeFileSync(join(copy, 'vault.db'), '')
    const { code, out } = cloister(['doctor', '--vault', copy])
    expect(code).toBe(exitCodes.no)
    expect(out).toContain(errorSentences.VAULT_EMPTY_FILE)
  })
})

describe('draft', () => {
  test('a file that is not there', () => {
    expect(cloister(['draft', join(folder, 'none.txt')])).toEqual({
      code: exitCodes.missing,
      out: '',
      errors: 'There is no file of that name. Check the path.\n',
    })
  })

  test('a folder', () => {
    expect(cloister(['draft', folder])).toEqual({ code: exitCodes.missing, out: '', errors: 'That is a folder, not a file.\n' })
  })

  test('an empty file', () => {
    refused(cloister(['draft', written('empty.txt', '')]), exitCodes.input, 'SOURCE_EMPTY')
  })

  test('bytes that are no text', () => {
    refused(cloister(['draft', written('binary.txt', randomBytes(4096))]), exitCodes.input, 'SOURCE_BINARY')
  })

  test('a template that there is not', () => {
    const { code, errors, out } = cloister(['draft', sample, '--template', 'haiku'])
    expect(code).toBe(exitCodes.usage)
    expect(errors).toContain('soap, h-and-p')
    expect(out).toBe('')
  })

  test('no model on this machine: nothing is drafted, and the vault made for the occasion is gone', () => {
    refused(cloister(['draft', sample]), exitCodes.missing, 'MODEL_MISSING')
    expect(readdirSync(join(folder, 'tmp'))).toEqual([])
  })

  test('the walk without a model goes on as far as it can, and says what is missing', () => {
    const { code, errors, out } = cloister(['walk'])
    expect(code).toBe(exitCodes.missing)
    expect(errors).toBe('')
    expect(out).toContain(errorSentences.MODEL_MISSING)
    expect(out).toContain('source.imported')
    expect(out).not.toContain('FAILS')
    expect(out).toMatch(/^\d+ entries, \d+ checkpoints, root [0-9a-f]{64}$/m)
  })
})

describe.skipIf(process.platform === 'win32')('interrupted', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('by %s, a command takes the vault it made for the occasion with it', async (signal) => {
    expect(await interrupted(folder, ['draft', sample], signal)).toBe(exitCodes.stopped)
    expect(readdirSync(join(folder, 'tmp'))).toEqual([])
  })
})

describe('vault', () => {
  test('a new vault is locked, private, and says how its key is kept', () => {
    const { code, out } = cloister(['vault', 'status', '--vault', vault, '--json'])
    expect(code).toBe(exitCodes.ok)
    expect(VaultStatus.parse(JSON.parse(out))).toMatchObject({ state: 'locked', backend: 'device-file', folder: vault, problem: null })
    if (process.platform !== 'win32') expect(statSync(vault).mode & 0o777).toBe(0o700)
  })

  test('is never replaced', () => {
    const before = readFileSync(join(vault, 'vault.keys.json'))
    refused(
      cloister(['vault', 'create', '--vault', vault, '--device-file', '--passphrase-fd', '3'], { passphrase }),
      exitCodes.usage,
      'VAULT_EXISTS',
    )
    expect(readFileSync(join(vault, 'vault.keys.json'))).toEqual(before)
  })

  test('is not made with a weak passphrase', () => {
    const place = join(folder, 'weak')
    refused(
      cloister(['vault', 'create', '--vault', place, '--device-file', '--passphrase-fd', '3'], { passphrase: 'abc' }),
      exitCodes.denied,
      'PASSPHRASE_WEAK',
    )
    expect(existsSync(place)).toBe(false)
  })

  test('does not fall back to a weaker place for its key by itself', () => {
    const place = join(folder, 'silent')
    const { code, errors } = cloister(['vault', 'create', '--vault', place, '--passphrase-fd', '3'], { passphrase })
    expect(code).toBe(exitCodes.usage)
    expect(errors).toContain('--device-file')
    expect(existsSync(place)).toBe(false)
  })

  test('that is damaged says so, with 1', () => {
    const copy = copyOfVault()
    writeFileSync(join(copy, 'vault.db'), 'SQLite format 3\0'.padEnd(8192, 'x'))
    const { code, out } = cloister(['vault', 'status', '--vault', copy])
    expect(code).toBe(exitCodes.no)
    expect(out).toMatch(/^damaged \(VAULT_\w+\)/)
  })
})

describe('verify', () => {
  test('a vault whose chain holds', () => {
    const copy = copyOfVault()
    const { code, report } = verified(copy)
    expect(code).toBe(exitCodes.ok)
    expect(report).toMatchObject({ holds: true, findings: [] })
    expect(report.entries).toBeGreaterThan(1)
  })

  test('the wrong passphrase', () => {
    refused(
      cloister(['verify', '--vault', copyOfVault(), '--passphrase-fd', '3'], { passphrase: `${passphrase}!` }),
      exitCodes.denied,
      'PASSPHRASE_WRONG',
    )
  })

  test('no vault', () => {
    refused(
      cloister(['verify', '--vault', join(folder, 'nowhere'), '--passphrase-fd', '3'], { passphrase }),
      exitCodes.missing,
      'VAULT_MISSING',
    )
  })

  test('a database that was put back to an older copy', () => {
    const copy = copyOfVault()
    verified(copy)
    copyFileSync(join(vault, 'vault.db'), join(copy, 'vault.db'))
    const { code, report } = verified(copy)
    expect(code).toBe(exitCodes.no)
    expect(report.findings.map(({ kind }) => kind)).toContain('vault-rolled-back')
  })

  test('checkpoints of another vault beside it', () => {
    const other = join(folder, 'other')
    cloister(['vault', 'create', '--vault', other, '--device-file', '--passphrase-fd', '3'], { passphrase })
    const copy = copyOfVault()
    copyFileSync(join(other, 'vault.checkpoints'), join(copy, 'vault.checkpoints'))
    const { code, report } = verified(copy)
    expect(code).toBe(exitCodes.no)
    expect(report.holds).toBe(false)
    expect(report.findings.map(({ severity }) => severity)).toContain('alarm')
  })

  test('no checkpoints beside it, though the vault wrote some: an alarm', () => {
    const copy = copyOfVault()
    rmSync(join(copy, 'vault.checkpoints'))
    const { code, out } = cloister(['verify', '--vault', copy, '--passphrase-fd', '3'], { passphrase })
    expect(code).toBe(exitCodes.no)
    expect(out).toMatch(/^alarm {2}.*it is gone/m)
  })
})

describe('vault accept-rollback', () => {
  const accept = (copy: string, given = passphrase, reason = 'restored from the backup of Sunday') =>
    cloister(['vault', 'accept-rollback', '--vault', copy, '--reason', reason, '--passphrase-fd', '3'], { passphrase: given })
  const putBack = (): string => {
    const copy = copyOfVault()
    verified(copy)
    copyFileSync(join(vault, 'vault.db'), join(copy, 'vault.db'))
    return copy
  }

  test('an older copy: from then on the vault holds, and says what was accepted', () => {
    const copy = putBack()
    const { code, errors } = accept(copy)
    expect(errors).toBe('')
    expect(code).toBe(exitCodes.ok)
    const { code: after, report } = verified(copy)
    expect(after).toBe(exitCodes.ok)
    expect(report.findings).toMatchObject([{ kind: 'rollback-accepted', severity: 'notice' }])
    refused(accept(copy), exitCodes.usage, 'NO_ROLLBACK')
  })

  test('the wrong passphrase, no reason, and a vault that is no older copy', () => {
    const copy = putBack()
    refused(accept(copy, `${passphrase}!`), exitCodes.denied, 'PASSPHRASE_WRONG')
    expect(accept(copy, passphrase, ' ').code).toBe(exitCodes.usage)
    expect(verified(copy).code).toBe(exitCodes.no)
    refused(accept(copyOfVault()), exitCodes.usage, 'NO_ROLLBACK')
  })

  test('checkpoints of another vault beside it', () => {
    const other = join(folder, 'another')
    cloister(['vault', 'create', '--vault', other, '--device-file', '--passphrase-fd', '3'], { passphrase })
    const copy = copyOfVault()
    copyFileSync(join(other, 'vault.checkpoints'), join(copy, 'vault.checkpoints'))
    refused(accept(copy), exitCodes.no, 'LEDGER_BROKEN')
  })
})

describe('replay', () => {
  test('a decision that is not in the vault', () => {
    refused(
      cloister(['replay', '01890a5d-ac96-774b-bcce-b302099a8057', '--vault', copyOfVault(), '--passphrase-fd', '3'], { passphrase }),
      exitCodes.missing,
      'NOT_FOUND',
    )
  })

  test('something that is no id', () => {
    refused(cloister(['replay', 'yesterday', '--vault', copyOfVault(), '--passphrase-fd', '3'], { passphrase }), exitCodes.usage, 'INVALID')
  })
})

describe('models', () => {
  const Row = CatalogueEntry.extend({ present: z.boolean(), path: z.string(), fits: z.boolean() })

  test('the list is the catalogue, and 1 says that none is here', () => {
    const { code, out } = cloister(['models', 'list', '--json'])
    const rows = z.array(Row).parse(JSON.parse(out))
    expect(rows.filter(({ isDefault }) => isDefault)).toHaveLength(1)
    expect(rows.some(({ present }) => present)).toBe(false)
    expect(code).toBe(exitCodes.no)
  })

  test('a model without a chat template cannot draft', () => {
    const { code, out } = cloister(['models', 'check', modelFile])
    expect(code).toBe(exitCodes.no)
    expect(out).toContain('no chat template')
  })

  test('a text file is no model', () => {
    refused(cloister(['models', 'check', sample]), exitCodes.input, 'MODEL_NOT_GGUF')
  })

  test('a model that was cut short', () => {
    const cut = written('cut.gguf', readFileSync(modelFile).subarray(0, 600_000))
    refused(cloister(['models', 'check', cut]), exitCodes.input, 'MODEL_TRUNCATED')
  })

  test('a model that is not there', () => {
    refused(cloister(['models', 'check', join(folder, 'none.gguf')]), exitCodes.missing, 'MODEL_MISSING')
  })
})

describe('an imported model', () => {
  let own: string
  let id: string
  const inVault = (...args: string[]): Answer => cloister([...args, '--vault', own, '--passphrase-fd', '3'], { passphrase })

  beforeAll(() => {
    const tiny = join(folder, 'tiny.gguf')
    writeTinyModel(tiny)
    own = copyOfVault()
    const { code, out } = inVault('models', 'import', tiny)
    expect(code).toBe(exitCodes.ok)
    id = out.split(' ')[0] ?? ''
  })

  test('does not draft for patients before it was evaluated', () => {
    refused(inVault('draft', sample, '--model', id), exitCodes.unavailable, 'MODEL_NOT_EVALUATED')
  })

  test('that a few visits were tried with has a card, and still does not', { timeout: 600_000 }, () => {
    const { code, errors, out } = inVault('models', 'evaluate', id, '--quick', '--json')
    expect(code).toBe(exitCodes.ok)
    const card = Evaluation.parse(JSON.parse(out))
    expect(card).toMatchObject({ modelId: id })
    expect(card.scores).toHaveLength(3)
    expect(errors).toMatch(/^visit 1 of 3: /m)
    expect(errors).toMatch(/^note: 3 of 12 visits are a look\./m)
    refused(inVault('draft', sample, '--model', id), exitCodes.unavailable, 'MODEL_NOT_EVALUATED')
  })

  test('is evaluated on 3 to 12 visits, and only where it is known', () => {
    for (const count of ['2', '13', 'all']) expect(inVault('models', 'evaluate', id, '--visits', count).code).toBe(exitCodes.usage)
    refused(inVault('models', 'evaluate', 'imported-nothing'), exitCodes.missing, 'NOT_FOUND')
    refused(inVault('models', 'allow', 'imported-nothing', '--reason', 'compared elsewhere'), exitCodes.missing, 'NOT_FOUND')
  })

  test('is not evaluated in a vault that takes no record of it', () => {
    const older = mkdtempSync(join(folder, 'older-'))
    cpSync(own, older, { recursive: true })
    verified(older)
    copyFileSync(join(own, 'vault.db'), join(older, 'vault.db'))
    const { code, errors, out } = cloister(['models', 'evaluate', id, '--vault', older, '--passphrase-fd', '3'], { passphrase })
    expect([code, out]).toEqual([exitCodes.no, ''])
    expect(errors).toBe(`LEDGER_BROKEN  ${errorSentences.LEDGER_BROKEN}\n`) // no visit was begun
  })

  test('is allowed with a reason, which stays on record', () => {
    expect(inVault('models', 'allow', id).code).toBe(exitCodes.usage)
    expect(inVault('models', 'allow', id, '--reason', ' ').code).toBe(exitCodes.usage)
    const { code, out } = inVault('models', 'allow', id, '--reason', 'compared elsewhere')
    expect(code).toBe(exitCodes.ok)
    expect(out).toContain(`${id} may draft for patients without an evaluation.`)
  })
})

describe('models evaluate FILE', () => {
  let own: string
  let tiny: string
  const evaluate = (...args: string[]): Answer =>
    cloister(['models', 'evaluate', ...args, '--vault', own, '--passphrase-fd', '3'], { passphrase })
  /** Stopped at its first visit. */
  const tried = (file: string): Promise<Answer> =>
    stoppedAfter(folder, ['models', 'evaluate', file, '--vault', own, '--passphrase-fd', '3'], passphrase, /^visit 1 of 12: /m)

  beforeAll(() => {
    tiny = join(folder, 'brought.gguf')
    writeTinyModel(tiny)
    own = copyOfVault()
  })

  test('that is not there, is no model, is cut short or cannot draft is refused as by import, and nothing is on record', () => {
    const entries = (): number => verified(own).report.entries
    const cut = written('cut-short.gguf', readFileSync(tiny).subarray(0, 600_000))
    const before = entries()
    refused(evaluate('imported-nothing'), exitCodes.missing, 'NOT_FOUND')
    const ofOne = entries() - before
    refused(evaluate('none.gguf'), exitCodes.missing, 'MODEL_MISSING')
    refused(evaluate(folder), exitCodes.missing, 'MODEL_MISSING')
    refused(evaluate(sample), exitCodes.input, 'MODEL_NOT_GGUF')
    refused(evaluate(cut), exitCodes.input, 'MODEL_TRUNCATED')
    refused(evaluate(modelFile), exitCodes.unavailable, 'MODEL_NO_TEMPLATE')
    const ofLooking = -entries() + entries()
    // The vault is opened each time, and nothing else is on record.
    expect(entries() - before).toBe(6 * (ofOne - ofLooking) + 4 * ofLooking)
  })

  test('puts it on the list, on record, and tries it; by another name it is the model that it is on the list', async () => {
    const before = verified(own).report.entries
    const first = await tried(tiny)
    expect(first.code).toBe(exitCodes.stopped)
    const [, id = ''] = /^on the list now: (imported-[0-9a-f]{16}) /.exec(first.errors) ?? []
    expect(id).not.toBe('')
    const after = verified(own).report.entries

    const copy = join(folder, 'the-same-by-another-name')
    copyFileSync(tiny, copy)
    const again = await tried(copy)
    expect([again.code, again.errors.includes('on the list now')]).toEqual([exitCodes.stopped, false])
    expect(after - before - (verified(own).report.entries - after)).toBe(1) // the import

    // Where the file of the list is gone, the one that is named takes its place.
    rmSync(tiny)
    refused(evaluate(id), exitCodes.missing, 'MODEL_MISSING')
    expect((await tried(copy)).errors).toContain(`on the list now: ${id} `)
  })

  test('is in its help', () => {
    const { code, out } = cloister(['models', 'evaluate', '--help'])
    expect(code).toBe(exitCodes.ok)
    expect(out).toContain('[idOrFile]')
    expect(out).toMatch(/GGUF\s+file/)
  })
})

describe('models card', () => {
  test('says what is known of a model of the catalogue, and what is not', () => {
    const { code, out } = cloister(['models', 'card', defaultSettings.modelId])
    expect(code).toBe(exitCodes.ok)
    expect(out).toContain('Not for')
    expect(out).toContain('Intended users: ')
    expect(out).toMatch(/: not known$/m)
    const json = cloister(['models', 'card', defaultSettings.modelId, '--json'])
    expect(ModelCard.parse(JSON.parse(json.out)).modelId).toBe(defaultSettings.modelId)
  })

  test('of another model there is none', () => {
    const { code, errors } = cloister(['models', 'card', 'nobody'])
    expect(code).toBe(exitCodes.usage)
    expect(errors).toContain(defaultSettings.modelId)
  })
})

describe('under a Node that is too old', () => {
  const oldNode = findOldNode()

  test.skipIf(oldNode === null)('goes on with its own Node, passphrase and all', () => {
    if (oldNode === null) throw new Error('skipped without an older Node')
    const { code, out } = cloister(['verify', '--vault', copyOfVault(), '--passphrase-fd', '3', '--json'], { passphrase, node: oldNode })
    expect(code).toBe(exitCodes.ok)
    expect(VerificationReport.parse(JSON.parse(out)).holds).toBe(true)
    expect(cloister(['nonsense'], { node: oldNode }).code).toBe(exitCodes.usage)
  })

  test.skipIf(oldNode === null)('says which Node it needs where its own is not there', () => {
    if (oldNode === null) throw new Error('skipped without an older Node')
    const alone = join(folder, 'package', 'src', 'main', 'cli')
    mkdirSync(alone, { recursive: true })
    copyFileSync(fileURLToPath(new URL('../../src/main/cli/cloister.mjs', import.meta.url)), join(alone, 'cloister.mjs'))
    expect(() => execFileSync(oldNode, [join(alone, 'cloister.mjs'), 'doctor'], { encoding: 'utf8', stdio: 'pipe' })).toThrow(
      expect.objectContaining({
        status: exitCodes.unavailable,
        stdout: '',
        stderr: expect.stringMatching(/^Cloister needs Node 22\.18/) as unknown,
      }),
    )
  })
})

/** A Node below 22 on the path, other than the project's own; null where there is none, and then the tests of it say that they were skipped. */
function findOldNode(): string | null {
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/local/bin', '/usr/bin']
  const majorOf = (path: string): number => Number(execFileSync(path, ['-p', 'process.versions.node.split(".")[0]'], { encoding: 'utf8' }))
  return folders.map((at) => join(at, name)).find((path) => existsSync(path) && majorOf(path) < 22) ?? null
}
