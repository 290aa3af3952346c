/** A page that has fallen behind the code is worse than none: what can be compared is compared. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { auditKinds } from '../../src/contract/audit.ts'
import { exitCodes } from '../../src/main/cli/exit-codes.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const textOf = (path: string): string => readFileSync(join(root, path), 'utf8')

const pages = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  'models/README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
]

/** Links to files, of a page's running text; without what is in code. */
function linksOf(page: string): string[] {
  const text = textOf(page).replaceAll(/```[\s\S]*?```|`[^`\n]*`/g, '')
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target).filter((target) => !/^(?:https?:|#)/.test(target))
}

test.each(pages)('the links of %s lead somewhere', (page) => {
  const broken = linksOf(page).filter((target) => !existsSync(join(root, dirname(page), target.replace(/#.*/, ''))))
  expect(broken).toEqual([])
})

test('every page of docs is linked from another page', () => {
  const linked = new Set(pages.flatMap((page) => linksOf(page).map((target) => join(dirname(page), target.replace(/#.*/, '')))))
  const alone = pages.filter((page) => page.startsWith('docs') && !linked.has(page))
  expect(alone).toEqual([])
})

/** The first cell of each row of a page's tables. */
const firstCells = (page: string): string[] => [...textOf(page).matchAll(/^\| *([^|]*?) *\|/gm)].map(([, cell = '']) => cell)

test('the exit codes of the command line are those that are documented', () => {
  const documented = firstCells('docs/administrator/command-line.md').filter((cell) => /^\d+$/.test(cell))
  expect(documented.map(Number)).toEqual(Object.values(exitCodes))
})

test('every command and option of the command line is documented', () => {
  const page = textOf('docs/administrator/command-line.md')
  const source = textOf('src/main/cli/index.ts')
  const names = [...source.matchAll(/\.(?:command|option)\(\s*'([a-z-]+)/g)].map(([, name = '']) => name)
  expect(names.length).toBeGreaterThan(15)
  expect(names.filter((name) => !new RegExp(`(?:\`|\\b|\\s)${name}\\b`).test(page))).toEqual([])
})

test('the kinds of acts on record are those that are documented', () => {
  const documented = firstCells('docs/administrator/what-is-recorded.md').flatMap((cell) => /^`([\w.-]+)`$/.exec(cell)?.[1] ?? [])
  expect(documented).toEqual([...auditKinds])
})
