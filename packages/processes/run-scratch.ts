import { Simulation } from '@track/simulation'
import { processesPart, addFileSystem, startProcess, readOutput, exitCodeOf, binary } from '@track/processes'
import * as progs from '/work/main/packages/processes/src/programs/index.ts'
const programs = progs.programs
const part = processesPart({ programs })
const sim = Simulation.start([part], { seed: 7, startedAt: 1767600000e6 })
const files: any = { '/tmp': { directory: true }, '/root': { directory: true }, '/home/user/a.txt': 'one\ntwo\nthree\n' }
for (const p of ['bash','sh',...programs.map((p:any)=>p.name)]) files['/usr/bin/'+p] = binary(p==='sh'?'bash':p)
addFileSystem(sim, 'host', { files })
import { readFileSync } from 'node:fs'
const script = process.argv[2] === '-f' ? readFileSync(process.argv[3]!, 'utf8') : process.argv[2]!
const t = performance.now()
const s = startProcess(sim, { argv: ['bash','-c',script, ...process.argv.slice(process.argv[2]==='-f'?4:3)], fileSystem: 'host', cwd: '/home/user', env: { HOME:'/root', PATH:'/usr/bin' } }) as any
sim.runUntil(sim.now + 3600e6*24)
process.stdout.write(readOutput(sim, s.stdout)); process.stderr.write(readOutput(sim, s.stderr))
console.error('exit', exitCodeOf(sim, s.pid), 'ms', (performance.now()-t).toFixed(1), 'events', sim.handled, [...(sim.state(part) as any).processes.values()].map((p:any)=>p.pid+':'+p.status).join(' '))
