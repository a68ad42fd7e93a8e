/* Storage: frames of all sizes, alloca, arrays of variable length, bit fields, unaligned data. */
#include "test.h"

/** A frame too large for an immediate. */
static NOINLINE uint64_t big_frame(int n) {
  uint64_t words[2500];
  for (int i = 0; i < 2500; i += 7) words[i] = random_bits() + (uint64_t)i;
  checksum_t sum = {0};
  for (int i = 0; i < 2500; i += 7) mix(&sum, words[i]);
  return n == 0 ? sum.sum : sum.sum + big_frame(n - 1);
}

static NOINLINE void fill(uint8_t *p, unsigned size, unsigned start) {
  for (unsigned i = 0; i < size; i++) p[i] = (uint8_t)(start + i * 7);
}

static NOINLINE uint64_t add_up(const uint8_t *p, unsigned size) {
  uint64_t sum = 0;
  for (unsigned i = 0; i < size; i++) sum = sum * 31 + p[i];
  return sum;
}

static NOINLINE uint64_t allocated(unsigned rounds) {
  uint64_t sum = 0;
  uint8_t *kept = __builtin_alloca(16);
  fill(kept, 16, 1);
  for (unsigned i = 1; i < rounds; i++) {
    uint8_t *p = __builtin_alloca(i * 5);
    fill(p, i * 5, i);
    sum += add_up(p, i * 5) ^ ((uintptr_t)p & 15);
  }
  return sum + add_up(kept, 16);
}

static NOINLINE int64_t matrix_trace(int n) {
  int32_t m[n][n + 1];
  for (int i = 0; i < n; i++)
    for (int j = 0; j <= n; j++) m[i][j] = i * 100 + j * j;
  int64_t sum = (int64_t)sizeof m;
  for (int i = 0; i < n; i++) sum = sum * 3 + m[i][i] + m[n - 1 - i][i + 1];
  return sum;
}

typedef struct {
  unsigned a : 3;
  int b : 7;
  unsigned c : 22;
  int64_t d : 40;
  uint64_t e : 24;
  int8_t f : 1;
  uint16_t g : 11;
} fields_t;

static NOINLINE uint64_t bit_fields(void) {
  checksum_t sum = {0};
  fields_t f = {0};
  for (int i = 0; i < 40; i++) {
    uint64_t x = random_bits();
    f.a += (unsigned)x;
    f.b = (int)(x >> 8);
    f.c ^= (unsigned)(x >> 16);
    f.d = f.d * 3 + (int64_t)x;
    f.e = x >> 20;
    f.f = (int8_t)(x >> 5);
    f.g = (uint16_t)(f.g + f.b);
    mix(&sum, (uint64_t)f.a | (uint64_t)(int64_t)f.b << 8);
    mix(&sum, (uint64_t)f.c + (uint64_t)f.d + (uint64_t)f.e);
    mix(&sum, (uint64_t)(int64_t)f.f ^ f.g);
    mix(&sum, f.d < 0 ? (uint64_t)f.b : f.g);
  }
  return sum.sum + sizeof f;
}

typedef struct __attribute__((packed)) {
  uint8_t a;
  uint16_t b;
  uint32_t c;
  uint64_t d;
  double e;
} packed_t;

static NOINLINE uint64_t get64(const void *p) {
  uint64_t x;
  memcpy(&x, p, 8);
  return x;
}

static NOINLINE uint64_t unaligned(void) {
  static uint8_t bytes[64];
  checksum_t sum = {0};
  for (int i = 0; i < 16; i++) {
    uint64_t x = random_bits();
    memcpy(bytes + i * 3, &x, 8);
    mix(&sum, get64(bytes + i * 2));
    packed_t *p = (packed_t *)(bytes + i);
    p->c += 5;
    p->b = (uint16_t)(p->c >> 3);
    p->d ^= p->c;
    p->e = (double)p->b;
    mix(&sum, p->d + p->a);
    mix(&sum, double_bits(p->e));
  }
  mix(&sum, add_up(bytes, 64));
  return sum.sum;
}

static NOINLINE uint64_t constants(int n) {
  static const uint64_t table[] = {0x123456789abcdef0u, 0x8000000000000000u, 0x7fffffffffffffffu,
                                   0xffffffff00000000u, 0x1fffffu, 0x200000u, 0xffffffffffe00000u};
  uint64_t x = table[n % 7];
  if (n & 1) x ^= 0xfedcba9876543210u;
  if (n & 2) x += 0x100000001u;
  if (n & 4) x -= 0x3fffffu;
  return x & 0xfffffffffffffff7u;
}

static uint8_t small_data = 3;
static int32_t small_word = -7;
static uint64_t zero_word;
static double zero_double;
int64_t common_table[10];

static NOINLINE uint64_t globals(void) {
  small_data *= 5;
  small_word += small_data;
  zero_word += (uint64_t)small_word * 3;
  zero_double += 0.5;
  for (int i = 0; i < 10; i++) common_table[i] += i * small_word;
  return zero_word + (uint64_t)common_table[9] + double_bits(zero_double);
}

int main(void) {
  show("big frames", big_frame(5));
  show("alloca", allocated(20));
  for (int i = 1; i < 12; i += 5) show("variable arrays", (uint64_t)matrix_trace(i));
  show("bit fields", bit_fields());
  show("unaligned", unaligned());
  checksum_t sum = {0};
  for (int i = 0; i < 56; i++) mix(&sum, constants(i));
  show("constants", sum.sum);
  globals();
  show("globals", globals());
  return 0;
}
