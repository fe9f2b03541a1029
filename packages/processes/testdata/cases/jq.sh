###
jq . pods.json; jq -c . pods.json; echo '{"b":1,"a":[1,2,{"c":null}]}' | jq -S .; echo '[]{}' | jq -c .; echo '"x"' | jq -r .; echo '1 2 3' | jq '.+1'
###
jq -r '.items[].metadata.name' pods.json; jq '.items[0].status' pods.json; jq '.items | length' pods.json; jq -c '[.items[] | select(.status.phase=="Running") | .metadata.name]' pods.json; jq '.items[-1].metadata.labels.app' pods.json
###
jq -c '.items | map({name: .metadata.name, restarts: .status.restarts})' pods.json; jq -r '.items[] | "\(.metadata.name)\t\(.status.phase)"' pods.json; jq -r '.items[] | [.metadata.name, .status.restarts] | @csv, @tsv' pods.json
###
jq '[.items[].status.restarts] | add, max, min, (add/length)' pods.json; jq -c '.items | group_by(.metadata.labels.app) | map({app: .[0].metadata.labels.app, n: length})' pods.json; jq -c '.items | sort_by(.status.restarts) | map(.metadata.name)' pods.json; jq -c 'first(.items[]) | keys' pods.json
###
jq -n '1+2, 7/2, 7%3, -3, 1e3, 0.1+0.2, 10000000000, 1e17, 1.5e-7, 3.0'; jq -n '"a"+"b", ([1]+[2]|tojson), ({a:1}+{b:2}|tojson), ([1,2,3]-[2]|tojson), ("x"*3), null+1'; jq -nc '{a:{b:1}} * {a:{c:2}}, ("a,b"/",")'
###
jq -n '1<2, "a"<"b", [1]<[2], null<false, 1==1.0, "1"==1, (true and false), (true or false), (false|not), (null // "d"), (false // null // 3), (1 // 2)'
###
jq -nc '[range(5)], [range(2;5)], [range(0;10;3)], [limit(2;1,2,3)], first(range(5)), [.[]?], ([1,[2,[3]]]|flatten), ([1,[2,[3]]]|flatten(1)), ([3,1,2]|sort), ([1,1,2]|unique), ([1,2]|reverse)'
###
jq -nc '"hello"|length, ascii_upcase, explode, (split("l")), test("ell"), ltrimstr("he"), rtrimstr("lo"), startswith("he"), .[1:3], (.[2:]), index("l"), indices("l")'; jq -nc '["a","b"]|join("-"), (map(ascii_upcase)), contains(["a"]), inside(["a","b","c"]), index("b")'
###
jq -nc '{"a":1,"b":2} | to_entries, with_entries(.value+=1), keys, values, has("a"), map_values(.*2), del(.a), (to_entries|from_entries), length, add, any(.>1), all(.>0), paths'
###
jq -nc '{"a":[{"b":1},{"b":2}]} | .a[1].b = 5, (.a[].b |= .+10), (.a[0] += {c:3}), del(.a[0]), path(..), [leaf_paths], getpath(["a",0,"b"]), setpath(["a",0,"b"];9), (.a |= map(select(.b>1)))'
###
jq -nc '[1,2,3] | .[1:], .[:-1], .[-1], .[0:2], (.[1]=9), (.[5]=1), del(.[0,2]), first, last, nth(1), (to_entries|map(.key)), index(2), (. as [$a,$b] | {a:$a,b:$b})'
###
jq -n 'reduce range(5) as $i (0; .+$i), [foreach range(5) as $i (0; .+$i)], [foreach range(3) as $i (0; .+$i; [$i,.])]' -c; jq -nc 'def f(x): x*2; f(3), def g($a;$b): $a+$b; g(1;2)'; jq -nc 'def fac: if . <= 1 then 1 else . * (.-1|fac) end; 5|fac'; jq -nc '[recurse(if . < 3 then .+1 else empty end)]' <<< 0; jq -c '[recurse(if . < 3 then .+1 else empty end)]' <<< 0
###
jq -n 'if 1>2 then "a" elif 2>1 then "b" else "c" end, (if null then 1 else 2 end)'; jq -nc 'try error("x") catch ., (0 as $z | try (1/$z) catch "div"), [.a?, .b?], (try error({a:1}) catch .a), ("abc" | try tonumber catch "nan"), [(1,2,"x") | tonumber?]'
###
jq -n '"x" as $x | "\($x)-\(1+2)", @json "v=\([1,"a"])", @sh "echo \("it'"'"'s")", @uri "q=\("a b&c")", @html "<\("<&>")>", @base64 "\("hi")", ("aGk="|@base64d), @text "\([1])"' -r
###
jq -nc '"test 123 abc 45" | [match("[0-9]+";"g").string], capture("(?<w>[a-z]+) (?<n>[0-9]+)"), [scan("[a-z]+")], sub("[0-9]+";"N"), gsub("[0-9]+";"<\(.)>"|.), gsub("(?<d>[0-9])";"\(.d)."), test("ABC";"i"), [splits(" +")], split(" ";null)'
###
jq -nc '1700000000 | todate, (gmtime|mktime), strftime("%Y/%m/%d %H:%M:%S"), ("2023-11-14T22:13:20Z"|fromdate), ("10 Mar 2024" | strptime("%d %b %Y") | mktime), (.|tostring)'
###
jq -nc '[1,null,2] | map(values), (.[] |= (. // 0)), any, all, add, (map(select(.!=null))|length), [.[]|numbers], [.[]|nulls], tojson, (tojson|fromjson), (map(tostring)), [paths], transpose?' ; jq -nc '[[1,2],[3]]|transpose, combinations?' 
###
jq -c --arg x 5 --argjson y '{"z":1}' -n '$x, $y.z, $ARGS.named'; jq -n --args '$ARGS.positional' a b -c; A=envval jq -n 'env.A, $ENV.A'; jq -n '$__loc__' -c; jq --slurpfile f numbers.txt -nc '$f'; jq -n --rawfile r noeol.txt '$r'
###
jq -s -c . <<< '1 2 [3]'; jq -R . noeol.txt; jq -Rs . noeol.txt; jq -n 'input, input' <<< '1 2 3'; jq -nc '[inputs]' <<< '1 2 3'; jq -c -n 'reduce inputs as $x (0;.+$x)' <<< '1 2 3'; jq -j '.[]' <<< '["a","b",1]'; echo; jq -r '.[]' <<< '["a\nb",null,{"c":1}]'
###
jq -e . <<< null; echo $?; jq -e '.a' <<< '{"a":1}'; echo $?; jq -e empty <<< 1; echo $?; jq .a <<< '[1]'; echo $?; jq '.[0]' <<< '{"a":1}'; echo $?; jq '.[]' <<< 5; echo $?; jq '.a.b' <<< '{"a":5}'; echo $?; jq 'keys' <<< 5; echo $?
###
jq '{' <<< 1 2>&1 | head -1 | cut -c1-28; jq 'foo' <<< 1; echo $?; jq '$x' <<< 1; echo $?; jq . nofile.json; echo $?; jq . <<< '{"a":'; echo $?; jq . <<< '{a:1}'; echo $?; jq '1+"a"' <<< 1; echo $?; jq '{a:1}|.a=error("boom")' <<< 1; echo $?
###
jq -nc '[.[]?], ({} | .a.b.c), ([] | first?), ([]|add), ("abc"|.[0:1]), (null|length), ({}|length), ("é"|length,utf8bytelength), ([]|min), ({"a":{"b":null}} | has("a"), .a|has("b")), (["x"]|has(0)), ([[1,2],[1]]|sort)'
###
jq -nc '{a:1,b:{c:[1,2]}} | [..|numbers], (tostream|tojson), [paths(type=="number")], walk(if type=="number" then .+1 else . end), (to_entries|map("\(.key)=\(.value|tojson)")|join("&"))'; jq -nc '[1,2,3,4]|.[1:3]=["x"], (.[2:4]|=map(.*10)), (limit(1;.[]|select(.>2))), until(length<2;.[1:]), [while(length>0;.[1:])|length]' 2>/dev/null
###
jq -nc '"a" as $k | {$k, "b":2, ("c"+"d"):3, "e f":4, @base64 "x":5, "\($k)z":6}, {a:(1,2)}, [{a:1,b:2}|.a,.b], {"if":1}.if, ({"a-b":1}|."a-b",.["a-b"])'; jq -nc '. as {a:$x, b:[$y,$z]} ?// [$x,$y,$z] | [$x,$y,$z]' 2>/dev/null; jq -nc '[[1,2],{"a":3}] | .[] as [$a] ?// {a:$a} | $a'
###
jq -nc '[label $f | range(10) | ., (select(. == 3) | break $f)], [range(10)] | map(select(. % 2 == 0)) | length'; jq -nc '[splits("a";"b")]?' ; jq -n '[1,2]|tojson|ascii_downcase|@sh' -r; jq -n 'infinite, -infinite, nan|isnan, isinfinite' -c; jq -n '[nan]|tojson, ([1,nan]|sort|tojson)'; jq -n '"\u00e9\u4e2d"' -a; jq --tab . <<< '{"a":[1]}'; jq --indent 1 . <<< '{"a":[1]}'
###
jq -r '.items[] | select(.metadata.labels.app=="web") | .metadata.name + " " + (.status.restarts|tostring)' pods.json; jq '.items | any(.status.phase=="Pending")' pods.json; jq -c '[.items[] | {(.metadata.name): .status.phase}] | add' pods.json; jq -r '.items | map(.metadata.name) | join(",")' pods.json; jq '[.items[].status.restarts] | @json' pods.json; jq '.items |= map(del(.metadata))' -c pods.json
###
jq -n '[1,2,3] | IN(2)?, (2 | IN(1,2)?)' 2>/dev/null; jq -n '[3,1,2] | min_by(.), max_by(-.), unique_by(.%2)|tojson'; jq -n '[{"a":1,"b":2},{"a":1,"b":3}] | group_by(.a)|length'; jq -n '"2015-03-05T23:51:47Z"|fromdateiso8601'; jq -n '[1,[2]]|getpath([1,0])'; jq -n 'ltrimstr("a")'; jq -n '@text "a\(1)"'; jq -n '[.[]?]|tojson'; jq -n '"x"|ascii_downcase|test("X")'; jq -n '{} | .a += 1 | .b -= 1? // .'  -c
###
jq 'to_entries[] | "\(.key): \(.value)"' -r <<< '{"10":1,"2":2,"a":3}'; jq -c . <<< '{"10":1,"2":2,"a":3}'; jq -c 'keys' <<< '{"b":1,"a":2,"10":3,"2":4}'; jq -r 'to_entries|map(select(.value>1))|from_entries|keys[]' <<< '{"a":1,"b":2}'; jq '.[] as $x | $x*2' <<< '[1,2]'; jq -c '[.[] | . as {a:$q} | $q]' <<< '[{"a":1},{"a":2}]'
