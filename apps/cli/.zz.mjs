import { LabProof, readProofFiles } from '@track/labs'
import { folderOf } from './src/module-folders.ts'
const proof = new LabProof(readProofFiles(folderOf('foundations/systems-thinking/feedback-loops')))
const cpu = () => { const u = process.cpuUsage(); return (u.user + u.system) / 1e6 }
const start = cpu()
for (const { name, prove } of proof.claims) { const t = cpu(); const c = await prove(); console.log((cpu() - t).toFixed(2).padStart(7), 's', c.holds ? 'ok   ' : 'FAILS', c.name, Math.round(c.virtualSeconds / 60) + ' min', c.says.slice(0, 300)) }
console.log('total cpu', (cpu() - start).toFixed(1), Math.round(process.memoryUsage().rss / 1e6), 'MB')
