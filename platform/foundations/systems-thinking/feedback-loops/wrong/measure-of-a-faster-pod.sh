# fails: measure
# from: watched
# What comes out of workers that start within a minute; these take two.
answer measure peak=50k period=180s dead-time=107s
