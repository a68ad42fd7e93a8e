/* 128-bit integers: products, quotients, shifts, comparisons; and numbers of many words. */
#include "test.h"

static uint128_t random_wide(void) {
  uint128_t high = random_edge();
  return high << 64 | random_edge();
}

static NOINLINE uint128_t shift_left(uint128_t x, unsigned n) { return x << n; }
static NOINLINE uint128_t shift_right(uint128_t x, unsigned n) { return x >> n; }
static NOINLINE int128_t shift_signed(int128_t x, unsigned n) { return x >> n; }
static NOINLINE uint128_t product(uint64_t a, uint64_t b) { return (uint128_t)a * b; }
static NOINLINE int128_t signed_product(int64_t a, int64_t b) { return (int128_t)a * b; }

static NOINLINE void arithmetic(void) {
  checksum_t sums = {0}, products = {0}, shifts = {0}, compares = {0};
  for (int i = 0; i < 100; i++) {
    uint128_t a = random_wide(), b = random_wide();
    unsigned n = random_below(128);
    mix_wide(&sums, a + b);
    mix_wide(&sums, a - b);
    mix_wide(&sums, -a ^ ~b);
    mix_wide(&products, a * b);
    mix_wide(&products, product((uint64_t)a, (uint64_t)b));
    mix_wide(&products, (uint128_t)signed_product((int64_t)a, (int64_t)b));
    mix_wide(&products, a * 1000003);
    mix_wide(&shifts, shift_left(a, n));
    mix_wide(&shifts, shift_right(a, n));
    mix_wide(&shifts, (uint128_t)shift_signed((int128_t)a, n));
    mix_wide(&shifts, (a << 37) + (b >> 91));
    mix(&compares, (a < b) | (a == b) << 1 | ((int128_t)a < (int128_t)b) << 2 | (a >= b) << 3);
    mix_wide(&compares, (int128_t)a < 0 ? -a : a);
  }
  show("sums", sums.sum);
  show("products", products.sum);
  show("shifts", shifts.sum);
  show("compares", compares.sum);
}

static NOINLINE void quotients(void) {
  checksum_t sum = {0};
  for (int i = 0; i < 25; i++) {
    uint128_t a = random_wide(), b = random_wide();
    if (b + 1 < 2) b += 3;
    mix_wide(&sum, a / b);
    mix_wide(&sum, a % b);
    mix_wide(&sum, (uint128_t)((int128_t)a / (int128_t)b));
    mix_wide(&sum, (uint128_t)((int128_t)a % (int128_t)b));
  }
  show("quotients", sum.sum);
}

/** (a * b) mod m by one 128-bit product, for the power below. */
static uint64_t multiply_modulo(uint64_t a, uint64_t b, uint64_t m) {
  return (uint64_t)((uint128_t)a * b % m);
}

static NOINLINE uint64_t power_modulo(uint64_t base, uint64_t exponent, uint64_t m) {
  uint64_t result = 1;
  for (; exponent != 0; exponent >>= 1) {
    if (exponent & 1) result = multiply_modulo(result, base, m);
    base = multiply_modulo(base, base, m);
  }
  return result;
}

#define WORDS 20

/** Factorials in words of 64 bits. */
static NOINLINE void factorial(unsigned n) {
  uint64_t words[WORDS] = {1};
  for (unsigned factor = 2; factor <= n; factor++) {
    uint64_t carry = 0;
    for (int i = 0; i < WORDS; i++) {
      uint128_t t = (uint128_t)words[i] * factor + carry;
      words[i] = (uint64_t)t;
      carry = (uint64_t)(t >> 64);
    }
  }
  checksum_t sum = {0};
  for (int i = 0; i < WORDS; i++) mix(&sum, words[i]);
  show("top of 200!", words[WORDS - 1]);
  show("all of 200!", sum.sum);
}

int main(void) {
  arithmetic();
  quotients();
  show("power", power_modulo(0x123456789abcdef, 0x7f3, 0xffffffffffffffc5));
  show_wide("largest square", product(UINT64_MAX, UINT64_MAX));
  show_wide("smallest product", (uint128_t)signed_product(INT64_MIN, INT64_MAX));
  factorial(200);
  return 0;
}
