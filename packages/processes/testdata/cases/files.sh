ls; ls -a; ls -1 dir; ls -F; ls -d dir; ls -r; ls dir fruit.txt; ls -R dir; ls -p; ls nosuch fruit.txt
###
mkdir -p a/b/c; mkdir -v x; mkdir -pv x/y/z; rmdir a/b/c; rmdir -p a/b; ls -d a x/y/z; rmdir x; echo $?
###
cp fruit.txt copy; cmp fruit.txt copy; cp -v fruit.txt dir; cp -r dir dir2; ls -R dir2; cp -n people.csv copy; head -1 copy; cp fruit.txt people.csv dir2/; ls dir2
###
mv fruit.txt food.txt; ls; mv -v food.txt dir; ls dir; mv dir/food.txt people.csv .; mv -n people.csv numbers.txt; head -1 numbers.txt; mv dir folder; ls folder; echo $?
###
touch a b; rm a; rm -v b; rm -r dir; mkdir -p t/u; touch t/u/v; rm -r t; ls t; rm -i fruit.txt < /dev/null; rm fruit.txt people.csv; ls *.txt
###
ln -s fruit.txt link; readlink link; cat link | head -1; ls -F link; ln -sf people.csv link; readlink -f link; ln -s nosuch dangling; cat dangling; ls dangling; [ -L dangling ]; echo $?; ln fruit.txt hard; cmp fruit.txt hard; rm link; ls -d link
###
find . | sort; find . -name '*.txt' | sort; find . -type d | sort; find dir -type f | sort; find . -maxdepth 1 -name 'f*'; find . -empty | sort; find . -iname 'FRUIT*'; find . -path './dir/*' | sort
###
find . -name '*.txt' -exec wc -l {} \; | sort; find . -name 'fruit.txt' -exec echo found {} +; find . -type f -not -name '*.txt' | sort; find . \( -name '*.csv' -o -name '*.log' \) | sort; find . -name fruit.txt -delete; ls fruit.txt; find . -size +1k | sort; find . -type f -printf '%f %s\n' | sort; find dir -print0 | tr '\0' '\n' | sort
###
chmod 600 fruit.txt; stat -c %a fruit.txt; chmod +x fruit.txt; stat -c '%a %A' fruit.txt; chmod u=rw,go=r fruit.txt; stat -c %A fruit.txt; chmod -v 644 fruit.txt; chmod -R a-w dir; stat -c %A dir; chmod 755 dir
###
touch -d '2020-02-03 04:05:06' old; stat -c %Y old; date -r old +%F; touch -t 202001020304 old; stat -c %Y old; touch -c nosuch; ls nosuch; touch new; [ new -nt old ]; echo $?; touch -r old new; [ new -nt old ]; echo $?
###
basename /a/b/c.txt; basename c.txt .txt; dirname /a/b/c; dirname c; realpath dir/../fruit.txt; basename -a x/y z/w; dirname -z a/b | tr '\0' '!'; realpath --relative-to=dir fruit.txt
###
ls | xargs -n 2 echo; ls | xargs; printf 'a b\nc\n' | xargs -I{} echo '[{}]'; printf 'a\0b c\0' | xargs -0 -n1 echo; echo 1 2 3 | xargs -n1 sh -c 'echo $0'; xargs -r echo < /dev/null; echo; xargs echo < /dev/null; printf "'a b' c\n" | xargs -n1; echo a | xargs -t true
###
comm <(seq 3) <(seq 2 5); comm -12 <(seq 3) <(seq 2 5); join <(printf '1 a\n2 b\n') <(printf '1 x\n3 y\n'); join -a1 -t, <(printf '1,a\n2,b\n') <(printf '1,x\n'); column -t -s, people.csv; column -t <<< 'a bb c'
###
env A=1 sh -c 'echo $A'; env -u HOME sh -c 'echo [$HOME]'; timeout 1 sleep 2; echo $?; timeout -s KILL 0.1 sleep 2; echo $?; timeout 5 false; echo $?; timeout -k 1 0.1 sleep 2; echo $?; nice -n 5 echo nice; nohup echo hup 2>/dev/null
###
du -s dir > /dev/null; du -b fruit.txt; wc -c < fruit.txt; stat -c '%s %n' *.txt; stat -c '%F' dir fruit.txt; file fruit.txt; test -d dir && echo dir; pwd; cd dir && pwd && cd - && cd ..; pwd
###
tail -n 2 fruit.txt; tail -n +6 fruit.txt; tail -c 5 fruit.txt; tail -2 fruit.txt; head -c 5 fruit.txt; head -n -5 fruit.txt; tail -q -n1 fruit.txt people.csv; tail -n1 fruit.txt people.csv; head -1 fruit.txt people.csv; seq 100 | tail -n 3 | head -n 1
###
sort -u fruit.txt; sort -r fruit.txt | head -2; sort -n numbers.txt; sort -t, -k2 -n people.csv; sort -k3,3 -t, people.csv; sort -nr numbers.txt | head -1; sort -c numbers.txt; echo $?; sort -R fruit.txt | wc -l; du -b *.txt | sort -h | tail -1; printf 'v1.10\nv1.9\n' | sort -V
###
uniq -c <(sort fruit.txt); uniq -d <(sort fruit.txt); uniq -u <(sort fruit.txt); tr a-z A-Z < fruit.txt | head -1; tr -d aeiou < fruit.txt | head -1; tr -s p < fruit.txt | head -1; tr -c 'a-z\n' . <<< 'a1b'; tr '[:lower:]' '[:upper:]' <<< abc; cut -d, -f1,3 people.csv; cut -c1-3 fruit.txt | head -1; cut -d' ' -f2- <<< 'a b c'; paste fruit.txt numbers.txt | head -2; paste -sd, numbers.txt; nl fruit.txt | head -1; fold -w 3 <<< abcdefg; rev <<< abc; tac numbers.txt | head -1; expand <<< $'a\tb'; tee x y < numbers.txt | wc -l; cmp x y; base64 <<< hello; base64 -d <<< aGVsbG8K
