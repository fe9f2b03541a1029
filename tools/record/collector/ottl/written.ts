/** Expressions and statements by hand; what is grown is grown from their pieces. */

/** Values, asked of spans. */
export const expressions: readonly string[] = `
nil|true|"text"|1|1.5|0x0aff|-3|-(1 + 2)|+4|.5|1.|010|1 + 2 * 3 - 4 / 2|7 / 2|7.0 / 2|1 / 0|2 * 1.5|"a" + 1|1 + "a"|[1, "a", nil, [2]]|{"a": 1, "b": {"c": [1]}}|[]|{}
span.name|span.kind|span.kind.string|span.kind.deprecated_string|span.trace_id|span.trace_id.string|span.span_id.string|span.parent_span_id|span.parent_span_id.string|span.trace_state|span.trace_state["a"]|span.trace_state["zz"]
span.start_time|span.end_time|span.start_time_unix_nano|span.end_time - span.start_time|span.attributes|span.attributes["http.method"]|span.attributes["nested"]["inner"]["deep"]|span.attributes["nested"]["list"][1]|span.attributes["nested"]["list"][7]
span.attributes["tags"][0]|span.attributes["tags"]["x"]|span.attributes["http.method"]["x"]|span.attributes["none"]|span.attributes[Concat(["http", "method"], ".")]|span.attributes[span.name]|span.attributes[1]|span.events|span.links|span.status|span.status.code|span.status.message|span.flags
span.dropped_attributes_count|span.dropped_events_count|resource.attributes["service.name"]|resource.attributes["k8s"]["pod"]|resource.schema_url|resource.dropped_attributes_count|scope.name|scope.version|instrumentation_scope.attributes["lib"]|span.cache|span.cache["x"]|resource.cache
name|foo.bar|span.nope|span.name["x"]|span.status.nope|span.trace_id.foo|span.trace_id["x"]|span.kind.string.more|span.name.more|SPAN_KIND_SERVER|STATUS_CODE_ERROR|NOPE|log.body
Int("42")|Int(1.9)|Int(-1.9)|Int(true)|Int("x")|Int(nil)|Int(span.attributes["num"])|Int([1])|Double("1.5")|Double(3)|Double("x")|Double(true)|Double("1e400")|String(1)|String(1.5)|String(true)|String(nil)|String([1, 2.5, "x<>&"])|String({"b": 1, "a": [true, nil]})|String(span.attributes["raw"])|String(span.attributes["nested"])|String(span.start_time)|String(1e21)|String(0.0000001)
Bool("true")|Bool(1)|Bool(0.0)|Bool("yes")|IsString("x")|IsString(1)|IsString(span.attributes["none"])|IsInt(1)|IsDouble(1.0)|IsBool(true)|IsBool("x")|IsMap(span.attributes)|IsMap(1)|IsList([1])|IsList(span.attributes["tags"])|IsList(span.events)|IsList(1)|IsRootSpan()|IsRootSpan(1)
Len("Grüße")|Len(span.attributes)|Len(span.attributes["tags"])|Len([1, 2])|Len(1)|Len(span.events)|Len(span.attributes["raw"])|Keys(span.attributes["nested"])|Values(span.attributes["nested"]["inner"])|Values(1)|Coalesce([nil, span.attributes["none"], "z"])|Coalesce([])|Coalesce([nil])
ContainsValue(span.attributes["tags"], "a")|ContainsValue([1, 2], 2)|ContainsValue(["1"], 1)|ContainsValue("x", 1)|Index("hello", "l")|Index("hello", "z")|Index("Grüße", "e")|Index(span.attributes["tags"], "c")|Index([1, 2], 2)|Index("a", 1)|Index(1, 1)
Sort(span.attributes["tags"])|Sort(span.attributes["tags"], "desc")|Sort([3, 1, 2])|Sort([3, 1.5, 2])|Sort([1.5, 1, "a", true])|Sort([[1]])|Sort(1)|Sort([1], "up")|Sort(Split("b,a", ","))|Sort(span.attributes["numbers"])|Sort([])|SliceToMap(span.attributes["tags"])|SliceToMap([{"k": "a", "v": 1}, {"k": "b", "v": 2}], ["k"], ["v"])|SliceToMap([{"k": {"x": "a"}}], ["k", "x"])|SliceToMap([{"k": 1}], ["k"])|SliceToMap([1], ["k"])|SliceToMap([{"k": "a"}], ["z"])
Concat(["a", 1, nil, 2.5], "-")|Concat([], "x")|Concat(["a"], 1)|Split("a,b,c", ",")|Split("abc", "")|Split("a,b", ",")[1]|Split("a,b", ",")[5]|Split("a,b", ",")["x"]|Substring("hello", 1, 3)|Substring("hello", 1, 9)|Substring("hello", -1, 1)|Substring("hello", 0, 0)|Substring("Grüße", 0, 2)
Trim("  a  ")|Trim("xxaxx", "x")|TrimPrefix("abc", "a")|TrimSuffix("abc", "c")|TrimSuffix("abc", "")|HasPrefix("abc", "ab")|HasSuffix("abc", "ab")|ToLowerCase("ABC")|ToUpperCase("straße")|ToSnakeCase("someCamelCase")|ToSnakeCase("JSONData2x")|ToSnakeCase("a b-c.d")|ToCamelCase("some_snake case")|ToCamelCase("ID")|ToCamelCase("http2server")|ToCamelCase("HTTPServer")|ToSnakeCase("")|ConvertCase("AbC", "lower")|ConvertCase("a", "title")
Format("%d of %s is %v (%.2f)", [1, "x", true, 2.5])|Format("%s", [])|Format("%q %x %5d|%-5d|%05d", ["a", 255, 42, 42, 42])|Format("%v %v", [nil, [1, "a"]])|Format("100%%", [])|Format("%d", ["x"])|Hex("hi")|Hex(1)|Hex(1.5)|Hex(true)|Hex(nil)|Hex(span.attributes["raw"])|Base64Decode("aGVsbG8=")|Base64Decode("aGVsbG8")|Base64Decode("!!")|Base64Encode("hello?>")|Base64Encode("hello?>", "base64-url")|Base64Encode("h", "base64-raw")|Base64Encode("h", "x")|Decode("aGk=", "base64")|Decode("aGk", "base64-raw")|Decode(span.attributes["raw"], "utf-8")|Decode(1, "base64")|Decode("!", "base64")
IsMatch("abc", "b")|IsMatch("abc", "^b")|IsMatch(123, "2")|IsMatch(nil, ".*")|IsMatch("x", "(")|IsMatch("x", span.name)|ExtractPatterns("GET /cart 200", "^(?P<method>\\\\w+) (?P<path>\\\\S+)(?: (?P<code>\\\\d+))?")|ExtractPatterns("zzz", "(?P<a>x)")|ExtractPatterns("x", "(x)")|ExtractPatterns("a", "(?P<a>[)")|ToKeyValueString({"a": "1", "b": "two words", "c": "q\\"q"})|ToKeyValueString({"b": 1, "a": 2}, ":", ",", true)|ToKeyValueString({}, "=", "=")|ToKeyValueString({"a": 1}, "")
ParseInt("ff", 16)|ParseInt("0x1f", 0)|ParseInt("-12", 10)|ParseInt("12", -1)|ParseInt("", 10)|ParseInt("zz", 10)|ParseInt("99999999999999999999", 10)|ParseInt("0b101", 0)|ParseInt("017", 0)|ParseInt("1_000", 0)|ParseInt("10", 1)|ParseInt("10", 37)|Log(1)|Log(10.5)|Log(0)|Log(nil)|Log("2")|IsValidLuhn("4539 1488 0343 6467")|IsValidLuhn("4539148803436466")|IsValidLuhn("a1")|IsValidLuhn("")|IsValidLuhn(nil)|TraceID(0x00112233445566778899aabbccddeeff)|TraceID("00112233445566778899aabbccddeeff")|TraceID("zz112233445566778899aabbccddeeff")|SpanID(0x0011223344556677)|SpanID("00")|SpanID(span.name)
MD5("x")|SHA1("x")|SHA256("x")|SHA512("x")|FNV("hello")|FNV("")|Murmur3Hash("Hello World")|Murmur3Hash128("Hello World")|Murmur3Hash("")|Murmur3Hash128("")|Murmur3Hash("abc")|Murmur3Hash128("The quick brown fox jumps")|SHA256(1)
Duration("1h30m")|Duration("1.5s")|Duration("-3us")|Duration("7ns")|Duration("x")|Duration(1)|Hours(Duration("90m"))|Minutes(Duration("90s"))|Seconds(Duration("1500ms"))|Milliseconds(Duration("1.5s"))|Microseconds(Duration("1ms"))|Nanoseconds(Duration("1us"))|Hours(1)|Unix(1700000000)|Unix(1, 500)|Unix(-1)|UnixNano(span.start_time)|UnixMicro(span.end_time)|UnixMilli(span.end_time)|UnixSeconds(span.end_time)|UnixSeconds(1)
Year(span.start_time)|Month(span.start_time)|Day(span.start_time)|Hour(span.start_time)|Minute(span.start_time)|Second(span.start_time)|Nanosecond(span.end_time)|Weekday(span.start_time)|TruncateTime(span.start_time, Duration("1h"))|TruncateTime(span.end_time, Duration("7s"))|TruncateTime(span.end_time, Duration("0s"))
FormatTime(span.end_time, "%Y-%m-%dT%H:%M:%S.%f%z")|FormatTime(span.end_time, "%a %A %b %B %e %j %p %I %y %%")|FormatTime(span.end_time, "%F %T.%L|%D|%R|%c")|FormatTime(span.end_time, "%Q")|FormatTime(1, "%Y")|FormatTime(span.end_time, "")|Time("2023-05-26 12:34:56", "%Y-%m-%d %H:%M:%S")|Time("2023-05-26T12:34:56.123456789Z", "%Y-%m-%dT%H:%M:%S.%s%z")|Time("26/May/2023:12:34:56 +0200", "%d/%b/%Y:%H:%M:%S %z")|Time("x", "%Y")|Time("2023-13-01", "%Y-%m-%d")|Time("2023-02-30", "%Y-%m-%d")|Time("2023-01-01 extra", "%Y-%m-%d")|Time("", "%Y")|Time("1", "")|Time("3:04 PM, Jan 2 2024", "%l:%M %p, %b %g %Y")
Time("2023-05-26", "%Y-%m-%d") < span.start_time|span.start_time + Duration("1s")|span.start_time + span.end_time|span.start_time * 2|Duration("1s") + Duration("2s")|Duration("1s") - span.start_time|Duration("1s") + 1|-span.start_time|Duration("2s") * 2
ParseKeyValue(span.attributes["kv"])|ParseKeyValue("a:1|b:2", ":", "|")|ParseKeyValue("")|ParseKeyValue("a")|ParseKeyValue("a='x y' b=\\"z\\"")|ParseKeyValue("a=\\"x")|ParseKeyValue("a=1", "=", "=")|ParseCSV(span.attributes["csv"], "a,b,c")|ParseCSV("1;2", "a;b", delimiter=";")|ParseCSV("1,2", "a|b", header_delimiter="|")|ParseCSV("a\\"b,c", "x,y")|ParseCSV("a\\"b,c", "x,y", mode="lazyQuotes")|ParseCSV("\\"a,b", "x,y", mode="ignoreQuotes")|ParseCSV("a,b", "x")|ParseCSV("a,b", "")|ParseCSV("a", "b", mode="zz")|ParseCSV("\\"a\\nb\\",c", "x,y")|ParseCSV("\\"a", "x")|ParseCSV("\\"a\\"b", "x")
ParseJSON("[1, 2.5, \\"x\\", null, true]")|ParseJSON("{\\"a\\":{\\"b\\":[1]}}")|ParseJSON("1")|ParseJSON("null")|ParseJSON("{\\"a\\":1}")["a"]|ParseJSON("{\\"a\\":1}")["z"]|ParseJSON(span.attributes["json"])["a"]
ParseSeverity("warn", {"WARN": [{"equals": ["warn", "w"]}], "ERROR": [{"range": {"min": 500, "max": 599}}]})|ParseSeverity(503, {"ERROR": [{"range": "5xx"}]})|ParseSeverity("x", {"E": [{"equals": ["y"]}]})|ParseSeverity(1.5, {"E": [{"equals": ["y"]}]})|ParseSeverity(1, {"E": [{"range": "9xx"}]})|ParseSeverity(1, {"E": 1})|ParseSeverity(1, span.attributes)
URL(span.attributes["http.url"])|URL("http://example.com")|URL("")|URL("mailto:x@y.z")|URL("http://[::1]:80/a?b=c")|URL("/just/path.txt")|IsInCIDR(span.attributes["ip"], ["10.0.0.0/8"])|IsInCIDR("192.168.1.1", ["10.0.0.0/8", "192.168.0.0/16"])|IsInCIDR("x", ["10.0.0.0/8"])|IsInCIDR("::1", ["::/64"])|IsInCIDR("1.2.3.4", ["x"])|CommunityID("10.0.0.1", 1234, "10.0.0.2", 80)|CommunityID("10.0.0.2", 80, "10.0.0.1", 1234, "UDP", 1)|CommunityID("::1", 1, "::2", 2, "ICMP6")|CommunityID("x", 1, "y", 2)|CommunityID("10.0.0.1", 70000, "10.0.0.2", 80)|CommunityID("10.0.0.1", 1, "10.0.0.2", 80, "ZZZ")
Nope("x")|nope("x")|Concat("a")|Concat("a", "b", "c")|Split(target="a,b", delimiter=",")|Split(delimiter=",", target="a,b")|Split(target="a", ",")|Split("a", nothing="b")|Split(1, 2)|Split("a" "b")|Concat(["a", span.nope], "")|IsMatch("a", 1)|Substring("a", "b", "c")|Len()|Len(1, 2)
`.trim().split(/\n|(?<!")\|(?!")/).filter((line) => line !== '')

/** Conditions on spans. */
export const conditions: readonly string[] = `
true
false
not false
span.name == "GET /cart"
span.name != "GET /cart" and span.kind == SPAN_KIND_CLIENT
span.attributes["http.status_code"] >= 500 or span.status.code == STATUS_CODE_ERROR
not (span.name == "x" or span.name == "SELECT")
span.attributes["none"] == nil
span.attributes["none"] != nil
nil == nil
nil <= nil
1 < 2.5
1 == 1.0
"a" < "b"
"Z" > "a"
true > false
0x01 < 0x02
0x01 == nil
span.attributes["tags"] == ["b", "a", "c"]
span.attributes["raw"] == 0x68656c6c6f
span.attributes["nested"] == span.attributes["nested"]
[1, 2] == [1, 2]
{"a": 1} == {"a": 1}
{"a": 1} == {"a": 1.0}
[1] < [2]
"1" == 1
"1" != 1
span.trace_id == TraceID(0x5b8efff798038103d269b633813fc60c)
span.trace_id != SpanID(0x0011223344556677)
span.start_time < span.end_time
Duration("1s") < Duration("2s")
span.end_time - span.start_time > Duration("1s")
IsMatch(span.name, "^GET")
IsRootSpan() and IsString(span.name)
Len(span.attributes) > 5 and not IsRootSpan()
span.name
1
"x"
IsMatch(span.name)
Concat(["a"], "")
span.name == 
== "x"
(span.name == "x"
span.name == "x" and
span.name = "x"
span.attributes["ratio"] * 4 == 1
span.attributes["http.status_code"] / 100 == 5
(1 + 2) * 3 == 9
span.attributes["http.method"] > 1
not not true
true and (false or true)
`.trim().split('\n')

/** By context; several on a line run one after the other. */
export const statements: Readonly<Record<string, readonly string[]>> = {
  span: `
set(span.name, "x")
set(span.name, 1)
set(span.attributes["a"], 1) ; set(span.attributes["b"], span.attributes["a"])
set(span.attributes["new"]["x"]["y"], "z")
set(span.attributes["new"][2], "z")
set(span.attributes["nested"]["list"][1], "changed")
set(span.attributes["nested"]["list"][9], "changed")
set(span.attributes["tags"]["x"], 1)
set(span.attributes["http.method"]["x"], 1)
set(span.attributes["copy"], span.attributes["nested"]) ; set(span.attributes["copy"]["inner"]["deep"], "other")
set(span.attributes, {"only": "this"})
set(span.attributes, "x")
set(span.attributes, resource.attributes)
set(span.attributes["a"], span.trace_id)
set(span.attributes["a"], span.start_time)
set(span.attributes["a"], [1, "b", [true, nil], {"k": 1}])
set(span.attributes["a"], 0x0102)
set(span.attributes["a"], nil)
set(span.attributes["a"], Split("a,b", ","))
set(span.attributes["a"], Sort([3, 1, 2]))
set(span.trace_id, TraceID(0x00112233445566778899aabbccddeeff))
set(span.trace_id.string, "00112233445566778899aabbccddeeff") ; set(span.span_id.string, "0011223344556677")
set(span.trace_id.string, "zz")
set(span.trace_id.string, "zz112233445566778899aabbccddeeff")
set(span.span_id, span.trace_id)
set(span.parent_span_id, SpanID(0x0011223344556677))
set(span.trace_state, "c=3")
set(span.trace_state["a"], "9")
set(span.trace_state["new"], "9")
set(span.kind, SPAN_KIND_PRODUCER)
set(span.kind.string, "Internal")
set(span.kind.string, "internal")
set(span.kind.deprecated_string, "SPAN_KIND_CONSUMER")
set(span.start_time_unix_nano, 1) ; set(span.end_time, Unix(2))
set(span.start_time, 1)
set(span.status.code, STATUS_CODE_OK) ; set(span.status.message, "fine")
set(span.status.code, "x")
set(span.flags, 257)
set(span.flags, -1)
set(span.dropped_attributes_count, 5)
set(span.name, Concat([span.kind.string, resource.attributes["service.name"]], ":"))
set(resource.attributes["new"], span.name)
set(resource.schema_url, "u") ; set(scope.name, "s") ; set(instrumentation_scope.version, "v") ; set(scope.attributes["x"], 1)
set(span.cache["x"], "y") ; set(span.attributes["from"], span.cache["x"])
set(span.cache, ParseKeyValue("a=1")) ; merge_maps(span.attributes, span.cache, "upsert")
set(resource.cache["x"], 1)
set(span.attributes["x"], "y") where span.name == "SELECT"
set(span.attributes["x"], "y") where span.attributes["http.status_code"] == 503
set(span.attributes["x"], "y") where IsMatch(span.name, 1)
delete_key(span.attributes, "http.method")
delete_key(span.attributes["nested"], "inner")
delete_key(span.name, "x")
delete_matching_keys(span.attributes, "^http\\\\.")
keep_matching_keys(span.attributes, "(?i)^HTTP")
keep_keys(span.attributes, ["http.method", "rows", "none"])
keep_keys(span.attributes, [])
keep_keys(span.attributes, "x")
delete_index(span.attributes["tags"], 1)
delete_index(span.attributes["tags"], 0, 2)
delete_index(span.attributes["tags"], 0, 3)
delete_index(span.attributes["tags"], 5)
delete_index(span.attributes["tags"], 2, 1)
delete_index(span.attributes["tags"], 1, 9)
append(span.attributes["tags"], "d")
append(span.attributes["tags"], values=["d", 1])
append(span.attributes["http.method"], "POST")
append(span.attributes["newlist"], 1)
append(span.attributes["tags"])
append(span.name, "x")
flatten(span.attributes)
flatten(span.attributes, "p")
flatten(span.attributes, depth=1)
flatten(span.attributes, "p", 2, true)
flatten(span.attributes, resolve_conflicts=true)
flatten(span.attributes, depth=0)
limit(span.attributes, 3, ["ratio"])
limit(span.attributes, 0, [])
limit(span.attributes, -1, [])
limit(span.attributes, 1, ["a", "b"])
truncate_all(span.attributes, 3)
truncate_all(span.attributes, 4)
truncate_all(span.attributes, 0)
truncate_all(span.attributes, -1)
merge_maps(span.attributes, {"http.method": "PUT", "new": 1}, "insert")
merge_maps(span.attributes, {"http.method": "PUT", "new": 1}, "update")
merge_maps(span.attributes, ParseKeyValue("z=1"), "upsert")
merge_maps(span.attributes, {}, "zz")
merge_maps(span.attributes, "x", "insert")
replace_match(span.name, "GET*", "fetch")
replace_match(span.attributes["http.url"], "*shop.example*", "{url}")
replace_match(span.name, "GET*", "x", SHA256)
replace_match(span.name, "GET*", span.name, ToLowerCase, "<%s>")
replace_all_matches(span.attributes, "*a*", "star")
replace_all_matches(span.attributes, "{GET,42}", "alt")
replace_all_matches(span.attributes, "?ET", "q")
replace_pattern(span.name, "^(\\\\w+) (.*)$$", "$$2 $$1")
replace_pattern(span.name, "[aeiou]", "*")
replace_pattern(span.name, "(?P<verb>GET)", "\${verb}!")
replace_pattern(span.name, "GET", "$0x")
replace_pattern(span.name, "(GET)", "$1", ToLowerCase)
replace_pattern(span.name, "(GET)", "$1", ToLowerCase, "<%s>")
replace_pattern(span.name, "(GET)", "$1", ToLowerCase, "%d")
replace_pattern(span.name, "(", "x")
replace_pattern(span.attributes["http.status_code"], "5", "4")
replace_all_patterns(span.attributes, "value", "\\\\d", "#")
replace_all_patterns(span.attributes, "key", "^http\\\\.", "h.")
replace_all_patterns(span.attributes, "both", "x", "y")
replace_all_patterns(span.attributes, "value", "[a-z]+", "$0", ToUpperCase)
set(span.events, span.events)
set(span.status, span.status)
set(span.events, 1)
Set(span.name, "x")
set(span.name, "x")["y"]
set(Concat(["a"], ""), "x")
set("a", "b")
set(span.name)
set(span.name, "a", "b")
set(span.name, toLower("x"))
set(span.name, "x"
set span.name "x"
set(span.name, 'x')
set(span.name, "x") where
set(span.name, "x") where true and
set(span.name, "x") when true
set(span..name, "x")
set(span.name, 99999999999999999999)
set(span.name, 08)
set(span.name, "\\q")
set(span.name, @x)
set(span.attributes[], 1)
set(span.attributes["x", 1)
set(span.name, [1, 2)
set(span.name, {"a" 1})
set(span.name, {a: 1})
123
nope(span.name)
keep_keys(span.attributes, ["a", 1])
replace_pattern(span.name, "a", "b", Nope)
replace_pattern(span.name, "a", "b", "c")
`.trim().split('\n'),
  spanevent: `
set(spanevent.name, "x")
set(spanevent.attributes["a"], span.name)
set(spanevent.attributes["i"], spanevent.event_index)
set(spanevent.event_index, 1)
set(spanevent.time_unix_nano, 5) ; set(spanevent.dropped_attributes_count, 1)
set(spanevent.time, span.end_time)
set(span.attributes["from"], spanevent.name) where spanevent.name == "exception"
set(resource.attributes["e"], spanevent.name)
set(spanevent.nope, 1)
`.trim().split('\n'),
  resource: `
set(resource.attributes["x"], "y")
keep_keys(resource.attributes, ["service.name"])
set(resource.schema_url, "z")
set(resource.dropped_attributes_count, 3)
set(span.name, "x")
set(resource.attributes["x"], SPAN_KIND_SERVER)
set(attributes["x"], "y")
`.trim().split('\n'),
  scope: `
set(scope.name, "n") ; set(scope.version, "v") where scope.name == "n"
set(scope.attributes["r"], resource.attributes["service.name"])
set(scope.schema_url, "s") ; set(scope.dropped_attributes_count, 2)
set(instrumentation_scope.name, "old")
set(scope.cache["x"], 1)
`.trim().split('\n'),
  log: `
set(log.body, "x")
set(log.body.string, "y")
set(log.body["msg"], "changed")
set(log.body["list"][0], 9) where IsMap(log.body)
set(log.body[0], "first") where IsList(log.body)
set(log.body, log.attributes) where IsString(log.body)
set(log.attributes["b"], log.body.string)
set(log.severity_number, SEVERITY_NUMBER_ERROR) ; set(log.severity_text, "ERROR")
set(log.severity_text, "WARN") where log.severity_number >= SEVERITY_NUMBER_WARN
set(log.time_unix_nano, 7) ; set(log.observed_time, Unix(3)) ; set(log.flags, 3) ; set(log.event_name, "n")
set(log.trace_id.string, "00112233445566778899aabbccddeeff") ; set(log.span_id, SpanID(0x0011223344556677))
merge_maps(log.attributes, ExtractPatterns(log.body, "^(?P<verb>\\\\S+) (?P<path>\\\\S+)"), "upsert") where IsString(log.body)
flatten(log.body) where IsMap(log.body)
append(log.body, "three") where IsList(log.body)
set(log.attributes["sev"], SEVERITY_NUMBER_FATAL4)
set(log.attributes["sev"], SPAN_KIND_SERVER)
set(log.nope, 1)
set(body, "x")
`.trim().split('\n'),
  metric: `
set(metric.name, "n") where metric.type == METRIC_DATA_TYPE_SUM
set(metric.unit, "s") ; set(metric.description, Concat([metric.name, metric.unit], " in "))
set(metric.type, METRIC_DATA_TYPE_GAUGE)
set(metric.aggregation_temporality, AGGREGATION_TEMPORALITY_DELTA)
set(metric.is_monotonic, false)
set(metric.is_monotonic, 1)
set(metric.metadata["x"], "y")
set(metric.data_points, metric.data_points)
set(metric.data_points, 1)
set(resource.attributes["n"], Len(metric.data_points)) where metric.name == "requests"
set(datapoint.value_int, 1)
`.trim().split('\n'),
  datapoint: `
set(datapoint.value_int, 9)
set(datapoint.value_double, 9.5)
set(datapoint.value_double, datapoint.value_double * 2) where metric.name == "temp"
set(datapoint.attributes["x"], metric.name)
keep_keys(datapoint.attributes, ["code"])
set(datapoint.time_unix_nano, 1) ; set(datapoint.start_time, Unix(0))
set(datapoint.flags, FLAG_NO_RECORDED_VALUE)
set(datapoint.count, 99) ; set(datapoint.sum, 1.5)
set(datapoint.sum, 1)
set(datapoint.bucket_counts, [1, 2]) ; set(datapoint.explicit_bounds, [0.5])
set(datapoint.bucket_counts, ["x"])
set(datapoint.bucket_counts, 1)
set(datapoint.explicit_bounds, [1])
set(datapoint.bucket_counts, datapoint.bucket_counts)
set(datapoint.scale, 3) ; set(datapoint.zero_count, 2) ; set(datapoint.positive.offset, 7) ; set(datapoint.negative.bucket_counts, [4])
set(datapoint.positive, datapoint.negative)
set(datapoint.quantile_values, datapoint.quantile_values)
set(datapoint.exemplars, datapoint.exemplars)
set(datapoint.attributes["c"], datapoint.count)
set(datapoint.attributes["b"], datapoint.bucket_counts)
set(datapoint.attributes["b"], datapoint.explicit_bounds)
set(datapoint.attributes["e"], Len(datapoint.exemplars))
set(datapoint.positive.nope, 1)
set(metric.name, "renamed") where datapoint.value_int == 7
`.trim().split('\n'),
}
