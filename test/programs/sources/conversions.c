/* Comparisons of floating-point numbers, and conversions between all formats and integers. */
#include "floating.h"

#define ROUNDS 150

/** Relations, among them those that tell NaNs. */
#define COMPARE(type, suffix, f)                                                     \
  static NOINLINE unsigned compare_##suffix(type a, type b) {                        \
    unsigned result = (a < b) | (a <= b) << 1 | (a > b) << 2 | (a >= b) << 3 | (a == b) << 4 | \
                      (a != b) << 5 | (unsigned)__builtin_isunordered(a, b) << 6 |   \
                      (unsigned)__builtin_isless(a, b) << 7 |                        \
                      (unsigned)__builtin_islessgreater(a, b) << 8 |                 \
                      (unsigned)!(a < b) << 9 | (unsigned)!(a >= b) << 10;           \
    if (a < b) result += 0x1000;                                                     \
    if (!(a > b)) result += 0x2000;                                                  \
    if (a != a) result += 0x4000;                                                    \
    if (__builtin_signbit##f(a) != 0) result += 0x8000;                              \
    if (__builtin_isinf_sign(a) != 0) result += 0x10000;                             \
    return result;                                                                   \
  }                                                                                  \
  static NOINLINE type select_##suffix(type a, type b) {                             \
    return (a < b ? a : b) + __builtin_fabs##f(b) * __builtin_copysign##f(1, a);     \
  }

COMPARE(double, double, )
COMPARE(float, float, f)
COMPARE(long double, extended, l)

static NOINLINE void comparisons(void) {
  checksum_t sum = {0};
  for (int i = 0; i < ROUNDS; i++) {
    double a = random_double(), b = i % 8 == 0 ? a : random_double();
    float c = random_float(), d = i % 8 == 1 ? -c : random_float();
    long double e = random_extended(), f = i % 8 == 2 ? e : random_extended();
    mix(&sum, compare_double(a, b));
    mix(&sum, compare_float(c, d));
    mix(&sum, compare_extended(e, f));
    mix(&sum, compare_extended(a, c));
    mix(&sum, double_bits(select_double(a, b)));
    mix(&sum, float_bits(select_float(c, d)));
    mix_wide(&sum, extended_bits(select_extended(e, f)));
  }
  show("comparisons", sum.sum);
}

static NOINLINE void between_formats(void) {
  static const char *const names[] = {"to nearest", "down", "up", "to zero"};
  for (int rounding = TO_NEAREST; rounding <= TO_ZERO; rounding++) {
    checksum_t sum = {0};
    for (int i = 0; i < ROUNDS / 2; i++) {
      volatile double a = random_double();
      volatile float b = random_float();
      volatile long double c = random_extended();
      start_flags(rounding);
      volatile float d = (float)a, e = (float)c;
      volatile double f = (double)c, g = b;
      volatile long double h = a, k = b;
      int flags = end_flags();
      mix(&sum, float_bits(d));
      mix(&sum, float_bits(e));
      mix(&sum, double_bits(f));
      mix(&sum, double_bits(g));
      mix_wide(&sum, extended_bits(h));
      mix_wide(&sum, extended_bits(k));
      mix(&sum, (uint64_t)(flags & ~INVALID));
    }
    show(names[rounding], sum.sum);
  }
}

/** From integers: exact in the extended format, rounded in the others. */
static NOINLINE void from_integers(void) {
  static const char *const names[] = {"to nearest", "down", "up", "to zero"};
  for (int rounding = TO_NEAREST; rounding <= TO_ZERO; rounding++) {
    checksum_t sum = {0};
    for (int i = 0; i < ROUNDS / 2; i++) {
      volatile int64_t a = (int64_t)random_edge();
      volatile uint64_t b = random_edge();
      volatile int32_t c = (int32_t)random_edge();
      volatile uint32_t d = (uint32_t)random_edge();
      start_flags(rounding);
      volatile double da = (double)a, dc = c, dd = d;
      volatile float fa = (float)a, fc = (float)c, fd = (float)d;
      volatile long double ea = a, ec = c, ed = d;
      int flags = end_flags();
      mix(&sum, double_bits(da) + double_bits(dc) * 3 + double_bits(dd) * 5);
      mix(&sum, float_bits(fa) + float_bits(fc) * 3 + float_bits(fd) * 5);
      mix_wide(&sum, extended_bits(ea) + extended_bits(ec) * 3 + extended_bits(ed) * 5);
      mix(&sum, (uint64_t)flags);
      if (rounding != TO_NEAREST) continue;
      mix(&sum, double_bits((double)b));
      mix(&sum, float_bits((float)b));
      mix_wide(&sum, extended_bits(b));
    }
    show(names[rounding], sum.sum);
  }
}

/** To integers, by truncation: only what fits, the rest is undefined in C. */
static NOINLINE void to_integers(void) {
  checksum_t sum = {0};
  for (int i = 0; i < ROUNDS; i++) {
    uint64_t bits = random_bits();
    uint64_t power = (uint64_t)1 << (bits & 63);
    double a = (double)(int64_t)bits / (double)power * 0.999;
    long double b = (long double)(int64_t)(bits * 3) / (long double)power * 0.999L;
    float c = (float)(a / 2);
    mix(&sum, (uint64_t)(int64_t)a);
    mix(&sum, (uint64_t)(int64_t)b);
    mix(&sum, (uint64_t)(int64_t)c);
    double d = a < 0 ? -a : a;
    mix(&sum, (uint64_t)d);
    mix(&sum, (uint64_t)(d * 1.9));
    mix(&sum, (uint64_t)(b < 0 ? -b * 1.9L : b * 1.9L));
    mix(&sum, (uint64_t)(c < 0 ? -c : c));
    double e = a / 0x1p33;
    mix(&sum, (uint64_t)(int64_t)(int32_t)e);
    mix(&sum, (uint32_t)(e < 0 ? -e : e));
    mix(&sum, (uint64_t)(int64_t)(int16_t)(e / 0x1p17));
    mix(&sum, (uint64_t)(int64_t)(int8_t)(e / 0x1p25));
  }
  show("to integers", sum.sum);
}

int main(void) {
  comparisons();
  put_text("between formats\n");
  between_formats();
  put_text("from integers\n");
  from_integers();
  to_integers();
  return 0;
}
