/* Products of matrices of doubles: floating point, long enough for measurements too. */
#include "test.h"

#define SIZE 28

static double a[SIZE][SIZE], b[SIZE][SIZE], c[SIZE][SIZE];

static NOINLINE void multiply(double to[SIZE][SIZE], double x[SIZE][SIZE], double y[SIZE][SIZE]) {
  for (int i = 0; i < SIZE; i++) {
    for (int j = 0; j < SIZE; j++) {
      double sum = 0;
      for (int k = 0; k < SIZE; k++) sum = __builtin_fma(x[i][k], y[k][j], sum);
      to[i][j] = sum;
    }
  }
}

static uint64_t sum_of(double m[SIZE][SIZE]) {
  checksum_t sum = {0};
  for (int i = 0; i < SIZE; i++)
    for (int j = 0; j < SIZE; j++) mix(&sum, double_bits(m[i][j]));
  return sum.sum;
}

int main(void) {
  for (int i = 0; i < SIZE; i++) {
    for (int j = 0; j < SIZE; j++) {
      a[i][j] = (double)(int64_t)random_bits() * 0x1p-63;
      b[i][j] = (double)(i + 1) / (double)(j + 2);
    }
  }
  multiply(c, a, b);
  show("a * b", sum_of(c));
  multiply(a, c, b);
  show("a * b * b", sum_of(a));
  multiply(b, a, c);
  show("a * b * b * a * b", sum_of(b));
  show_double("corner", b[SIZE - 1][SIZE - 1]);
  return 0;
}
