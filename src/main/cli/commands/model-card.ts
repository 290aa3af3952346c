import { sourceAttributeList } from '../../../contract/model-card.ts'
import { readCard, readCatalogue } from '../../service/models/index.ts'
import { exitCodes, type ExitCode } from '../exit-codes.ts'
import { UsageError } from '../passphrase.ts'
import { catalogueFolder } from '../service.ts'
import { say, tone } from '../terminal.ts'

/** `cloister models card ID`: what is known of a model of the catalogue, and plainly what is not. @throws UsageError where there is none */
export function modelsCard(id: string, options: { readonly json?: boolean }): ExitCode {
  const card = readCard(catalogueFolder, id)
  if (card === null) {
    const known = readCatalogue(catalogueFolder).map((entry) => entry.id)
    throw new UsageError(`There is no card of that model. There are cards of: ${known.join(', ')}.`)
  }
  if (options.json === true) {
    say(JSON.stringify(card, null, 2))
    return exitCodes.ok
  }
  const part = (title: string, lines: readonly string[]): void => {
    say(`\n${tone(title, 'strong')}`)
    for (const line of lines) say(`  ${line}`)
  }
  say(tone(card.modelId, 'strong'))
  for (const [title, made] of [['The model', card.model] as const, ['Its adapter', card.adapter] as const]) {
    if (made === null) part(title, ['none'])
    else part(title, [made.what, `Made by: ${made.madeBy}`, `Licence: ${made.licence}`, `Trained on: ${made.trainedOn}`])
  }
  part(
    'Measured',
    card.measured.map(({ what, value, where }) => `${what}: ${value} (${where})`),
  )
  part('Limits', card.limits)
  part('Not for', card.notFor)
  let group = ''
  for (const attribute of sourceAttributeList) {
    if (attribute.group !== group) say(`\n${tone(`Source attributes: ${attribute.group}`, 'strong')}`)
    group = attribute.group
    say(`  ${attribute.name}: ${card.attributes[attribute.key] ?? tone('not known', 'careful')}`)
  }
  return exitCodes.ok
}
