# fails: signal
# from: damped
# Fifteen times less gain, and no window, ends the swing, with 16,000 orders in the queue for ever: each of them waits half a minute.
kubectl patch hpa worker --type json -p '[{"op": "replace", "path": "/spec/metrics/0/external/target/averageValue", "value": "1500"}, {"op": "replace", "path": "/spec/behavior/scaleDown/stabilizationWindowSeconds", "value": 0}]'
clock advance 60m
