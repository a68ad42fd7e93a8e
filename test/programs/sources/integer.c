/* Integers of all widths and signs: arithmetic, division, shifts, rotates, bit counts, overflow. */
#include "test.h"

#define ROUNDS 20

/** Everything that C can do with two operands of a type and a shift count. */
#define ARITHMETIC(type, bits)                                   \
  static NOINLINE void type##_arithmetic(void) {                 \
    checksum_t linear = {0}, quotients = {0}, shifts = {0}, compares = {0}; \
    for (int i = 0; i < ROUNDS; i++) {                           \
      type a = (type)random_edge(), b = (type)random_edge();     \
      unsigned n = random_below(bits);                           \
      mix(&linear, (uint64_t)(type)(a + b));                     \
      mix(&linear, (uint64_t)(type)(a - b));                     \
      mix(&linear, (uint64_t)(type)(a * b));                     \
      mix(&linear, (uint64_t)(type)(a * 37 + b));                \
      mix(&linear, (uint64_t)(type)(-a ^ ~b));                   \
      mix(&linear, (uint64_t)(type)((a & b) | (a & ~(type)5)));  \
      type divisor = b == 0 ? 7 : b == (type)-1 ? 11 : b;        \
      mix(&quotients, (uint64_t)(type)(a / divisor));            \
      mix(&quotients, (uint64_t)(type)(a % divisor));            \
      mix(&quotients, (uint64_t)(type)(a / 10 + a % 7));         \
      mix(&quotients, (uint64_t)(type)(a / 8 + a % 16));         \
      mix(&shifts, (uint64_t)(type)(a << n));                    \
      mix(&shifts, (uint64_t)(type)(a >> n));                    \
      mix(&shifts, (uint64_t)(type)((a << 3) + (b << 4)));       \
      mix(&shifts, (uint64_t)(type)((a >> 5) - (b >> 2)));       \
      mix(&compares, (a < b) | (a <= b) << 1 | (a == b) << 2 | (a > 5) << 3 | (b != 1) << 4); \
      mix(&compares, (uint64_t)(a < b ? a : b));                 \
      mix(&compares, (uint64_t)(type)(a > b ? a - b : b - a));   \
    }                                                            \
    put_text(#type "\n");                                        \
    show("  linear", linear.sum);                                \
    show("  quotients", quotients.sum);                          \
    show("  shifts", shifts.sum);                                \
    show("  compares", compares.sum);                            \
  }

ARITHMETIC(int8_t, 8)
ARITHMETIC(uint8_t, 8)
ARITHMETIC(int16_t, 16)
ARITHMETIC(uint16_t, 16)
ARITHMETIC(int32_t, 32)
ARITHMETIC(uint32_t, 32)
ARITHMETIC(int64_t, 64)
ARITHMETIC(uint64_t, 64)

#define OVERFLOW(type)                                            \
  static NOINLINE void type##_overflow(void) {                    \
    checksum_t sum = {0};                                         \
    for (int i = 0; i < ROUNDS; i++) {                            \
      type a = (type)random_edge(), b = (type)random_edge(), result; \
      mix(&sum, __builtin_add_overflow(a, b, &result));           \
      mix(&sum, (uint64_t)result);                                \
      mix(&sum, __builtin_sub_overflow(a, b, &result));           \
      mix(&sum, (uint64_t)result);                                \
      mix(&sum, __builtin_mul_overflow(a, b, &result));           \
      mix(&sum, (uint64_t)result);                                \
    }                                                             \
    show("overflow of " #type, sum.sum);                          \
  }

OVERFLOW(int32_t)
OVERFLOW(uint32_t)
OVERFLOW(int64_t)
OVERFLOW(uint64_t)

static NOINLINE uint64_t rotate64(uint64_t x, unsigned n) { return x << (n & 63) | x >> (-n & 63); }
static NOINLINE uint32_t rotate32(uint32_t x, unsigned n) { return x << (n & 31) | x >> (-n & 31); }
static NOINLINE uint16_t rotate16(uint16_t x) { return (uint16_t)(x << 5 | x >> 11); }
static NOINLINE uint64_t rotate_by_13(uint64_t x) { return x << 13 | x >> 51; }
static NOINLINE uint32_t rotate_by_9(uint32_t x) { return x << 9 | x >> 23; }

static NOINLINE void rotates(void) {
  checksum_t sum = {0};
  for (unsigned i = 0; i < 130; i++) {
    uint64_t x = random_bits();
    mix(&sum, rotate64(x, i));
    mix(&sum, rotate32((uint32_t)x, i));
    mix(&sum, rotate16((uint16_t)x));
    mix(&sum, rotate_by_13(x));
    mix(&sum, rotate_by_9((uint32_t)x));
  }
  show("rotates", sum.sum);
}

static NOINLINE void bit_counts(void) {
  checksum_t sum = {0};
  for (int i = 0; i < 200; i++) {
    uint64_t x = random_edge();
    uint32_t y = (uint32_t)(x ^ x >> 32);
    mix(&sum, (uint64_t)__builtin_popcountll(x));
    mix(&sum, (uint64_t)__builtin_popcount(y));
    mix(&sum, (uint64_t)(x == 0 ? 64 : __builtin_clzll(x)));
    mix(&sum, (uint64_t)(x == 0 ? 64 : __builtin_ctzll(x)));
    mix(&sum, (uint64_t)(y == 0 ? 32 : __builtin_clz(y)));
    mix(&sum, (uint64_t)(y == 0 ? 32 : __builtin_ctz(y)));
    mix(&sum, (uint64_t)__builtin_ffsll((long long)x));
    mix(&sum, (uint64_t)__builtin_parityll(x));
    mix(&sum, __builtin_bswap64(x));
    mix(&sum, __builtin_bswap32(y));
    mix(&sum, __builtin_bswap16((uint16_t)y));
    mix(&sum, (uint64_t)((x >> 17 & 0x1fff) | (x & 0xff00ff) << 20));
  }
  show("bit counts", sum.sum);
}

static NOINLINE void conversions(void) {
  checksum_t sum = {0};
  for (int i = 0; i < 200; i++) {
    uint64_t x = random_edge();
    mix(&sum, (uint64_t)(int64_t)(int8_t)x);
    mix(&sum, (uint64_t)(int64_t)(int16_t)x);
    mix(&sum, (uint64_t)(int64_t)(int32_t)x);
    mix(&sum, (uint8_t)x);
    mix(&sum, (uint16_t)x);
    mix(&sum, (uint32_t)x);
    mix(&sum, (uint64_t)((int32_t)x < (int16_t)x));
    mix(&sum, (uint64_t)((uint32_t)x < x));
    mix(&sum, (uint64_t)(int64_t)((int32_t)(int8_t)x * (int32_t)(int16_t)(x >> 20)));
    mix(&sum, (uint64_t)((int64_t)(int32_t)x * (int32_t)(x >> 32)));
    mix(&sum, (uint64_t)(uint32_t)x * (uint32_t)(x >> 32));
  }
  show("conversions", sum.sum);
}

int main(void) {
  int8_t_arithmetic();
  uint8_t_arithmetic();
  int16_t_arithmetic();
  uint16_t_arithmetic();
  int32_t_arithmetic();
  uint32_t_arithmetic();
  int64_t_arithmetic();
  uint64_t_arithmetic();
  int32_t_overflow();
  uint32_t_overflow();
  int64_t_overflow();
  uint64_t_overflow();
  rotates();
  bit_counts();
  conversions();
  return 0;
}
