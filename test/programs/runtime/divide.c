/* Division by shift and subtract: what the compiler calls when it writes no sequence inline. */
#include "test.h"

static uint128_t divide(uint128_t a, uint128_t b, uint128_t *remainder) {
  uint128_t quotient = 0, rest = 0;
  for (int i = a >> 32 == 0 ? 31 : a >> 64 == 0 ? 63 : 127; i >= 0; i--) {
    int carry = rest >> 127 != 0;
    rest = rest << 1 | (a >> i & 1);
    quotient <<= 1;
    if (carry || rest >= b) {
      rest -= b;
      quotient |= 1;
    }
  }
  *remainder = rest;
  return quotient;
}

static uint128_t magnitude(int128_t x) { return x < 0 ? -(uint128_t)x : (uint128_t)x; }

uint128_t __udivti3(uint128_t a, uint128_t b) {
  uint128_t rest;
  return divide(a, b, &rest);
}

uint128_t __umodti3(uint128_t a, uint128_t b) {
  uint128_t rest;
  divide(a, b, &rest);
  return rest;
}

int128_t __divti3(int128_t a, int128_t b) {
  uint128_t quotient = __udivti3(magnitude(a), magnitude(b));
  return (int128_t)((a < 0) != (b < 0) ? -quotient : quotient);
}

int128_t __modti3(int128_t a, int128_t b) {
  uint128_t rest = __umodti3(magnitude(a), magnitude(b));
  return (int128_t)(a < 0 ? -rest : rest);
}

int64_t __divdi3(int64_t a, int64_t b) { return (int64_t)__divti3(a, b); }
int64_t __moddi3(int64_t a, int64_t b) { return (int64_t)__modti3(a, b); }
uint64_t __udivdi3(uint64_t a, uint64_t b) { return (uint64_t)__udivti3(a, b); }
uint64_t __umoddi3(uint64_t a, uint64_t b) { return (uint64_t)__umodti3(a, b); }
int32_t __divsi3(int32_t a, int32_t b) { return (int32_t)__divti3(a, b); }
int32_t __modsi3(int32_t a, int32_t b) { return (int32_t)__modti3(a, b); }
uint32_t __udivsi3(uint32_t a, uint32_t b) { return (uint32_t)__udivti3(a, b); }
uint32_t __umodsi3(uint32_t a, uint32_t b) { return (uint32_t)__umodti3(a, b); }
