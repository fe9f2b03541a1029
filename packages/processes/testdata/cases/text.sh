###
cat fruit.txt noeol.txt; cat -n noeol.txt; cat -A words.txt; cat nofile; echo $?; cat dir; echo $?; echo x | cat - fruit.txt | head -2
###
head -2 fruit.txt; head -n 3 fruit.txt; head -c 7 fruit.txt; echo; head -n -5 fruit.txt; head fruit.txt noeol.txt -n1; head -q -n1 fruit.txt noeol.txt; head nofile; echo $?
###
tail -2 fruit.txt; tail -n +6 fruit.txt; tail -c 6 fruit.txt; tail noeol.txt -n 1; echo; tail -n1 fruit.txt numbers.txt; tail nofile; echo $?; head -n x fruit.txt; echo $?
###
grep an fruit.txt; grep -c apple fruit.txt; grep -n apple fruit.txt; grep -v a fruit.txt; echo $?; grep -i APPLE fruit.txt | wc -l; grep zzz fruit.txt; echo $?
###
grep -E '^(a|b)' fruit.txt; grep '^a\|^d' fruit.txt; grep -F 'a.' people.csv; grep -w the words.txt; grep -x apple fruit.txt; grep -o 'an' fruit.txt; grep -on '[0-9]\+' people.csv
###
grep -A1 cherry fruit.txt; grep -B1 cherry fruit.txt; grep -C1 date fruit.txt; grep -A1 -n banana fruit.txt; grep -m1 apple fruit.txt
###
grep -l apple *.txt; grep -L apple *.txt; grep -h a noeol.txt numbers.txt fruit.txt | head -3; grep a fruit.txt noeol.txt; grep -H last noeol.txt; grep -r inside .; grep -rn here dir; grep -q apple fruit.txt && echo quiet
###
grep apple nofile; echo $?; grep -s apple nofile; echo $?; grep apple dir; echo $?; grep 'a[b' fruit.txt; echo $?; grep -E 'a(' fruit.txt; echo $?; grep; echo $?
###
grep -E 'HTTP/1\.1" 5[0-9]{2}' access.log; grep -c '" 200 ' access.log; grep -oE '[0-9]+\.[0-9]+$' access.log; grep -vc 200 access.log; grep -e apple -e date fruit.txt | sort -u
###
grep -oE '"name":"[a-z0-9-]+"' pods.json; grep --color=never -n kind config.yaml; grep -P '^\s+\w+:' config.yaml; grep '^ *$' words.txt | wc -l; grep -E 'a{2}|e.$' fruit.txt; grep -E '\bfox\b' words.txt
###
cut -d, -f1 people.csv; cut -d, -f2- people.csv | head -2; cut -d, -f1,3 people.csv | tail -1; cut -c1-3 fruit.txt | head -2; cut -c2 fruit.txt | head -1; cut -f1 people.csv | head -1; cut -d' ' -f1,7 access.log; cut -d, -f2 --output-delimiter=: people.csv | head -1
###
cut fruit.txt; echo $?; cut -d, people.csv; echo $?; cut -f0 fruit.txt; echo $?; cut -d: -f2 -s config.yaml; echo a:b:c | cut -d: --complement -f2; cut -d, -f3,1 people.csv | head -1; cut -c -2,4- <<< abcdef
###
tr a-z A-Z < noeol.txt; tr -d aeiou < fruit.txt; tr -s ' ' <<< 'a   b  c'; tr -cd '0-9\n' < people.csv; tr '[:lower:]' '[:upper:]' <<< hello; tr ',' '\n' <<< a,b,c; tr -s '\n' < words.txt; tr abc x <<< aabbcc; tr -c 'a-z\n' '_' <<< 'a b1c'; tr 'a-c' '1-3' <<< abcd
###
tr; echo $?; tr a; echo $?; echo hello | tr -d l; echo 'a-b' | tr - _; echo hello | tr 'a-y' 'b-z'; echo "a:b" | tr : '\t'
###
sort fruit.txt; sort -r fruit.txt | head -2; sort -u fruit.txt; sort -n numbers.txt; sort numbers.txt; sort -rn numbers.txt; sort -nu numbers.txt
###
sort -t, -k2 -n people.csv; sort -t, -k3,3 people.csv; sort -t, -k2,2nr people.csv; sort -k2 words.txt; printf '1K\n2M\n500\n3G\n1M\n' | sort -h; sort -f <<< $'b\nA\na\nB'; sort -c fruit.txt; echo $?; sort -V <<< $'v1.10\nv1.9\nv1.2'
###
sort -k1,1 -k2,2n <<< $'b 2\na 10\na 9\nb 1'; sort -s -k1,1 <<< $'b 2\na 2\nb 1\na 1'; sort -o out.txt fruit.txt; head -1 out.txt; sort nofile; echo $?; sort -M <<< $'Mar\nJan\nFeb'; sort -b -k2 <<< $'x  b\nx a'
###
sort fruit.txt | uniq; sort fruit.txt | uniq -c; sort fruit.txt | uniq -d; sort fruit.txt | uniq -u; uniq fruit.txt; sort fruit.txt | uniq -c | sort -rn; uniq -i <<< $'a\nA\nb'; uniq -f1 <<< $'1 a\n2 a\n3 b'
###
wc fruit.txt; wc -l fruit.txt numbers.txt; wc -w words.txt; wc -c < fruit.txt; wc < fruit.txt; wc -m <<< 'é'; wc -c <<< 'é'; echo -n | wc -l; wc nofile; echo $?; wc -L words.txt; cat fruit.txt | wc
###
echo hi | tee a.txt b.txt; cat a.txt b.txt; echo more | tee -a a.txt; cat a.txt; echo x | tee nodir/f; echo $?
###
nl fruit.txt | head -3; nl -ba words.txt; rev fruit.txt | head -2; tac fruit.txt | head -3; fold -w 5 <<< abcdefghijkl; fold -s -w 12 <<< 'the quick brown fox jumps'; expand <<< $'a\tb' ; nl -w2 -s'. ' numbers.txt
###
paste fruit.txt numbers.txt; paste -d, fruit.txt numbers.txt | head -2; paste -s numbers.txt; paste -sd+ numbers.txt; paste - - < numbers.txt; seq 6 | paste -d' ' - - -
###
column -t -s, people.csv; printf 'a bb ccc\ndddd e f\n' | column -t; comm <(sort -u fruit.txt) <(printf 'apple\nfig\n'); comm -12 <(sort -u fruit.txt) <(printf 'apple\nfig\n'); join <(printf '1 a\n2 b\n') <(printf '1 x\n3 y\n'); join -t, -a1 <(printf 'a,1\nb,2\n') <(printf 'a,x\n')
###
base64 <<< hello; base64 -d <<< aGVsbG8K; echo -n abc | base64; seq 100 | base64 | head -2; echo -n secret | base64 | base64 -d; echo; md5sum fruit.txt; sha256sum < noeol.txt; echo -n | sha1sum; sha256sum fruit.txt > s; sha256sum -c s
###
seq 3; seq 2 4; seq 1 2 7; seq 5 -2 1; seq -s, 4; seq -w 8 11; seq 0.5 0.5 2; seq -f '%03g' 3; seq; echo $?; seq a; echo $?; seq 3 1
###
basename /a/b/c.txt; basename /a/b/c.txt .txt; basename -a x/y z/w; dirname /a/b/c /x y; basename /; dirname a/; realpath dir/../fruit.txt; readlink nofile; echo $?
###
ls; ls -1 dir; ls *.txt; ls nofile; echo $?; ls -d dir; ls dir empty.txt; ls -R dir; ls -a dir; ls -p; mkdir -p x/y/z; ls -F x
###
mkdir a; mkdir a; echo $?; mkdir -p a/b/c; ls a; rmdir a; echo $?; rmdir a/b/c; touch t1 t2; ls t*; rm t1; rm t1; echo $?; rm -f t1; echo $?; rm a; echo $?; rm -r a; ls -d a; mkdir n/o; rm; echo $?
###
cp fruit.txt c.txt; cat c.txt | head -1; cp fruit.txt dir; ls dir; cp dir d2; echo $?; cp -r dir d2; ls d2; cp nofile x; echo $?; mv c.txt moved; ls moved c.txt; mv moved dir/; ls dir; mv nofile y; echo $?; cp fruit.txt noeol.txt d2; ls d2; cp a b c; echo $?
###
ln -s fruit.txt link; cat link | head -1; readlink link; ls -l link | cut -c1; [ -L link ] && echo islink; ln -s nowhere broken; cat broken; rm link; ls fruit.txt; ln fruit.txt hard; cat hard | tail -1; ln -s a b c; echo $?
###
chmod +x fruit.txt; [ -x fruit.txt ] && echo x; stat -c '%a %n' fruit.txt; chmod 600 fruit.txt; stat -c %a fruit.txt; chmod u+x,go+r fruit.txt; stat -c '%A %s %F' fruit.txt; chmod zz fruit.txt; echo $?; chmod 644 nofile; echo $?
###
find . -name '*.md'; find dir -type f | sort; find . -maxdepth 1 -type d | sort; find . -name 'f*' -o -name 'n*' | sort; find dir -empty; find . -empty -type f; find dir -name inner.txt -exec cat {} \;; find dir -type f -exec echo {} + | tr ' ' '\n' | sort
###
find nodir; echo $?; find . -size +200c -type f | sort; find dir -not -name '*.md' | sort; find dir -path '*deep*' | sort; find dir -name '*.txt' -delete; ls dir; find . -foo; echo $?; find dir -type d -name deep -printf '%f %y\n'; find . -name '*.txt' -print0 | tr '\0' '\n' | wc -l
###
diff fruit.txt fruit.txt; echo $?; diff fruit.txt numbers.txt | head -3; printf 'a\nb\nc\n' > x; printf 'a\nB\nc\nd\n' > y; diff x y; echo $?; diff -q x y; diff nofile x; echo $?
###
printf 'a\nb\nc\nd\ne\nf\ng\nh\ni\n' > x; printf 'a\nb\nX\nd\ne\nf\ng\ni\nj\n' > y; diff -u x y | sed 's/\t.*//'; diff -U1 x y | tail -n +3; diff x y
###
printf '1\n2\n3\n' > x; printf '0\n1\n2\n3\n' > y; diff x y; diff y x; diff -u x y | tail -n +3; : > e; diff e x; diff x e; printf 'no eol' > z; diff x z; diff -r dir dir && echo same; diff -B x x; diff -w <(echo 'a  b') <(echo 'a b') && echo w
###
env -i A=1 B=2 env; A=x env | grep ^A=; env -u HOME printenv HOME; echo $?; printenv HOME; env nosuch; echo $?; env A=5 bash -c 'echo $A'; which cat; which nosuch; echo $?
###
timeout 0.2 sleep 5; echo $?; timeout 5 echo ok; timeout 0.1 bash -c 'sleep 3; echo no'; echo $?; timeout; echo $?; timeout 1 nosuch; echo $?; timeout -s KILL 0.1 sleep 2; echo $?
###
xargs < numbers.txt; echo 'a b c' | xargs -n2; printf 'x y\nz\n' | xargs -I% echo '[%]'; echo | xargs echo none; echo | xargs -r echo none; echo "a 'b c' d" | xargs -n1; printf 'a\0b\0' | xargs -0 -n1 echo; false | xargs false; echo $?; echo a | xargs nosuch; echo $?; echo 1 2 3 | xargs -t -n1 echo 2>&1; ls *.txt | xargs wc -l | tail -1
###
date -u -d @0; date -u -d '2026-01-05T08:30:00Z' +%Y/%m/%d-%H:%M:%S; date -u -d '2024-02-28 +2 days' +%F; date -u -d @86400 +%s; date -u -d '2026-03-01' '+%a %A %b %B %j %u %V %U'; date -d nonsense; echo $?; date -u -d '2026-01-01 1 month ago' +%F; date -u -d @1700000000 -Iseconds
###
sleep; echo $?; sleep abc; echo $?; sleep 0.01s; echo $?; true; false; echo $?; yes | head -1; whoami; echo a b | wc -w; test -f fruit.txt; echo $?
###
stat -c '%n %s' fruit.txt empty.txt; stat nofile; echo $?; du -b fruit.txt; du nofile; echo $?; file fruit.txt dir empty.txt 2>/dev/null || true; mktemp -u | grep -c /tmp/; touch -d '2020-01-01 00:00:00' old; stat -c %Y old; find . -name old -mtime +30
###
cat access.log | awk '{print $9}' | sort | uniq -c | sort -rn; cut -d'"' -f2 access.log | cut -d' ' -f2 | sort | uniq -c
