import { Sampling, type Decision, type DecisionRow, type DraftMetrics } from '../../../contract/drafting.ts'
import { CutSection } from '../../../contract/records.ts'
import type { Db } from '../vault/index.ts'

export type SavedDecision = Omit<Decision, 'answers'>

type Row = {
  id: string
  encounter_id: string
  note_id: string | null
  purpose: Decision['purpose']
  template_id: string
  prompt_id: string
  model_id: string
  model_name: string
  model_sha256: string
  adapter_sha256: string | null
  llama_cpp_release: string
  device: string
  threads: number
  engine_way: string | null
  context_tokens: number
  sampling: string
  source_sha256: string | null
  input_sha256: string
  output_sha256: string
  output: string
  outcome: Decision['outcome']
  stop_reason: string
  cut_sections: string | null
  repeats_left_out: number | null
  metrics: string
  verdicts: string
  started_at: string
  ended_at: string
}
type ListRow = Omit<Row, 'output'> & { answer_count: number }

const LIST_COLUMNS =
  'id, encounter_id, note_id, purpose, template_id, prompt_id, model_id, model_name, model_sha256, adapter_sha256, llama_cpp_release, device, ' +
  'threads, engine_way, context_tokens, sampling, source_sha256, input_sha256, output_sha256, outcome, stop_reason, cut_sections, ' +
  'repeats_left_out, metrics, verdicts, started_at, ended_at'
const ANSWERS = '(SELECT count(*) FROM answer WHERE decision_id = decision.id AND statement_id IS NOT NULL) AS answer_count'

export const listSql = `SELECT ${LIST_COLUMNS}, ${ANSWERS} FROM decision ORDER BY started_at DESC LIMIT ?`
export const listOfEncounterSql = `SELECT ${LIST_COLUMNS}, ${ANSWERS} FROM decision WHERE encounter_id = ? ORDER BY started_at DESC LIMIT ?`

function factsOf(row: Omit<Row, 'output'>): Omit<SavedDecision, 'output'> {
  return {
    id: row.id,
    encounterId: row.encounter_id,
    noteId: row.note_id,
    purpose: row.purpose,
    templateId: row.template_id,
    promptId: row.prompt_id,
    modelId: row.model_id,
    modelName: row.model_name,
    modelSha256: row.model_sha256,
    adapterSha256: row.adapter_sha256,
    llamaCppRelease: row.llama_cpp_release,
    device: row.device,
    threads: row.threads,
    engineWay: row.engine_way === null ? null : (JSON.parse(row.engine_way) as Decision['engineWay']),
    contextTokens: row.context_tokens,
    sampling: Sampling.parse(JSON.parse(row.sampling)),
    sourceSha256: row.source_sha256,
    inputSha256: row.input_sha256,
    outputSha256: row.output_sha256,
    outcome: row.outcome,
    stopReason: row.stop_reason,
    cutSections: row.cut_sections === null ? null : CutSection.array().parse(JSON.parse(row.cut_sections)),
    repeatsLeftOut: row.repeats_left_out,
    metrics: JSON.parse(row.metrics) as DraftMetrics,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    // A decision of an earlier version knew fewer verdicts.
    verdicts: { supported: 0, unsure: 0, unsupported: 0, contradicted: 0, ...(JSON.parse(row.verdicts) as Partial<Decision['verdicts']>) },
  }
}

/** Append-only: triggers refuse to change or delete a decision. */
export function createDecisionTable(db: Db) {
  const byId = db.prepare<[string], Row>('SELECT * FROM decision WHERE id = ?')
  const list = db.prepare<[number], ListRow>(listSql)
  const ofEncounter = db.prepare<[string, number], ListRow>(listOfEncounterSql)
  const insert = db.prepare<Record<string, string | number | null>>(
    `INSERT INTO decision (${LIST_COLUMNS}, output)
     VALUES (:id, :encounterId, :noteId, :purpose, :templateId, :promptId, :modelId, :modelName, :modelSha256, :adapterSha256, :llamaCppRelease,
       :device, :threads, :engineWay, :contextTokens, :sampling, :sourceSha256, :inputSha256, :outputSha256, :outcome, :stopReason, :cutSections,
       :repeatsLeftOut, :metrics, :verdicts, :startedAt, :endedAt, :output)`,
  )
  const rowOf = (row: ListRow): DecisionRow => ({ ...factsOf(row), answerCount: row.answer_count })
  return {
    get(id: string): SavedDecision | null {
      const row = byId.get(id)
      return row === undefined ? null : { ...factsOf(row), output: row.output }
    },
    list: (encounterId: string | null, limit: number): DecisionRow[] =>
      (encounterId === null ? list.all(limit) : ofEncounter.all(encounterId, limit)).map(rowOf),
    insert(decision: SavedDecision): void {
      const { cutSections, engineWay, sampling, metrics, verdicts, ...plain } = decision
      insert.run({
        ...plain,
        cutSections: cutSections === null ? null : JSON.stringify(cutSections),
        engineWay: engineWay === null ? null : JSON.stringify(engineWay),
        sampling: JSON.stringify(sampling),
        metrics: JSON.stringify(metrics),
        verdicts: JSON.stringify(verdicts),
      })
    },
  }
}
