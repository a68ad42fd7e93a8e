/* Loops pipelined by rotating registers (pipeline.s) do what plain loops do. */
#include "test.h"

#ifdef __ia64__
void copy_words(uint64_t *to, const uint64_t *from, long count);
double dot(const double *a, const double *b, long count);
void scale(float *to, const float *from, float by, long count);
char *copy_text(char *to, const char *from);
long find_word(const uint64_t *words, uint64_t wanted);
#else
static void copy_words(uint64_t *to, const uint64_t *from, long count) {
  for (long i = 0; i < count; i++) to[i] = from[i];
}
static double dot(const double *a, const double *b, long count) {
  double sum = 0;
  for (long i = 0; i < count; i++) sum = __builtin_fma(a[i], b[i], sum);
  return sum;
}
static void scale(float *to, const float *from, float by, long count) {
  for (long i = 0; i < count; i++) to[i] = from[i] * by;
}
static char *copy_text(char *to, const char *from) {
  while ((*to = *from++) != 0) to++;
  return to;
}
static long find_word(const uint64_t *words, uint64_t wanted) {
  long i = 0;
  while (words[i] != wanted) i++;
  return i;
}
#endif

#define COUNT 40

static uint64_t words[COUNT + 4], copied_words[COUNT + 4];
static double a[COUNT], b[COUNT];
static float floats[COUNT], scaled[COUNT + 1];

int main(void) {
  for (int i = 0; i < COUNT; i++) {
    words[i] = random_bits();
    a[i] = (double)(int64_t)random_bits() * 0x1p-60;
    b[i] = (double)(int32_t)random_bits() * 0x1p-20;
    floats[i] = (float)a[i] * 3;
  }
  for (long count = 1; count <= COUNT; count += 1 + count / 4) {
    checksum_t sum = {0};
    memset(copied_words, 0x55, sizeof copied_words);
    copy_words(copied_words + 1, words, count);
    for (int i = 0; i < COUNT + 4; i++) mix(&sum, copied_words[i]);
    for (int i = 0; i <= COUNT; i++) scaled[i] = (float)i;
    scale(scaled, floats, 1.1f, count);
    for (int i = 0; i <= COUNT; i++) mix(&sum, float_bits(scaled[i]));
    show("copied and scaled", sum.sum);
    show_double("dot", dot(a, b, count));
  }
  static const char text[] = "a text of some length";
  char buffer[40];
  for (const char *from = text + sizeof text - 1; from >= text; from--) {
    memset(buffer, '.', sizeof buffer);
    char *end = copy_text(buffer, from);
    show_text(end[1] == '.' ? "whole" : "too far", buffer);
    show("length", (uint64_t)(end - buffer));
  }
  checksum_t sum = {0};
  for (int i = 0; i < COUNT; i++) mix(&sum, (uint64_t)find_word(words, words[i]));
  show("found", sum.sum);
  return 0;
}
