/**
 * Both grains over the same scenarios: throughput, share of failures and latency of the fluid grain lie within
 * 5 % of those of the exact one, or within the bound that the scenario states (means over seeds).
 */
import { expect, test } from 'vitest'
import { differences, figures, grainScenarios, meanFigures } from '../../testing/grain-scenarios.ts'

test.each(grainScenarios)('$name', { timeout: 60_000 }, (scenario) => {
  const [exact, fluid] = [meanFigures(scenario, 'exact'), meanFigures(scenario, 'fluid')]
  const found = differences(exact.found, fluid.found)
  const beyond = figures.filter((name) => found[name] > (scenario.bounds?.[name] ?? 0.05))
  expect(beyond.map((name) => `${name}: ${exact.found[name]} and ${fluid.found[name]}`)).toEqual([])
})
