/** Whether a text reads like English: by the share of its small words. Used by the transcript's preview and by drafting alike. */

const ENGLISH = new Set(
  (
    'the and you i a to it is of in that so have do my your for no yes what was are but on not this with be or how any we me at if like ' +
    "okay just about been there from they he she has had can will it's i'm don't that's as by an when then them his her our out up well know"
  ).split(' '),
)
/** Small words of other languages heard in clinics, without those that English has as well. */
const OTHERS = new Set(
  (
    'el la los las de que y en un una por con para como está estoy tengo usted muy pero más qué cómo le les su mi se es si al del lo cuando ' +
    'du et est une je vous il pas pour dans avec des sur ce cette mais oui au aux der die das und ich sie ist nicht ein eine mit den zu auf ' +
    'o os uma não você eu da em na ao ni per che di sono gli ho anche questo ko ang ng sa mga ako hindi'
  )
    .split(' ')
    .filter((word) => !ENGLISH.has(word)),
)

export type Language = {
  readonly english: boolean
  /** Share of words that are small words of English, and of another language, 0 to 1. */
  readonly englishShare: number
  readonly otherShare: number
  /** True where most words are of another script, or the small words of another language are clearly the more. */
  readonly foreign: boolean
}

/**
 * Judges at most 20,000 words from the beginning and the end. Texts under 20 words are given the benefit of the doubt. The bounds were
 * set where English visits (0.35 to 0.55 small words) and Spanish ones (0.05 to 0.12) lie far apart.
 */
export function languageOf(text: string): Language {
  const sample = text.length > 120_000 ? `${text.slice(0, 60_000)} ${text.slice(-60_000)}` : text
  const words =
    sample
      .toLowerCase()
      .replaceAll('’', "'")
      .match(/\p{L}[\p{L}\p{M}']*/gu) ?? []
  let english = 0
  let other = 0
  let latin = 0
  for (const word of words) {
    if (ENGLISH.has(word)) english++
    else if (OTHERS.has(word)) other++
    if (/^[\p{Script=Latin}\p{M}']+$/u.test(word)) latin++
  }
  const total = Math.max(1, words.length)
  const englishShare = english / total
  const otherShare = other / total
  const doubtful = words.length < 20 && latin >= total * 0.5
  const isOther = latin < total * 0.5 || otherShare > englishShare || englishShare < 0.12
  const foreign = words.length > 0 && (latin < total * 0.5 || (otherShare > englishShare && otherShare >= 0.08))
  return { english: doubtful || !isOther, englishShare, otherShare, foreign }
}
