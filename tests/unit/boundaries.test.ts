/** Each boundary is crossed here on purpose, in a tree made for it, and must be refused. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ESLint } from 'eslint'
import ts from 'typescript'
import { beforeAll, describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

describe('directions and doors', () => {
  const doors = ['ledger', 'vault', 'access', 'records', 'decisions', 'models', 'drafting'].map(
    (name) => `src/main/service/${name}/index.ts`,
  )
  /** What there is to import in the tree. */
  const tree = [
    ...doors,
    'src/contract/index.ts',
    'src/main/shell/window.ts',
    'src/main/service/index.ts',
    'src/main/service/vault/seals.ts',
    'src/main/engine/main.ts',
    'src/main/cli/index.ts',
    'src/renderer/app.ts',
    'src/preload/preload.ts',
    'tests/support/help.ts',
  ]

  /** The rule, the folder from which it is broken, and the import that breaks it. */
  const crossings = [
    ['renderer-knows-only-the-contract', 'src/renderer/', '../main/service/index.ts'],
    ['renderer-knows-only-the-contract', 'src/renderer/', '../preload/preload.ts'],
    ['preload-knows-only-the-contract', 'src/preload/', '../main/shell/window.ts'],
    ['contract-stands-alone', 'src/contract/', '../main/service/index.ts'],
    ['shell-never-reaches-in', 'src/main/shell/', '../service/index.ts'],
    ['service-is-plain-node', 'src/main/service/', '../engine/main.ts'],
    ['service-is-plain-node', 'src/main/service/vault/', '../../shell/window.ts'],
    ['engine-knows-no-records', 'src/main/engine/', '../service/vault/index.ts'],
    ['cli-without-electron', 'src/main/cli/', '../shell/window.ts'],
    ['electron-in-the-shell-only', 'src/main/service/', 'electron'],
    ['electron-in-the-shell-only', 'src/renderer/', 'electron'],
    ['database-in-the-vault-only', 'src/main/shell/', 'better-sqlite3-multiple-ciphers'],
    ['no-network', 'src/main/engine/', 'node:https'],
    ['no-network', 'src/main/service/', 'net'],
    ['no-node-in-the-window', 'src/renderer/', 'node:fs'],
    ['no-test-code-in-what-ships', 'src/main/service/', '../../../tests/support/help.ts'],
    ['order-of-ledger', 'src/main/service/ledger/', '../vault/index.ts'],
    ['order-of-records', 'src/main/service/records/', '../drafting/index.ts'],
    ['door-of-vault', 'src/main/service/records/', '../vault/seals.ts'],
    ['no-unresolved', 'src/main/service/', './nowhere.ts'],
  ] as const
  const allowed = [
    ['src/main/service/drafting/', '../vault/index.ts'],
    ['src/renderer/', '../contract/index.ts'],
    ['src/main/shell/', 'electron'],
    ['src/main/service/vault/', 'better-sqlite3-multiple-ciphers'],
    ['src/main/cli/', '../service/index.ts'],
  ] as const

  /** Each crossing in a file of its own, in one tree that is looked at once: rules broken, by file. */
  function cruise(): Map<string, string[]> {
    const folder = mkdtempSync(join(tmpdir(), 'cloister-boundaries-'))
    try {
      for (const file of tree) write(folder, file, 'export {}\n')
      crossings.forEach(([, from, to], at) => {
        write(folder, `${from}crossing-${String(at)}.ts`, `import '${to}'\n`)
      })
      allowed.forEach(([from, to], at) => {
        write(folder, `${from}allowed-${String(at)}.ts`, `import '${to}'\n`)
      })
      write(
        folder,
        'package.json',
        '{ "name": "tree", "type": "module", "dependencies": { "electron": "*", "better-sqlite3-multiple-ciphers": "*" } }',
      )
      for (const name of ['electron', 'better-sqlite3-multiple-ciphers']) {
        write(folder, `node_modules/${name}/package.json`, `{ "name": "${name}", "version": "1.0.0", "main": "index.js" }`)
        write(folder, `node_modules/${name}/index.js`, '')
      }
      for (const file of ['.dependency-cruiser.cjs', 'tsconfig.base.json']) cpSync(join(root, file), join(folder, file))
      const cruiser = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruiser.mjs')
      const args = [cruiser, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'src']
      const { stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
      const { summary } = JSON.parse(stdout) as { summary: { violations: { from: string; rule: { name: string } }[] } }
      const broken = new Map<string, string[]>()
      for (const { from, rule } of summary.violations) broken.set(from, [...(broken.get(from) ?? []), rule.name])
      return broken
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
  let broken = new Map<string, string[]>()
  beforeAll(() => {
    broken = cruise()
  })

  test.each(crossings.map((crossing, at) => [...crossing, at] as const))('%s: %s may not import %s', (rule, from, _to, at) => {
    expect(broken.get(`${from}crossing-${String(at)}.ts`)).toContain(rule)
  })

  test.each(allowed.map((pair, at) => [...pair, at] as const))('%s may import %s', (from, _to, at) => {
    expect(broken.get(`${from}allowed-${String(at)}.ts`)).toBeUndefined()
  })

  function write(folder: string, file: string, text: string): void {
    const path = join(folder, file)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
})

describe('lint', () => {
  const eslint = new ESLint({ cwd: root })

  test.each([
    ['src/main/service/settings.ts', "import 'node:https'", 'no-restricted-imports'],
    ['src/main/engine/main.ts', "import { connect } from 'node:net'\nconnect(1)", 'no-restricted-imports'],
    ['src/main/shell/window.ts', "import { net } from 'electron'\nvoid net", 'no-restricted-imports'],
    ['src/main/service/settings.ts', "export const stolen = fetch('https://example.org')", 'no-restricted-globals'],
    ['src/renderer/main.tsx', "export const socket = new WebSocket('wss://example.org')", 'no-restricted-globals'],
    ['src/main/service/settings.ts', "export const home = process.env['HOME']", 'no-restricted-syntax'],
    ['src/contract/settings.ts', 'export const loose = (x: any): string => x.y', '@typescript-eslint/no-explicit-any'],
  ])('%s refuses: %s', async (file, code, rule) => {
    const [result] = await eslint.lintText(`${code}\n`, { filePath: join(root, file) })
    expect(result?.messages.map((message) => message.ruleId)).toContain(rule)
  })
})

describe('types', () => {
  /** Messages of the compiler for one more file in a runtime's project. */
  function errorsOf(project: string, code: string): string[] {
    const folder = join(root, project)
    const { config } = ts.readConfigFile(join(folder, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as { config: object }
    const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: ['x.ts'] }, ts.sys, folder)
    const file = join(folder, 'x.ts')
    const host = ts.createCompilerHost(options)
    const { fileExists, getSourceFile } = host
    host.fileExists = (path) => path === file || fileExists(path)
    host.getSourceFile = (path, ...rest) =>
      path === file ? ts.createSourceFile(path, code, ts.ScriptTarget.ES2023) : getSourceFile(path, ...rest)
    return ts
      .getPreEmitDiagnostics(ts.createProgram([file], options, host))
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
  }

  test.each([
    ['src/renderer', 'export const here: string = process.cwd()', /'process'/],
    ['src/renderer', 'export const bytes = Buffer.alloc(1)', /'Buffer'/],
    ['src/renderer', "export { readFileSync } from 'node:fs'", /'node:fs'/],
    ['src/contract', 'export const here: string = process.cwd()', /'process'/],
    ['src/contract', 'export const page = document.title', /'document'/],
    ['src/main/service', 'export const page = document.title', /'document'/],
    ['src/main/engine', 'export const page = window.name', /'window'/],
  ])('in %s this does not compile: %s', (project, code, complaint) => {
    const errors = errorsOf(project, code)
    expect(
      errors.some((error) => complaint.test(error)),
      errors.join('\n'),
    ).toBe(true)
  })

  test('what belongs there compiles', () => {
    expect(errorsOf('src/renderer', 'export const title: string = document.title')).toEqual([])
    expect(errorsOf('src/main/service', 'export const here: string = process.cwd()')).toEqual([])
  })
})
