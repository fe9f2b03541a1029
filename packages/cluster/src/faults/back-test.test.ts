import { hour, minute, parseTimestamp } from '@track/simulation'
import { composeIncidents, incidentTypes } from '@track/traffic'
import { labelsOf, scorePages } from '@track/telemetry'
import { expect, test } from 'vitest'

const from = parseTimestamp('2026-01-05T00:00:00Z')

test('incidents from a seed are what a back-test of alerts scores', () => {
  const incidents = composeIncidents({
    seed: 5, from, until: from + 14 * 24 * hour, surroundings: { services: { 'default/api': ['a', 'b'] }, loads: ['load/default/users'], queues: [] },
    types: incidentTypes.filter(({ severity }) => severity === 'critical'),
  })
  expect(incidents.length).toBeGreaterThan(1)
  // An alert two minutes into every other incident, and one about nothing.
  const paged = incidents.filter((_each, index) => index % 2 === 0)
  const alert = (at: number) => ({
    group: 'slo', alert: 'Errors', labels: labelsOf({ alertname: 'Errors', severity: 'page' }), annotations: labelsOf({}), activeAt: at - minute, firedAt: at, resolvedAt: at + minute,
  })
  const episodes = [...paged.map(({ start }) => alert(start + 2 * minute)), alert(incidents[0]!.start - 3 * hour)].sort((a, b) => a.firedAt - b.firedAt)
  const score = scorePages(episodes, incidents, { before: 5 * minute, after: 0, groupBy: ['alertname'], gap: 5 * minute })
  expect([score.recall, score.precision, score.medianDelay]).toEqual([paged.length / incidents.length, paged.length / (paged.length + 1), 2 * minute])
})
