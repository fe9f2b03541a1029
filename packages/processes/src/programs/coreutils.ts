/** The programs of this package, by their files. */
import type { Program } from '../program.ts'
import { chmod, ln, mkdir, rm, rmdir, touch } from './files/changing.ts'
import { cp, mv } from './files/copying.ts'
import { find } from './files/find.ts'
import { ls } from './files/ls.ts'
import { basename, dirname, mktemp, readlink, realpath } from './files/paths.ts'
import { du, file, stat, tree } from './files/stat.ts'
import { dd, truncate } from './files/truncate.ts'
import { awk } from './awk/awk.ts'
import { withHelp } from './help.ts'
import { bc } from './bc/bc.ts'
import { cmp } from './diff/cmp.ts'
import { diff } from './diff/diff.ts'
import { jq } from './jq/jq.ts'
import { yq } from './jq/yq.ts'
import { sed } from './sed/sed.ts'
import { date } from './running/date.ts'
import { env, nice, nohup, time, which } from './running/env.ts'
import { expr } from './running/expr.ts'
import { killProgram, pgrep, pkill, ps } from './running/ps.ts'
import { seq, sleep, small, yes } from './running/small.ts'
import { testPrograms } from './running/test.ts'
import { timeout } from './running/timeout.ts'
import { watch } from './running/watch.ts'
import { xargs } from './running/xargs.ts'
import { cat } from './text/cat.ts'
import { comm, join } from './text/compare.ts'
import { cut } from './text/cut.ts'
import { hexdump, od, xxd } from './text/dump.ts'
import { base64, sums } from './text/encode.ts'
import { envsubst } from './text/envsubst.ts'
import { greps } from './text/grep.ts'
import { head } from './text/head.ts'
import { less, more } from './text/pager.ts'
import { column, expand, fold, nl, paste, rev, tac, unexpand } from './text/reshape.ts'
import { shuf } from './text/shuf.ts'
import { sort } from './text/sort.ts'
import { split } from './text/split.ts'
import { tail } from './text/tail.ts'
import { tee } from './text/tee.ts'
import { tr } from './text/tr.ts'
import { uniq } from './text/uniq.ts'
import { wc } from './text/wc.ts'

const all: readonly Program[] = [
  awk, base64, basename, bc, cat, chmod, cmp, column, comm, cp, cut, date, dd, diff, dirname, du, env, envsubst, expand, expr, file, find, fold, head, hexdump,
  join, jq, killProgram, less, ln, ls, mkdir, mktemp, more, mv, nice, nl, nohup, od, paste, pgrep, pkill, ps, readlink, realpath, rev, rm, rmdir, sed, seq, shuf,
  sleep, sort, split, stat, tac, tail, tee, time, timeout, touch, tr, tree, truncate, unexpand, uniq, watch, wc, which, xargs, xxd, yes, yq,
  ...greps, ...small, ...sums, ...testPrograms,
]

/** Every program of this package, for `processesPart({ programs })`. */
export const coreutils = all.map(withHelp)
