"""Machinery that both services stand on; it knows no word of the product outside `contracts`."""

import atexit
import gc

# Some 1,500 modules are imported and kept: looking for garbage among them every 700 objects, as Python does,
# took a fifth of each start.
gc.set_threshold(20_000, 20, 20)
# So did looking through all of them several times when a process ends. Registered first, it is done last.
atexit.register(gc.freeze)
