/* Vectors of 8 bytes: what GCC makes of them are the multimedia instructions. */
#include "test.h"

#define VECTOR(name, type) typedef type name __attribute__((vector_size(8)))
VECTOR(bytes_t, int8_t);
VECTOR(unsigned_bytes_t, uint8_t);
VECTOR(halves_t, int16_t);
VECTOR(unsigned_halves_t, uint16_t);
VECTOR(words_t, int32_t);
VECTOR(unsigned_words_t, uint32_t);
VECTOR(floats_t, float);

/** A vector as a number: a cast keeps the bits. */
#define BITS(...) ((uint64_t)(__VA_ARGS__))

#define INTEGERS(name, shifts)                                                    \
  static NOINLINE void name##_operations(void) {                                  \
    checksum_t sum = {0};                                                         \
    for (int i = 0; i < 40; i++) {                                                \
      name x = (name)random_edge(), y = (name)random_bits();                      \
      mix(&sum, BITS(x + y));                                                     \
      mix(&sum, BITS(x - y));                                                     \
      mix(&sum, BITS(x * y));                                                     \
      mix(&sum, BITS(-x));                                                        \
      mix(&sum, BITS((x & y) | (x & ~y) | (~x ^ y)));                             \
      mix(&sum, BITS(x == y));                                                    \
      mix(&sum, BITS(x > y));                                                     \
      mix(&sum, BITS((x & (name)(x <= y)) | (y & (name)(x > y))));                \
      if (shifts) {                                                               \
        mix(&sum, BITS(x << 3));                                                  \
        mix(&sum, BITS(x >> 5));                                                  \
      }                                                                           \
    }                                                                             \
    show(#name, sum.sum);                                                         \
  }

INTEGERS(bytes_t, 0)
INTEGERS(unsigned_bytes_t, 0)
INTEGERS(halves_t, 1)
INTEGERS(unsigned_halves_t, 1)
INTEGERS(words_t, 1)
INTEGERS(unsigned_words_t, 1)

/** Permutations: mix, unpack, mux. */
static NOINLINE void permutations(void) {
  checksum_t sum = {0};
  for (int i = 0; i < 20; i++) {
    bytes_t b = (bytes_t)random_bits(), c = (bytes_t)random_bits();
    halves_t h = (halves_t)b, g = (halves_t)c;
    words_t w = (words_t)b, v = (words_t)c;
    mix(&sum, BITS(__builtin_shuffle(b, c, (bytes_t){0, 8, 1, 9, 2, 10, 3, 11})));
    mix(&sum, BITS(__builtin_shuffle(b, c, (bytes_t){4, 12, 5, 13, 6, 14, 7, 15})));
    mix(&sum, BITS(__builtin_shuffle(b, c, (bytes_t){0, 8, 2, 10, 4, 12, 6, 14})));
    mix(&sum, BITS(__builtin_shuffle(b, c, (bytes_t){1, 9, 3, 11, 5, 13, 7, 15})));
    mix(&sum, BITS(__builtin_shuffle(b, (bytes_t){7, 6, 5, 4, 3, 2, 1, 0})));
    mix(&sum, BITS(__builtin_shuffle(b, (bytes_t){3, 3, 3, 3, 3, 3, 3, 3})));
    mix(&sum, BITS(__builtin_shuffle(b, (bytes_t){0, 4, 2, 6, 1, 5, 3, 7})));
    mix(&sum, BITS(__builtin_shuffle(b, (bytes_t){0, 4, 1, 5, 2, 6, 3, 7})));
    mix(&sum, BITS(__builtin_shuffle(h, (halves_t){3, 1, 0, 2})));
    mix(&sum, BITS(__builtin_shuffle(h, g, (halves_t){0, 4, 1, 5})));
    mix(&sum, BITS(__builtin_shuffle(h, g, (halves_t){2, 6, 3, 7})));
    mix(&sum, BITS(__builtin_shuffle(h, g, (halves_t){1, 5, 3, 7})));
    mix(&sum, BITS(__builtin_shuffle(w, v, (words_t){1, 3})));
    mix(&sum, BITS(__builtin_shuffle(w, v, (words_t){0, 2})));
    mix(&sum, BITS((halves_t){h[2], g[1], h[0], (int16_t)i}));
  }
  show("permutations", sum.sum);
}

/** Loops that -O3 turns into vectors. */
static NOINLINE void loops(void) {
  int16_t a[64], b[64];
  uint8_t c[64], d[64];
  int32_t products = 0;
  unsigned differences = 0;
  for (int i = 0; i < 64; i++) {
    uint64_t x = random_bits();
    a[i] = (int16_t)x;
    b[i] = (int16_t)(x >> 16);
    c[i] = (uint8_t)(x >> 32);
    d[i] = (uint8_t)(x >> 40);
  }
  checksum_t sum = {0};
  for (int i = 0; i < 64; i++) products += a[i] * b[i];
  for (int i = 0; i < 64; i++) differences += (unsigned)(c[i] > d[i] ? c[i] - d[i] : d[i] - c[i]);
  for (int i = 0; i < 64; i++) c[i] = (uint8_t)((c[i] + d[i] + 1) >> 1);
  for (int i = 0; i < 64; i++) a[i] = (int16_t)(a[i] > b[i] ? a[i] : b[i]);
  for (int i = 0; i < 64; i++) {
    int t = a[i] + c[i];
    b[i] = (int16_t)(t > 32767 ? 32767 : t < -32768 ? -32768 : t);
  }
  for (int i = 0; i < 64; i++) mix(&sum, (uint64_t)(a[i] + b[i] * 3 + c[i] * 5));
  show("loops", sum.sum + (uint64_t)products + differences);
}

static NOINLINE uint64_t pair_bits(floats_t v) {
  return (uint64_t)float_bits(v[0]) << 32 | float_bits(v[1]);
}

static NOINLINE void floats(void) {
  checksum_t sum = {0};
  for (int i = 0; i < 40; i++) {
    floats_t x = {(float)(int32_t)random_bits() * 0x1p-20f, (float)(int32_t)random_edge()};
    floats_t y = {(float)(int32_t)random_bits() * 0x1p-30f, (float)(int32_t)random_edge()};
    mix(&sum, pair_bits(x + y));
    mix(&sum, pair_bits(x - y));
    mix(&sum, pair_bits(x * y));
    mix(&sum, pair_bits(-x));
    mix(&sum, BITS(x < y));
    mix(&sum, BITS(x == y));
    mix(&sum, BITS(x >= y));
    mix(&sum, pair_bits(__builtin_shuffle(x, y, (words_t){1, 2})));
    mix(&sum, pair_bits(__builtin_shuffle(x, y, (words_t){0, 2})));
    mix(&sum, pair_bits(__builtin_shuffle(x, y, (words_t){1, 3})));
  }
  show("floats", sum.sum);
}

int main(void) {
  bytes_t_operations();
  unsigned_bytes_t_operations();
  halves_t_operations();
  unsigned_halves_t_operations();
  words_t_operations();
  unsigned_words_t_operations();
  permutations();
  loops();
  floats();
  return 0;
}
