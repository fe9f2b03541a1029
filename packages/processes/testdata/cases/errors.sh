cat nosuch; cat dir; cat -Z; echo $?; head nosuch; head -n x fruit.txt; tail nosuch; tail -n x fruit.txt; sort nosuch; sort -k 0 fruit.txt; uniq nosuch; echo $?
###
cut fruit.txt; cut -f 0 fruit.txt; cut -c a fruit.txt; cut -d ab -f1 fruit.txt; cut -f1 nosuch; tr; tr a; tr -d; tr a b c; echo $?
###
wc nosuch; wc dir; tee /nosuch/x < /dev/null; nl nosuch; paste nosuch; join a; comm a; fold -w x fruit.txt; rev nosuch; tac nosuch; echo $?
###
base64 nosuch; base64 -d <<< '!!!'; md5sum nosuch; sha256sum dir; seq; seq a; seq 1 0 5; sleep; sleep x; sleep -1; printenv NOSUCH; echo $?
###
xargs nosuch < fruit.txt; echo $?; xargs -n x; find nosuch; find . -nosuch; find . -name; find . -type x; echo $?
###
cp nosuch x; cp dir x; cp fruit.txt; cp; cp fruit.txt people.csv nosuchdir/; cp fruit.txt fruit.txt; mv nosuch x; mv; mv fruit.txt; mv fruit.txt fruit.txt; mv dir fruit.txt; echo $?
###
rm nosuch; rm dir; rm; rm -f nosuch; echo $?; rm -f; echo $?; rm -r .; rmdir dir; rmdir nosuch; mkdir dir; mkdir; mkdir a/b/c; mkdir fruit.txt/x; echo $?
###
ln nosuch x; ln -s a fruit.txt; ln; ln dir x; touch; touch nosuch/x; stat nosuch; stat; du nosuch; chmod; chmod 999 fruit.txt; chmod u+q fruit.txt; chmod 644 nosuch; chmod 644; echo $?
###
ls nosuch; echo $?; ls -j; ls --nosuch; echo $?; readlink fruit.txt; echo $?; readlink; basename a b c; dirname; date -d nonsense; date +%Y extra; echo $?
###
grep; grep a nosuch; grep a dir; grep '[' fruit.txt; grep -E '(' fruit.txt; grep -j9q a; grep -A x a fruit.txt; echo $?
###
sed nosuch fruit.txt; sed s/a/b nosuch; sed 's/a' fruit.txt; sed 's/a/b/x' fruit.txt; sed -n '/a' fruit.txt; sed p nosuch; sed '2,p;q;}' fruit.txt; echo $?
###
env nosuch; echo $?; env -u; timeout; timeout x true; timeout 1 nosuch; echo $?; nohup; nice nosuch; echo $?; which nosuch; echo $?; kill; kill nosuch; /bin/kill -l TERM; echo $?
###
split -q; shuf -q; column nosuch; column -t nosuch; expand nosuch; nl -Z; tac -Z; rev -Z; xxd nosuch; cmp -Z; less nosuch; more nosuch; echo $?
###
printf '%d\n' 99999999999999999999999; echo $?; printf '%u %x\n' 99999999999999999999999 -1; printf '%d\n' -99999999999999999999999; printf '%d\n' x; echo $?
###
{ }; f() { ) }; echo never
###
f() {
}
echo never
