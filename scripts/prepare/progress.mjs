/**
 * One line of progress: `412 MB of 1117 MB, 37 %, 6.1 MB/s, about 2 min left`.
 * @param {{ done: number, total: number, first: number, elapsedMs: number }} state bytes; `first` were there at the start
 */
export function progressLine({ done, elapsedMs, first, total }) {
  const mb = (/** @type {number} */ bytes) => `${(bytes / 1e6).toFixed(0)} MB`
  const rate = elapsedMs > 0 ? ((done - first) / elapsedMs) * 1000 : 0
  const parts = [`  ${mb(done)} of ${mb(total)}`, `${Math.floor((100 * done) / total)} %`]
  if (rate > 0) parts.push(`${(rate / 1e6).toFixed(1)} MB/s`)
  if (rate > 0 && done < total) parts.push(`about ${inWords((total - done) / rate)} left`)
  return parts.join(', ')
}

/** @param {number} seconds */
function inWords(seconds) {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`
  return `${Math.round(seconds / 60)} min`
}
