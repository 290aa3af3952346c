import { useQuery } from '@tanstack/react-query'
import { sourceAttributeList, type ModelCard } from '../../contract/model-card.ts'
import { useLink } from '../link/index.ts'
import { Facts, Problem, Waiting } from '../ui/index.ts'
import styles from './settings.module.css'

type Made = ModelCard['model']

/** What is known of a model that comes with Cloister, and plainly what is not. Nothing for one that was imported. */
export function SourceCard({ modelId }: { readonly modelId: string }) {
  const { query } = useLink()
  const card = useQuery(query.models.card.queryOptions({ input: { id: modelId }, staleTime: Infinity }))
  if (card.isPending) return <Waiting />
  if (card.isError) return <Problem error={card.error} />
  if (card.data === null) return null
  const { adapter, attributes, limits, measured, model, notFor } = card.data
  const groups = [...new Set(sourceAttributeList.map(({ group }) => group))]
  const unknown = Object.values(attributes).filter((value) => value === null).length
  return (
    <div className={styles['card']}>
      <h3>What is known of it</h3>
      <p>{model.what}</p>
      <Facts facts={madeFacts(model)} />
      <h3>Adapter</h3>
      {adapter === null ? (
        <p>None: the weights write as they are.</p>
      ) : (
        <>
          <p>{adapter.what}</p>
          <Facts facts={madeFacts(adapter)} />
        </>
      )}
      <h3>Not for</h3>
      <List items={notFor} />
      <h3>Limits</h3>
      <List items={limits} />
      <h3>Measured</h3>
      <dl className={styles['measured']}>
        {measured.map(({ what, value, where }) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>
              {value}
              <span className="soft"> {where}</span>
            </dd>
          </div>
        ))}
      </dl>
      <details className={styles['attributes']}>
        <summary>
          The {sourceAttributeList.length} source attributes of 45 CFR 170.315(b)(11), {unknown} of them not known
        </summary>
        {groups.map((group) => (
          <section key={group} aria-label={group}>
            <h4>{group}</h4>
            <dl className={styles['measured']}>
              {sourceAttributeList
                .filter((attribute) => attribute.group === group)
                .map(({ key, name }) => (
                  <div key={key}>
                    <dt>{name}</dt>
                    <dd>{attributes[key] ?? <em>Not known</em>}</dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </details>
    </div>
  )
}

function madeFacts({ madeBy, licence, trainedOn }: Made): (readonly [string, string])[] {
  return [
    ['Made by', madeBy],
    ['Licence', licence],
    ['Trained on', trainedOn],
  ]
}

function List({ items }: { readonly items: readonly string[] }) {
  return (
    <ul className={styles['sentences']}>
      {items.map((item) => (
        <li key={item}>{item}</li>
      ))}
    </ul>
  )
}
