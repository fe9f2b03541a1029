/** Every check there is, in the order in which they run: what is quick and says most comes first. */
export interface Step {
  readonly name: string
  /** Arguments for the project's own Node. */
  readonly arguments: readonly string[]
  /** A vitest run reports each of its tests; any other step counts as one. */
  readonly isVitest?: boolean
}

const vitest = ['node_modules/vitest/vitest.mjs', 'run']

export const steps: readonly Step[] = [
  { name: 'types', arguments: ['node_modules/typescript7/bin/tsc', '--noEmit', '-p', 'tsconfig.json'] },
  { name: 'types of the site', arguments: ['node_modules/typescript7/bin/tsc', '--noEmit', '-p', 'apps/site/tsconfig.json'] },
  { name: 'lint', arguments: ['node_modules/oxlint/bin/oxlint', '--deny-warnings', 'packages', 'apps', 'tools', 'tests'] },
  { name: 'units, scenarios and labs', arguments: vitest, isVitest: true },
  { name: 'real clients', arguments: [...vitest, '--config', 'tests/clients/vitest.config.ts'], isVitest: true },
  { name: 'real browser', arguments: [...vitest, '--config', 'tests/browser/vitest.config.ts'], isVitest: true },
]
