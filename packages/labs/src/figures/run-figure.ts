/** Runs the worlds of a figure, and asks their telemetry what it draws. */
import { startedAtByDefault, telemetryOf, threeZones, topologyNamed, worldParts } from '@track/cluster'
import { second, Simulation } from '@track/simulation'
import { queryRange } from '@track/telemetry'
import type { Lab, LabFiles } from '../lab.ts'
import { applyObjects } from '../objects.ts'
import { truthOf } from '../truth.ts'
import type { Figure, FigureData, Variant, VariantData } from './figure.ts'

export interface FigureOfLab {
  readonly lab: Lab
  readonly files: LabFiles
}

export function runFigure(figure: Figure, of: FigureOfLab): FigureData {
  const { title, alt, from, until, step, panels, variants, marks, readings } = figure
  return {
    title, alt, from: from / second, until: until / second, step: step / second,
    panels: panels.map((panel) => ({ title: panel.title, unit: panel.unit, legends: panel.series.map(({ legend }) => legend) })),
    variants: variants.map((variant) => runVariant(figure, variant, of)),
    marks: marks.map((mark) => ({
      at: mark.at / second, says: mark.says, ...(mark.until !== undefined && { until: mark.until / second }),
    })),
    readings: readings.map((reading) => ({ title: reading.title, unit: reading.unit })),
  }
}

function runVariant(figure: Figure, variant: Variant, { lab, files }: FigureOfLab): VariantData {
  const world = figureWorld(lab)
  world.runFor(5 * second)
  for (const path of Object.keys(files.start).sort()) applyObjects(world, files.start[path]!)
  applyObjects(world, figure.apply, { values: variant.values, manager: 'figure' })
  world.runUntil(world.startedAt + figure.until)
  return {
    name: variant.name,
    isShown: variant.isShown,
    values: figure.panels.map(({ series }) => series.map(({ query }) => valuesOf(world, query, figure))),
    readings: figure.readings.map(({ truth }) => rounded(truthOf(world, truth) ?? null)),
  }
}

/** The lab's cluster without its tasks. */
function figureWorld({ world: { seed, topology, startedAt = startedAtByDefault } }: Lab): Simulation {
  return Simulation.start(worldParts({ nodes: topologyNamed(topology)?.nodes ?? threeZones(3) }), { seed, startedAt })
}

function valuesOf(world: Simulation, query: string, { from, until, step }: Figure): (number | null)[] {
  const [start, end] = [world.startedAt + from, world.startedAt + until]
  const { resultType, result } = queryRange(telemetryOf(world), query, { start, end, step })
  const points = resultType === 'matrix' ? result[0]?.points ?? [] : []
  const byStep = new Map(points.map(({ at, value }) => [at, value]))
  return Array.from({ length: Math.floor((end - start) / step) + 1 }, (_, index) => rounded(byStep.get(start + index * step) ?? null))
}

/** Four digits are as much as anybody sees. */
function rounded(value: number | null): number | null {
  return value === null || !Number.isFinite(value) ? null : Number(value.toPrecision(4))
}
