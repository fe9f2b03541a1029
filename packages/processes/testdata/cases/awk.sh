###
awk '{print $1}' access.log; awk -F, '{print $1, $3}' people.csv; awk 'NR>1' people.csv; awk 'END{print NR}' fruit.txt
###
awk -F, 'NR>1 {sum+=$2; n++} END {print sum, n, sum/n}' people.csv; awk '{print NF, $NF}' access.log
###
awk '/apple/' fruit.txt; awk '!/apple/' fruit.txt; awk '/banana/,/date/' fruit.txt; awk '$1 ~ /an/ {print NR": "$0}' fruit.txt; awk '$9 >= 500 {print $7, $9}' access.log
###
awk '{count[$1]++} END {for (k in count) print k, count[k]}' fruit.txt | sort; awk '!seen[$0]++' fruit.txt; awk '{a[NR]=$0} END {for (i=NR;i>0;i--) print a[i]}' fruit.txt
###
awk 'BEGIN {print 1+2, 7/2, 7%3, 2^10, -3, 1e3, 0.1+0.2, 1/3, 1e20}'; awk 'BEGIN {print "a" "b", "x" 1+2, 1 " " 2}'; awk 'BEGIN {x; print x+0, "[" x "]", length(x)}'
###
awk 'BEGIN {printf "%s %d %5.2f|%-5s|%05d|%x|%c|%e|%g%%\n", "s", 42.9, 3.14159, "ab", 42, 255, "A", 12345.678, 0.0001}'; awk 'BEGIN {printf "%c%c\n", 65, "hello"; printf "%5s|%.2s|%*d\n", "abc", "abc", 5, 42}'
###
awk 'BEGIN {print length("hello"), substr("hello",2,3), substr("hello",4), index("hello","ll"), toupper("abc"), tolower("ABC")}'; awk 'BEGIN {print substr("hello",0), substr("hello",2,100), substr("hello", 10)}'
###
awk 'BEGIN {n=split("a:b:c",arr,":"); print n, arr[1], arr[3]; n=split("a1b22c",p,/[0-9]+/); print n, p[2]; print split("",e), length(e)}'
###
awk '{sub(/a/,"A"); print}' fruit.txt | head -2; awk '{n=gsub(/a/,"<&>"); print n, $0}' fruit.txt | head -2; awk 'BEGIN {s="aaa"; gsub(/a/,"\\&",s); print s; t="hello"; sub("l+","L",t); print t}'
###
awk 'BEGIN {if (match("foobar", /o+/)) print RSTART, RLENGTH; if (!match("x",/y/)) print RSTART, RLENGTH}'; awk 'BEGIN {print ("abc" ~ /b/), ("abc" ~ "^b"), "a.c" ~ /a\.c/}'
###
awk 'BEGIN {i=0; while (i<3) {print i; i++}; do {i--} while (i>0); print i; for (j=0;j<5;j++) {if (j==1) continue; if (j==3) break; print "j" j}}'
###
awk 'function f(n) {return n<=1?1:n*f(n-1)} BEGIN {print f(5), f(10)}'; awk 'function add(a, k, v) {a[k]=v} BEGIN {add(x,"k",5); print x["k"]} '; awk 'function loc(a,  b) {b=a*2; return b} BEGIN {b=1; print loc(5), b}'
###
awk 'BEGIN {a["x"]=1; a["y"]=2; if ("x" in a) print "in"; delete a["x"]; if (!("x" in a)) print "gone"; a[1,2]=3; for (k in a) n++; print n; if ((1,2) in a) print "pair"; delete a; n=0; for (k in a) n++; print n}'
###
awk '{$2="X"; print}' access.log | head -1; awk '{$1=$1; print}' words.txt; awk 'BEGIN{OFS="-"} {$1=$1; print $1,$2}' words.txt | head -2; echo 'a b c' | awk '{NF=2; print; $5="e"; print; print NF}'
###
awk -v n=5 -v s='a\tb' 'BEGIN {print n*2, s}'; awk '{print v, $1}' v=1 noeol.txt v=2 noeol.txt; awk 'BEGIN {print ARGC, ARGV[1], ENVIRON["USER"]}' x
###
awk 'BEGIN {FS=","} {print $2}' people.csv; awk -F'[,:]' '{print $2}' config.yaml | head -3; awk -F: '{print $1}' config.yaml | head -2; awk -F'"' '{print $2}' access.log | head -1; echo 'a||b' | awk -F'|' '{print NF, $3}'; echo a.b | awk -F. '{print $2}'
###
awk 'BEGIN {RS=";"} {print NR, $0}' <<< 'a;b;c'; printf 'a\nb\n\nc\nd\n' | awk 'BEGIN {RS=""} {print NR ": " $1 "-" $2}'; awk 'BEGIN{ORS="|"} {print} END {printf "\n"}' noeol.txt
###
awk 'NR==2 {exit} {print}' fruit.txt; awk 'BEGIN {exit 3} END {print "end"}'; echo $?; awk 'NR==1 {next} {print; exit}' fruit.txt; awk 'FNR==1 {print FILENAME}' fruit.txt noeol.txt; awk 'END {print $0}' fruit.txt
###
awk '{print > "out.txt"} END {close("out.txt"); while ((getline line < "out.txt") > 0) n++; print n}' fruit.txt; awk 'BEGIN {"echo hi" | getline x; print x; while (("seq 3" | getline y) > 0) s+=y; print s}'; awk '{print | "sort -r"}' noeol.txt; awk 'BEGIN {system("echo sys"); r=system("exit 3"); print r}'
###
awk 'NR==1 {getline; print "after", $0} NR==3' fruit.txt; awk 'BEGIN {while ((getline l < "noeol.txt") > 0) print "got " l; print (getline z < "nofile")}'; awk 'BEGIN {printf "err\n" > "/dev/stderr"; print "out"}'
###
awk 'BEGIN {print 1==1.0, "1"==1, "a"<"b", 10<9, "10"<"9"}'; echo '10 9' | awk '{print ($1>$2), ($1""<$2"")}'; echo 'abc 0 ' | awk '{print ($1?"t":"f"), ($2?"t":"f"), ($3?"t":"f"), ("0"?"t":"f")}'
###
awk 'BEGIN {print int(3.9), int(-3.9), sqrt(16), exp(0), log(1), sin(0), cos(0), atan2(0,-1)}'; awk 'BEGIN {x=5; x+=2; x*=3; x-=1; x/=4; x%=3; x^=2; print x; print x++ + ++x, x--, x}'; awk 'BEGIN {print -2^2, 2^3^2, !0, !1, 1-1-1, 2*3%4}'
###
awk 'BEGIN { print length() }' < /dev/null; echo hello | awk '{print length, length($0)}'; awk 'BEGIN { $0="x y z"; print NF, $2; $3=""; print; print NF }'; awk 'BEGIN{a="10"; b=9; print (a>b), (a""<b"")}'
###
awk 'BEGIN { if (!(3 in a)) print "no"; a[3]; if (3 in a) print "yes"; print length(a) }'; awk 'BEGIN{s=""; for(i=0;i<3;i++) s=s i ","; print s}'; awk 'BEGIN { while (1) { if (++i>5) break }; print i }' # comment
###
awk '
# a comment
BEGIN { total = 0 }
{
  if ($9 ~ /^5/)
    errors++
  else if ($9 == 200) {
    ok++
  } else
    other++
  total += $10
}
END {
  printf "%d errors, %d ok, %d bytes\n", errors, ok, total
  print (errors > ok ? "bad" : "good")
}' access.log
###
awk 'BEGIN {print substr("x",1,1) substr("y",1)}{print "never"}' < /dev/null; awk '$3>40' FS=, people.csv; awk -F, '$2>40{print $1}' people.csv; awk -F, 'BEGIN{OFS=FS}{print $1,$2+1}' people.csv
###
awk 'BEGIN{printf "%d items\n", "12abc"; print "3x"+4, "1e2"+0}'; awk 'BEGIN { print 1,2 > "/dev/stdout" }'; awk 'BEGIN { print(1)(2) }'
###
awk '/x/ {print' fruit.txt 2>/dev/null; echo $?; awk '{print}' nofile 2>/dev/null; echo $?
###
kubectl() { printf 'NAME READY STATUS RESTARTS AGE\nweb-1 1/1 Running 0 5m\nweb-2 0/1 CrashLoopBackOff 7 5m\n'; }; kubectl | awk 'NR>1 && $3!="Running" {print $1" "$4}'; kubectl | awk '{print $1}' | tail -n +2; kubectl | awk 'NR>1{split($2,r,"/"); if (r[1]!=r[2]) print $1}'
###
awk 'BEGIN { printf "%5.1f|%.0f|%.0f|%.0f|%.2f|%.2f|%.3g|%.0e|%.1e\n", 2.25, 0.5, 2.5, -3.5, 0.125, 1.005, 1.0625, 2.5, 1.25; print 2.5 / 100000000, 1e300, 0.1 + 0.2; OFMT = "%.1f"; print 0.25, 0.75 }'
