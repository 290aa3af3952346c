/** A procedure that does not say what it takes, gives, may fail with, needs and leaves on record is not a promise. */
import { isContractProcedure } from '@orpc/contract'
import { expect, test } from 'vitest'
import { auditKinds } from '../../src/contract/audit.ts'
import { engineContract } from '../../src/contract/engine.ts'
import { errorSentences, isErrorCode } from '../../src/contract/errors.ts'
import { contract } from '../../src/contract/index.ts'
import { permissions } from '../../src/contract/permissions.ts'
import { shellContract } from '../../src/contract/shell.ts'

/** What a procedure of oRPC holds, as far as it is looked at here; its own type says `any`. */
type Stated = {
  readonly inputSchema?: Schema
  readonly outputSchema?: Schema
  readonly errorMap: Readonly<Record<string, unknown>>
  readonly meta: { readonly permission?: unknown; readonly audit?: unknown }
}
type Schema = { readonly '~standard': { validate(value: unknown): unknown } }
type Found = { readonly path: string; readonly stated: Stated }

function proceduresOf(node: unknown, path: string): Found[] {
  if (isContractProcedure(node)) return [{ path, stated: node['~orpc'] as Stated }]
  if (typeof node !== 'object' || node === null) throw new Error(`${path} is neither a procedure nor a group of them`)
  return Object.entries(node).flatMap(([name, child]) => proceduresOf(child, `${path}.${name}`))
}

const found = [...proceduresOf(contract, 'contract'), ...proceduresOf(shellContract, 'shell'), ...proceduresOf(engineContract, 'engine')]

test('the contracts hold procedures', () => {
  expect(found.length).toBeGreaterThan(50)
})

test.each(found)(
  '$path states input, output, errors, permission and audit',
  async ({ stated: { errorMap, inputSchema, meta, outputSchema } }) => {
    expect(outputSchema).toBeDefined()
    expect(inputSchema).toBeDefined()
    // Unknown keys are refused, so that nothing rides along.
    expect(await inputSchema?.['~standard'].validate({ 'key of an attacker': 1 })).toHaveProperty('issues')

    for (const code of ['LOCKED', 'FORBIDDEN', 'INVALID', 'INTERNAL']) expect(errorMap).toHaveProperty(code)
    for (const [code, item] of Object.entries(errorMap)) {
      if (!isErrorCode(code)) throw new Error(`${code} is not a code of the contract`)
      expect(item).toMatchObject({ message: errorSentences[code], data: expect.anything() as unknown })
    }

    expect(permissions).toContain(meta.permission)
    const { audit } = meta
    if (typeof audit === 'string') expect(auditKinds).toContain(audit)
    else expect(audit).toEqual({ none: expect.stringMatching(/\S{2,} \S{2,}/) as unknown })
  },
)

test('every error has one sentence, ending in a full stop, that a clinician can read', () => {
  for (const [code, sentence] of Object.entries(errorSentences)) {
    expect(sentence, code).toMatch(/^[A-Z].{10,200}\.$/)
    expect(sentence, code).not.toMatch(/\b(undefined|null|exception|stack|SQLITE|errno)\b/i)
  }
})

test('what changes a record is on record', () => {
  const silent = found.filter(({ stated: { meta } }) => {
    const { audit, permission } = meta
    return typeof audit !== 'string' && /write|sign|manage|disclose/.test(String(permission))
  })
  // Keystrokes become acts when they are kept, and a preview stores nothing.
  expect(silent.map(({ path }) => path).sort()).toEqual([
    'contract.notes.saveBuffer',
    'contract.sources.preview',
    'contract.sources.previewAppend',
  ])
})
