/** The real libraries against a real Secret Service, in a session bus of its own, without a screen. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const scenarioFile = new URL('keychain-scenario.ts', import.meta.url).pathname
let home: string

beforeAll(() => {
  for (const program of ['dbus-run-session', 'gnome-keyring-daemon']) {
    if (spawnSync(program, ['--version']).error !== undefined) {
      throw new Error(`${program} is not installed; scripts/prepare.mjs installs it (packages dbus-daemon and gnome-keyring)`)
    }
  }
  home = mkdtempSync(join(tmpdir(), 'cloister-home-'))
})
afterAll(() => {
  if (home !== '') rmSync(home, { recursive: true, force: true })
})

/** An environment without a desktop of its own: what the machine's session has must not be touched. */
function bareEnvironment(homeFolder: string): NodeJS.ProcessEnv {
  const { PATH } = process.env
  return { PATH, HOME: homeFolder, LANG: 'C.UTF-8' }
}

function inSession(scenario: string, unlock: boolean, homeFolder = home): unknown {
  const keyring = unlock ? 'printf test-login | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; ' : ''
  const command = `${keyring}exec "$0" "$1" "$2"`
  return outcome(['dbus-run-session', '--', 'sh', '-c', command, process.execPath, scenarioFile, scenario], homeFolder)
}

function outcome([program = '', ...args]: readonly string[], homeFolder = home): unknown {
  const { stdout, stderr } = spawnSync(program, args, {
    env: bareEnvironment(homeFolder),
    encoding: 'utf8',
    timeout: 25_000,
    killSignal: 'SIGKILL',
  })
  const line = stdout.trim().split('\n').at(-1) ?? ''
  if (!line.startsWith('{')) throw new Error(`the scenario said nothing: ${stderr.slice(-2000)}`)
  return JSON.parse(line)
}

describe.runIf(process.platform === 'linux')('the Secret Service', () => {
  it.each([
    ['keytar', 'keytar'],
    ['keyring', '@napi-rs/keyring'],
  ])('keeps, replaces and forgets a secret through %s', (scenario, library) => {
    expect(inSession(scenario, true)).toEqual({
      state: { state: 'available', name: 'Secret Service', library },
      before: null,
      stored: true,
      after: null,
    })
  })

  it('holds the machine half of a vault', () => {
    expect(inSession('vault', true)).toEqual({ user: 'Keychain User', backend: 'os-keychain', readOnly: false })
  })

  it('that is locked, with nobody to answer its prompt, is called locked', () => {
    expect(inSession('state', false)).toEqual({ state: 'locked', name: 'Secret Service' })
  })

  it('that cannot start and never answers is called locked, and the process that asked can still end', () => {
    expect(inSession('state', false, join(home, 'no such folder'))).toEqual({ state: 'locked', name: 'Secret Service' })
  })

  it('that is not there is called missing', () => {
    expect(outcome([process.execPath, scenarioFile, 'state'])).toMatchObject({ state: 'missing' })
  })
})
