import { readdirSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, nextWindow, test, type RunningApp } from './app.ts'
import { call, takePorts } from './ports.ts'

/** Process ids of service, engine and pages. */
function processes({ app }: RunningApp): Promise<{ service: number[]; engine: number[]; pages: number[] }> {
  return app.evaluate(({ app }) => {
    const all = app.getAppMetrics()
    const of = (keep: (one: (typeof all)[number]) => boolean): number[] => all.filter(keep).map((one) => one.pid)
    return {
      service: of((one) => one.name === 'Cloister Service'),
      engine: of((one) => one.name === 'Cloister Engine'),
      pages: of((one) => one.type === 'Tab'),
    }
  })
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function settled(cloister: RunningApp): Promise<{ service: number; engine: number; pages: number[] }> {
  let found: Awaited<ReturnType<typeof processes>> | undefined
  await expect(async () => {
    found = await processes(cloister)
    expect(found.service).toHaveLength(1)
    expect(found.engine).toHaveLength(1)
  }).toPass({ timeout: 30_000 })
  return { service: found?.service[0] ?? 0, engine: found?.engine[0] ?? 0, pages: found?.pages ?? [] }
}

test('locking ends service, engine and page, and starts fresh ones', async ({ cloister, page }) => {
  await takePorts(page)
  const before = await settled(cloister)
  const fresh = nextWindow(cloister, page)
  void call(page, 'shell', '/lock', {}).catch(() => undefined)
  const next = await fresh
  await expect(next.locator('#root')).not.toBeEmpty()
  const after = await settled(cloister)
  expect(after.service).not.toBe(before.service)
  expect(after.engine).not.toBe(before.engine)
  for (const pid of [before.service, before.engine]) expect(alive(pid)).toBe(false)
  await expect(() => {
    expect(after.pages.filter((pid) => before.pages.includes(pid) && alive(pid))).toEqual([])
  }).toPass()
  await expect.poll(() => cloister.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  await takePorts(next)
  expect((await call(next, 'service', '/vault/status', {})).status).toBe(200)
})

test('the page is told that it was locked', async ({ cloister, page }) => {
  // Before the next page runs a script, so that the reason of its first ports is seen.
  await cloister.app.context().addInitScript(() => {
    window.addEventListener('message', (event: MessageEvent<{ type?: string; reason?: string } | null>) => {
      if (event.data?.type === 'cloister-ports') document.documentElement.dataset['reason'] = event.data.reason
    })
  })
  await takePorts(page)
  const fresh = nextWindow(cloister, page)
  void call(page, 'shell', '/lock', {}).catch(() => undefined)
  const next = await fresh
  await expect(next.locator('html')).toHaveAttribute('data-reason', 'lock')
})

for (const which of ['service', 'engine'] as const) {
  test(`a killed ${which} is started again, and the app goes on`, async ({ cloister, page }) => {
    await takePorts(page)
    const before = await settled(cloister)
    process.kill(before[which], 'SIGKILL')
    await expect(async () => {
      expect((await settled(cloister))[which]).not.toBe(before[which])
    }).toPass()
    if (which === 'service') {
      await page.waitForFunction(() => window.testPortsGiven === 2)
      expect(await page.evaluate(() => window.testPorts?.reason)).toBe('service-restarted')
    } else {
      expect(await page.evaluate(() => window.testPortsGiven)).toBe(1)
    }
    await expect(async () => {
      expect((await call(page, 'service', '/vault/status', {})).status).toBe(200)
    }).toPass()
  })

  test(`a ${which} that is stopped, not dead, does not hold up locking`, async ({ cloister, page }) => {
    await takePorts(page)
    const before = await settled(cloister)
    process.kill(before[which], 'SIGSTOP')
    const fresh = nextWindow(cloister, page)
    void call(page, 'shell', '/lock', {}).catch(() => undefined)
    await fresh
    await expect(() => {
      expect(alive(before[which])).toBe(false)
    }).toPass()
    expect((await settled(cloister))[which]).not.toBe(before[which])
  })
}

test('a service that keeps ending is started again and again, with pauses', async ({ cloister, page }) => {
  await expect(page.locator('#root')).not.toBeEmpty()
  for (let time = 0; time < 3; time += 1) {
    const { service } = await settled(cloister)
    process.kill(service, 'SIGKILL')
    await pause(50)
  }
  await settled(cloister)
  await takePorts(page)
  expect((await call(page, 'service', '/vault/status', {})).status).toBe(200)
})

test('a page whose process dies is replaced', async ({ cloister, page }) => {
  await takePorts(page)
  const before = await settled(cloister)
  const fresh = nextWindow(cloister, page)
  await cloister.app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()
      .find((one) => one.isVisible())
      ?.webContents.forcefullyCrashRenderer()
  })
  const next = await fresh
  await expect(next.locator('#root')).not.toBeEmpty()
  expect((await settled(cloister)).service).not.toBe(before.service)
  // A dump would hold what was on screen.
  const dumps = readdirSync(cloister.userData, { recursive: true }).filter((name) => /\.(?:dmp|core)$/u.test(String(name)))
  expect(dumps).toEqual([])
})

const passphrase = 'lantern orchard violin harbour'

for (const why of ['suspend', 'lock-screen', 'user-did-resign-active'] as const) {
  test(`an open vault is locked by ${why}`, async ({ cloister, page }) => {
    await takePorts(page)
    expect((await call(page, 'service', '/vault/create', { userName: 'Dr. Lock', passphrase, backend: 'device-file' })).status).toBe(200)
    expect((await call(page, 'service', '/patients/search', { query: '', limit: 10 })).status).toBe(200)
    const before = await settled(cloister)
    const fresh = nextWindow(cloister, page)
    await cloister.app.evaluate(({ powerMonitor }, event) => {
      powerMonitor.emit(event)
    }, why)
    const next = await fresh
    await takePorts(next)
    expect(alive(before.service)).toBe(false)
    expect(await call(next, 'service', '/patients/search', { query: '', limit: 10 })).toMatchObject({ json: { code: 'LOCKED' } })
    expect(await call(next, 'service', '/vault/status', {})).toMatchObject({ json: { state: 'locked' } })
    expect((await call(next, 'service', '/vault/unlock', { passphrase })).status).toBe(200)
  })
}

test('an open vault is locked a minute after the last touch, where that is the choice', async ({ cloister, page }) => {
  test.setTimeout(240_000)
  await takePorts(page)
  await call(page, 'service', '/vault/create', { userName: 'Dr. Idle', passphrase, backend: 'device-file' })
  const { json } = await call(page, 'service', '/settings/get', {})
  await call(page, 'service', '/settings/set', { ...(json as object), lockAfterMinutes: 1 })
  await cloister.app.evaluate(({ powerMonitor }) => {
    powerMonitor.getSystemIdleTime = () => 3600
  })
  await pause(20_000)
  await call(page, 'shell', '/touch', {})
  const touchedAt = performance.now()
  await nextWindow(cloister, page, 90_000)
  // Not a minute after the vault was opened, but a minute after the last touch.
  expect(performance.now() - touchedAt).toBeGreaterThan(59_000)
})

test('sleep and the screen lock lock it while a vault is open, and only then', async ({ cloister, page }) => {
  await takePorts(page)
  const before = await settled(cloister)
  await cloister.app.evaluate(({ powerMonitor }) => {
    powerMonitor.emit('suspend')
  })
  await pause(1500)
  expect((await settled(cloister)).service).toBe(before.service)
})

test('nothing is left when the window is closed', async ({ cloister, page }) => {
  await takePorts(page)
  const { engine, service } = await settled(cloister)
  const ended = new Promise((resolve) => cloister.app.process().once('exit', resolve))
  // Not waited for: there is nobody left to answer.
  void cloister.app
    .evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()
        .find((one) => one.isVisible())
        ?.close()
    })
    .catch(() => undefined)
  await ended
  expect([alive(service), alive(engine)]).toEqual([false, false])
})
