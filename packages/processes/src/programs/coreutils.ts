/** Every program of this package, for `processesPart({ programs })`. */
import type { Program } from '../program.ts'
import { chmod, ln, mkdir, rm, rmdir, touch } from './files/changing.ts'
import { cp, mv } from './files/copying.ts'
import { find } from './files/find.ts'
import { ls } from './files/ls.ts'
import { basename, dirname, mktemp, readlink, realpath } from './files/paths.ts'
import { du, file, stat, tree } from './files/stat.ts'
import { awk } from './awk/awk.ts'
import { diff } from './diff/diff.ts'
import { jq } from './jq/jq.ts'
import { yq } from './jq/yq.ts'
import { sed } from './sed/sed.ts'
import { date } from './running/date.ts'
import { env, nice, nohup, time, which } from './running/env.ts'
import { killProgram, pgrep, pkill, ps } from './running/ps.ts'
import { seq, sleep, small, yes } from './running/small.ts'
import { timeout } from './running/timeout.ts'
import { watch } from './running/watch.ts'
import { xargs } from './running/xargs.ts'
import { cat } from './text/cat.ts'
import { comm, join } from './text/compare.ts'
import { cut } from './text/cut.ts'
import { base64, sums } from './text/encode.ts'
import { grep } from './text/grep.ts'
import { head } from './text/head.ts'
import { column, expand, fold, nl, paste, rev, tac } from './text/reshape.ts'
import { sort } from './text/sort.ts'
import { tail } from './text/tail.ts'
import { tee } from './text/tee.ts'
import { tr } from './text/tr.ts'
import { uniq } from './text/uniq.ts'
import { wc } from './text/wc.ts'

export const coreutils: readonly Program[] = [
  awk, base64, basename, cat, chmod, column, comm, cp, cut, date, diff, dirname, du, env, expand, file, find, fold, grep, head, join, jq, killProgram, ln, ls, mkdir, mktemp,
  mv, nice, nl, nohup, paste, pgrep, pkill, ps, readlink, realpath, rev, rm, rmdir, sed, seq, sleep, sort, stat, tac, tail, tee, time, timeout, touch, tr, tree,
  uniq, watch, wc, which, xargs, yes, yq, ...small, ...sums,
]
