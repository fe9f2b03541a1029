/**
 * Makes the stages of a query ready to run. Line filters are drawn together and to the front as
 * far as nothing before them changes the line or takes lines out by a label.
 *
 * Follows MultiStageExpr.reorderStages and the Stage methods of pkg/logql/syntax/ast.go, Loki 3.
 */
import type { Instant } from '@track/simulation'
import { stageError } from '../error.ts'
import { thenFilter } from '../line-filters.ts'
import { printStage } from '../print.ts'
import type { Stage } from '../syntax.ts'
import { patternStage, regexpStage } from './captures.ts'
import { dropStage, keepStage } from './drop-keep.ts'
import { decolorizeStage, labelFormatStage, lineFormatStage } from './formats.ts'
import { jsonFieldsStage } from './json-fields.ts'
import { jsonStage } from './json.ts'
import { labelFilterStage } from './label-filter.ts'
import { lineTest } from './line-filter.ts'
import { logfmtFieldsStage, logfmtStage } from './logfmt.ts'
import { parsePattern } from './pattern.ts'
import { compileRegexp, namedGroups } from './regexp.ts'
import type { BuiltStage } from './stage.ts'
import { unpackStage } from './unpack.ts'

/** The stages in the order in which they run; throws `LogqlError` for one that cannot be built. */
export function buildStages(stages: readonly Stage[], now: Instant): readonly BuiltStage[] {
  return reordered(stages).flatMap((stage) => {
    const built = buildStage(stage, now)
    if (typeof built === 'string') throw stageError(printStage(stage), built)
    return built ?? []
  })
}

type LineFilterStage = Extract<Stage, { kind: 'line filter' }>

function reordered(stages: readonly Stage[]): Stage[] {
  const result: Stage[] = []
  let filters: LineFilterStage[] = []
  let others: Stage[] = []
  const flush = () => {
    if (filters.length > 0) result.push({ kind: 'line filter', filter: filters.map(({ filter }) => filter).reduce(thenFilter) })
    result.push(...others)
    filters = []
    others = []
  }
  for (const stage of stages) {
    if (stage.kind === 'line filter') filters.push(stage)
    else if (stage.kind === 'label filter') {
      flush()
      result.push(stage)
    } else {
      others.push(stage)
      if (stage.kind === 'line_format' || stage.kind === 'unpack') flush()
    }
  }
  flush()
  return result
}

/** The stage; undefined when it changes nothing; or why it cannot be built. */
function buildStage(stage: Stage, now: Instant): BuiltStage | string | undefined {
  switch (stage.kind) {
    case 'line filter': {
      const test = lineTest(stage.filter)
      return typeof test === 'function' ? { process: (line) => (test(line) ? line : undefined) } : test
    }
    case 'label filter': return labelFilterStage(stage.filter)
    case 'json': return jsonStage
    case 'unpack': return unpackStage
    case 'decolorize': return decolorizeStage
    case 'regexp': return buildRegexp(stage.text)
    case 'pattern': {
      const pattern = parsePattern(stage.text, 'parser')
      return typeof pattern === 'string' ? pattern : patternStage(pattern)
    }
    case 'line_format': return lineFormatStage(stage.text, now)
    case 'label_format': return labelFormatStage(stage.formats, now)
    case 'logfmt': return logfmtStage(stage)
    case 'json fields': return jsonFieldsStage(stage.fields)
    case 'logfmt fields': return logfmtFieldsStage(stage.fields, stage.isStrict)
    case 'drop': return dropStage(stage.labels)
    case 'keep': return keepStage(stage.labels)
  }
}

function buildRegexp(text: string): BuiltStage | string {
  const compiled = compileRegexp(text)
  if (typeof compiled === 'string') return compiled
  const names = namedGroups(compiled, text)
  return typeof names === 'string' ? names : regexpStage(compiled, names)
}
