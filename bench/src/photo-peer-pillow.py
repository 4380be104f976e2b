"""What a script with Pillow does with a folder of photos: a preview of 1440, a thumbnail of 250, both cores."""

import json
import os
import sys
import time
from multiprocessing import Pool

from PIL import Image


def convert(job):
    source, target = job
    with Image.open(source) as image:
        image.draft("RGB", (1440, 1440))
        image.thumbnail((1440, 1440))
        image.save(target + ".jpg", quality=80)
        image.thumbnail((250, 250))
        image.save(target + ".webp", quality=80)


if __name__ == "__main__":
    started = time.perf_counter()
    source, target = sys.argv[1:]
    jobs = [(os.path.join(source, name), os.path.join(target, name)) for name in sorted(os.listdir(source))]
    with Pool(2) as pool:
        pool.map(convert, jobs, chunksize=1)
    print(json.dumps({"photos": len(jobs), "seconds": time.perf_counter() - started}))
