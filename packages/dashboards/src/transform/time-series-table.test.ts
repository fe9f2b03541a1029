import { expect, test } from 'vitest'
import { newField, newFrame } from '../frames/frame.ts'
import { timeSeriesTable } from './time-series-table.ts'

const series = (refId: string, pod: string, values: readonly (number | null)[]) => newFrame([newField('Time', 'time', values.map((_, index) => index)), newField('Value', 'number', values, { labels: { pod }, config: { unit: 's', displayNameFromDS: pod } })], { refId })

test('a row a series, with its labels and its points', () => {
  const [table] = timeSeriesTable.apply([series('A', 'one', [1, null, 3]), series('A', 'two', [4, NaN])], { A: { stat: 'max' } })
  expect(table).toEqual({
    refId: 'A', shape: 'table', length: 2, fields: [
      { name: 'pod', type: 'string', values: ['one', 'two'], config: {} },
      { name: 'Trend', type: 'other', values: [{ value: 3, points: [1, null, 3] }, { value: 4, points: [4, null] }], config: { unit: 's' } },
    ],
  })
})

test('several queries are several tables', () => {
  expect(timeSeriesTable.apply([series('A', 'one', [1]), series('B', 'one', [2])], {}).map(({ fields }) => fields.at(-1)!.name)).toEqual(['Trend #A', 'Trend #B'])
})
