/*
 * Loads that the compiler moves above branches and above stores that may alias them. Before each
 * call the translations are forgotten, so that the first speculative loads of a page are deferred,
 * and those whose value is needed have to be done again by recovery code.
 */
#include "test.h"

#ifdef __ia64__
void forget_translations(void);
#else
static void forget_translations(void) {}
#endif

/** Each in a page of its own. */
typedef struct node {
  struct node *next;
  int64_t value;
  int32_t kind;
  double weight;
} __attribute__((aligned(4096))) node_t;

static node_t nodes[40];

/** Loads behind tests for null pointers: above them, they read where nothing can be mapped. */
static NOINLINE int64_t guarded(const node_t *a, const node_t *b, int64_t x) {
  int64_t sum = x * 3;
  if (a != 0) {
    sum += a->value;
    if (a->kind > 2) sum ^= a->kind * 5;
  }
  if (b != 0 && b->next != 0) sum += b->next->value - b->next->kind;
  return sum;
}

static NOINLINE int64_t chase(const node_t *node, int64_t limit) {
  int64_t sum = 0;
  while (node != 0 && sum < limit) {
    if (node->kind & 1) sum += node->value & 0xff;
    else if (node->kind & 2) sum += node->kind;
    else sum += (int64_t)node->weight;
    node = node->next;
  }
  return sum;
}

static NOINLINE int64_t search(const int32_t *sorted, int count, int32_t key) {
  int low = 0, high = count - 1;
  while (low <= high) {
    int middle = (low + high) / 2;
    if (sorted[middle] == key) return middle;
    if (sorted[middle] < key) low = middle + 1;
    else high = middle - 1;
  }
  return ~(int64_t)low;
}

/** Stores that may or may not hit what is loaded behind them. */
static NOINLINE int64_t alias(int64_t *to, const int64_t *from, int64_t x) {
  to[0] = x;
  int64_t a = from[0] + 1;
  to[1] = a;
  int64_t b = from[1] * 2;
  to[2] = b ^ x;
  return a + b + from[2];
}

static NOINLINE int32_t alias_narrow(int8_t *bytes, int16_t *halves, int32_t *words, int x) {
  bytes[1] = (int8_t)x;
  int32_t a = halves[0] + 3;
  halves[1] = (int16_t)(a * x);
  int32_t b = words[0] ^ 0x55;
  bytes[3] = (int8_t)b;
  return words[0] + a + b;
}

static NOINLINE double alias_double(double *to, const double *from, int64_t *bits, int n) {
  double sum = 0;
  for (int i = 0; i < n; i++) {
    to[i] = sum + i;
    double x = from[i] * 1.5;
    bits[i] += n;
    sum += x - to[i] * 0.25;
  }
  return sum;
}

static NOINLINE void prefix(int64_t *to, const int64_t *from, int count) {
  for (int i = 1; i < count; i++) {
    to[i] = to[i] + from[i - 1];
    if (from[i] > 0) to[i] += from[i] >> 1;
  }
}

/** A queue whose links change while it is walked. */
static NOINLINE int64_t unlink_all(node_t *list) {
  int64_t sum = 0;
  while (list->next != 0) {
    node_t *node = list->next;
    list->next = node->next;
    node->value += list->value;
    node->next = 0;
    sum = sum * 3 + node->value + (list->next != 0 ? list->next->kind : 7);
  }
  return sum;
}

int main(void) {
  checksum_t sum = {0};
  for (int i = 0; i < 40; i++) {
    nodes[i].next = i % 7 == 6 ? 0 : &nodes[(i * 11 + 5) % 40];
    nodes[i].value = (int64_t)random_edge();
    nodes[i].kind = (int32_t)random_below(8);
    nodes[i].weight = (double)i * 1.25;
  }
  for (int i = 0; i < 40; i++) {
    const node_t *b = &nodes[random_below(40)];
    forget_translations();
    mix(&sum, (uint64_t)guarded(i % 3 == 0 ? 0 : &nodes[i], i % 4 == 0 ? 0 : b, i));
    forget_translations();
    mix(&sum, (uint64_t)chase(&nodes[i], 500));
  }
  show("guarded", sum.sum);

  static int32_t sorted[50];
  for (int i = 0; i < 50; i++) sorted[i] = i * 7 - 100;
  sum = (checksum_t){0};
  for (int i = 0; i < 60; i++) {
    forget_translations();
    mix(&sum, (uint64_t)search(sorted, 50, (int32_t)random_below(400) - 120));
  }
  show("search", sum.sum);

  int64_t words[16];
  sum = (checksum_t){0};
  for (int i = 0; i < 16; i++) words[i] = (int64_t)random_bits();
  for (int i = 0; i < 60; i++) {
    uint32_t to = random_below(12), from = random_below(12);
    forget_translations();
    mix(&sum, (uint64_t)alias(&words[to], &words[from], i));
    mix(&sum, (uint64_t)alias_narrow((int8_t *)&words[to], (int16_t *)&words[from],
                                     (int32_t *)&words[from ^ 1], i * 77));
    prefix(&words[to / 2], &words[from / 2], 8);
    mix(&sum, (uint64_t)words[to]);
  }
  show("alias", sum.sum);

  double doubles[12];
  for (int i = 0; i < 12; i++) doubles[i] = i * 0.75;
  for (uint32_t i = 0; i < 6; i++) {
    show_double("doubles", alias_double(&doubles[i], &doubles[5 - i], &words[i], 6));
  }
  for (int i = 0; i < 20; i++) nodes[i].next = i == 19 ? 0 : &nodes[i + 1];
  forget_translations();
  show("unlinked", (uint64_t)unlink_all(nodes));
  return 0;
}
