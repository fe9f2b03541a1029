sed 's/Ada/Eda/; 4d' people.csv > b.csv; diff people.csv b.csv; echo $?; diff -u --label a --label b people.csv b.csv; echo $?
###
diff fruit.txt fruit.txt; echo $?; diff -s fruit.txt fruit.txt; diff -q fruit.txt people.csv; diff -q fruit.txt fruit.txt; echo $?
###
diff nosuch fruit.txt; echo $?; diff fruit.txt; echo $?; diff a b c; echo $?; diff --nosuch a b; echo $?
###
printf 'a\nb' > x; printf 'a\nb\n' > y; diff x y; diff -u --label x --label y x y; diff -u --label x --label y y x
###
mkdir one two; echo same > one/same; echo same > two/same; echo a > one/f; echo b > two/f; echo only > one/gone; echo new > two/new; diff one two; echo $?; diff -q one two; diff -r one two; echo $?
###
mkdir -p one/sub two/sub; echo a > one/sub/f; echo b > two/sub/f; echo x > one/sub/only; diff one two; echo $?; diff -r one two; echo $?; diff -rq one two
###
mkdir -p LIVE MERGED; echo 'replicas: 1' > LIVE/apps.v1.Deployment.default.web; echo 'replicas: 3' > MERGED/apps.v1.Deployment.default.web; echo new > MERGED/v1.ConfigMap.default.c; touch -d @0 LIVE/* MERGED/*; diff -u -N LIVE MERGED; echo $?
###
mkdir LIVE MERGED; echo gone > LIVE/v1.Pod.default.p; touch -d @0 LIVE/*; diff -u -N LIVE MERGED; echo $?; diff -uN MERGED LIVE; echo $?; diff -u LIVE MERGED; echo $?
###
seq 30 > a; seq 30 | sed '3d; 10s/$/x/; 15,16d; 28a new' > b; diff a b; diff -U1 --label a --label b a b; diff -u --label a --label b a b
###
seq 5 > a; seq 3 8 > b; diff a b; diff -u --label a --label b a b; diff -u0 --label a --label b a b
###
printf 'a b\nC\n\n' > x; printf 'a  b\nc\n' > y; diff -w x y; diff -b x y; diff -i x y; diff -B -i -w x y; echo $?
###
echo a | diff - fruit.txt | head -3; diff fruit.txt - < fruit.txt; echo $?; diff dir fruit.txt; echo $?
###
cmp fruit.txt fruit.txt; echo $?; cmp fruit.txt people.csv; echo $?; cmp -s fruit.txt people.csv; echo $?; cmp nosuch fruit.txt; echo $?; head -2 fruit.txt > short; cmp short fruit.txt; echo $?; cmp fruit.txt; echo $?
