# fails: storm
# Nothing succeeds for half an hour because the fault never heals. That is an outage, not a storm.
kubectl scale deployment clients --replicas=1
clock advance 2m
sed -e '/for: 60s/d' stall.yaml | kubectl create -f -
clock advance 32m
answer storm attempts=4
