import { expect, it } from 'vitest'
import { turnsOf } from './aci.ts'
import { draw, tally } from './supported.ts'

const visit = { id: 'V1', dialogue: '', note: '', turns: turnsOf('[doctor] Any cough?\n[patient] No. My right knee hurts.') }
const visits = new Map([[visit.id, visit]])
const statement = (text: string) => ({ sectionKey: 'history', text, verdict: 'supported' as const })

it('draws only what the checks show as supported now', () => {
  const line = { id: 'V1', statements: [statement('Right knee pain.'), statement('Left hip pain.')] }
  expect(draw([line as never], visits, 10)).toEqual([{ visit: 'V1', section: 'history', text: 'Right knee pain.' }])
  const doubted = { id: 'V1', statements: [{ ...statement('Right knee pain.'), doubted: true }] }
  expect(draw([doubted as never], visits, 10)).toEqual([])
  expect(draw([line as never], visits, 10, [{ visit: 'V1', section: 'history', text: 'Right knee pain.' }])).toEqual([])
})

it('counts what was accepted, and apart what is still shown as supported', () => {
  const read = (text: string, accepted: boolean) => ({
    draw: 1,
    split: 'valid',
    visit: 'V1',
    section: 'history',
    text,
    accepted,
    why: null,
  })
  const counted = tally({ statements: [read('Right knee pain.', true), read('Left hip pain.', false)] }, visits)
  expect(counted).toEqual({ read: [{ hits: 1, of: 2 }], stillSupported: [{ hits: 1, of: 1 }], doubted: [{ hits: 0, of: 0 }] })
  const doubted = { ...read('Right knee pain.', true), doubted: true as const }
  expect(tally({ statements: [doubted] }, visits)).toEqual({
    read: [{ hits: 0, of: 0 }],
    stillSupported: [{ hits: 0, of: 0 }],
    doubted: [{ hits: 1, of: 1 }],
  })
})
