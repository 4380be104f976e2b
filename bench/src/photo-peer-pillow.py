"""What a script with Pillow does with a folder of photos: a preview of 1440, a thumbnail of 250, both cores.

`each` opens the file for every size, as Pillow's own examples do; `once` makes the small one of the large one.
"""

import json
import os
import sys
import time
from multiprocessing import Pool

from PIL import Image


def shrink(image, size, target):
    image.draft("RGB", (size, size))
    image.thumbnail((size, size))
    image.save(target, quality=80)


def convert(job):
    source, target, way = job
    with Image.open(source) as image:
        shrink(image, 1440, target + ".jpg")
        if way == "once":
            shrink(image, 250, target + ".webp")
    if way == "each":
        with Image.open(source) as image:
            shrink(image, 250, target + ".webp")


if __name__ == "__main__":
    started = time.perf_counter()
    source, target, way = sys.argv[1:]
    jobs = [(os.path.join(source, name), os.path.join(target, name), way) for name in sorted(os.listdir(source))]
    with Pool(2) as pool:
        pool.map(convert, jobs, chunksize=1)
    print(json.dumps({"photos": len(jobs), "seconds": time.perf_counter() - started}))
