import { scrapePools } from '@track/telemetry'
import { expect, test } from 'vitest'
import { defaultConfigFor } from './default-config.ts'
import { loadClusterConfig } from './prometheus-config.ts'
import { addonJobs, defaultPoolsFor } from './scrape-jobs.ts'

test.each([[[]], [addonJobs]])('the rows that a world begins with are what the default configuration says: %j', (names) => {
  const parts = names.map((name) => ({ name }))
  expect(defaultPoolsFor(parts)).toEqual(scrapePools(loadClusterConfig(defaultConfigFor(parts))))
  expect(defaultPoolsFor(parts)).toHaveLength(8 + names.length)
})
