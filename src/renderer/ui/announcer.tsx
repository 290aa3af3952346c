/** One polite voice for the whole window: whole sentences, never tokens. */
let place: HTMLElement | null = null
let flip = false

export function announce(sentence: string): void {
  if (place === null) return
  flip = !flip
  const [one, two] = place.children
  if (one === undefined || two === undefined) return
  // The words change places, so that the same sentence twice is read twice.
  one.textContent = flip ? sentence : ''
  two.textContent = flip ? '' : sentence
}

export function Announcer() {
  return (
    <div
      className="unseen"
      ref={(element) => {
        place = element
      }}
    >
      <div aria-live="polite" role="status" data-testid="announcer-a" />
      <div aria-live="polite" role="status" data-testid="announcer-b" />
    </div>
  )
}
