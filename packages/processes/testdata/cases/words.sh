###
echo hello world
###
echo "a  b" 'c  d' e\ f
###
x=5; echo $x ${x} "$x" '$x' \$x
###
x="a b  c"; echo $x; echo "$x"; printf '<%s>' $x; echo
###
echo ${unset:-default} ${unset-default} ${unset:=assigned} $unset
###
x=; echo "[${x:-empty}]" "[${x-set}]" "[${x:+alt}]" "[${x+alt}]"
###
x=value; echo "${x:+yes}" "${x+yes}" "${#x}"
###
echo ${nope:?is missing}; echo not reached
###
echo ${nope?}; echo not reached
###
x=hello.tar.gz; echo ${x%.*} ${x%%.*} ${x#*.} ${x##*.}
###
x=/a/b/c.txt; echo ${x##*/} ${x%/*} ${x/b/B} ${x//\//:}
###
x=banana; echo ${x/a/o} ${x//a/o} ${x/#b/B} ${x/%a/A} ${x//a} ${x/an/[&]}
###
x=abcdef; echo ${x:2} ${x:1:3} ${x: -2} ${x:0:-1} ${x:(-3):2}
###
x="hello world"; echo ${x^} ${x^^} ${x^^[lo]}; y=HELLO; echo ${y,} ${y,,}
###
x='it'\''s "q" $y'; echo ${x@Q}; printf '%q\n' "$x" 'a b' '' $'t\tn'
###
ref=x; x=42; echo ${!ref}; declare -n r=x; r=7; echo $x $r
###
prefix_a=1 prefix_b=2; echo ${!prefix_@}; echo "${!prefix_*}"
###
set -- one "two words" three; echo $# $1 $2 "$3"; printf '<%s>' "$@"; printf '<%s>' "$*"; printf '<%s>' $@; echo
###
set -- a b c d; shift; echo $1 $#; shift 2; echo $1 $#; shift 5; echo $? $#
###
set -- a b c; IFS=-; echo "$*" $*; IFS=; echo "$*"
###
set -- 1 2 3 4 5 6 7 8 9 10 11; echo $10 ${10} ${11} "${@:2:3}" "${@: -2}"
###
a=(one two "three four"); echo ${a[0]} ${a[2]} ${#a[@]} "${a[@]}" ${a[-1]} ${!a[@]}
###
a=(1 2 3); a+=(4); a[7]=8; echo ${a[@]} ${#a[@]} ${!a[@]}; unset 'a[1]'; echo ${a[@]} ${!a[@]}
###
a=(x y z); for i in "${a[@]}"; do printf '[%s]' "$i"; done; echo; echo "${a[*]}" ${a[@]:1} ${a[@]/y/Y} ${#a[1]}
###
declare -A m; m[one]=1; m[two]=2; m["a b"]=3; for k in "${!m[@]}"; do echo "$k=${m[$k]}"; done | sort; echo ${#m[@]} ${m[one]}
###
declare -A m=([x]=1 [y]=2 [z]=3); echo "${!m[@]}" "${m[@]}"; unset 'm[y]'; echo "${!m[@]}"; [[ -v m[x] ]] && echo has
###
declare -A a; a[one]=1; a[two]=2; a[three]=3;a[x]=1;a[y]=2;a[z]=4;a[10]=3;a[2]=3; echo ${!a[@]}
###
echo {a,b,c} {1..5} {01..03} {a..e..2} x{1,2}y{3,4} {5..1} {1..10..3} {a,b{1,2}} {} {a} a{b "{a,b}"
###
echo ~ ~/x "~" '~' a~; x=~/y; echo $x; PATH=~/bin:~/sbin; echo $PATH
###
echo *.txt; echo f*; echo *.nothing; echo [fn]*.txt; echo ?????.txt; echo "*.txt" \*.txt
###
echo dir/*; echo */; echo dir/*/*.md; shopt -s globstar; echo **/*.md
###
shopt -s nullglob; echo *.nothing end; shopt -s dotglob; touch .hid; echo .h* *
###
shopt -s extglob
echo !(*.txt|*.json) @(fruit|words).txt; case foobar in +(foo|bar)) echo match;; esac
###
set -f; echo *.txt; set +f; echo noe*
###
echo "$(echo inner)" `echo back` $(echo a; echo b) "$(printf 'x\n\n')"
###
x=$(echo one; exit 3); echo $? $x
###
echo $(echo $(echo $(echo deep)))
###
echo `echo \`echo nested\`` "`echo "q"`"
###
x=1; y=$((x+2)); echo $y $((y*3)) $((7/2)) $((7%3)) $((2**10)) $((-7/2)) $((-7%3))
###
echo $((1<2)) $((2<=1)) $((1==1)) $((1!=1)) $((1&&0)) $((1||0)) $((!5)) $((~5)) $((5&3)) $((5|3)) $((5^3)) $((1<<4)) $((256>>2))
###
i=5; echo $((i++)) $i $((++i)) $i $((i--)) $((--i)) $((i+=10)) $((i*=2)) $((i%=7))
###
echo $((0x1f)) $((017)) $((2#1010)) $((16#ff)) $((36#z)) $((1?2:3)) $((0?2:3)) $(((1,2,3)))
###
x=y; y=3; echo $((x)) $((x+1)); a=(5 6 7); echo $((a[1]*2)) $((${a[2]}+1)); ((a[0]++)); echo ${a[0]}
###
echo $((9223372036854775807+1)) $((1<<63)) $((0x7fffffffffffffff)) $((99999999999*99999999999))
###
echo $((1/0)); echo after
###
echo $((1+)); echo after
###
echo $((5 6))
###
echo $((08))
###
let x=5+3 y=x*2; echo $x $y; let z=0; echo $?; let "a = 4 > 3"; echo $a
###
echo "a\tb" 'c\td' $'e\tf' $'\x41\u00e9\101' "\$x \`y\` \" \\ \z"
###
echo one two   three; echo "trailing "; echo; echo -n no newline; echo -e 'a\nb\tc\\'; echo -E 'a\n'; echo -ne 'x\c y'; echo -- -n
###
printf '%s %s\n' a b c; printf '%d %i %5d|%-5d|%05d\n' 1 -2 42 42 42; printf '%x %X %o %#x %#o\n' 255 255 8 255 8
###
printf '%.2f %8.3f|%-8.1f|%e %g %g\n' 3.14159 2.71828 1.5 12345.678 0.0001 1234567; printf '%c%c\n' abc xyz; printf '%%\n'
###
printf '%s\n' one two three; printf '%-10s|%10s|%.2s\n' left right truncate; printf '%b' 'a\tb\n'; printf '\x41\101\n'
###
printf '%d\n' abc; echo $?; printf '%d\n' "'A"; printf '%s %d\n'; printf -v var '%03d' 7; echo $var; printf '%*d|%-*d|\n' 5 42 5 42
###
printf 'no newline'; printf '\n%s=%s\n' a 1 b 2; printf -- '-x\n'
###
IFS=:; x=a:b::c; set -- $x; echo $# "$1" "$2" "$3" "$4"; IFS=' :'; y=' a : b '; set -- $y; echo $# "[$1]" "[$2]"
###
x='a   b'; set -- $x; echo $#; x='  lead trail  '; set -- $x; echo $# "[$1]" "[$2]"; IFS=; x='a b'; set -- $x; echo $#
###
x=; set -- $x; echo $#; set -- "$x"; echo $#; set -- $x$x "$x"y; echo $#; set -- "$@" ''; echo $#
###
set --; for i in "$@"; do echo never; done; printf '[%s]' "$@"; echo; printf '[%s]' a"$@"b; echo; echo $#
###
cat <<EOF
x is $((1+1)) and $(echo cmd) \$escaped "quoted" 'single' `echo back`
	tab
EOF
###
cat <<'EOF'
no $expansion `here` \n
EOF
###
cat <<-EOF
	stripped
		both
	EOF
###
cat <<< "here string $((2*3))"; cat <<<word; x='a  b'; cat <<< $x
###
cat <<A; cat <<B
first
A
second
B
###
while read -r l; do echo "[$l]"; done <<EOF
  one
two \ three
EOF
###
x='*'; echo $x "$x" | head -c 5; echo; y='a*b'; case 'a*b' in "$y") echo lit;; esac; case axxb in $y) echo pat;; esac
###
echo ${x:-a b} "${x:-c  d}" ${x:-"e  f"} ${x:-$(echo sub)} ${x:-${y:-nested}}
###
x=abc; echo ${x:1:1}${x:0:1} ${#x} ${x/b/${x}} "${x/#/pre}" "${x/%/post}"
###
v=a.b.c; echo ${v//./ } ${v//[.]/-} "${v//./\\.}"; p='x?y'; echo ${p//\?/!}
###
echo $'line1\nline2' "multi
line"
###
a=1 b=2 c; echo $?; a=1 env | grep -c '^a=1'; echo "[$a]"
###
x=outer; f() { local x=inner; g; echo "f:$x"; }; g() { echo "g:$x"; x=changed; }; f; echo "top:$x"
###
readonly r=1; r=2; echo "not reached on this line"
###
readonly r=1
r=2
echo "next line $r $?"
###
export E=exported; bash -c 'echo $E'; E2=temp bash -c 'echo $E2'; echo "[$E2]"
###
unset x; x+=abc; x+=def; echo $x; declare -i n=5; n+=3; echo $n; n=2*3; echo $n; declare -u U=upper; declare -l L=LOWER; echo $U $L
###
declare -p HOME; x='a "b" $c'; declare -p x; a=(1 'b c'); declare -p a; declare -A m=([k]=v); declare -p m; declare -i n=3; declare -p n; declare -p nope
###
x=5; unset x; echo "[$x]"; f() { :; }; unset -f f; f; echo $?
###
echo $RANDOM | grep -cE '^[0-9]+$'; echo $((RANDOM<32768)); echo $SECONDS; echo $LINENO
###
echo "$0" "$#"; echo ${BASH_VERSION%%.*}; echo $BASH_SUBSHELL; (echo $BASH_SUBSHELL)
###
f() { echo ${FUNCNAME[0]} ${FUNCNAME[1]} $#; }; g() { f a b; }; g
###
echo a;echo b&&echo c||echo d; false&&echo e||echo f
###
echo "${a[@]}" "${#a[@]}"; a=(); echo "${#a[@]}" "[${a[@]}]"; a=("" x); printf '<%s>' "${a[@]}"; echo
###
a=(c a b); IFS=$'\n'; sorted=($(sort <<<"${a[*]}")); unset IFS; echo ${sorted[@]}
###
x=abc; [[ $x == a* ]] && echo yes; [[ $x == "a*" ]] || echo no; [[ $x =~ ^a(.)c$ ]] && echo ${BASH_REMATCH[0]} ${BASH_REMATCH[1]}
###
x="multi word"; [[ $x = "multi word" && -n $x && ! -z $x ]] && echo ok; [[ abc < abd ]] && echo lt; [[ 10 -gt 9 ]] && echo gt; [[ a -eq 0 ]] && echo zero
###
re='^([a-z]+)-([0-9]+)$'; [[ web-12 =~ $re ]] && echo "${BASH_REMATCH[1]} ${BASH_REMATCH[2]}"; [[ "a.b" =~ a\.b ]] && echo dot; [[ axb =~ "a.b" ]] || echo quoted
###
printf '%.1f %.0f %.0f %.0f %.2f %.3f %.0e %.1e %.2g %g\n' 2.25 0.5 1.5 2.5 0.125 1024.0625 2.5 1.25 1.25 0.5; printf '%.40f\n' 0.5; printf '%.0f %.1f\n' 999999.5 -0.25
