/* Sorts: quick, heap, merge, shell, insertion and radix; of numbers, doubles and structures. */
#include "test.h"

#define COUNT 150

static NOINLINE void quick_sort(int64_t *a, int low, int high) {
  while (low < high) {
    int64_t pivot = a[low + (high - low) / 2];
    int i = low, j = high;
    while (i <= j) {
      while (a[i] < pivot) i++;
      while (a[j] > pivot) j--;
      if (i <= j) {
        int64_t t = a[i];
        a[i++] = a[j];
        a[j--] = t;
      }
    }
    quick_sort(a, low, j);
    low = i;
  }
}

static void sink(uint32_t *a, int at, int count) {
  uint32_t value = a[at];
  for (int child; (child = 2 * at + 1) < count; at = child) {
    if (child + 1 < count && a[child + 1] > a[child]) child++;
    if (a[child] <= value) break;
    a[at] = a[child];
  }
  a[at] = value;
}

static NOINLINE void heap_sort(uint32_t *a, int count) {
  for (int i = count / 2 - 1; i >= 0; i--) sink(a, i, count);
  for (int end = count - 1; end > 0; end--) {
    uint32_t t = a[0];
    a[0] = a[end];
    a[end] = t;
    sink(a, 0, end);
  }
}

static NOINLINE void merge_sort(double *a, double *spare, int count) {
  if (count < 2) return;
  int half = count / 2;
  merge_sort(a, spare, half);
  merge_sort(a + half, spare, count - half);
  for (int i = 0; i < half; i++) spare[i] = a[i];
  for (int i = 0, j = half, to = 0; i < half;)
    a[to++] = j < count && a[j] < spare[i] ? a[j++] : spare[i++];
}

static NOINLINE void shell_sort(int16_t *a, int count) {
  for (int gap = count / 2; gap > 0; gap /= 2) {
    for (int i = gap; i < count; i++) {
      int16_t value = a[i];
      int j = i;
      for (; j >= gap && a[j - gap] > value; j -= gap) a[j] = a[j - gap];
      a[j] = value;
    }
  }
}

static NOINLINE void radix_sort(uint64_t *a, uint64_t *spare, int count) {
  for (int shift = 0; shift < 64; shift += 16) {
    int starts[17] = {0};
    for (int i = 0; i < count; i++) starts[(a[i] >> (shift + 12) & 15) + 1]++;
    for (int i = 0; i < 16; i++) starts[i + 1] += starts[i];
    for (int i = 0; i < count; i++) spare[starts[a[i] >> (shift + 12) & 15]++] = a[i];
    for (int i = 0; i < count; i++) a[i] = spare[i];
  }
}

typedef struct { uint8_t key; char name[7]; int32_t order; } record_t;
typedef int compare_t(const void *, const void *);

static int by_key(const void *a, const void *b) {
  return ((const record_t *)a)->key - ((const record_t *)b)->key;
}

static int by_name(const void *a, const void *b) {
  return memcmp(((const record_t *)a)->name, ((const record_t *)b)->name, 7);
}

/** Stable, of anything, by a function. */
static NOINLINE void insertion_sort(void *base, int count, size_t size, compare_t *compare) {
  char *a = base, spare[64];
  for (int i = 1; i < count; i++) {
    memcpy(spare, a + (size_t)i * size, size);
    int j = i;
    for (; j > 0 && compare(a + (size_t)(j - 1) * size, spare) > 0; j--)
      memcpy(a + (size_t)j * size, a + (size_t)(j - 1) * size, size);
    memcpy(a + (size_t)j * size, spare, size);
  }
}

static int64_t numbers[COUNT];
static uint32_t words[COUNT];
static double doubles[COUNT], spare_doubles[COUNT];
static int16_t shorts[COUNT];
static uint64_t keys[COUNT], spare_keys[COUNT];
static record_t records[COUNT / 4];

static uint64_t records_sum(void) {
  checksum_t sum = {0};
  for (int i = 0; i < COUNT / 4; i++) mix(&sum, (uint64_t)records[i].order);
  return sum.sum;
}

#define SHOW(name, array, bits)                                   \
  do {                                                            \
    checksum_t sum = {0};                                         \
    int sorted = 1;                                               \
    for (int i = 0; i < COUNT; i++) mix(&sum, bits);              \
    for (int i = 1; i < COUNT; i++) sorted &= array[i - 1] <= array[i]; \
    show(name, sum.sum);                                          \
    show("  sorted", (uint64_t)sorted);                           \
  } while (0)

int main(void) {
  for (int i = 0; i < COUNT; i++) {
    uint64_t x = random_bits();
    numbers[i] = (int64_t)x;
    words[i] = (uint32_t)(x >> 16);
    doubles[i] = (double)(int64_t)(x * 3) / 1024;
    shorts[i] = (int16_t)(x >> 5);
    keys[i] = x & 0xf000f000f000f000u;
  }
  for (int i = 0; i < COUNT / 4; i++) {
    uint64_t x = random_bits();
    records[i].key = (uint8_t)(x & 15);
    for (int j = 0; j < 7; j++) records[i].name[j] = (char)('a' + (x >> (8 + j) & 3));
    records[i].order = i;
  }
  quick_sort(numbers, 0, COUNT - 1);
  SHOW("quick", numbers, (uint64_t)numbers[i]);
  heap_sort(words, COUNT);
  SHOW("heap", words, words[i]);
  merge_sort(doubles, spare_doubles, COUNT);
  SHOW("merge", doubles, double_bits(doubles[i]));
  shell_sort(shorts, COUNT);
  SHOW("shell", shorts, (uint64_t)shorts[i]);
  radix_sort(keys, spare_keys, COUNT);
  SHOW("radix", keys, keys[i]);
  insertion_sort(records, COUNT / 4, sizeof(record_t), by_key);
  show("by key", records_sum());
  insertion_sort(records, COUNT / 4, sizeof(record_t), by_name);
  show("by name", records_sum());
  return 0;
}
