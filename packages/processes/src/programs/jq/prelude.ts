/** The functions that jq defines in jq. Follows jq 1.7's builtin.jq. */
import { parseJq } from './parse.ts'
import type { Definition } from './syntax.ts'

const source = `
def map(f): [.[] | f];
def map_values(f): .[] |= f;
def select(f): if f then . else empty end;
def recurse(f): def r: ., (f | r); r;
def recurse(f; cond): def r: ., (f | select(cond) | r); r;
def recurse_down: recurse;
def values: select(. != null);
def nulls: select(. == null);
def booleans: select(type == "boolean");
def numbers: select(type == "number");
def strings: select(type == "string");
def arrays: select(type == "array");
def objects: select(type == "object");
def iterables: select(type | . == "array" or . == "object");
def scalars: select(type | . != "array" and . != "object");
def finites: select(isinfinite or isnan | not);
def normals: select(isnormal);
def to_entries: [keys_unsorted[] as $k | {key: $k, value: .[$k]}];
def from_entries: reduce .[] as $x ({}; . + { ($x | if type == "object" then (if has("key") then .key elif has("k") then .k elif has("name") then .name elif has("Name") then .Name elif has("Key") then .Key else .K end) else . end | if type == "string" then . elif type == "null" then "null" else tojson end): ($x | if type == "object" then (if has("value") then .value elif has("v") then .v elif has("Value") then .Value else .V end) else null end) });
def with_entries(f): to_entries | map(f) | from_entries;
def add(f): reduce f as $x (null; . + $x);
def del(f): delpaths([path(f)]);
def paths: path(..) | select(length > 0);
def paths(node_filter): . as $dot | paths | select(. as $p | $dot | getpath($p) | node_filter);
def leaf_paths: paths(scalars);
def any: any(.[]; .);
def any(f): any(.[]; f);
def any(g; c): isempty(first(g | c | select(.))) | not;
def all: all(.[]; .);
def all(f): all(.[]; f);
def all(g; c): isempty(first(g | c | select(. | not)));
def isempty(g): label $go | (g | false, break $go), true;
def first(f): label $out | (f | ., break $out);
def first: .[0];
def last(f): reduce f as $x (null; $x);
def last: .[-1];
def nth($n): .[$n];
def nth($n; f): if $n < 0 then error("Out of bounds negative array index") else last(limit($n + 1; f)) end;
def limit($n; f): if $n > 0 then label $out | foreach f as $item (0; . + 1; $item, if . >= $n then break $out else empty end) elif $n == 0 then empty else f end;
def skip($n; f): if $n > 0 then foreach f as $item ($n; . - 1; if . < 0 then $item else empty end) elif $n == 0 then f else error("Invalid arguments") end;
def until(cond; update): def _until: if cond then . else (update | _until) end; _until;
def while(cond; update): def _while: if cond then ., (update | _while) else empty end; _while;
def repeat(f): def _repeat: ., (f | _repeat); _repeat;
def range($x): range(0; $x);
def in(xs): . as $x | xs | has($x);
def inside(xs): . as $x | xs | contains($x);
def combinations: if length == 0 then [] else .[0][] as $x | (.[1:] | combinations) as $w | [$x] + $w end;
def combinations(n): . as $dot | [range(n)] | map($dot) | combinations;
def walk(f): def w: if type == "object" then map_values(w) elif type == "array" then map(w) else . end | f; w;
def env: $ENV;
def todate: strftime("%Y-%m-%dT%H:%M:%SZ");
def fromdateiso8601: strptime("%Y-%m-%dT%H:%M:%SZ") | mktime;
def todateiso8601: strftime("%Y-%m-%dT%H:%M:%SZ");
def fromdate: fromdateiso8601;
def date: todate;
def dateadd(u; n): . + n;
def datesub(u; n): . - n;
def match($re): match($re; null);
def test($re): test($re; null);
def capture($re): capture($re; null);
def capture($re; $flags): match($re; $flags) | [.captures | .[] | select(.name != null) | { key: .name, value: .string }] | from_entries;
def scan($re): scan($re; null);
def scan($re; $flags): match($re; "g" + $flags) | if (.captures | length) > 0 then [.captures | .[] | .string] else .string end;
def splits($re): splits($re; null);
def splits($re; $flags): split($re; $flags) | .[];
def sub($re; str): sub($re; str; "");
def gsub($re; str): sub($re; str; "g");
def gsub($re; str; $flags): sub($re; str; $flags + "g");
def sub($re; str; $flags): . as $in | (reduce (match($re; $flags) | . as $edit | ($edit.captures | map(select(.name != null) | { key: .name, value: .string }) | from_entries) as $c | {edit: $edit, c: $c}) as $m ([0, ""]; . as [$at, $so] | ($m.c | str) as $s | [$m.edit.offset + $m.edit.length, $so + $in[$at:$m.edit.offset] + $s])) as [$at, $so] | $so + $in[$at:];
def ascii: [.] | implode;
def todate(f): strftime(f);
def input_line_number: 0;
def pick(pathexps): . as $top | reduce path(pathexps) as $p (null; setpath($p; $top | getpath($p)));
def IN(s): any(s == .; .);
def IN(src; s): any(src == s; .);
def INDEX(stream; idx_expr): reduce stream as $row ({}; .[$row | idx_expr | tostring] |= $row);
def INDEX(idx_expr): INDEX(.[]; idx_expr);
def debug(msg): (msg | debug | empty), .;
def have_decnum: false;
def have_literal_numbers: true;
def toarray: if type == "array" then . else [.] end;
def index($i): indices($i) | .[0];
def rindex($i): indices($i) | .[-1:][0];
def tostream: path(def r: (.[]?|r), .; r) as $p | getpath($p) | reduce path(.[]?) as $q ([$p, .]; [$p + $q]);
def fromstream(f): {x: null, e: false} as $init | foreach f as $i ($init; if .e then $init else . end | if $i | length == 2 then setpath(["e"]; $i[0] | length == 0) | setpath(["x"] + $i[0]; $i[1]) else setpath(["e"]; $i[0] | length == 1) end; if .e then .x else empty end);
def truncate_stream(stream): . as $n | null | stream | . as $input | if (.[0] | length) > $n then setpath([0]; .[0][$n:]) else empty end;
def group_by(f): _by(map([f]); "group");
def unique_by(f): _by(map([f]); "unique");
def sort_by(f): _by(map([f]); "sort");
def min_by(f): _by(map([f]); "min");
def max_by(f): _by(map([f]); "max");
`

/** Definitions by name and number of parameters, as text until they are wanted. */
const texts: ReadonlyMap<string, string> = new Map(source.trim().split('\n').map((line) => {
  const [, name = '', parameters = ''] = /^def (\w+)(?:\(([^)]*)\))?:/.exec(line) ?? []
  return [`${name}/${parameters === '' ? 0 : parameters.split(';').length}`, line]
}))

export function prelude(key: string): Definition | undefined {
  const text = texts.get(key)
  if (text === undefined) return undefined
  const parsed = parseJq(text)
  if (parsed.is !== 'define') throw new Error(`"${key}" is no definition`)
  return parsed.definition
}

export const preludeNames: readonly string[] = [...texts.keys()]
