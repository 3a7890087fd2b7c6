"""The same test with NumPy: one multiplication of the kernel with all indicator vectors. Prints JSON."""

import json
import os
import sys

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")
import time

import numpy

count, width, permutations = (int(argument) for argument in sys.argv[1:4])
random = numpy.random.default_rng(1)
rows = random.standard_normal((2 * count, width))
before = time.process_time()
squares = (rows**2).sum(axis=1)
distances = numpy.maximum(squares[:, None] + squares[None, :] - 2 * rows @ rows.T, 0)
some = distances[::8, ::8]
kernel = numpy.exp(-0.5 * distances / numpy.median(some[numpy.triu_indices_from(some, 1)]))
numpy.fill_diagonal(kernel, 0)
first = numpy.zeros((2 * count, permutations + 1))
first[:count, 0] = 1
for column in range(1, permutations + 1):
    first[random.permutation(2 * count)[:count], column] = 1
within = (first * (kernel @ first)).sum(axis=0)
touching = kernel.sum(axis=0) @ first
beyond = kernel.sum() - 2 * touching + within
pairs = count * (count - 1)
estimates = (within + beyond) / pairs - 2 * (touching - within) / count**2
reached = int((estimates[1:] >= estimates[0]).sum())
print(
    json.dumps(
        {
            "version": numpy.__version__,
            "cpuSeconds": time.process_time() - before,
            "pValue": (1 + reached) / (1 + permutations),
        }
    )
)
