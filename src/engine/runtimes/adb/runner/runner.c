/* AdaScale's runner: measures ONNX models with ONNX Runtime on a device and prints ONE line of JSON, errors too.
 *
 *   runner --lib libonnxruntime.so.1 --threads 1 --warmup 3 --runs 30 --seconds 2 --limit 600
 *          [--rehearsals 1] [--inputs PREFIX] [--dump PREFIX] --model ID=FILE [--model ID=FILE ...]
 *
 * All models are loaded and warmed up, then each runs once in every round, so that drift (clock, heat, other programs) hits all
 * alike; the order rotates, and REHEARSALS unmeasured runs of a model come before each measured one. It ends after RUNS rounds
 * and SECONDS seconds, whichever is later, and by itself after LIMIT seconds. --inputs takes the raw input tensors from
 * PREFIX.INDEX (of a single model) instead of noise, --dump writes the raw output tensors to PREFIX.INDEX. What it does goes to
 * stderr ("load ID", "run DONE/TOTAL"), for whoever watches.
 *
 * ONNX Runtime is opened at run time through its C API: a table of functions whose first slots never change (onnxruntime_c_api.h,
 * OrtApi of version 1), so no header is needed; the slots that are used are named in bind_api. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { SCHEMA = 1, MAX_MODELS = 256, MAX_TENSORS = 4096, MAX_RANK = 16, MAX_ELEMENTS = 1 << 26 };
enum { CPU_ARENA = 1, DEFAULT_MEMORY = 0, LOG_ERRORS_ONLY = 3, OPTIMISE_ALL = 99, FLOAT32 = 1 };

typedef struct OrtStatus OrtStatus;
typedef struct OrtEnv OrtEnv;
typedef struct OrtSession OrtSession;
typedef struct OrtSessionOptions OrtSessionOptions;
typedef struct OrtAllocator OrtAllocator;
typedef struct OrtMemoryInfo OrtMemoryInfo;
typedef struct OrtValue OrtValue;
typedef struct OrtTypeInfo OrtTypeInfo;
typedef struct OrtShape OrtShape; /* OrtTensorTypeAndShapeInfo */

typedef struct {
  const void *const *(*GetApi)(uint32_t version);
  const char *(*GetVersionString)(void);
} OrtApiBase;

static struct {
  const char *(*GetErrorMessage)(const OrtStatus *);
  OrtStatus *(*CreateEnv)(int level, const char *name, OrtEnv **);
  OrtStatus *(*CreateSession)(const OrtEnv *, const char *path, const OrtSessionOptions *, OrtSession **);
  OrtStatus *(*Run)(OrtSession *, const void *options, const char *const *input_names, const OrtValue *const *inputs,
                    size_t input_count, const char *const *output_names, size_t output_count, OrtValue **outputs);
  OrtStatus *(*CreateSessionOptions)(OrtSessionOptions **);
  OrtStatus *(*SetOptimization)(OrtSessionOptions *, int level);
  OrtStatus *(*SetIntraThreads)(OrtSessionOptions *, int count);
  OrtStatus *(*SetInterThreads)(OrtSessionOptions *, int count);
  OrtStatus *(*InputCount)(const OrtSession *, size_t *);
  OrtStatus *(*OutputCount)(const OrtSession *, size_t *);
  OrtStatus *(*InputType)(const OrtSession *, size_t index, OrtTypeInfo **);
  OrtStatus *(*InputName)(const OrtSession *, size_t index, OrtAllocator *, char **);
  OrtStatus *(*OutputName)(const OrtSession *, size_t index, OrtAllocator *, char **);
  OrtStatus *(*CreateTensor)(const OrtMemoryInfo *, void *data, size_t bytes, const int64_t *shape, size_t rank, int type,
                             OrtValue **);
  OrtStatus *(*TensorData)(OrtValue *, void **);
  OrtStatus *(*ShapeOfType)(const OrtTypeInfo *, const OrtShape **);
  OrtStatus *(*ElementType)(const OrtShape *, int *);
  OrtStatus *(*Rank)(const OrtShape *, size_t *);
  OrtStatus *(*Dimensions)(const OrtShape *, int64_t *, size_t rank);
  OrtStatus *(*ShapeOfValue)(const OrtValue *, OrtShape **);
  OrtStatus *(*CpuMemory)(int allocator, int memory, OrtMemoryInfo **);
  OrtStatus *(*DefaultAllocator)(OrtAllocator **);
  void (*ReleaseStatus)(OrtStatus *);
  void (*ReleaseValue)(OrtValue *);
} ort;

static void bind_api(const void *const *table) {
#define BIND(name, slot) memcpy(&ort.name, &table[slot], sizeof(void *))
  BIND(GetErrorMessage, 2);
  BIND(CreateEnv, 3);
  BIND(CreateSession, 7);
  BIND(Run, 9);
  BIND(CreateSessionOptions, 10);
  BIND(SetOptimization, 23);
  BIND(SetIntraThreads, 24);
  BIND(SetInterThreads, 25);
  BIND(InputCount, 30);
  BIND(OutputCount, 31);
  BIND(InputType, 33);
  BIND(InputName, 36);
  BIND(OutputName, 37);
  BIND(CreateTensor, 49);
  BIND(TensorData, 51);
  BIND(ShapeOfType, 55);
  BIND(ElementType, 60);
  BIND(Rank, 61);
  BIND(Dimensions, 62);
  BIND(ShapeOfValue, 65);
  BIND(CpuMemory, 69);
  BIND(DefaultAllocator, 78);
  BIND(ReleaseStatus, 93);
  BIND(ReleaseValue, 96);
#undef BIND
}

typedef struct {
  const char *id, *path;
  OrtSession *session;
  size_t input_count, output_count;
  char **input_names, **output_names;
  OrtValue **inputs, **outputs;
  int *output_types;
  size_t *output_bytes;
  double load_ms, first_ms, *latencies_ms;
  size_t runs, capacity;
} Model;

static struct {
  const char *library, *inputs, *dump;
  int threads, warmup, rehearsals, runs, limit;
  double seconds;
  Model models[MAX_MODELS];
  size_t model_count;
} job = {.library = "libonnxruntime.so.1", .threads = 1, .warmup = 3, .runs = 30, .limit = 3600};

/* Text of a JSON string: what could break out of it becomes a blank. */
static void print_text(const char *text) {
  putchar('"');
  for (const unsigned char *c = (const unsigned char *)text; c && *c; c++)
    putchar(*c == '"' || *c == '\\' || *c < 32 ? ' ' : *c);
  putchar('"');
}

static void finish(int code) {
  printf("}\n");
  fflush(stdout);
  _exit(code); /* ONNX Runtime's own threads need no farewell. */
}

/* The one line of a failure. `id` is the model that it belongs to, or NULL. */
static void fail(const char *stage, const char *id, const char *message) {
  printf("{\"schema\":%d,\"ok\":false,\"stage\":", SCHEMA);
  print_text(stage);
  if (id) {
    printf(",\"model\":");
    print_text(id);
  }
  printf(",\"error\":");
  print_text(message);
  finish(2);
}

static void check(OrtStatus *status, const char *stage, const char *id) {
  if (status) fail(stage, id, ort.GetErrorMessage(status));
}

static void *allocate(size_t count, size_t bytes) {
  void *memory = calloc(count ? count : 1, bytes);
  if (!memory) fail("memory", NULL, "out of memory");
  return memory;
}

static double clock_ms(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}
static double now_ms(void) { return clock_ms(CLOCK_MONOTONIC); }

static double cpu_ms(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3 + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
}

/* A line of /proc/self/status in kB, -1 where it cannot be read. */
static long status_kb(const char *name) {
  char line[256];
  long value = -1;
  size_t length = strlen(name);
  FILE *file = fopen("/proc/self/status", "r");
  while (file && value < 0 && fgets(line, sizeof line, file))
    if (!strncmp(line, name, length)) value = atol(line + length);
  if (file) fclose(file);
  return value;
}

static size_t element_bytes(int type) { /* ONNXTensorElementDataType */
  switch (type) {
    case 1: case 6: case 12: return 4;          /* float, int32, uint32 */
    case 2: case 3: case 9: return 1;           /* uint8, int8, bool */
    case 4: case 5: case 10: case 16: return 2; /* uint16, int16, float16, bfloat16 */
    case 7: case 11: case 13: return 8;         /* int64, double, uint64 */
    default: return 0;
  }
}

/* Seeded noise for floats; zeros, which are a valid index or length, for the rest. */
static void fill(void *data, size_t elements, int type) {
  static uint32_t state = 1;
  if (type != FLOAT32) return;
  for (size_t i = 0; i < elements; i++) {
    state = state * 1664525u + 1013904223u;
    ((float *)data)[i] = (state >> 8) / 8388608.f - 1;
  }
}

static void read_tensor(const Model *model, size_t index, void *data, size_t bytes) {
  char path[4096];
  snprintf(path, sizeof path, "%s.%zu", job.inputs, index);
  FILE *file = fopen(path, "rb");
  if (!file || fread(data, 1, bytes, file) != bytes) fail("inputs", model->id, path);
  fclose(file);
}

static void make_input(Model *model, size_t index, const OrtMemoryInfo *memory) {
  OrtTypeInfo *info;
  const OrtShape *shape;
  int type;
  size_t rank, elements = 1;
  int64_t dimensions[MAX_RANK];
  check(ort.InputType(model->session, index, &info), "inputs", model->id);
  check(ort.ShapeOfType(info, &shape), "inputs", model->id);
  if (!shape) fail("inputs", model->id, "an input is not a tensor");
  check(ort.ElementType(shape, &type), "inputs", model->id);
  check(ort.Rank(shape, &rank), "inputs", model->id);
  if (rank > MAX_RANK) fail("inputs", model->id, "an input has too many dimensions");
  check(ort.Dimensions(shape, dimensions, rank), "inputs", model->id);
  for (size_t i = 0; i < rank; i++) {
    if (dimensions[i] < 1) dimensions[i] = 1; /* symbolic: the batch */
    if ((elements *= (size_t)dimensions[i]) > MAX_ELEMENTS) fail("inputs", model->id, "an input is too large");
  }
  size_t bytes = elements * element_bytes(type);
  if (!bytes) fail("inputs", model->id, "an input is of a type that cannot be measured");
  void *data = allocate(elements, element_bytes(type));
  if (job.inputs) read_tensor(model, index, data, bytes);
  else fill(data, elements, type);
  check(ort.CreateTensor(memory, data, bytes, dimensions, rank, type, &model->inputs[index]), "inputs", model->id);
}

static double run_once(Model *model, int keep) {
  memset(model->outputs, 0, model->output_count * sizeof *model->outputs);
  double start = now_ms();
  check(ort.Run(model->session, NULL, (const char *const *)model->input_names, (const OrtValue *const *)model->inputs,
                model->input_count, (const char *const *)model->output_names, model->output_count, model->outputs),
        "run", model->id);
  double took = now_ms() - start;
  for (size_t i = 0; i < model->output_count && !keep; i++) ort.ReleaseValue(model->outputs[i]);
  return took;
}

static void load(Model *model, const OrtEnv *env, const OrtSessionOptions *options) {
  OrtAllocator *allocator;
  OrtMemoryInfo *memory;
  fprintf(stderr, "load %s\n", model->id);
  double start = now_ms();
  check(ort.CreateSession(env, model->path, options, &model->session), "load", model->id);
  model->load_ms = now_ms() - start;
  check(ort.DefaultAllocator(&allocator), "load", model->id);
  check(ort.CpuMemory(CPU_ARENA, DEFAULT_MEMORY, &memory), "load", model->id);
  check(ort.InputCount(model->session, &model->input_count), "load", model->id);
  check(ort.OutputCount(model->session, &model->output_count), "load", model->id);
  if (model->input_count > MAX_TENSORS || model->output_count > MAX_TENSORS) fail("load", model->id, "too many tensors");
  model->input_names = allocate(model->input_count, sizeof(char *));
  model->output_names = allocate(model->output_count, sizeof(char *));
  model->inputs = allocate(model->input_count, sizeof(OrtValue *));
  model->outputs = allocate(model->output_count, sizeof(OrtValue *));
  for (size_t i = 0; i < model->input_count; i++) {
    check(ort.InputName(model->session, i, allocator, &model->input_names[i]), "load", model->id);
    make_input(model, i, memory);
  }
  for (size_t i = 0; i < model->output_count; i++)
    check(ort.OutputName(model->session, i, allocator, &model->output_names[i]), "load", model->id);
  for (int i = 0; i < job.warmup; i++) {
    double took = run_once(model, 0);
    if (i == 0) model->first_ms = took;
  }
}

static void record(Model *model, double took) {
  if (model->runs == model->capacity) {
    model->capacity = model->capacity ? 2 * model->capacity : 64;
    model->latencies_ms = realloc(model->latencies_ms, model->capacity * sizeof(double));
    if (!model->latencies_ms) fail("memory", model->id, "out of memory");
  }
  model->latencies_ms[model->runs++] = took;
}

static void run_rounds(void) {
  double start = now_ms(), told = 0;
  for (int round = 0; round < job.runs || now_ms() - start < job.seconds * 1e3; round++) {
    for (size_t place = 0; place < job.model_count; place++) {
      Model *model = &job.models[(place + (size_t)round) % job.model_count];
      for (int i = 0; i < job.rehearsals; i++) run_once(model, 0);
      record(model, run_once(model, 0));
    }
    if (now_ms() - told < 200) continue;
    told = now_ms();
    double by_runs = (round + 1.) / job.runs, by_time = job.seconds > 0 ? (told - start) / (job.seconds * 1e3) : 1;
    fprintf(stderr, "run %d/1000\n", (int)(1000 * (by_runs < by_time ? by_runs : by_time)));
  }
}

/* Writes the outputs of one more run to PREFIX.INDEX. */
static void write_output(Model *model, size_t index) {
  OrtShape *shape;
  size_t rank, elements = 1;
  int64_t dimensions[MAX_RANK];
  void *data;
  char path[4096];
  check(ort.ShapeOfValue(model->outputs[index], &shape), "dump", model->id);
  check(ort.ElementType(shape, &model->output_types[index]), "dump", model->id);
  check(ort.Rank(shape, &rank), "dump", model->id);
  if (rank > MAX_RANK) fail("dump", model->id, "an output has too many dimensions");
  check(ort.Dimensions(shape, dimensions, rank), "dump", model->id);
  check(ort.TensorData(model->outputs[index], &data), "dump", model->id);
  for (size_t k = 0; k < rank; k++) elements *= (size_t)dimensions[k];
  model->output_bytes[index] = elements * element_bytes(model->output_types[index]);
  snprintf(path, sizeof path, "%s.%zu", job.dump, index);
  FILE *file = fopen(path, "wb");
  if (!file || fwrite(data, 1, model->output_bytes[index], file) != model->output_bytes[index] || fclose(file))
    fail("dump", model->id, "the outputs cannot be written: no space left on device?");
}

static void write_outputs(Model *model) {
  model->output_types = allocate(model->output_count, sizeof(int));
  model->output_bytes = allocate(model->output_count, sizeof(size_t));
  run_once(model, 1);
  for (size_t i = 0; i < model->output_count; i++) write_output(model, i);
}

static void print_outputs(const Model *model) {
  printf(",\"outputs\":[");
  for (size_t i = 0; i < model->output_count; i++) {
    printf("%s{\"name\":", i ? "," : "");
    print_text(model->output_names[i]);
    printf(",\"type\":%d,\"bytes\":%zu}", model->output_types[i], model->output_bytes[i]);
  }
  printf("]");
}

static void print_model(const Model *model) {
  printf("{\"id\":");
  print_text(model->id);
  printf(",\"loadMs\":%.3f,\"firstMs\":%.4f,\"latenciesMs\":[", model->load_ms, model->first_ms);
  for (size_t i = 0; i < model->runs; i++) printf("%s%.4f", i ? "," : "", model->latencies_ms[i]);
  printf("]}");
}

static void add_model(char *argument) {
  char *equals = strchr(argument, '=');
  if (!equals || job.model_count == MAX_MODELS) fail("arguments", NULL, argument);
  *equals = 0;
  job.models[job.model_count++] = (Model){.id = argument, .path = equals + 1};
}

static void parse(int count, char **arguments) {
  for (int i = 1; i + 1 < count; i += 2) {
    const char *name = arguments[i];
    char *value = arguments[i + 1];
    if (!strcmp(name, "--lib")) job.library = value;
    else if (!strcmp(name, "--threads")) job.threads = atoi(value);
    else if (!strcmp(name, "--warmup")) job.warmup = atoi(value);
    else if (!strcmp(name, "--rehearsals")) job.rehearsals = atoi(value);
    else if (!strcmp(name, "--runs")) job.runs = atoi(value);
    else if (!strcmp(name, "--seconds")) job.seconds = atof(value);
    else if (!strcmp(name, "--limit")) job.limit = atoi(value);
    else if (!strcmp(name, "--inputs")) job.inputs = value;
    else if (!strcmp(name, "--dump")) job.dump = value;
    else if (!strcmp(name, "--model")) add_model(value);
    else fail("arguments", NULL, name);
  }
  if (job.model_count == 0) fail("arguments", NULL, "no model");
  if (job.threads < 1 || job.runs < 1 || job.warmup < 0 || job.rehearsals < 0 || job.limit < 1)
    fail("arguments", NULL, "a number is out of range");
  if ((job.inputs || job.dump) && job.model_count > 1) fail("arguments", NULL, "tensors are of a single model");
}

int main(int count, char **arguments) {
  parse(count, arguments);
  alarm((unsigned)job.limit); /* nobody may be left to end it */
  setenv("ORT_DISABLE_TELEMETRY", "1", 1); /* it would report its use to its maker otherwise */
  void *library = dlopen(job.library, RTLD_NOW);
  if (!library) fail("library", NULL, dlerror());
  const OrtApiBase *(*get_base)(void);
  *(void **)&get_base = dlsym(library, "OrtGetApiBase");
  if (!get_base) fail("library", NULL, "it is not ONNX Runtime");
  const void *const *table = get_base()->GetApi(1);
  if (!table) fail("library", NULL, "it does not speak version 1 of its C API");
  bind_api(table);

  OrtEnv *env;
  OrtSessionOptions *options;
  check(ort.CreateEnv(LOG_ERRORS_ONLY, "adascale", &env), "library", NULL);
  check(ort.CreateSessionOptions(&options), "library", NULL);
  check(ort.SetIntraThreads(options, job.threads), "library", NULL);
  check(ort.SetInterThreads(options, 1), "library", NULL);
  check(ort.SetOptimization(options, OPTIMISE_ALL), "library", NULL);
  long before_kb = status_kb("VmRSS:");
  for (size_t i = 0; i < job.model_count; i++) load(&job.models[i], env, options);

  double started = clock_ms(CLOCK_REALTIME), cpu = cpu_ms(), wall = now_ms();
  run_rounds();
  wall = now_ms() - wall;
  cpu = cpu_ms() - cpu;
  long peak_kb = status_kb("VmHWM:");
  if (job.dump) write_outputs(&job.models[0]);
  printf("{\"schema\":%d,\"ok\":true,\"ort\":", SCHEMA);
  print_text(get_base()->GetVersionString());
  printf(",\"threads\":%d,\"startedAtMs\":%.0f,\"wallMs\":%.3f,\"cpuMs\":%.3f,\"rssBeforeKb\":%ld,\"peakRssKb\":%ld", job.threads,
         started, wall, cpu, before_kb, peak_kb);
  if (job.dump) print_outputs(&job.models[0]);
  printf(",\"models\":[");
  for (size_t i = 0; i < job.model_count; i++) {
    if (i) putchar(',');
    print_model(&job.models[i]);
  }
  printf("]");
  finish(0);
}
