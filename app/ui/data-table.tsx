import type { ReactNode } from 'react'

export type Column<Row> = {
  head: string
  cell: (row: Row) => ReactNode
  number?: boolean
  /** The column that names the row: a row header for those who read by ear. */
  names?: boolean
  /** Short identifiers and tags: never broken where there is room for columns. */
  tight?: boolean
}

/**
 * Rows and columns. `stack`: at 390 px each row becomes a card with its headings beside the values; otherwise the
 * table scrolls inside its own frame, which takes the focus so that arrow keys reach it.
 */
export function DataTable<Row>(props: {
  caption: string
  captionHidden?: boolean
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row, index: number) => string
  stack?: boolean
}) {
  const scrolls = !props.stack
  return (
    <div className="table-wrap" {...(scrolls ? { role: 'region', 'aria-label': props.caption, tabIndex: 0 } : {})}>
      <table className={`data-table${props.stack ? ' stack' : ''}`}>
        <caption className={props.captionHidden ? 'sr-only' : ''}>{props.caption}</caption>
        <thead>
          <tr>
            {props.columns.map((column) => (
              <th key={column.head} scope="col" className={column.number ? 'num' : ''}>
                {column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row, index) => (
            <tr key={props.rowKey(row, index)}>
              {props.columns.map((column) =>
                column.names ? (
                  <th key={column.head} scope="row">
                    {column.cell(row)}
                  </th>
                ) : (
                  <td
                    key={column.head}
                    data-label={column.head}
                    className={`${column.number ? 'num' : ''}${column.tight ? ' sm:whitespace-nowrap' : ''}`}
                  >
                    <div>{column.cell(row)}</div>
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
