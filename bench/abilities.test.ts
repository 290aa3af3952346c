import { expect, it } from 'vitest'
import { jsonIn, tasks } from './abilities.ts'

it('finds JSON bare, in a fence, and among words', () => {
  expect(jsonIn('{"a": [1, 2]}')).toEqual({ a: [1, 2] })
  expect(jsonIn('```json\n[1, {"b": 2}]\n```')).toEqual([1, { b: 2 }])
  expect(jsonIn('Here it is: {"a": 1}. Anything else?')).toEqual({ a: 1 })
  expect(jsonIn('HISTORY: none')).toBeNull()
  expect(jsonIn('{"a": ')).toBeNull()
})

it('takes a note for no answer to any task', () => {
  const note = 'HISTORY OF PRESENT ILLNESS\nThe patient is a 54-year-old woman with a cough.\n\nASSESSMENT AND PLAN\nNot discussed.'
  expect(tasks.filter(({ holds }) => holds(note))).toEqual([])
})
