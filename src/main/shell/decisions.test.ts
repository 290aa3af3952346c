import { describe, expect, it } from 'vitest'
import { restartDelay } from './backoff.ts'
import { childEnvironment } from './child-environment.ts'
import { shouldLock } from './idle.ts'
import { createRefusals, probeHost } from './refusals.ts'
import { unwelcomeSwitches } from './switches.ts'

describe('restarting', () => {
  it('is at once the first time and slower each time after', () => {
    const delays = [1, 2, 3, 4, 5, 6].map((count) =>
      restartDelay(
        Array.from({ length: count }, () => 1000),
        1000,
      ),
    )
    expect(delays).toEqual([0, 250, 1000, 4000, 15_000, 15_000])
  })
  it('forgets what is more than a minute ago', () => {
    expect(restartDelay([0, 10, 20, 70_000], 70_000)).toBe(0)
  })
})

describe('locking by idleness', () => {
  const open = { limitMinutes: 5 }
  it('waits for both the window and the machine', () => {
    expect(shouldLock({ ...open, windowSeconds: 300, machineSeconds: 300 })).toBe(true)
    expect(shouldLock({ ...open, windowSeconds: 299, machineSeconds: 9999 })).toBe(false)
    expect(shouldLock({ ...open, windowSeconds: 600, machineSeconds: 0 })).toBe(false)
  })
  it('does not believe for ever that the machine is in use', () => {
    expect(shouldLock({ ...open, windowSeconds: 1200, machineSeconds: 0 })).toBe(true)
  })
  it('has nothing to lock while no vault is open', () => {
    expect(shouldLock({ limitMinutes: null, windowSeconds: 1e9, machineSeconds: 1e9 })).toBe(false)
  })
})

describe('the environment of the processes', () => {
  it('has what a desktop needs and nothing that changes what runs', () => {
    const given = {
      HOME: '/home/a',
      DBUS_SESSION_BUS_ADDRESS: 'unix:path=/x',
      NODE_OPTIONS: '--require /tmp/evil.js',
      NODE_LLAMA_CPP_GPU: 'x',
      NODE_EXTRA_CA_CERTS: '/x',
      LD_PRELOAD: '/x.so',
      DYLD_INSERT_LIBRARIES: '/x',
      ELECTRON_RUN_AS_NODE: '1',
      GGML_BACKEND_PATH: '/x',
      HTTPS_PROXY: 'http://x',
    }
    expect(childEnvironment(given)).toEqual({ HOME: '/home/a', DBUS_SESSION_BUS_ADDRESS: 'unix:path=/x' })
  })
})

describe('refusals', () => {
  it('are counted by scheme, without the probes of the app, and keep no address', () => {
    const refusals = createRefusals()
    for (const address of ['https://a.example/Jane', 'https://b.example/', 'ws://c/', 'nonsense', `http://${probeHost}/`])
      refusals.count(address)
    expect(refusals.bySchemeName()).toEqual({ https: 2, ws: 1, other: 1 })
  })
})

describe('switches from outside', () => {
  it('that open the app to others are found', () => {
    expect(unwelcomeSwitches(['cloister', '--remote-debugging-port=0', '--no-sandbox', '--remote-debugging-portal', 'file'])).toEqual([
      'remote-debugging-port',
      'no-sandbox',
    ])
    expect(unwelcomeSwitches(['cloister'])).toEqual([])
  })
})
