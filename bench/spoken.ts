/** A number as it may stand in a transcript. */
const small =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  )
const tens = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety']

function inWords(value: number): string {
  if (value < 20) return small[value] ?? ''
  if (value < 100) return `${tens[Math.floor(value / 10)] ?? ''}${value % 10 === 0 ? '' : ` ${small[value % 10] ?? ''}`}`
  if (value < 1000) return `${inWords(Math.floor(value / 100))} hundred${value % 100 === 0 ? '' : ` ${inWords(value % 100)}`}`
  return `${inWords(Math.floor(value / 1000))} thousand${value % 1000 === 0 ? '' : ` ${inWords(value % 1000)}`}`
}

/** Digits, and words in the ways that they are said: "one hundred fifty", "one fifty", "a hundred fifty". */
export function spokenForms(digits: string): string[] {
  const value = Number(digits)
  if (!Number.isInteger(value)) return [digits, digits.replace('.', ' point ')]
  const words = inWords(value)
  const short = value >= 100 && value < 1000 && value % 100 !== 0 ? [`${inWords(Math.floor(value / 100))} ${inWords(value % 100)}`] : []
  return [...new Set([digits, words, words.replace(/^one /, 'a '), words.replaceAll(' ', '-'), ...short])]
}
