import { buildLabWorld, parseLab, readProofFiles } from '@track/labs'
import { snapshot, digestOfWorld, encode, hour } from '@track/simulation'
import { folderOf } from './src/module-folders.ts'
const files = readProofFiles(folderOf('foundations/systems-thinking/feedback-loops'))
const { lab } = parseLab(files)
const cpu = () => { const u = process.cpuUsage(); return (u.user + u.system) / 1e6 }
const w = buildLabWorld(lab, files)
let t = cpu(); w.runFor(2 * hour); console.log('2h', cpu() - t)
const state = w.export()
for (const [n, s] of state.states) { t = cpu(); const e = encode(s); const d = cpu() - t; if (e.length > 100000) { console.log(n, e.length, d.toFixed(2)); for (const [k, v] of Object.entries(s)) { const l = encode(v).length; if (l > 50000) console.log('    ', k, l, v.size ?? v.length) } } }
for (let i = 0; i < 3; i++) { t = cpu(); const s = snapshot(w); console.log('snapshot', cpu() - t, s.length) }
for (let i = 0; i < 2; i++) { t = cpu(); const s = digestOfWorld(w); console.log('digest', cpu() - t) }
for (let i = 0; i < 3; i++) { t = cpu(); w.fork(); console.log('fork', cpu() - t) }
