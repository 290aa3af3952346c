import type { EngineWay, Trial } from '../../contract/calibration.ts'

/** Tokens of a visit and its note in the middle of ACI-Bench's visits. */
const usual = { read: 1700, write: 450 } as const

/** "on the processor, 2 threads, with flash attention, 512 tokens at once" */
export function wayInWords({ device, flashAttention, readChunk, threads }: EngineWay): string {
  return [
    device === 'auto' ? 'as the engine chooses' : device === 'cpu' ? 'on the processor' : `on ${device}`,
    threads === null ? 'a thread for each core' : threads === 1 ? '1 thread' : `${String(threads)} threads`,
    ...(flashAttention === 'auto' ? ['with flash attention'] : []),
    ...(readChunk === 128 ? [] : [`${String(readChunk)} tokens at once`]),
  ].join(', ')
}

/** How long somebody waits for the note of a usual visit that was read while it went on: "about 40 seconds". */
export function waitInWords({ writeTokensPerSecond }: Trial): string {
  const seconds = usual.write / Math.max(0.01, writeTokensPerSecond)
  return seconds < 90
    ? `about ${String(Math.max(5, Math.round(seconds / 5) * 5))} seconds`
    : `about ${String(Math.round(seconds / 60))} minutes`
}
