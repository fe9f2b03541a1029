# fails: storm
# Scaled to zero, the API answers nobody either, and every request takes four attempts.
kubectl scale deployment clients --replicas=1
kubectl scale deployment api --replicas=0
clock advance 34m
answer storm attempts=4
