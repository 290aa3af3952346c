import { performance } from 'node:perf_hooks'
import type { DraftReport } from '../../../contract/drafting.ts'
import { errorSentences } from '../../../contract/errors.ts'
import { markOf, type Mark } from '../../../contract/marks.ts'
import { codeOf, exitCodes, type ExitCode } from '../exit-codes.ts'
import { places, withTemporaryVault, type OpenService } from '../service.ts'
import { inSeconds, say, tone, turnLine } from '../terminal.ts'
import { doctorLines, problemsOf } from './doctor.ts'
import { figures, streamDraft } from './draft.ts'
import { verifyOpen } from './verify.ts'

const turnsShown = 6

/**
 * `cloister walk`: the sample visit from door to door in the terminal, on the same service, engine, vault and ledger as in the app:
 * machine, vault, import, draft with evidence and warnings, decision, ledger, figures.
 */
export async function walk(): Promise<ExitCode> {
  const started = performance.now()
  return withTemporaryVault(async (service) => {
    const { client, folder } = service
    const [machine, vault] = await Promise.all([client.models.machine({}), client.vault.status({})])
    say(tone('This machine', 'strong'))
    for (const line of doctorLines({
      schema: 'cloister.doctor/1',
      version: vault.appVersion,
      machine,
      vault,
      modelsFolder: places().models,
      problems: problemsOf(machine, vault),
    }))
      say(line)

    say(`\n${tone('A vault', 'strong')} was made in ${folder}; it is removed at the end.`)
    const { id } = await client.encounters.createSample({})
    const { encounter, source } = await client.encounters.get({ id })
    if (source === null) return exitCodes.internal
    say(`\n${tone('The sample visit', 'strong')}, ${source.turns.length} turns, as stored:`)
    for (const turn of source.turns.slice(0, turnsShown)) say(turnLine(turn))
    say(tone(`  … and ${source.turns.length - turnsShown} more`, 'quiet'))

    const report = await draftOrSayWhyNot(service, id, encounter.templateId)
    if (report === null) {
      await showLedger(service)
      await verifyOpen(service, false)
      return exitCodes.missing
    }
    const statements = report.sections.flatMap((section) => section.statements)
    const count = (mark: Mark): number => statements.filter((statement) => markOf(statement) === mark).length
    say(
      `\n${statements.length} statements: ${count('supported')} supported, ${count('found')} with their words found, ${count('unsure')} unsure, ${count('unsupported')} without a source, ${count('contradicted')} contradicted`,
    )

    const decision = await client.decisions.get({ id: report.decisionId })
    say(`\n${tone('Decision on record', 'strong')} ${decision.id}`)
    say(
      `  model ${decision.modelName} (${decision.modelSha256.slice(0, 12)}…), llama.cpp ${decision.llamaCppRelease}, ${decision.device}, ${decision.threads} threads`,
    )
    await showLedger(service)
    const held = await verifyOpen(service, false)
    say()
    figures(report.metrics)
    say(tone(`The whole walk took ${inSeconds(performance.now() - started)}.`, 'quiet'))
    return held
  })
}

/** Null where the model's file is not here: everything else of the walk goes on without it. */
async function draftOrSayWhyNot(service: OpenService, encounterId: string, template: string): Promise<DraftReport | null> {
  try {
    return await streamDraft(service, encounterId, { template })
  } catch (error) {
    if (codeOf(error) !== 'MODEL_MISSING') throw error
    say(`\n${tone('No draft.', 'bad')} ${errorSentences.MODEL_MISSING} It belongs into ${places().models}.`)
    return null
  }
}

async function showLedger({ client }: OpenService): Promise<void> {
  say(`\n${tone('Ledger', 'strong')}`)
  for (const entry of (await client.ledger.list({ beforeSeq: null, limit: 12 })).reverse())
    say(`  ${String(entry.seq).padStart(4)}  ${entry.at}  ${entry.kind}`)
}
