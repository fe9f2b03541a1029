# fails: threshold
# Within the tolerance of the formula, but at 130/s the storm stays: this is for the replay to say.
answer threshold highest=130/s with-two-retries=166/s
