#!/bin/bash
# ./trial.sh NAME=VALUE …     One trial with these settings of the clients; NAME- takes one back.
# Without clients the API works off what it still has; then a minute of calm, a minute of stall, and how they fare after it.
kubectl scale deployment clients --replicas=0
clock advance 30s > /dev/null
kubectl set env deployment/clients "$@"
kubectl scale deployment clients --replicas=1
clock advance 1m > /dev/null
kubectl create -f stall.yaml
clock advance 1m > /dev/null
for minute in 2 5 10; do
  clock advance $((minute == 2 ? 2 : minute == 5 ? 3 : 5))m > /dev/null
  success=$(promql -o values 'round(sum(rate(http_client_requests_total{outcome="success"}[1m])) / sum(rate(http_client_requests_total[1m])), 0.001)')
  attempts=$(promql -o values 'round(sum(rate(http_client_attempts_total[1m])) / sum(rate(http_client_requests_total[1m])), 0.01)')
  echo "$minute min after the stall: a share of $success succeeds, with $attempts attempts each"
done
