/** Cuts a turn that is too long to be shown or matched as one. */

/** Where a piece of at most `limit` characters from `start` should end: after a sentence, else a clause, else a word, else anywhere. */
function cutAfter(text: string, start: number, limit: number): number {
  const window = text.slice(start, start + limit)
  for (const pattern of [/[.!?…]["')\]”’]*\s/g, /[,;:]\s/g, /\s/g]) {
    let end = -1
    for (const match of window.matchAll(pattern)) end = match.index + match[0].length
    if (end > limit / 4) return start + end
  }
  const last = text.charCodeAt(start + limit - 1)
  return start + (last >= 0xd800 && last <= 0xdbff ? limit - 1 : limit)
}

/** The text in pieces of at most `limit` UTF-16 units, each trimmed; nothing but white space is lost. */
export function splitText(text: string, limit: number): string[] {
  const pieces: string[] = []
  let start = 0
  while (text.length - start > limit) {
    const end = cutAfter(text, start, limit)
    pieces.push(text.slice(start, end).trim())
    start = end
  }
  pieces.push(text.slice(start).trim())
  return pieces.filter((piece) => piece !== '')
}
