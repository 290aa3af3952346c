/** The cards of the models of the catalogue, from `models/cards`. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ModelCard } from '../../../contract/model-card.ts'
import { readCatalogue } from './catalogue.ts'

/** The card of a model of the catalogue; null for any other, of which Cloister knows nothing. @throws ZodError where a card is not of its form */
export function readCard(catalogueFolder: string, id: string): ModelCard | null {
  if (!readCatalogue(catalogueFolder).some((entry) => entry.id === id)) return null
  const path = join(catalogueFolder, 'cards', `${id}.json`)
  return existsSync(path) ? ModelCard.parse(JSON.parse(readFileSync(path, 'utf8'))) : null
}
