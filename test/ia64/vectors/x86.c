/*
 * Writes x86.txt: results and flags of an x86 processor, whose arithmetic is as exact as IA-64's.
 * gcc -O1 -frounding-math -ffp-contract=off x86.c -o x86 && ./x86 > x86.txt
 *
 * A line: operation, rounding mode, bits of precision, operands, result, flags. The rounding mode
 * and the flags (V 1, D 2, Z 4, O 8, U 16, I 32) are numbered as in ar.fpsr.
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

typedef struct {
  uint64_t significand;
  uint16_t upper;
} __attribute__((packed)) Extended;

static uint64_t seed = 88172645463325252u;

static uint64_t next(void) {
  seed ^= seed << 13;
  seed ^= seed >> 7;
  seed ^= seed << 17;
  return seed;
}

/* Bits of the status word, or of MXCSR: I D Z O U P from bit 0, as V D Z O U I are. */
static unsigned x87_flags(void) {
  uint16_t status;
  __asm__ volatile("fnstsw %0" : "=m"(status));
  return status & 0x3f;
}

static void x87_setup(unsigned rounding, unsigned precision) {
  uint16_t control = 0x3f | (rounding << 10) | (precision << 8);
  __asm__ volatile("fninit; fldcw %0" : : "m"(control));
}

static uint64_t random_significand(void) {
  uint64_t bits = next(), one = 1;
  switch (next() % 5) {
  case 0:
    return one << 63 | one << next() % 64;
  case 1:
    return 0 - (one << next() % 64);
  case 2:
    return one << 63 | bits << next() % 63;
  default:
    return one << 63 | bits;
  }
}

static Extended operand(int exponent, int spread) {
  Extended e;
  e.significand = random_significand();
  e.upper = (exponent + (int)(next() % (2 * spread + 1)) - spread) & 0x7fff;
  switch (next() % 24) {
  case 0:
    e.significand = 0, e.upper = 0;
    break;
  case 1:
    e.significand = UINT64_C(1) << 63, e.upper = 0x7fff;
    break;
  case 2:
    e.upper = 0x7fff; /* a NaN, quiet or signaling, or infinity */
    break;
  case 3:
    e.significand >>= 1 + next() % 63, e.upper = 0;
    break;
  }
  if (e.upper == 0 && e.significand >> 63) e.upper = 1;
  e.upper |= (next() & 1) << 15;
  return e;
}

static int is_nan(Extended e) { return (e.upper & 0x7fff) == 0x7fff && e.significand << 1 != 0; }

static void print(Extended e) { printf(" %04x:%016lx", e.upper, e.significand); }

static void arithmetic(const char *name, unsigned rounding, unsigned precision, Extended a,
                       Extended b) {
  static const int bits[] = {24, 0, 53, 64};
  Extended z;
  if (is_nan(a) && is_nan(b)) return; /* x87 chooses between two by their size */
  x87_setup(rounding, precision);
  if (*name == 'a')
    __asm__ volatile("fldt %1; fldt %2; faddp; fstpt %0" : "=m"(z) : "m"(a), "m"(b));
  else if (*name == 's')
    __asm__ volatile("fldt %2; fldt %1; fsub %%st(1), %%st; fstpt %0" : "=m"(z) : "m"(a), "m"(b));
  else
    __asm__ volatile("fldt %1; fldt %2; fmulp; fstpt %0" : "=m"(z) : "m"(a), "m"(b));
  unsigned flags = x87_flags();
  printf("%s %u %d", name, rounding, bits[precision]);
  print(a), print(b), print(z);
  printf(" %02x\n", flags);
}

static void convert(unsigned rounding, Extended a) {
  int64_t integer;
  x87_setup(rounding, 3);
  __asm__ volatile("fldt %1; fistpll %0" : "=m"(integer) : "m"(a));
  unsigned flags = x87_flags() & ~2u; /* x87 has no denormal exception here */
  printf("fist %u 64", rounding);
  print(a);
  printf(" %016lx %02x\n", (uint64_t)integer, flags);
}

static void compare(const char *name, Extended a, Extended b) {
  uint64_t bits;
  x87_setup(0, 3);
  if (*name == 'o')
    __asm__ volatile("fldt %2; fldt %1; fcomi %%st(1), %%st; pushfq; pop %0"
                     : "=r"(bits) : "m"(a), "m"(b));
  else
    __asm__ volatile("fldt %2; fldt %1; fucomi %%st(1), %%st; pushfq; pop %0"
                     : "=r"(bits) : "m"(a), "m"(b));
  const char *order = bits & 4 ? "unordered" : bits & 1 ? "less" : bits & 64 ? "equal" : "greater";
  printf("%s 0 64", name);
  print(a), print(b);
  printf(" %s %02x\n", order, x87_flags());
}

static void sse_setup(unsigned rounding) {
  uint32_t mxcsr = 0x1f80 | rounding << 13;
  __asm__ volatile("ldmxcsr %0" : : "m"(mxcsr));
}

static unsigned sse_flags(void) {
  uint32_t mxcsr;
  __asm__ volatile("stmxcsr %0" : "=m"(mxcsr));
  return mxcsr & 0x3f;
}

static uint64_t double_operand(int exponent, int spread) {
  int biased = exponent + (int)(next() % (2 * spread + 1)) - spread;
  if (biased < 0) biased = 0;
  if (biased > 2046) biased = 2046;
  return (random_significand() << 1 >> 12) | (uint64_t)biased << 52 | next() << 63;
}

static void fused_double(unsigned rounding, int product, int addend) {
  uint64_t a = double_operand(1023 + product / 2, 3), b = double_operand(1023 + product - product / 2, 3);
  uint64_t c = double_operand(1023 + addend, 8), z;
  double x, y, w;
  memcpy(&x, &a, 8), memcpy(&y, &b, 8), memcpy(&w, &c, 8);
  sse_setup(rounding);
  __asm__ volatile("vfmadd213sd %2, %1, %0" : "+x"(x) : "x"(y), "x"(w));
  unsigned flags = sse_flags();
  sse_setup(0);
  memcpy(&z, &x, 8);
  printf("fma.d %u 53 %016lx %016lx %016lx %016lx %02x\n", rounding, a, b, c, z, flags);
}

static uint32_t single_operand(int exponent, int spread) {
  int biased = exponent + (int)(next() % (2 * spread + 1)) - spread;
  if (biased < 0) biased = 0;
  if (biased > 254) biased = 254;
  return (uint32_t)(random_significand() << 1 >> 41) | (uint32_t)biased << 23 | (uint32_t)(next() << 31);
}

static void fused_single(unsigned rounding, int product, int addend) {
  uint32_t a = single_operand(127 + product / 2, 3), b = single_operand(127 + product - product / 2, 3);
  uint32_t c = single_operand(127 + addend, 8), z;
  float x, y, w;
  memcpy(&x, &a, 4), memcpy(&y, &b, 4), memcpy(&w, &c, 4);
  sse_setup(rounding);
  __asm__ volatile("vfmadd213ss %2, %1, %0" : "+x"(x) : "x"(y), "x"(w));
  unsigned flags = sse_flags();
  sse_setup(0);
  memcpy(&z, &x, 4);
  printf("fma.s %u 24 %08x %08x %08x %08x %02x\n", rounding, a, b, c, z, flags);
}

int main(void) {
  static const unsigned precisions[] = {0, 2, 3};
  for (unsigned rounding = 0; rounding < 4; rounding++) {
    for (int p = 0; p < 3; p++) {
      for (int i = 0; i < 9; i++) {
        int middle = 0x3fff, ends[] = {0x7ffd, 2, middle};
        arithmetic("add", rounding, precisions[p], operand(ends[i % 3], 2), operand(ends[i % 3], 2));
        arithmetic("sub", rounding, precisions[p], operand(middle, 40), operand(middle, 40));
        arithmetic("sub", rounding, precisions[p], operand(ends[i % 3], 2), operand(ends[i % 3], 2));
        arithmetic("mul", rounding, precisions[p], operand(middle, 9), operand(ends[i % 3], 9));
        arithmetic("mul", rounding, precisions[p], operand(0x1fff, 20), operand(0x2000, 50));
      }
    }
    for (int i = 0; i < 30; i++) convert(rounding, operand(0x3fff + i * 66 / 29, 3));
    for (int i = 0; i < 30; i++) {
      static const int ends[][2] = {{0, 0}, {1, 20}, {1022, 1023}, {1023, 990}, {-1023, -1010}, {-1060, -1022}};
      fused_double(rounding, ends[i % 6][0], ends[i % 6][1]);
      fused_single(rounding, ends[i % 6][0] / 8, ends[i % 6][1] / 8);
    }
  }
  for (int i = 0; i < 60; i++) {
    Extended a = operand(0x3fff, i / 10), b = operand(0x3fff, i / 10);
    compare(i % 2 ? "order" : "unorder", a, i % 7 ? b : a);
  }
  return 0;
}
