import type { Page } from '@playwright/test'
import { expect, sharedTest as test } from './app.ts'

/** Runs in the page, as injected code would. True where it got through. */
async function tried(page: Page, way: () => Promise<boolean> | boolean): Promise<boolean> {
  return page.evaluate(way)
}

test.describe('a page cannot run code that did not come with the app', () => {
  test('inline script', async ({ page }) => {
    expect(
      await tried(page, async () => {
        const script = document.createElement('script')
        try {
          script.text = 'window.ran = true'
          document.head.append(script)
        } catch {
          return false
        }
        await new Promise((resolve) => setTimeout(resolve, 100))
        return 'ran' in window
      }),
    ).toBe(false)
  })

  test('inline event handler', async ({ page }) => {
    expect(
      await tried(page, async () => {
        const image = document.createElement('img')
        try {
          image.setAttribute('onerror', 'window.ran = true')
          image.setAttribute('src', 'app://cloister/nothing.png')
          document.body.append(image)
        } catch {
          return false
        }
        await new Promise((resolve) => setTimeout(resolve, 200))
        return 'ran' in window
      }),
    ).toBe(false)
  })

  test('markup with a script in it', async ({ page }) => {
    expect(
      await tried(page, () => {
        try {
          document.body.innerHTML = '<img src=x onerror="window.ran = true">'
          return true
        } catch {
          return false
        }
      }),
    ).toBe(false)
  })

  for (const way of ['eval', 'Function', 'setTimeout'] as const) {
    test(`text as code by ${way}`, async ({ page }) => {
      const ran = await page.evaluate(async (name) => {
        // The driver's own call may use eval; what comes after a timer may not.
        await new Promise((resolve) => setTimeout(resolve, 10))
        try {
          if (name === 'eval') window.eval('window.ran = true')
          else if (name === 'Function') (new Function('window.ran = true') as () => void)()
          else setTimeout('window.ran = true' as unknown as () => void, 0)
        } catch {
          return false
        }
        await new Promise((resolve) => setTimeout(resolve, 100))
        return 'ran' in window
      }, way)
      expect(ran).toBe(false)
    })
  }

  for (const source of [
    'data:text/javascript,window.ran=true',
    'http://127.0.0.1:9/x.js',
    'https://example.org/x.js',
    'file:///etc/hostname',
  ]) {
    test(`a script from ${source.slice(0, 12)}`, async ({ page }) => {
      const ran = await page.evaluate(async (address) => {
        const script = document.createElement('script')
        return new Promise<boolean>((resolve) => {
          script.onload = () => {
            resolve(true)
          }
          script.onerror = () => {
            resolve(false)
          }
          try {
            script.src = address
            document.head.append(script)
          } catch {
            resolve(false) // trusted types refuse the address itself
          }
        })
      }, source)
      expect(ran).toBe(false)
    })
  }

  test('a worker', async ({ page }) => {
    expect(
      await tried(page, async () => {
        try {
          const worker = new Worker(URL.createObjectURL(new Blob(['postMessage(1)'])))
          return await new Promise<boolean>((resolve) => {
            worker.onmessage = () => {
              resolve(true)
            }
            worker.onerror = () => {
              resolve(false)
            }
          })
        } catch {
          return false
        }
      }),
    ).toBe(false)
  })
})

test.describe('a page reaches nothing', () => {
  const places = [
    'http://127.0.0.1:9/',
    'https://127.0.0.1:9/',
    'http://[::1]:9/',
    'http://localhost:9/',
    'https://example.org/',
    'http://192.0.2.1/',
  ]

  for (const way of ['fetch', 'XMLHttpRequest', 'image', 'beacon', 'EventSource', 'style', 'font'] as const) {
    test(`by ${way}`, async ({ page }) => {
      for (const place of places) {
        const outcome = await page.evaluate(
          async ([name, address]) => {
            const violated = new Promise<string>((resolve) => {
              const listener = (event: SecurityPolicyViolationEvent): void => {
                resolve(`refused by ${event.effectiveDirective}`)
              }
              document.addEventListener('securitypolicyviolation', listener, { once: true })
            })
            const attempt = (): void => {
              switch (name) {
                case 'fetch':
                  fetch(address).catch(() => undefined)
                  return
                case 'XMLHttpRequest': {
                  const request = new XMLHttpRequest()
                  request.open('GET', address)
                  request.send()
                  return
                }
                case 'image':
                  new Image().src = address
                  return
                case 'beacon':
                  navigator.sendBeacon(address, 'x')
                  return
                case 'EventSource':
                  new EventSource(address)
                  return
                case 'style': {
                  const link = document.createElement('link')
                  link.rel = 'stylesheet'
                  link.href = address
                  document.head.append(link)
                  return
                }
                case 'font':
                  new FontFace('x', `url(${address})`).load().catch(() => undefined)
              }
            }
            attempt()
            const late = new Promise<string>((resolve) => setTimeout(resolve, 3000, 'not refused'))
            return Promise.race([violated, late])
          },
          [way, place] as const,
        )
        expect(outcome, place).toMatch(/^refused by /u)
      }
    })
  }

  test('a socket to this machine', async ({ page }) => {
    expect(
      await tried(page, async () => {
        const socket = new WebSocket('ws://127.0.0.1:9/')
        return new Promise<boolean>((resolve) => {
          document.addEventListener('securitypolicyviolation', () => {
            resolve(false)
          })
          socket.onopen = () => {
            resolve(true)
          }
          setTimeout(resolve, 3000, true)
        })
      }),
    ).toBe(false)
  })

  test('WebRTC finds no address of this machine and none beyond it', async ({ page }) => {
    const candidates = await page.evaluate(async () => {
      const found: string[] = []
      const peer = new RTCPeerConnection({ iceServers: [{ urls: 'stun:127.0.0.1:9' }, { urls: 'stun:stun.example.org' }] })
      peer.onicecandidate = ({ candidate }) => {
        if (candidate !== null && candidate.candidate !== '') found.push(candidate.candidate)
      }
      peer.createDataChannel('x')
      await peer.setLocalDescription(await peer.createOffer())
      await new Promise((resolve) => setTimeout(resolve, 1500))
      peer.close()
      return found
    })
    expect(candidates).toEqual([])
  })
})
