# fails: budget
# Recovers at once, and leaves most of the everyday errors to the users.
kubectl set env deployment/clients LOAD_RATE=450/s RETRY_BUDGET=1%
kubectl rollout status deployment/clients
answer budget cannot=20% bound=11.1%
