/** Looks, decides (plan.mjs), and takes the steps one after another. */
import { fileURLToPath } from 'node:url'
import { look } from './facts.mjs'
import { plan } from './plan.mjs'
import { take } from './steps.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** @param {readonly string[]} args of the command line */
export async function prepare(args) {
  const purpose = args[args.indexOf('--for') + 1] === 'test' ? 'test' : 'start'
  const facts = look({ root, env: process.env }, purpose)
  for (const step of plan(facts)) {
    const outcome = await take(step, { root, facts })
    if (outcome === 'stop') {
      process.exitCode = 1
      return
    }
  }
}
