/* The start-up call, bound to its older version (OldGlibc.targets). Before glibc 2.34 a program brought the function that runs
   its constructors, and libc called it; since then libc runs them itself where none is given. Giving one works with both. */
#include <errno.h>
#include <sys/mman.h>

#if defined(__x86_64__)
__asm__(".symver older_libc_start_main, __libc_start_main@GLIBC_2.2.5");
#elif defined(__aarch64__)
__asm__(".symver older_libc_start_main, __libc_start_main@GLIBC_2.17");
#else
#error "StartUp.c knows x86-64 and aarch64"
#endif

enum { POPULATE_WRITE = 23 }; /* MADV_POPULATE_WRITE, Linux 5.14 */

typedef int entry(int, char **, char **);
typedef void constructor(int, char **, char **);

extern int older_libc_start_main(entry *, int, char **, entry *, void (*)(void), void (*)(void), void *);
extern void _init(void);
extern char __bss_start[] __attribute__((visibility("hidden"))), _end[] __attribute__((visibility("hidden")));
extern constructor *__init_array_start[] __attribute__((visibility("hidden")));
extern constructor *__init_array_end[] __attribute__((visibility("hidden")));

/* .NET's start writes all of its type data, the end of the .bss segment: one call gives it the pages that it would otherwise
   fault in one by one. Kernels before 5.14 refuse, and nothing is lost. */
static void populate_type_data(void)
{
    const unsigned long page = 4096;
    unsigned long from = ((unsigned long)__bss_start + page - 1) & -page, to = (unsigned long)_end & -page;
    if (from < to) madvise((void *)from, to - from, POPULATE_WRITE);
}

static int run_constructors(int argc, char **argv, char **environment)
{
    populate_type_data();
    _init();
    for (constructor **each = __init_array_start; each != __init_array_end; each++) (*each)(argc, argv, environment);
    return 0;
}

__attribute__((visibility("hidden")))
int __wrap___libc_start_main(entry *main, int argc, char **argv, entry *init, void (*fini)(void), void (*loader_fini)(void), void *stack_end)
{
    return older_libc_start_main(main, argc, argv, init ? init : run_constructors, fini, loader_fini, stack_end);
}

/* Shared memory without a file lived in librt, a library more to load at start. .NET links these, nothing here calls them. */
__attribute__((visibility("hidden")))
int __wrap_shm_open(void)
{
    errno = ENOSYS;
    return -1;
}

__attribute__((visibility("hidden")))
int __wrap_shm_unlink(void)
{
    errno = ENOSYS;
    return -1;
}
