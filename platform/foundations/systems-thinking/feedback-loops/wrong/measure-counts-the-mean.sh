# fails: measure
# from: watched
# Adds the 30 s of the mean to the dead time. There is one sample in it, which is as old as it is without the mean.
answer measure peak=80k period=240s dead-time=195s
