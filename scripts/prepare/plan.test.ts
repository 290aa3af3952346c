import { describe, expect, test } from 'vitest'
import { missingPackages, plan, type Facts, type Step } from './plan.mjs'

const entry = {
  id: 'm',
  name: 'Model',
  file: 'm.gguf',
  sha256: 'a'.repeat(64),
  bytes: 1_000_000_000,
  sources: [
    { kind: 'hub', where: 'Someone/m-GGUF', parts: null },
    { kind: 'pip', where: 'm-part{n}==1', parts: 22 },
  ],
} as const
const debian = { id: 'debian', like: [], version: 12 }
const ubuntu = { id: 'ubuntu', like: ['debian'], version: 24.04 }
const model = { entry, path: '/home/u/.cache/cloister-models/m.gguf', state: 'verified', freeBytes: 50e9, givenFolder: null } as const

/** A machine on which there is nothing left to do, except what `found` says. */
function facts(found: Partial<Facts>): Facts {
  return {
    purpose: 'start',
    platform: 'linux',
    isRoot: false,
    distribution: debian,
    hasApt: true,
    installedPackages: ['libsecret-1-0'],
    modules: 'current',
    scriptsToRun: [],
    hasScreen: false,
    hasElectron: true,
    hasBrowser: true,
    hasPip: true,
    mayDownloadModel: true,
    model,
    ...found,
  }
}
const kinds = (steps: readonly Step[]): string[] => steps.map((step) => step.do)
const told = (steps: readonly Step[]): string => steps.flatMap((step) => (step.do === 'tell' ? [step.text] : [])).join('\n')

test('a machine that has everything needs nothing, on every platform', () => {
  for (const platform of ['linux', 'darwin', 'win32']) {
    expect(plan(facts({ platform, hasApt: platform === 'linux', hasScreen: platform !== 'linux' })), platform).toEqual([])
  }
})

describe('Debian and Ubuntu', () => {
  const bare = { installedPackages: [], modules: 'absent', scriptsToRun: ['node', 'keytar'] } as const

  test('root on a bare machine installs packages first, then modules, then their approved scripts', () => {
    expect(kinds(plan(facts({ ...bare, isRoot: true })))).toEqual(['install-packages', 'npm-ci', 'run-install-scripts'])
  })

  test('an ordinary user is told the exact line, and the rest goes on', () => {
    const steps = plan(facts(bare))
    expect(kinds(steps)).toEqual(['tell', 'npm-ci', 'run-install-scripts'])
    expect(told(steps)).toContain(
      'sudo apt-get install -y --no-install-recommends libsecret-1-0 g++ make python3 pkg-config libsecret-1-dev\n',
    )
  })

  test('a start never asks for what only tests need', () => {
    const names = missingPackages(facts({ ...bare, hasScreen: true, hasBrowser: false }))
    for (const name of ['chromium', 'strace', 'xvfb', 'gnome-keyring']) expect(names).not.toContain(name)
    expect(names).toContain('libgtk-3-0')
  })

  test('a start without a screen asks for no window libraries', () => {
    expect(missingPackages(facts(bare))).not.toContain('libgtk-3-0')
  })

  test('tests ask for a screen, a keychain, a tracer and a browser', () => {
    const names = missingPackages(facts({ purpose: 'test', hasBrowser: false }))
    for (const name of ['chromium', 'strace', 'xvfb', 'gnome-keyring', 'libgtk-3-0']) expect(names).toContain(name)
  })

  test('the compiler is wanted only while keytar has yet to be built', () => {
    expect(missingPackages(facts({ installedPackages: [] }))).toEqual(['libsecret-1-0'])
    expect(missingPackages(facts({ installedPackages: [], scriptsToRun: ['keytar'] }))).toContain('g++')
  })

  test('packages that were renamed for 64-bit time are asked for by their new names', () => {
    const names = missingPackages(facts({ purpose: 'test', distribution: ubuntu }))
    expect(names).toContain('libgtk-3-0t64')
    expect(names).not.toContain('libgtk-3-0')
    expect(missingPackages(facts({ purpose: 'test', distribution: { ...debian, version: 13 } }))).toContain('libasound2t64')
  })

  test("Ubuntu's chromium package cannot be driven, so the browser comes from elsewhere", () => {
    const found = facts({ purpose: 'test', distribution: ubuntu, hasBrowser: false, isRoot: true })
    expect(missingPackages(found)).not.toContain('chromium')
    expect(kinds(plan(found))).toContain('browser')
  })
})

describe('other platforms', () => {
  test('a Linux without apt is told what is needed', () => {
    const steps = plan(facts({ hasApt: false, distribution: { id: 'fedora', like: [], version: 43 }, modules: 'absent' }))
    expect(kinds(steps)).toEqual(['tell', 'npm-ci'])
    expect(told(steps)).toContain('libsecret')
  })

  test.each([
    ['darwin', 'xcode-select --install'],
    ['win32', 'winget install'],
  ])('%s is told what brings Python, and the hub is tried', (platform, words) => {
    const steps = plan(facts({ platform, hasApt: false, hasScreen: true, hasPip: false, model: { ...model, state: 'absent' } }))
    expect(kinds(steps)).toEqual(['tell', 'fetch-model'])
    expect(told(steps)).toContain(words)
    expect(steps.at(-1)).toMatchObject({ sources: [{ kind: 'hub' }] })
  })

  test('no packages of Debian are asked for on macOS', () => {
    expect(kinds(plan(facts({ platform: 'darwin', hasApt: false, installedPackages: [], modules: 'stale' })))).toEqual(['npm-ci'])
  })
})

describe('the Electron runtime', () => {
  test('is fetched for a start with a screen and for tests', () => {
    expect(kinds(plan(facts({ hasElectron: false, hasScreen: true, installedPackages: everything() })))).toEqual(['electron'])
    expect(kinds(plan(facts({ hasElectron: false, purpose: 'test', installedPackages: everything() })))).toEqual(['electron'])
  })

  test('is not fetched for a start without a screen', () => {
    expect(plan(facts({ hasElectron: false }))).toEqual([])
  })

  function everything(): string[] {
    return ['libsecret-1-0', ...missingPackages(facts({ purpose: 'test', hasScreen: true, hasBrowser: false }))]
  }
})

describe('the model', () => {
  const absent = { ...model, state: 'absent' } as const

  test('sources are tried in the order folder, pip, hub, whatever the order in the catalogue', () => {
    const steps = plan(facts({ model: { ...absent, givenFolder: '/media/stick' } }))
    expect(steps).toMatchObject([
      { do: 'fetch-model', sources: [{ kind: 'folder', where: '/media/stick' }, { kind: 'pip' }, { kind: 'hub' }] },
    ])
  })

  test('one that was cut off is gone on with', () => {
    expect(kinds(plan(facts({ model: { ...model, state: 'partial' } })))).toEqual(['fetch-model'])
  })

  test('one that was put there by hand is checked and not fetched', () => {
    expect(kinds(plan(facts({ model: { ...model, state: 'unverified' } })))).toEqual(['check-model'])
  })

  test('where downloading is switched off, a named folder still serves; without one it is said what to bring and where', () => {
    expect(plan(facts({ mayDownloadModel: false, model: { ...absent, givenFolder: '/media/stick' } }))).toMatchObject([
      { sources: [{ kind: 'folder' }] },
    ])
    const words = told(plan(facts({ mayDownloadModel: false, model: absent })))
    expect(words).toContain(entry.sha256)
    expect(words).toContain(model.path)
    expect(words).toContain('CLOISTER_MODEL_FOLDER')
  })

  test('a disk that is too full is named with both figures, and nothing is fetched', () => {
    const steps = plan(facts({ model: { ...absent, freeBytes: 300e6 } }))
    expect(kinds(steps)).toEqual(['tell'])
    expect(told(steps)).toMatch(/1\.0 GB.*0\.3 GB/)
  })

  test('pip is installed where root may, and passed over where nobody may', () => {
    const rooted = plan(facts({ isRoot: true, hasPip: false, model: absent }))
    expect(rooted).toMatchObject([
      { do: 'install-packages', names: ['python3', 'python3-pip'] },
      { sources: [{ kind: 'pip' }, { kind: 'hub' }] },
    ])
    expect(plan(facts({ hasPip: false, model: absent })).at(-1)).toMatchObject({ sources: [{ kind: 'hub' }] })
  })

  test('a catalogue without a default asks for nothing', () => {
    expect(plan(facts({ model: null }))).toEqual([])
  })
})
