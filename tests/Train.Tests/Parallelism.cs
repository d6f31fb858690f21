// libtorch's number of threads belongs to the process, and bit-for-bit comparisons need it to stay.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
