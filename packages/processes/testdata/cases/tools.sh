expr 1 + 2; expr 7 / 2; expr 7 % 3; expr 2 \* 3; expr 5 - 9; echo $?; expr 0; echo $?; expr 1 - 1; echo $?
###
expr length hello; expr substr hello 2 3; expr index hello lo; expr match hello 'h\(.*\)o'; expr hello : 'h.*l'; expr abc : 'x'; echo $?
###
expr 3 \> 2; expr a \< b; expr 2 = 2; expr a != a; echo $?; expr \( 1 + 2 \) \* 3; expr 1 \| 0; expr 0 \& 1; expr '' \| x
###
expr; echo $?; expr 1 +; echo $?; expr 1 / 0; echo $?; expr a + 1; echo $?; expr 1 2; echo $?; expr \( 1; echo $?
###
split -l 3 fruit.txt; for f in x*; do echo "$f: $(tr '\n' ' ' < $f)"; done; seq 5 | split -l 2 -d -a 3 - part.; ls part.*; printf abcdefg | split -b 3 - b; head -c 99 ba bb bc
###
split -l 0 fruit.txt; echo $?; split nosuch; echo $?; split -n 2 fruit.txt y; cat ya yb | wc -l; seq 4 | split -l 1 --additional-suffix=.txt - n; ls n*
###
NAME=web PORT=80 envsubst < /dev/null; export NAME=web PORT=80; echo 'a $NAME:${PORT} $NOSUCH ${NOSUCH} $1 $$' | envsubst; echo 'a $NAME ${PORT}' | envsubst '$PORT'; envsubst -v 'x $A ${B}'
###
less fruit.txt | head -2; more fruit.txt | head -1; echo x | less; echo y | more
###
egrep 'an|ch' fruit.txt; fgrep -c a. fruit.txt; echo a.b | fgrep a.
###
shuf -e a b c | sort; shuf -n 2 fruit.txt | wc -l; shuf -i 1-5 | sort -n | tr '\n' ' '; shuf -n 3 -r -e x; shuf -i 5-1; echo $?; shuf nosuch; echo $?
###
truncate -s 5 fruit.txt; cat fruit.txt; echo; truncate -s 10 fruit.txt; wc -c < fruit.txt; truncate -s +2 new; wc -c < new; truncate; echo $?; truncate fruit.txt; echo $?
###
echo '1+2; 10/3; 2^10; -7%3; (1+2)*3' | bc; echo 'scale=3; 10/3; 1/8; 22/7*7' | bc; echo 'x=5; x*x; x==5; x<3; x!=5' | bc
###
echo '1.50+2.25; 1.5*1.5; 0.5-1; 10/4; 2^-1; sqrt(2); scale=4; sqrt(2); length(1234); scale(1.25)' | bc; echo 'ibase=16; FF' | bc; echo 'obase=2; 10' | bc; echo '100000000000000000000*3' | bc
###
echo '1+' | bc; echo $?; echo 'a' | bc; bc <<< '3 > 2 && 1'; echo 'if (1) 5; for (i=0;i<3;i++) i; while (i>0) { i; i-- }' | bc; echo 'define f(n) { if (n<2) return (1); return (n*f(n-1)); } f(10)' | bc
###
printf 'a\tb\n' | unexpand -a; printf '        x\n' | unexpand; seq 3 | nl -w2 -s': '; arch; groups
###
md5sum fruit.txt; sha1sum fruit.txt; sha512sum fruit.txt | cut -c1-20; md5sum fruit.txt > sums; md5sum -c sums; sed -i 's/^./0/' sums; md5sum -c sums; echo $?
###
dd if=fruit.txt of=copy bs=4 count=2 2>/dev/null; cat copy; echo; dd if=/dev/zero bs=1k count=3 2>/dev/null | wc -c; dd if=nosuch 2>&1; echo $?; echo hello | dd bs=1 skip=1 2>/dev/null
###
printf 'hello\x00\x01' | od -c; printf 'hello world 12345678' | od -A x -t x1z; printf 'AB' | od -An -tx1; printf 'hello world 12345678\n' | xxd; printf 'hello' | hexdump -C; printf 'hi' | xxd -p
###
seq 3 | paste -sd+ | bc; yes x | head -2; env -i A=1 env; printenv HOME
###
/usr/bin/test -f fruit.txt; echo $?; /usr/bin/[ 1 -eq 2 ]; echo $?; find . -name fruit.txt -exec test -s {} \; -print; /usr/bin/[ 1; echo $?; echo fruit.txt nosuch | xargs -n1 test -e; echo $?
###
mktemp -u /tmp/x.XXXXXX | wc -c; mktemp -d | cut -c1-9; mktemp bad; echo $?; realpath nosuch/x; echo $?; realpath -m a/../b; basename -s .txt a.txt b.txt; basename; echo $?; dirname /a/b/c a; nproc --all > /dev/null; echo $?
###
tty; id -u; id -un; whoami; uname -s; sync; pwd; stat -c '%n %s %F %a' fruit.txt dir; du -b fruit.txt
