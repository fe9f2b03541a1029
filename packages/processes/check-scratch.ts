import { readFileSync } from 'node:fs'
import { settle, worldWith } from './src/test-world.ts'
const files = JSON.parse(readFileSync('testdata/files.json','utf8'))
let ok=0, bad=0
const only = process.argv[3]
for (const topic of process.argv[2]!.split(',')) {
 const cases = JSON.parse(readFileSync(`testdata/recorded/${topic}.json`,'utf8'))
 cases.forEach((c:any,i:number)=>{
  if (only && only!==String(i)) return
  let got:any
  try { got = settle(worldWith({command:c.command, files})) } catch(e:any) { got={stdout:'',stderr:'CRASH '+e.stack.split('\n').slice(0,6).join('\n'),exitCode:-1} }
  const norm=(s:string)=>s.replace(/^(bash: line \d+: )\s*\d+ (\w+) +/gm,'$1PID $2 ')
  if (got.stdout===c.stdout && norm(got.stderr)===norm(c.stderr) && got.exitCode===c.exitCode) ok++
  else { bad++; console.log(`=== ${topic} #${i}\n${c.command}\n--- expected (${c.exitCode})\n${c.stdout}--2\n${c.stderr}--- got (${got.exitCode})\n${got.stdout}--2\n${got.stderr}`) }
 })
}
console.log(ok,'ok',bad,'bad')
