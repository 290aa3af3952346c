/** What can honestly be said of a passphrase by looking at it: its length, its variety, and whether it is one of the first guesses. */
export type Strength = { readonly enough: boolean; readonly sentence: string }

const least = 12

function isObvious(text: string, userName: string): boolean {
  const lower = text.toLowerCase()
  const names = userName
    .toLowerCase()
    .split(/\s+/)
    .filter((part) => part.length > 3)
  return ['password', 'passphrase', 'cloister', 'qwerty', '12345', ...names].some(
    (word) => lower.includes(word) && lower.length - word.length < 8,
  )
}

/** The sentence under a new passphrase. The rule itself is the service's; this only saves a trip. */
export function strengthOf(passphrase: string, userName: string): Strength {
  const characters = Array.from(passphrase.normalize('NFKC'))
  const words = passphrase
    .trim()
    .split(/[\s._-]+/)
    .filter((word) => word.length > 2).length
  if (characters.length === 0)
    return { enough: false, sentence: 'At least 12 characters. Four or more unrelated words are easy to remember and hard to guess.' }
  if (characters.length < least) return { enough: false, sentence: `${String(characters.length)} of at least ${String(least)} characters.` }
  if (new Set(characters).size < 6) return { enough: false, sentence: 'The same few characters over and over are guessed first.' }
  if (isObvious(passphrase, userName))
    return {
      enough: false,
      sentence: 'This holds a word that is guessed first. Choose words that have nothing to do with you or with Cloister.',
    }
  if (words >= 4 && characters.length >= 20)
    return {
      enough: true,
      sentence: `Long: ${String(words)} words. Strong, as long as they are unrelated and not from a song or a saying.`,
    }
  if (characters.length >= 16)
    return { enough: true, sentence: 'Good, if no one who knows you could guess it. One more word makes it better still.' }
  return { enough: true, sentence: 'Just enough. Someone with the key file and much time might guess it; a longer one is safer.' }
}
