/* Algorithms on floating point in each format: series, iterations, matrices, sums, a fractal. */
#include "test.h"

#define FORMAT(type, suffix, f)                                                          \
  /** sin x by its series, after x has been brought near 0. */                           \
  static NOINLINE type sine_##suffix(type x) {                                           \
    const type half_turn = (type)3.14159265358979323846L;                                \
    long turns = (long)(x / half_turn + (x < 0 ? (type)-0.5 : (type)0.5));               \
    x -= (type)turns * half_turn;                                                        \
    type term = x, sum = x;                                                              \
    for (int i = 1; i < 12; i++) {                                                       \
      term *= -x * x / (type)(2 * i * (2 * i + 1));                                      \
      sum += term;                                                                       \
    }                                                                                    \
    return (turns & 1) != 0 ? -sum : sum;                                                \
  }                                                                                      \
                                                                                         \
  /** e to the x: the series of x / 2^k, squared k times. */                             \
  static NOINLINE type exponential_##suffix(type x) {                                    \
    int halvings = 0;                                                                    \
    for (; x > (type)0.5 || x < (type)-0.5; halvings++) x /= 2;                          \
    type sum = 1, term = 1;                                                              \
    for (int i = 1; i < 14; i++) {                                                       \
      term = term * x / (type)i;                                                         \
      sum += term;                                                                       \
    }                                                                                    \
    for (; halvings > 0; halvings--) sum *= sum;                                         \
    return sum;                                                                          \
  }                                                                                      \
                                                                                         \
  static NOINLINE type cube_root_##suffix(type x) {                                      \
    type y = x > 1 ? x / 3 : x;                                                          \
    for (int i = 0; i < 30; i++) {                                                       \
      type next = (2 * y + x / (y * y)) / 3;                                             \
      if (next == y) break;                                                              \
      y = next;                                                                          \
    }                                                                                    \
    return y;                                                                            \
  }                                                                                      \
                                                                                         \
  /** The solution of a system of linear equations, by elimination with pivots. */       \
  static NOINLINE type solve_##suffix(void) {                                            \
    type m[5][6];                                                                        \
    for (int i = 0; i < 5; i++)                                                          \
      for (int j = 0; j < 6; j++) m[i][j] = (type)(int)(random_below(2001) - 1000) / 16; \
    for (int k = 0; k < 5; k++) {                                                        \
      int pivot = k;                                                                     \
      for (int i = k + 1; i < 5; i++)                                                    \
        if (__builtin_fabs##f(m[i][k]) > __builtin_fabs##f(m[pivot][k])) pivot = i;      \
      for (int j = 0; j < 6; j++) {                                                      \
        type t = m[k][j];                                                                \
        m[k][j] = m[pivot][j];                                                           \
        m[pivot][j] = t;                                                                 \
      }                                                                                  \
      for (int i = 0; i < 5; i++) {                                                      \
        if (i == k) continue;                                                            \
        type factor = m[i][k] / m[k][k];                                                 \
        for (int j = k; j < 6; j++) m[i][j] -= factor * m[k][j];                         \
      }                                                                                  \
    }                                                                                    \
    type sum = 0;                                                                        \
    for (int i = 0; i < 5; i++) sum = sum * 2 + m[i][5] / m[i][i];                       \
    return sum;                                                                          \
  }                                                                                      \
                                                                                         \
  /** A sum with the error carried along, which only exact subtraction keeps. */         \
  static NOINLINE type careful_sum_##suffix(int count) {                                 \
    type sum = 0, error = 0;                                                             \
    for (int i = 1; i <= count; i++) {                                                   \
      type y = 1 / (type)i - error;                                                      \
      type t = sum + y;                                                                  \
      error = (t - sum) - y;                                                             \
      sum = t;                                                                           \
    }                                                                                    \
    return sum + error * 1024;                                                           \
  }                                                                                      \
                                                                                         \
  static NOINLINE int escapes_##suffix(type a, type b) {                                 \
    type x = 0, y = 0;                                                                   \
    int n = 0;                                                                           \
    for (; n < 40 && x * x + y * y < 4; n++) {                                           \
      type t = x * x - y * y + a;                                                        \
      y = 2 * x * y + b;                                                                 \
      x = t;                                                                             \
    }                                                                                    \
    return n;                                                                            \
  }                                                                                      \
                                                                                         \
  /** Horner with fused operations, whose coefficients are kept in registers. */         \
  static NOINLINE type horner_##suffix(type x) {                                         \
    type sum = (type)0.1;                                                                \
    sum = __builtin_fma##f(sum, x, (type)-1.7);                                          \
    sum = __builtin_fma##f(sum, x, (type)2.3);                                           \
    sum = __builtin_fma##f(sum, x, (type)-0.3);                                          \
    return __builtin_fma##f(-sum, x, (type)7.9);                                         \
  }                                                                                      \
                                                                                         \
  static NOINLINE void test_##suffix(void) {                                             \
    put_text(#suffix "\n");                                                              \
    for (int i = -2; i < 3; i++) {                                                       \
      show_##suffix("  sine", sine_##suffix((type)i * (type)2.7));                       \
      show_##suffix("  exponential", exponential_##suffix((type)i * (type)3.1));         \
      show_##suffix("  horner", horner_##suffix((type)i * (type)1.3));                   \
    }                                                                                    \
    for (int i = 1; i < 4; i++) show_##suffix("  cube root", cube_root_##suffix((type)i * 5)); \
    for (int i = 0; i < 3; i++) show_##suffix("  solution", solve_##suffix());           \
    show_##suffix("  sum", careful_sum_##suffix(50));                                    \
    for (int i = 0; i < 5; i++) {                                                        \
      put_text("  ");                                                                    \
      for (int j = 0; j < 20; j++) {                                                     \
        int n = escapes_##suffix((type)j / 8 - 2, (type)i / 4);                          \
        put_char(n < 40 ? 'a' + n % 26 : '#');                                           \
      }                                                                                  \
      put_char('\n');                                                                    \
    }                                                                                    \
  }

FORMAT(float, float, f)
FORMAT(double, double, )
FORMAT(long double, extended, l)

int main(void) {
  test_float();
  test_double();
  test_extended();
  return 0;
}
