###
sed 's/a/A/' fruit.txt
###
sed 's/a/A/g;s/e$/E/' fruit.txt
###
sed -n '2p;4,5p' fruit.txt
###
sed '2d;$d' fruit.txt; sed -n '$p' fruit.txt; sed -n '$=' fruit.txt
###
sed -n '/banana/p' fruit.txt; sed '/apple/d' fruit.txt; sed '/banana/!d' fruit.txt
###
sed '/cherry/,/date/s/^/> /' fruit.txt; sed '2,+1d' fruit.txt; sed -n '1~3p' fruit.txt; sed '0,/apple/s//FIRST/' fruit.txt
###
sed 's/\(.*\)an\(.*\)/[\1|\2]/' fruit.txt; sed -E 's/(.)(.)/\2\1/' fruit.txt
###
sed 's|/|:|g' <<< /a/b/c; sed 's,x\,y,z,' <<< 'x,y'; sed 's/a\/b/c/' <<< a/b
###
sed 's/an/<&>/2' fruit.txt; sed 's/a/X/2g' fruit.txt; sed -n 's/app/APP/p' fruit.txt; sed 's/APPLE/x/I' fruit.txt | head -1
###
sed 's/x*/-/g' <<< abc; sed 's/b*/x/g' <<< abbc; sed -E 's/a+/<&>/g' <<< baaac
###
sed 'a\
appended' noeol.txt; sed '1i first' noeol.txt; sed '2c changed' fruit.txt; sed '$a end' fruit.txt | tail -2
###
sed '1!G;h;$!d' fruit.txt
###
sed -n 'H;${x;s/\n/,/g;s/^,//;p}' fruit.txt
###
sed 'N;s/\n/ /' fruit.txt; sed '$!N;P;D' fruit.txt
###
sed ':a;N;$!ba;s/\n/+/g' fruit.txt
###
sed -e :a -e 's/^.\{1,9\}$/ &/;ta' <<< right
###
sed 'y/abc/ABC/' fruit.txt; sed = noeol.txt; sed -n l words.txt
###
sed '3q' fruit.txt; sed -n '2{p;q}' fruit.txt; sed '2q5' fruit.txt; echo $?; sed 3Q fruit.txt
###
sed 's/.*/\U&/' noeol.txt; sed 's/\(.\)\(.*\)/\u\1\2/' noeol.txt; sed -E 's/(\w+)/\L\u\1/' <<< HELLO
###
sed '/^$/d;/^#/d' words.txt; sed 's/[[:space:]]\+/ /g' words.txt; sed 's/\bthe\b/THE/gI' words.txt
###
cp fruit.txt f; sed -i 's/apple/pear/' f; cat f; sed -i.bak '1d' f; ls f f.bak; wc -l < f
###
sed -n '/name/{s/.*: //;p}' config.yaml; sed -n 's/^  name: //p' config.yaml; sed 's/^\( *\)app:.*/\1app: api/' config.yaml
###
sed r numbers.txt noeol.txt; sed '1r noeol.txt' numbers.txt; sed -n '1,2w out.txt' fruit.txt; cat out.txt
###
printf 's/a/1/\ns/b/2/\n' > script.sed; sed -f script.sed fruit.txt | head -2; sed -e 's/a/x/' -e 's/x/y/' <<< a
###
sed 's/a/b' fruit.txt; echo $?; sed k fruit.txt; echo $?; sed 's/a/b/q' fruit.txt; sed '{p' fruit.txt; sed 'p}' fruit.txt
###
sed p nofile fruit.txt 2>&1 | head -3; sed -n '/[/p' fruit.txt; echo $?; sed '3,1d' fruit.txt | head -2
###
sed 's/\t/TAB/;s/o/\n/' words.txt
###
sed '/start/,/end/{/start/n;/end/!d}' <<< $'a\nstart\nx\ny\nend\nb'; sed 'n;d' fruit.txt; sed '$!d' fruit.txt; sed -s -n '1p' fruit.txt numbers.txt
###
sed 's/[^,]*,//' people.csv; sed -E 's/^([^,]+),([0-9]+).*/\2 \1/' people.csv; sed '1d;s/,/ | /g' people.csv
###
echo "image: web:1.0" | sed 's/web:.*/web:2.0/'; echo 'a.b.c' | sed 's/\./-/g'; echo 'k=v' | sed 's/\([^=]*\)=\(.*\)/export \1="\2"/'
###
sed -E 's/(a|b)+/X/g' <<< aabbc; sed 's/a\|b/X/g' <<< abc; sed -E 's/x{2,3}/Y/' <<< xxxx; sed 's/x\{2\}/Y/g' <<< xxxx; sed -E 's/^|$/"/g' <<< quoted
