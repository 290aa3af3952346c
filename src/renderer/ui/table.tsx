import type { ReactNode } from 'react'
import { moveByArrows } from './use-keys.ts'
import styles from './table.module.css'

export type Column<Row> = {
  readonly head: string
  readonly cell: (row: Row) => ReactNode
  /** `number` aligns at the end; `figure` is set in the family of figures; `name` opens the row. */
  readonly kind?: 'number' | 'figure' | 'name'
}

type TableProps<Row> = {
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly idOf: (row: Row) => string
  readonly onOpen?: (row: Row) => void
  readonly chosen?: string | null
}

/** Rows of figures and words. Enter or a click opens a row, up and down move between them. */
export function Table<Row>({ label, columns, rows, idOf, onOpen, chosen = null }: TableProps<Row>) {
  const class_ = (kind: Column<Row>['kind']): string | undefined => (kind === undefined || kind === 'name' ? undefined : styles[kind])
  return (
    <div
      className={styles['scroll']}
      onKeyDown={moveByArrows('[data-row]')}
      tabIndex={onOpen === undefined ? 0 : -1}
      role="group"
      aria-label={label}
    >
      <table className={styles['table']} aria-label={label}>
        <thead>
          <tr>
            {columns.map(({ head, kind }) => (
              <th key={head} scope="col" className={class_(kind)}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const id = idOf(row)
            return (
              <tr
                key={id}
                data-chosen={chosen === id}
                {...(onOpen === undefined
                  ? {}
                  : {
                      'data-opens': true,
                      onClick: () => {
                        onOpen(row)
                      },
                    })}
              >
                {columns.map(({ head, kind, cell }) => (
                  <td key={head} className={class_(kind)}>
                    {kind === 'name' && onOpen !== undefined ? (
                      <button
                        type="button"
                        data-row
                        className={styles['opener']}
                        onClick={(event) => {
                          event.stopPropagation()
                          onOpen(row)
                        }}
                      >
                        {cell(row)}
                      </button>
                    ) : (
                      cell(row)
                    )}
                  </td>
                ))}
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
