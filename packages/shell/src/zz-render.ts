import xterm from '@xterm/headless'
import { readFileSync } from 'node:fs'
const [file, rows, cols] = process.argv.slice(2)
const t = new xterm.Terminal({ cols: Number(cols), rows: Number(rows), allowProposedApi: true, scrollback: 2000 })
t.write(readFileSync(file!), () => {
  const b = t.buffer.active
  for (let i = 0; i < b.length; i++) console.log((i === b.baseY ? '>>' : '  ') + b.getLine(i)!.translateToString(true))
  console.log('cursor', b.cursorX, b.cursorY)
})
