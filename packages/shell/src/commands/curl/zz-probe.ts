import { exitCodeOf, readOutput, startProcess } from '@track/processes'
import { minute } from '@track/simulation'
import { home, hostEnvironment, hostFileSystem } from '/work/main/packages/shell/src/host.ts'
import { shellWorld } from '/work/main/packages/shell/src/prompt/test-person.ts'
const world = shellWorld({})
let n = 0
for (const command of process.argv.slice(2)) {
  const started: any = startProcess(world, { argv: ['bash', '-c', command], fileSystem: hostFileSystem, env: hostEnvironment, cwd: home, stdin: { text: '' }, cost: 0 })
  const begin = world.now
  let steps = 0
  const t = performance.now()
  while (exitCodeOf(world, started.pid) === undefined && steps++ < 300000 && performance.now() - t < 5000) world.step()
  console.log('$', command, '\n', readOutput(world, started.stdout), readOutput(world, started.stderr), exitCodeOf(world, started.pid), (world.now - begin) / 1e6, steps, Math.round(performance.now() - t), world.handling)
}
