import { expect, sharedTest as test } from './app.ts'

test('every permission a page can ask for is refused', async ({ page }) => {
  const names = ['geolocation', 'notifications', 'camera', 'microphone', 'midi', 'clipboard-read', 'clipboard-write', 'persistent-storage']
  const states = await page.evaluate(
    async (asked) =>
      Promise.all(
        asked.map(async (name) => {
          try {
            return [name, (await navigator.permissions.query({ name: name as PermissionName })).state]
          } catch {
            return [name, 'denied']
          }
        }),
      ),
    names,
  )
  expect(states.filter(([, state]) => state === 'granted')).toEqual([])
})

const ways: Record<string, () => Promise<unknown>> = {
  microphone: () => navigator.mediaDevices.getUserMedia({ audio: true }),
  camera: () => navigator.mediaDevices.getUserMedia({ video: true }),
  'the screen': () => navigator.mediaDevices.getDisplayMedia(),
  location: () =>
    new Promise((resolve, reject) => {
      navigator.geolocation.getCurrentPosition(resolve, reject, { timeout: 3000 })
    }),
  notifications: async () => {
    if ((await Notification.requestPermission()) !== 'granted') throw new Error('refused')
  },
  'reading the clipboard': () => navigator.clipboard.readText(),
  'full screen': () => document.documentElement.requestFullscreen(),
  MIDI: () => navigator.requestMIDIAccess({ sysex: true }),
  USB: () => (navigator as unknown as { usb: { requestDevice(o: unknown): Promise<unknown> } }).usb.requestDevice({ filters: [] }),
  HID: async () => {
    const devices = await (navigator as unknown as { hid: { requestDevice(o: unknown): Promise<unknown[]> } }).hid.requestDevice({
      filters: [],
    })
    if (devices.length === 0) throw new Error('refused')
  },
  serial: () => (navigator as unknown as { serial: { requestPort(): Promise<unknown> } }).serial.requestPort(),
  bluetooth: () =>
    (navigator as unknown as { bluetooth: { requestDevice(o: unknown): Promise<unknown> } }).bluetooth.requestDevice({
      acceptAllDevices: true,
    }),
}
for (const [name, way] of Object.entries(ways)) {
  test(`a page does not get ${name}`, async ({ page }) => {
    // A click first, since some of these are refused without one anyway.
    await page.mouse.click(2, 2)
    const got = await page.evaluate(`(async () => {
      const late = new Promise((resolve) => setTimeout(resolve, 3000, false))
      try { return await Promise.race([(${way.toString()})().then(() => true), late]) } catch { return false }
    })()`)
    expect(got).toBe(false)
  })
}

test('spelling is never looked up', async ({ cloister }) => {
  await cloister.window()
  const enabled = await cloister.app.evaluate(({ session }) => [
    session.defaultSession.isSpellCheckerEnabled(),
    session.fromPartition('cloister').isSpellCheckerEnabled(),
    session.fromPartition('another').isSpellCheckerEnabled(),
  ])
  expect(enabled).toEqual([false, false, false])
})

test('a session made later is hardened as well', async ({ cloister }) => {
  await cloister.window()
  const failures = await cloister.app.evaluate(async ({ session }) => {
    const ses = session.fromPartition('made-later')
    await new Promise((resolve) => setTimeout(resolve, 200))
    const tries = ['http://127.0.0.1:49151/', 'https://localhost:49151/', 'http://example.org/']
    return Promise.all(
      tries.map((address) =>
        ses.fetch(address, { bypassCustomProtocolHandlers: true }).then(
          () => 'open',
          (error: unknown) => String(error),
        ),
      ),
    )
  })
  for (const failure of failures) expect(failure).not.toMatch(/^open$|CONNECTION_REFUSED|CONNECTION_RESET/u)
})

test('no name is resolved, not even that of this machine', async ({ cloister }) => {
  await cloister.window()
  const answers = await cloister.app.evaluate(({ session }) =>
    Promise.all(
      ['localhost', 'example.org', '127.0.0.1', '::1'].map((name) =>
        session
          .fromPartition('cloister')
          .resolveHost(name)
          .then(
            () => 'resolved',
            (error: unknown) => String(error),
          ),
      ),
    ),
  )
  for (const answer of answers) expect(answer).toContain('ERR_NAME_NOT_RESOLVED')
})
