/** Where Alertmanager 0.34 sends alerts in routing trees, and with which options. */
import { readFileSync } from 'node:fs'
import { second } from '@track/simulation'
import { expect, test } from 'vitest'
import { ConfigError, loadConfig } from '../config/config.ts'
import { labelSetOf } from '../labels/label-set.ts'
import { matchingRoutes, type Route, routeTree } from './route.ts'

type Labels = Readonly<Record<string, string>>
type Recorded = readonly (readonly unknown[])[] | { readonly error: string }

const cases = JSON.parse(readFileSync(new URL('../../../testdata/alertmanager-routes.json', import.meta.url), 'utf8')) as readonly (readonly [string, readonly Labels[], Recorded])[]

function shown({ index, options, key, id }: Route): readonly unknown[] {
  return [
    index, options.receiver, key, id, options.groupBy.toSorted(), options.groupByAll, options.groupWait / second, options.groupInterval / second,
    options.repeatInterval / second, options.labels,
  ]
}

function said(config: string, sets: readonly Labels[]): Recorded {
  try {
    const root = routeTree(loadConfig(config).route)
    return sets.map((set) => matchingRoutes(root, labelSetOf(set)).map(shown))
  } catch (error) {
    // The words are what is compared.
    if (!(error instanceof ConfigError)) throw error
    return { error: error.message }
  }
}

test('alerts find their routes', () => {
  expect(cases.map(([config, sets]) => [config, sets, said(config, sets)])).toEqual(cases)
})
