/** `npm run bench -- NAME [options]`: what measures, by name. */
const benches: Record<string, () => Promise<{ run(argv: readonly string[]): number | Promise<number> }>> = {
  drafting: () => import('./drafting.ts'),
  speed: () => import('./speed.ts'),
  loss: () => import('./loss.ts'),
  writing: () => import('./writing-cost.ts'),
  checking: () => import('./checking.ts'),
  calibration: () => import('./calibration.ts'),
  sections: () => import('./mts.ts'),
  attacks: () => import('./attacks.ts'),
  omissions: () => import('./omissions.ts'),
  mixing: () => import('./mixing.ts'),
  supported: () => import('./supported.ts'),
  judged: () => import('./judged.ts'),
  certainty: () => import('./certainty.ts'),
  agreement: () => import('./agreement.ts'),
  abilities: () => import('./abilities.ts'),
  'by-hand': () => import('./by-hand.ts'),
  ledger: () => import('./ledger.ts'),
  visits: () => import('./visits.ts'),
  start: async () => ({ run: (await import('./start.ts')).benchStart }),
}

const [name = '', ...argv] = process.argv.slice(2)
const load = benches[name]
if (load === undefined) {
  process.stderr.write(`Name a bench: ${Object.keys(benches).join(', ')}\n`)
  process.exit(2)
}
process.exit(await (await load()).run(argv))
