import { LabProof, readProofFiles } from '@track/labs'
import { folderOf } from './src/module-folders.ts'
const proof = new LabProof(readProofFiles(folderOf('foundations/systems-thinking/feedback-loops')))
const cpu = () => { const u = process.cpuUsage(); return (u.user + u.system) / 1e6 }
let total = cpu()
const check = async (f) => { const t = cpu(); let c; try { c = await f() } catch (e) { c = { name: 'threw', holds: false, says: String(e).slice(0, 300), virtualSeconds: 0 } } console.log((cpu() - t).toFixed(2).padStart(7), 's', c.holds ? 'ok   ' : 'FAILS', c.name, Math.round(c.virtualSeconds / 60) + ' min', c.says.slice(0, 200)) }
await check(() => proof.startsUndone()); await check(() => proof.isSolved()); await check(() => proof.comesOutAgain())
for (const n of proof.alternatives) await check(() => proof.alternativeHolds(n))
for (const n of proof.wrong) await check(() => proof.wrongFails(n))
console.log('total cpu', (cpu() - total).toFixed(1))
