import { expect, it } from 'vitest'
import { gpusFrom } from './llama.ts'

it('leaves to try what the library took by itself, and what comes behind it', () => {
  expect(gpusFrom('cuda', ['cuda', 'vulkan', false])).toEqual(['cuda', 'vulkan'])
  expect(gpusFrom('metal', ['metal'])).toEqual(['metal'])
})

it('leaves out what the library could not use', () => {
  expect(gpusFrom('vulkan', ['cuda', 'vulkan', false])).toEqual(['vulkan'])
  // A Vulkan library without a graphics processor behind it.
  expect(gpusFrom(false, ['vulkan', false])).toEqual([])
})
