import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ModelCard, sourceAttributeList } from '../../../contract/model-card.ts'
import { readCard } from './cards.ts'
import { readCatalogue } from './catalogue.ts'

const folder = join(import.meta.dirname, '../../../../models')
const catalogue = readCatalogue(folder)

it.each(catalogue)('$id has a card, of the weights and the adapter that the catalogue names', (entry) => {
  const card = readCard(folder, entry.id)
  expect(card?.modelId).toBe(entry.id)
  expect(card?.model.licence).toBe(entry.licence)
  expect(card?.adapter?.sha256 ?? null).toBe(entry.adapter?.sha256 ?? null)
})

it('belongs to a model of the catalogue', () => {
  const ids = catalogue.map(({ id }) => `${id}.json`)
  expect(readdirSync(join(folder, 'cards')).filter((name) => !ids.includes(name))).toEqual([])
})

it('answers each of the 31 attributes of the rule, or says that it is not known', () => {
  expect(sourceAttributeList).toHaveLength(31)
  const card = readCard(folder, catalogue[0]?.id ?? '')
  if (card === null) throw new Error('there is no card')
  expect(Object.keys(card.attributes).sort()).toEqual(sourceAttributeList.map(({ key }) => key).sort())
  const { funding: _funding, ...fewer } = card.attributes
  expect(ModelCard.safeParse({ ...card, attributes: fewer }).success).toBe(false)
  expect(ModelCard.safeParse({ ...card, attributes: { ...card.attributes, funding: '' } }).success).toBe(false)
})

it('is not there for a model that is not of the catalogue, whatever its id', () => {
  expect(readCard(folder, 'imported-0123456789abcdef')).toBeNull()
  expect(readCard(folder, '../catalogue')).toBeNull()
})
