#include "floating.h"

/** A double of any exponent, or near 1, or of few bits, or special. */
double random_double(void) {
  uint64_t bits = random_bits(), kind = random_below(16);
  switch (kind) {
    case 0: /* denormal */
      bits &= 0x800fffffffffffffu;
      bits >>= random_below(2) * 40;
      break;
    case 1: /* infinity, NaN */
      bits = (bits & 0x8000000000000000u) | 0x7ff0000000000000u | (bits & 1) << 51;
      break;
    case 2: /* zero, and the smallest */
      bits &= 0x8000000000000001u;
      break;
    case 3: /* at the ends of the range */
      bits = (bits & 0x801fffffffffffffu) | (bits & 0x20000000000000u ? 0x7fc0000000000000u : 0);
      break;
    case 4: /* few bits */
      return (double)((int64_t)bits >> 52) * 0x1p-6;
    case 5: /* whole numbers */
      return (double)((int64_t)bits >> (bits & 31));
    case 6: /* many ones, for carries and ties */
      bits = (bits & 0x800fffffffffffffu) | 0x3ff0000000000000u |
             (((uint64_t)1 << (bits & 31)) - 1);
      break;
    case 7:
    case 8:
      break;
    default: /* near 1 */
      bits = (bits & 0x80ffffffffffffffu) | 0x3f00000000000000u;
      bits ^= (bits & 0x0080000000000000u) << 1;
      break;
  }
  double value;
  memcpy(&value, &bits, 8);
  return value;
}

float random_float(void) {
  uint32_t bits = (uint32_t)(random_bits() >> 32), kind = random_below(12);
  switch (kind) {
    case 0:
      bits &= 0x807fffffu;
      break;
    case 1:
      bits = (bits & 0x80000000u) | 0x7f800000u | (bits & 1) << 22;
      break;
    case 2:
      bits &= 0x80000001u;
      break;
    case 3:
      bits = (bits & 0x80ffffffu) | (bits & 0x1000000u ? 0x7e000000u : 0);
      break;
    case 4:
      return (float)((int32_t)bits >> 22) * 0x1p-3f;
    case 5:
      return (float)((int32_t)bits >> (bits & 15));
    case 6:
      bits = (bits & 0x807fffffu) | 0x3f800000u | (((uint32_t)1 << (bits & 15)) - 1);
      break;
    case 7:
    case 8:
      break;
    default:
      bits = (bits & 0x87ffffffu) | 0x38000000u;
      bits ^= (bits & 0x04000000u) << 1;
      break;
  }
  float value;
  memcpy(&value, &bits, 4);
  return value;
}

/** Canonical encodings only: the explicit bit is 1, save in denormals and zeroes. */
long double random_extended(void) {
  uint64_t significand = random_bits();
  uint16_t exponent = (uint16_t)(random_bits() >> 48), kind = (uint16_t)random_below(12);
  switch (kind) {
    case 0:
      exponent &= 0x8000;
      significand >>= random_below(40);
      break;
    case 1:
      exponent |= 0x7fff;
      significand = significand << 62;
      break;
    case 2:
      exponent &= 0x8000;
      significand &= 1;
      break;
    case 3:
      exponent = (exponent & 0x801f) | (exponent & 0x20 ? 0x7fe0 : 0);
      break;
    case 4:
      return (long double)((int64_t)significand >> 51) * 0x1p-5L;
    case 5:
      return (long double)((int64_t)significand >> (significand & 31));
    case 6:
      exponent = (exponent & 0x8000) | 0x3fff;
      significand |= ((uint64_t)1 << (significand & 31)) - 1;
      break;
    case 7:
      break;
    case 8:
      return random_double();
    default:
      exponent = (exponent & 0x803f) | 0x3fe0;
      break;
  }
  if ((exponent & 0x7fff) != 0) significand |= (uint64_t)1 << 63;
  else significand &= ~((uint64_t)1 << 63);
  long double value = 0;
  memcpy(&value, &significand, 8);
  memcpy((char *)&value + 8, &exponent, 2);
  return value;
}

#ifdef __ia64__

static uint64_t status(void) {
  uint64_t fpsr;
  __asm__ volatile("mov %0 = ar.fpsr" : "=r"(fpsr) : : "memory");
  return fpsr;
}

static void set_status(uint64_t fpsr) {
  __asm__ volatile("mov ar.fpsr = %0" : : "r"(fpsr) : "memory");
}

void start_flags(int rounding) {
  uint64_t fpsr = status() & ~((uint64_t)3 << 10 | (uint64_t)63 << 13);
  set_status(fpsr | (uint64_t)rounding << 10);
}

int end_flags(void) {
  int flags = (int)(status() >> 13) & ALL_FLAGS;
  set_status(status() & ~((uint64_t)3 << 10));
  return flags;
}

#else
#include <fenv.h>

void start_flags(int rounding) {
  static const int modes[] = {FE_TONEAREST, FE_DOWNWARD, FE_UPWARD, FE_TOWARDZERO};
  fesetround(modes[rounding]);
  feclearexcept(FE_ALL_EXCEPT);
}

int end_flags(void) {
  int raised = fetestexcept(FE_ALL_EXCEPT), flags = 0;
  if (raised & FE_INVALID) flags |= INVALID;
  if (raised & FE_DIVBYZERO) flags |= ZERO_DIVIDE;
  if (raised & FE_OVERFLOW) flags |= OVERFLOW;
  if (raised & FE_UNDERFLOW) flags |= UNDERFLOW;
  if (raised & FE_INEXACT) flags |= INEXACT;
  fesetround(FE_TONEAREST);
  return flags;
}

#endif
