import { useQuery } from '@tanstack/react-query'
import { useLink } from '../link/index.ts'
import { Button, format, Part, Problem, Progress, Table } from '../ui/index.ts'
import { useCalibration } from './use-calibration.ts'
import { wayInWords } from './speed-words.ts'

/** The ways of running the model that were tried on this machine, and the one that is used. */
export function Speed() {
  const { query } = useLink()
  const { measure, measuring, stop } = useCalibration()
  const kept = useQuery(query.models.calibration.queryOptions({ input: {} }))
  const calibration = measuring.state === 'measured' ? measuring.calibration : (kept.data ?? null)
  const isMeasuring = measuring.state === 'measuring'
  const trials = isMeasuring ? measuring.trials : (calibration?.trials ?? [])
  const chosen = isMeasuring || calibration === null ? null : wayInWords(calibration.chosen)
  return (
    <Part
      title="Speed"
      actions={
        isMeasuring ? (
          <Button small onPress={stop}>
            Stop
          </Button>
        ) : (
          <Button small onPress={measure}>
            {calibration === null ? 'Measure' : 'Measure again'}
          </Button>
        )
      }
    >
      {kept.isError ? <Problem error={kept.error} /> : null}
      {measuring.state === 'failed' ? <Problem error={measuring.error} /> : null}
      {isMeasuring ? (
        <Progress
          label={`Trying ${trials.length === 0 ? 'the engine’s own choice' : 'another way'}`}
          fraction={measuring.secondsLeft === null ? null : Math.min(0.98, 1 - measuring.secondsLeft / 20)}
          secondsLeft={measuring.secondsLeft}
        />
      ) : null}
      {trials.length === 0 ? (
        <p className="soft">Cloister can try for 20 seconds how the chosen model runs fastest here, and use that from then on.</p>
      ) : (
        <Table
          label="Ways of running the model"
          rows={trials}
          idOf={({ way }) => wayInWords(way)}
          chosen={chosen}
          columns={[
            { head: 'Way', cell: ({ way }) => `${wayInWords(way)}${wayInWords(way) === chosen ? ' (in use)' : ''}`, kind: 'name' },
            { head: 'Reads, tokens/s', cell: (trial) => trial.readTokensPerSecond.toFixed(1), kind: 'number' },
            { head: 'Writes, tokens/s', cell: (trial) => trial.writeTokensPerSecond.toFixed(1), kind: 'number' },
          ]}
        />
      )}
      {calibration === null || isMeasuring ? null : (
        <p className="soft">
          Measured with {calibration.modelName} on {format.dayOf(calibration.measuredAt)}, in {calibration.seconds.toFixed(0)} seconds.
        </p>
      )}
    </Part>
  )
}
