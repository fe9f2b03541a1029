###
if true; then echo yes; fi; if false; then echo no; else echo else; fi; if false; then :; elif true; then echo elif; fi; echo $?
###
if false; then echo x; fi; echo $?
###
for i in 1 2 3; do echo $i; done; for x in; do echo never; done; echo $?
###
for ((i=0; i<3; i++)); do echo $i; done; for ((;;)); do break; done; echo done
###
i=0; while [ $i -lt 3 ]; do echo $i; i=$((i+1)); done; until [ $i -eq 0 ]; do i=$((i-1)); done; echo $i
###
for i in 1 2 3 4 5; do if [ $i = 2 ]; then continue; fi; if [ $i = 4 ]; then break; fi; echo $i; done
###
for i in 1 2; do for j in a b c; do [ $j = b ] && continue 2; echo $i$j; done; done; for i in 1 2; do for j in a b; do break 2; done; done; echo $i$j
###
case abc in x) echo x;; a*|b*) echo ab;; *) echo other;; esac; case "" in "") echo empty;; esac; case z in a) ;; esac; echo $?
###
case a in a) echo one;& b) echo two;; c) echo three;; esac; case ab in a*) echo first;;& *b) echo second;;& *) echo third;; esac
###
case "hello world" in *"o w"*) echo in;; esac; case [x] in \[x\]) echo br;; esac; case 5 in [0-9]) echo digit;; esac
###
f() { echo "in f: $1 $#"; return 7; }; f a b; echo $?; function g { echo g; }; g; h() (exit 4); h; echo $?
###
f() { if [ $1 -le 1 ]; then echo 1; else echo $(( $1 * $(f $(($1-1))) )); fi; }; f 6
###
f() { local a=1 b; b=2; echo $a$b; }; a=x; f; echo $a "[$b]"; local z=1; echo $?
###
(echo sub; exit 3); echo $?; x=1; (x=2; echo $x); echo $x; { echo group; x=3; }; echo $x
###
true && echo a || echo b; false || echo c && echo d; ! true; echo $?; ! false; echo $?
###
echo one | cat | cat; echo $?; false | true; echo $? ${PIPESTATUS[@]}; true | false | true; echo "${PIPESTATUS[*]}"
###
set -o pipefail; false | true; echo $?; true | true; echo $?
###
set -e; echo before; false; echo after
###
set -e; false || echo handled; if false; then :; fi; ! true; while false; do :; done; false && true; echo still; (exit 3); echo never
###
set -e; f() { false; echo "in f"; }; f || echo caught; f; echo never
###
set -e; x=$(false); echo never
###
set -e; local_test() { local x=$(false); echo ok; }; local_test; echo $(false; echo sub-continues); echo end
###
set -u; echo ${x-ok}; echo $x; echo never
###
set -u; echo "$@" "$#"; a=(); echo "${a[@]}" ok; echo $1
###
set -x; echo a "b c"; x=1; [ $x = 1 ] && echo y; for i in 1 2; do :; done
###
set -euo pipefail; echo start; cat nofile | wc -l; echo never
###
trap 'echo bye $?' EXIT; echo hi; exit 3
###
trap 'echo bye' EXIT; false
###
trap 'echo got term' TERM; kill -TERM $$; echo after; trap - TERM; trap -p; trap 'echo x' INT; trap -p
###
trap 'echo err line' ERR; false; true; false || true; echo end
###
(trap 'echo sub exit' EXIT; echo in); echo out; trap '' TERM; kill $$; echo alive
###
exit 300; echo
###
echo a; exit; echo b
###
exit abc
###
return 3; echo $?
###
break; echo $?; continue; echo $?
###
nosuch; echo $?; ./fruit.txt; echo $?; ./dir; echo $?; ./missing; echo $?
###
echo 'echo script $1 $#' > s.sh; bash s.sh a b; sh s.sh x; chmod +x s.sh; ./s.sh y z; . ./s.sh dot; source s.sh
###
printf '#!/bin/bash\necho shebang $0 $1\nexit 5\n' > s; chmod +x s; ./s arg; echo $?
###
printf '#!/no/such\n' > s; chmod +x s; ./s; echo $?
###
echo 'exit 4' > s.sh; bash s.sh; echo $?; bash nofile.sh; echo $?
###
echo 'return 6; echo no' > s.sh; . ./s.sh; echo $?; . ./none.sh; echo $?
###
eval 'x=5; echo $x'; eval echo '$x'; eval "for i in 1 2; do echo \$i; done"; eval; echo $?; eval 'false'; echo $?
###
cmd='echo dyn'; $cmd arg; c=echo; $c "$c"; "$cmd" x; echo $?
###
type echo cd if cat nosuch f; f() { echo hi; }; type f; type -t echo if f cat nope
###
command -v echo cat nosuch if; echo $?; command echo hi; command -V cd; f() { echo fn; }; echo() { builtin echo wrapped "$@"; }; echo x; command echo y
###
alias ll='echo aliased'; ll 2>/dev/null || builtin echo none; alias; alias nope; unalias ll; unalias ll
###
shopt -s expand_aliases
alias hi='echo hello'
hi there
alias
unalias hi
hi
###
read x y <<< "one two three"; echo "$x|$y"; read -r z <<< 'back\slash'; echo $z; read w <<< 'back\slash'; echo $w
###
echo "a b c" | { read a b; echo "$a-$b"; }; echo no | read v; echo "[$v]"; read < /dev/null; echo $?
###
IFS=, read -ra arr <<< "x,y,z"; echo ${#arr[@]} ${arr[1]}; IFS=: read a b c <<< "1:2:3:4"; echo $a $b $c; read -d ';' q <<< "upto;rest"; echo $q
###
read -n 3 x <<< abcdef; echo $x; printf 'a\nb\nc\n' | while read l; do echo "<$l>"; done; printf 'no newline' | while read l || [ -n "$l" ]; do echo "<$l>"; done
###
while IFS=, read -r name age city; do echo "$name is $age"; done < people.csv
###
mapfile -t lines < fruit.txt; echo ${#lines[@]} ${lines[1]}; readarray -t x < <(printf 'p\nq\n'); echo ${x[@]}; mapfile -t -n 2 -s 1 y < fruit.txt; echo ${y[@]}
###
while getopts "ab:c" o -a -b val -c rest; do echo "$o ${OPTARG-}"; done; echo $OPTIND
###
f() { while getopts ":x:y" o; do case $o in x) echo x=$OPTARG;; y) echo y;; :) echo "need $OPTARG";; \?) echo "bad $OPTARG";; esac; done; shift $((OPTIND-1)); echo "rest $*"; }; f -y -x 1 more args; OPTIND=1; f -z -x
###
getopts "a" o -q; echo $o; OPTIND=1; getopts "a:" o -a; echo $o; OPTIND=1; getopts a o; echo $? $o
###
[ a = a ]; echo $?; [ a = b ]; echo $?; [ -f fruit.txt ] && echo file; [ -d dir ] && echo dir; [ -e none ] || echo none; [ -s empty.txt ] || echo empty; [ 3 -gt 2 -a 1 -lt 2 ] && echo and; [ ! -f x ] && echo not
###
[ a = ]; echo $?; [ = ]; echo $?; [ ]; echo $?; [ x; echo $?; test abc; echo $?; [ abc -gt 1 ]; echo $?; [ 1 2 ]; echo $?; [ a b c d e ]; echo $?
###
[[ -f fruit.txt && ( -d dir || -d nope ) ]] && echo ok; [[ ! -e nope ]] && echo no; [[ fruit.txt -nt nope ]] && echo newer; [[ -z "" ]] && echo z; [[ -v HOME ]] && echo v; [[ -o errexit ]] || echo noerrexit
###
((1)); echo $?; ((0)); echo $?; ((x=5, y=x*2)); echo $x $y; ((x>3 && y<20)) && echo ok; if ((x==5)); then echo five; fi
###
((1/0)); echo $?; ((1+)); echo $?; (( x = 3 + 4 )); echo $x
###
echo out; echo err >&2; { echo both; echo e2 >&2; } 2>&1; echo to file > o.txt; cat o.txt; echo more >> o.txt; cat o.txt
###
ls nofile 2>/dev/null; echo $?; ls nofile > out.txt 2>&1; cat out.txt; ls nofile &> o2; cat o2; ls nofile fruit.txt 2>&1 >/dev/null
###
cat < nofile; echo $?; echo x > dir; echo $?; echo x > nodir/f; echo $?; cat < fruit.txt | head -1
###
exec 3> three.txt; echo to3 >&3; exec 3>&-; cat three.txt; exec 4< fruit.txt; read a <&4; read b <&4; echo $a $b; exec 4<&-; echo x >&9; echo $?
###
{ echo a; echo b; } > g.txt; cat g.txt; for i in 1 2; do echo $i; done > l.txt; cat l.txt; while read x; do echo r$x; done < l.txt; if true; then echo c; fi >> g.txt; cat g.txt
###
f() { echo out; echo err >&2; } 2>/dev/null; f; f > o.txt; cat o.txt; (echo s1; echo s2 >&2) 2>&1 | sort
###
set -C; echo a > n.txt; echo b > n.txt; echo $?; echo c >| n.txt; cat n.txt
###
echo a 1> a.txt 2> b.txt; cat a.txt b.txt; cat 0< a.txt; cat <> a.txt; : > a.txt; wc -c < a.txt
###
diff <(echo a) <(echo b); cat <(echo x) <(echo y); echo z | tee >(cat > t.txt) > /dev/null; wait; sleep 0.1; cat t.txt
###
x=$(cat <<EOF
in substitution
EOF
); echo "$x"; y=$(< fruit.txt); echo "${y%%$'\n'*}"
###
sleep 0.05 & wait; echo $?; (exit 5) & wait $!; echo $?; true & p=$!; wait $p; echo $?; wait 99999; echo $?
###
for i in 3 1 2; do (sleep 0.$i; echo $i) & done; wait; echo all
###
{ sleep 0.1; echo bg; } & echo fg; wait; sleep 5 & kill $!; wait $! 2>/dev/null; echo $?
###
sleep 10 & p=$!; kill -9 $p; wait $p; echo $?; kill -0 $p 2>/dev/null || echo gone; kill -0 $$ && echo self
###
kill -l 15; kill -l TERM; kill -l 130; kill; echo $?; kill abc; echo $?; kill -FOO 1; echo $?
###
yes | head -2; echo "${PIPESTATUS[@]}"; yes abc | head -3 | tail -1
###
seq 1 3 | while read n; do echo $((n*n)); done; seq 5 | { read a; read b; echo $a $b; cat; } | tr '\n' ' '; echo
###
n=0; seq 3 | while read x; do n=$((n+x)); done; echo $n; while read x; do n=$((n+x)); done < <(seq 3); echo $n
###
echo "a b" | xargs -n1 echo item; echo 1 2 3 | xargs -I{} echo "<{}>"; printf 'a\nb\n' | xargs -I{} echo "<{}>"; seq 4 | xargs -n 2
###
select x in a b c; do echo "$x $REPLY"; break; done <<< 2
###
time true 2>/dev/null; TIMEFORMAT=%0R; time true
###
umask; umask 077; umask; cd dir; pwd; cd -; cd ..; cd nosuch; cd fruit.txt; pwd; cd; pwd
###
pushd dir; dirs; popd; dirs; pushd; popd
###
echo ${x=1} | cat; echo "[$x]"; : ${y:=2}; echo $y
###
f() { return; }; false; f; echo $?; g() { :; }; false; g; echo $?; h() { (exit 9); }; h; echo $?
###
while true; do echo once; break; done; until false; do echo until; break; done; for i in a b; do :; done; echo $i
###
i=0; while :; do ((++i > 3)) && break; echo $i; done; do_it() { for i in 1 2 3; do [ $i = 2 ] && return 5; done; }; do_it; echo $?
###
bash -c 'echo $0 $1 $2' name a b; bash -s <<< 'echo from stdin $((1+1))'; echo 'echo piped; read x; echo got $x
line' | bash
###
bash -e -c 'false; echo no'; echo $?; bash -u -c 'echo $nope'; echo $?; bash -c 'exit 4'; echo $?; bash -c 'kill -TERM $$'; echo $?
###
echo start; if true; then echo x
###
echo one
echo )
echo two
###
echo "unterminated
###
for i in 1 2; do echo $i; fi
###
echo a; ; echo b
###
foo() { echo unclosed
###
cat << EOF
no end
###
x=5
if [ $x -gt 3 ]
then
  echo big
elif [ $x -gt 1 ]
then
  echo medium
else
  echo small
fi
# comment
echo end # trailing
###
a() { b; }; b() { c; }; c() { echo "${FUNCNAME[*]}"; return 2; }; a; echo $?
###
[ -t 0 ] && echo tty || echo notty; [ -t 1 ] || echo piped; echo "$-" | tr -d 'Bh'
###
declare -f nope; f() { echo hi; local x=1; if [ $x = 1 ]; then echo one; fi; }; declare -f f
###
set -- a b; f() { set -- x y z; echo $#; }; f; echo $#; set -- ; echo $#; set a b; echo $1
###
printf '%s\n' "${@:-none}"; set -- p q; printf '%s\n' "${@:-none}"; echo "${*:1:1}" "${#@}" "${#*}"
###
echo a b c | (read x y; echo $y; echo $x) | cat -n; (((1))) && echo arith; ( (echo nested) )
###
x=10; while ((x-- > 7)); do echo -n "$x "; done; echo; for x in {1..3}{a,b}; do echo -n "$x "; done; echo
###
shopt -q nullglob; echo $?; shopt -s nullglob; shopt nullglob; shopt nope; set -o | grep -E '^(errexit|pipefail)'
