/* The start-up call, bound to its older version (OldGlibc.targets). Before glibc 2.34 a program brought the function that runs
   its constructors, and libc called it; since then libc runs them itself where none is given. Giving one works with both. */
#include <errno.h>
#include <unistd.h>

#if defined(__x86_64__)
__asm__(".symver older_libc_start_main, __libc_start_main@GLIBC_2.2.5");
#elif defined(__aarch64__)
__asm__(".symver older_libc_start_main, __libc_start_main@GLIBC_2.17");
#else
#error "StartUp.c knows x86-64 and aarch64"
#endif

typedef int entry(int, char **, char **);
typedef void constructor(int, char **, char **);

extern int older_libc_start_main(entry *, int, char **, entry *, void (*)(void), void (*)(void), void *);
extern void _init(void);
extern constructor *__init_array_start[] __attribute__((visibility("hidden")));
extern constructor *__init_array_end[] __attribute__((visibility("hidden")));

static int run_constructors(int argc, char **argv, char **environment)
{
    _init();
    for (constructor **each = __init_array_start; each != __init_array_end; each++) (*each)(argc, argv, environment);
    return 0;
}

#ifdef N2EYE_X86_64_V3
/* Before any code that was compiled for it: the runtime's own check comes later, and ends with an abort. */
static void refuse_older_processors(void)
{
    static const char line[] = "n2eye: this file is made for x64 processors with AVX2 (from 2013 on), and this one has none: make one with ./publish.sh --cpu x86-64-v2.\n";
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2")) return;
    if (write(2, line, sizeof line - 1) < 0) _exit(7);
    _exit(7); /* docs/exit-codes.md */
}
#else
static void refuse_older_processors(void)
{
}
#endif

__attribute__((visibility("hidden")))
int __wrap___libc_start_main(entry *main, int argc, char **argv, entry *init, void (*fini)(void), void (*loader_fini)(void), void *stack_end)
{
    refuse_older_processors();
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
