# fails: budget
# Without retries there is no storm, and nothing to budget.
kubectl set env deployment/clients LOAD_RATE=450/s RETRIES=0 RETRY_BUDGET=10%
kubectl rollout status deployment/clients
answer budget cannot=20% bound=11.1%
