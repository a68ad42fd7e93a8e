#include "test.h"

void put_text(const char *text) {
  while (*text != 0) put_char(*text++);
}

static void put_hex(uint64_t value, int digits) {
  for (int i = digits - 1; i >= 0; i--) put_char("0123456789abcdef"[(value >> 4 * i) & 15]);
}

static void show_digits(const char *name, uint128_t value, int digits) {
  put_text(name);
  put_char(' ');
  if (digits > 16) put_hex((uint64_t)(value >> 64), digits - 16);
  put_hex((uint64_t)value, digits > 16 ? 16 : digits);
  put_char('\n');
}

void show(const char *name, uint64_t value) { show_digits(name, value, 16); }
void show_wide(const char *name, uint128_t value) { show_digits(name, value, 32); }
void show_double(const char *name, double value) { show_digits(name, double_bits(value), 16); }
void show_float(const char *name, float value) { show_digits(name, float_bits(value), 8); }
void show_extended(const char *name, long double value) {
  show_digits(name, extended_bits(value), 20);
}

void show_text(const char *name, const char *text) {
  put_text(name);
  put_char(' ');
  put_text(text);
  put_char('\n');
}

uint64_t double_bits(double value) {
  uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  return (bits & 0x7fffffffffffffffu) > 0x7ff0000000000000u ? 0x7ff8000000000000u : bits;
}

uint32_t float_bits(float value) {
  uint32_t bits;
  memcpy(&bits, &value, sizeof bits);
  return (bits & 0x7fffffffu) > 0x7f800000u ? 0x7fc00000u : bits;
}

uint128_t extended_bits(long double value) {
  uint64_t significand;
  uint16_t exponent;
  memcpy(&significand, &value, sizeof significand);
  memcpy(&exponent, (const char *)&value + sizeof significand, sizeof exponent);
  if ((exponent & 0x7fff) == 0x7fff && significand << 1 != 0) {
    exponent = 0x7fff;
    significand = 0xc000000000000000u;
  }
  return (uint128_t)exponent << 64 | significand;
}

static volatile uint64_t seed = 0x853c49e6748fea9bu;

uint64_t random_bits(void) {
  uint64_t x = seed;
  x ^= x >> 12;
  x ^= x << 25;
  x ^= x >> 27;
  seed = x;
  return x * 0x2545f4914f6cdd1du;
}

uint32_t random_below(uint32_t limit) { return (uint32_t)((random_bits() >> 32) * limit >> 32); }

uint64_t random_edge(void) {
  uint64_t x = random_bits();
  switch (random_below(5)) {
    case 0:
      return x;
    case 1:
      return x >> (x & 63);
    case 2:
      return (uint64_t)((int64_t)x >> (x & 63));
    case 3:
      return ((uint64_t)1 << (x & 63)) - 1 + (x >> 62);
    default:
      return (x >> 61) - 4;
  }
}
