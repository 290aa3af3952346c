import { describe, expect, it } from 'vitest'
import { placesOf } from './places.ts'

describe('the places of each platform', () => {
  it.each([
    ['linux', '/home/ann', {}, '/home/ann/.config/Cloister', '/home/ann/.cache/cloister-models'],
    ['linux', '/home/ann', { XDG_CONFIG_HOME: '/x', XDG_CACHE_HOME: '/y' }, '/x/Cloister', '/y/cloister-models'],
    ['darwin', '/Users/ann', {}, '/Users/ann/Library/Application Support/Cloister', '/Users/ann/Library/Caches/cloister-models'],
    ['win32', 'C:\\Users\\ann', {}, 'C:\\Users\\ann\\AppData\\Roaming\\Cloister', 'C:\\Users\\ann\\AppData\\Local\\cloister-models'],
    ['linux', '/home/ann', { CLOISTER_USER_DATA: '/data', CLOISTER_MODELS: '/weights' }, '/data', '/weights'],
  ] as const)('%s', (platform, home, env, userData, models) => {
    const places = placesOf({ platform, home, env })
    expect(places).toMatchObject({ userData, models })
    expect(places.vault.startsWith(userData)).toBe(true)
  })
})
