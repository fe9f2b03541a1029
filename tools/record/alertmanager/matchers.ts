/** Texts that are matchers, and many that are nearly: each is asked in every syntax. */
import { integerBelow, stream } from '@track/simulation'

const written = [
  '', ' ', '{}', '{', '}', '{}}', '{{}', '{ }', ',', '{,}', 'foo', 'foo=', '=bar', 'foo=bar', 'foo = bar', '{foo=bar}', '{foo=bar', 'foo=bar}', 'foo=bar,', '{foo=bar,}', 'foo=bar,,',
  '{foo=bar,,baz=qux}', 'foo=bar,baz!=qux', 'foo="bar"', 'foo="b\\"ar"', 'foo="bar', 'foo=b"ar', 'foo=bar"', 'foo="bar"baz', 'foo="bar" baz', 'foo=~"b.*"', 'foo=~b.*', 'foo!~"b.*"', 'foo=~"(b"',
  'foo!~[a', 'foo=~"*"', 'foo=~"a{2,1}"', 'foo=~"\\\\d+"', 'foo=~"\\d+"', 'foo=\\d', 'foo="\\d"', 'foo="\\n"', 'foo=\\n', 'foo="a,b"', 'foo=a,b', '"foo"=bar', '"foo bar"=baz', 'föö=bar', '🙂=🙂', 'foo=🙂',
  '"foo\\u00e9"="\\U0001f642"', '"\\xff"=a', 'foo="\\xff"', 'foo="\\xc3\\xa9"', 'foo="\\101"', 'foo="\\400"', "foo='bar'", 'foo=`bar`', '`foo`=bar', 'foo!bar', 'foo!', '!foo=bar', 'foo!=', 'foo=~', 'foo!~', 'foo==bar',
  'foo=!bar', 'foo=~~bar', 'foo=bar=baz', 'foo bar=baz', 'foo=bar baz', 'foo=bar baz=qux', 'foo=bar{', '{foo=bar}{', '{foo=bar} x', '{foo=bar}}', '{foo=bar} ', ' {foo=bar}', '\tfoo=bar\n', 'foo\u00a0=bar', 'foo=\u2003bar',
  'foo:bar=baz', '1foo=bar', 'foo-bar=baz', 'foo.bar=baz', 'foo="a\nb"', 'foo=a\\', 'foo="a\\\\"', 'foo="a\\', 'foo=\\"a', 'foo=""', 'foo=,bar=baz', '{foo="",bar=~""}', 'a=1,b=2,a=1', 'foo=~"a|b",bar=c', '"a,b"=c',
  'foo="{}"', 'foo={}', 'foo="="', 'foo="a\'b"', 'foo="a`b"', 'foo=a!b', 'foo=a~b', 'foo=~a~b', 'foo=(', 'foo=a.b-c/d:e', 'foo="\\t"', 'foo="\\\\d,\\"e"', 'foo=bar,"baz qux"=~".+"', '"foo', '"', '""=bar', 'foo="\\q"', '\\=a',
]
const pieces = ['foo', 'bar_1', 'a b', 'é', '"', '"x"', '"y z"', '=', '!=', '=~', '!~', '!', '~', '{', '}', ',', ' ', '\\', '\\"', '\\n', '.*', '(', ')', '[', "'", '`', '|', ':', '-', '1', '\u00a0']

/** The same ones each time. */
export function matcherTexts(grown: number): readonly string[] {
  const chance = stream(7, 'matchers')
  let index = 0
  const below = (limit: number) => integerBelow(limit, chance, index++)
  const texts = Array.from({ length: grown }, () => {
    if (below(2) === 0) return Array.from({ length: 1 + below(7) }, () => pieces[below(pieces.length)]!).join('')
    const base = [...written[below(written.length)]!]
    base.splice(below(base.length + 1), below(2), pieces[below(pieces.length)]!)
    return base.join('')
  })
  return [...new Set([...written, ...texts])]
}
