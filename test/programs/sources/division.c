/* Quotients, remainders and square roots by the sequences that the compiler writes inline. */
#include "floating.h"

#define ROUNDS 120

#define INTEGERS(type)                                              \
  static NOINLINE type type##_quotient(type a, type b) { return a / b; } \
  static NOINLINE type type##_remainder(type a, type b) { return a % b; } \
  static NOINLINE void type##_test(void) {                          \
    checksum_t sum = {0};                                           \
    for (int i = 0; i < ROUNDS; i++) {                              \
      type a = (type)random_edge(), b = (type)random_edge();        \
      if (b == 0 || b == (type)-1) b = 3;                           \
      type quotient = type##_quotient(a, b), remainder = type##_remainder(a, b); \
      mix(&sum, (uint64_t)quotient);                                \
      mix(&sum, (uint64_t)remainder);                               \
      mix(&sum, (type)(quotient * b + remainder) == a);             \
      type multiple = (type)(quotient * b);                         \
      mix(&sum, (uint64_t)type##_quotient(multiple, b));            \
      mix(&sum, (uint64_t)type##_quotient((type)(multiple - 1), b)); \
    }                                                               \
    show(#type, sum.sum);                                           \
  }

INTEGERS(int8_t)
INTEGERS(uint16_t)
INTEGERS(int32_t)
INTEGERS(uint32_t)
INTEGERS(int64_t)
INTEGERS(uint64_t)

#define FORMAT(type, suffix, f)                                                \
  static NOINLINE type suffix##_quotient(type a, type b) { return a / b; }     \
  static NOINLINE type suffix##_root(type a) { return __builtin_sqrt##f(a); }  \
  static NOINLINE type suffix##_inverse_root(type a) { return 1 / __builtin_sqrt##f(a); } \
  static NOINLINE void suffix##_test(void) {                                   \
    checksum_t quotients = {0}, roots = {0};                                   \
    for (int i = 0; i < ROUNDS; i++) {                                         \
      type a = random_##suffix(), b = random_##suffix();                       \
      MIX(&quotients, suffix##_quotient(a, b));                                \
      MIX(&quotients, suffix##_quotient(a * b, b));                            \
      MIX(&roots, suffix##_root(a));                                           \
      MIX(&roots, suffix##_root(b * b));                                       \
      MIX(&roots, suffix##_inverse_root(a * a));                               \
    }                                                                          \
    show(#suffix " quotients", quotients.sum);                                 \
    show(#suffix " roots", roots.sum);                                         \
  }

#define MIX(sum, value) mix(sum, float_bits(value))
FORMAT(float, float, f)
#undef MIX
#define MIX(sum, value) mix(sum, double_bits(value))
FORMAT(double, double, )
#undef MIX
#define MIX(sum, value) mix_wide(sum, extended_bits(value))
FORMAT(long double, extended, l)

int main(void) {
  int8_t_test();
  uint16_t_test();
  int32_t_test();
  uint32_t_test();
  int64_t_test();
  uint64_t_test();
  float_test();
  double_test();
  extended_test();
  return 0;
}
