import { LabProof, readProofFiles } from '@track/labs'
import { folderOf } from './src/module-folders.ts'
const proof = new LabProof(readProofFiles(folderOf('foundations/systems-thinking/feedback-loops')))
const cpu = () => { const u = process.cpuUsage(); return (u.user + u.system) / 1e6 }
let t = cpu()
let c = await proof.isSolved(); console.log(c, cpu() - t); t = cpu()
if (process.argv[2]) { c = await proof[process.argv[2]](process.argv[3]); console.log(c, cpu() - t) }
