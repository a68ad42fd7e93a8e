/*
 * Thousands of floating-point operations on random numbers of every kind, in each format and each
 * rounding mode, with the exception flags that they raise. (The square roots that GCC writes inline
 * round to nearest in any mode and raise no flags, so they are in division.c alone.)
 */
#include "floating.h"

#define ROUNDS 100

/** Each operation is a function, done between the setting and the reading of flags. */
#define OPERATIONS(type, suffix, f)                                               \
  static NOINLINE type add_##suffix(type a, type b) { return a + b; }             \
  static NOINLINE type subtract_##suffix(type a, type b) { return a - b; }        \
  static NOINLINE type multiply_##suffix(type a, type b) { return a * b; }        \
  static NOINLINE type divide_##suffix(type a, type b) { return a / b; }          \
  static NOINLINE type fused_##suffix(type a, type b, type c) {                   \
    return __builtin_fma##f(a, b, c);                                             \
  }

OPERATIONS(double, double, )
OPERATIONS(float, float, f)
OPERATIONS(long double, extended, l)

#define TEST(what, call)                                          \
  do {                                                            \
    start_flags(rounding);                                        \
    __typeof__(call) result = call;                               \
    int flags = end_flags();                                      \
    MIX(&what, result);                                           \
    mix(&what, (uint64_t)flags);                                  \
  } while (0)

#define FORMAT(type, suffix)                                                      \
  static NOINLINE void test_##suffix(const char *name, int rounding) {            \
    checksum_t sums = {0}, products = {0}, quotients = {0}, fused = {0};     \
    for (int i = 0; i < ROUNDS; i++) {                                            \
      type a = random_##suffix(), b = random_##suffix(), c = random_##suffix();   \
      TEST(sums, add_##suffix(a, b));                                             \
      TEST(sums, subtract_##suffix(a, b));                                        \
      TEST(products, multiply_##suffix(a, b));                                    \
      TEST(quotients, divide_##suffix(a, b));                                     \
      TEST(fused, fused_##suffix(a, b, c));                                       \
      TEST(fused, fused_##suffix(a, b, -(a * b)));                                \
    }                                                                             \
    put_text(name);                                                               \
    put_text(" " #suffix "\n");                                                   \
    show("  sums", sums.sum);                                                     \
    show("  products", products.sum);                                             \
    show("  quotients", quotients.sum);                                           \
    show("  fused", fused.sum);                                                   \
  }

#define MIX(sum, value) mix(sum, double_bits(value))
FORMAT(double, double)
#undef MIX
#define MIX(sum, value) mix(sum, float_bits(value))
FORMAT(float, float)
#undef MIX
#define MIX(sum, value) mix_wide(sum, extended_bits(value))
FORMAT(long double, extended)

int main(void) {
  static const char *const names[] = {"to nearest", "down", "up", "to zero"};
  for (int rounding = TO_NEAREST; rounding <= TO_ZERO; rounding++) {
    test_double(names[rounding], rounding);
    test_float(names[rounding], rounding);
    test_extended(names[rounding], rounding);
  }
  return 0;
}
