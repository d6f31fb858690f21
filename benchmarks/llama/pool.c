// Gives llama.cpp in Node threads that stay, as its own llama-bench does. node-llama-cpp attaches none, so that llama.cpp starts new ones for each
// evaluation: that was seen to cost up to 30 ms a token on two idle cores, presumably while both spin on one of them.
// run.sh loads it with LD_PRELOAD.
// It stands before llama.cpp's llama_n_threads, which bench.mjs calls once, when the context is there.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static void *need(void *found, const char *what) {
  if (found) return found;
  fprintf(stderr, "pool.c: llama.cpp has no %s\n", what);
  exit(1);
}

int32_t llama_n_threads(void *context) {
  static void *pool;
  Dl_info caller;
  need((void *)(intptr_t)dladdr(__builtin_return_address(0), &caller), "caller");
  // A handle of the binding finds what the libraries below it have.
  void *binding = need(dlopen(caller.dli_fname, RTLD_LAZY | RTLD_NOLOAD), "binding");
#define FIND(result, name, ...) result (*name)(__VA_ARGS__) = (result (*)(__VA_ARGS__))need(dlsym(binding, #name), #name)
  int32_t (*threads_of)(void *) = (int32_t (*)(void *))need(dlsym(binding, "llama_n_threads"), "llama_n_threads");
  FIND(void *, ggml_backend_reg_by_name, const char *);
  FIND(void *, ggml_backend_reg_get_proc_address, void *, const char *);
  FIND(void, ggml_threadpool_params_init, void *, int);
  FIND(void, llama_attach_threadpool, void *, void *, void *);
  int32_t threads = threads_of(context);
  if (pool) return threads;
  void *cpu = need(ggml_backend_reg_by_name("CPU"), "CPU backend");
  void *(*make)(void *) = (void *(*)(void *))need(ggml_backend_reg_get_proc_address(cpu, "ggml_threadpool_new"), "ggml_threadpool_new");
  // ggml fills in its parameters, which are far smaller: defaults, as in llama-bench.
  static uint64_t parameters[1024];
  ggml_threadpool_params_init(parameters, threads);
  pool = need(make(parameters), "threads");
  llama_attach_threadpool(context, pool, NULL);
  return threads;
}
