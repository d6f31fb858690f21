/* Times whole processes, interleaved: spawn ROUNDS COMMAND1 -- COMMAND2 -- …
   Prints for each command the median and spread of the time to its first byte of output and to its end, and its peak resident
   memory. Run in turns, so that a busy machine slows all of them alike. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <fcntl.h>

enum { MOST_COMMANDS = 16, MOST_ROUNDS = 1000 };

static double first[MOST_COMMANDS][MOST_ROUNDS], total[MOST_COMMANDS][MOST_ROUNDS];
static long resident[MOST_COMMANDS];

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void run(char **command, int index, int round)
{
    int out[2];
    if (pipe(out) != 0) exit(1);
    double start = now();
    pid_t child = fork();
    if (child == 0)
    {
        int null = open("/dev/null", O_RDWR);
        dup2(null, 0);
        dup2(out[1], 1);
        dup2(null, 2);
        close(out[0]);
        execv(command[0], command);
        _exit(127);
    }
    close(out[1]);
    char buffer[4096];
    double byte = 0;
    while (read(out[0], buffer, sizeof buffer) > 0)
        if (byte == 0) byte = now() - start;
    struct rusage usage;
    int status;
    wait4(child, &status, 0, &usage);
    total[index][round] = now() - start;
    first[index][round] = byte;
    if (usage.ru_maxrss > resident[index]) resident[index] = usage.ru_maxrss;
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
    {
        fprintf(stderr, "spawn: %s failed\n", command[0]);
        exit(1);
    }
    close(out[0]);
}

int main(int argc, char **argv)
{
    int rounds = argc > 2 ? atoi(argv[1]) : 0, count = 0;
    char **commands[MOST_COMMANDS];
    if (rounds < 1 || rounds > MOST_ROUNDS) return fprintf(stderr, "usage: spawn ROUNDS COMMAND -- COMMAND …\n"), 2;
    commands[count++] = argv + 2;
    for (int i = 2; i < argc; i++)
        if (strcmp(argv[i], "--") == 0)
        {
            argv[i] = NULL;
            if (count < MOST_COMMANDS) commands[count++] = argv + i + 1;
        }
    for (int round = -1; round < rounds; round++) /* the first round warms the page cache and does not count */
        for (int i = 0; i < count; i++) run(commands[i], i, round < 0 ? 0 : round);
    for (int i = 0; i < count; i++)
    {
        qsort(first[i], rounds, sizeof(double), ascending);
        qsort(total[i], rounds, sizeof(double), ascending);
        printf("%.2f %.2f %.2f %.2f %.1f\n", first[i][rounds / 2], total[i][rounds / 2], total[i][rounds / 10], total[i][rounds * 9 / 10], resident[i] / 1024.0);
    }
    return 0;
}
