/* Functions of variable arguments: integers, floating point, structures, and a small printf. */
#include "test.h"

typedef struct { int64_t a; double b; } pair_t;
typedef struct { char bytes[20]; } block_t;
typedef struct { float x, y, z; } point_t;

static NOINLINE int64_t sum(int count, ...) {
  va_list list;
  va_start(list, count);
  int64_t result = 0;
  for (int i = 0; i < count; i++) result = result * 3 + va_arg(list, int64_t);
  va_end(list);
  return result;
}

static NOINLINE double sum_doubles(int count, ...) {
  va_list list;
  va_start(list, count);
  double result = 0;
  for (int i = 0; i < count; i++) result = result * 2 + va_arg(list, double);
  va_end(list);
  return result;
}

static NOINLINE long double sum_extended(int count, ...) {
  va_list list;
  va_start(list, count);
  long double result = 0;
  for (int i = 0; i < count; i++) {
    result += va_arg(list, int);
    result *= va_arg(list, long double);
  }
  va_end(list);
  return result;
}

/** The kinds of the arguments are the characters of `kinds`. */
static void mix_list(checksum_t *checksum, const char *kinds, va_list list) {
  for (; *kinds != 0; kinds++) {
    switch (*kinds) {
      case 'i':
        mix(checksum, (uint64_t)va_arg(list, int));
        break;
      case 'l':
        mix(checksum, va_arg(list, uint64_t));
        break;
      case 'w':
        mix_wide(checksum, va_arg(list, uint128_t));
        break;
      case 'd':
        mix(checksum, double_bits(va_arg(list, double)));
        break;
      case 'e':
        mix_wide(checksum, extended_bits(va_arg(list, long double)));
        break;
      case 'p': {
        pair_t pair = va_arg(list, pair_t);
        mix(checksum, (uint64_t)pair.a);
        mix(checksum, double_bits(pair.b));
        break;
      }
      case 'b': {
        block_t block = va_arg(list, block_t);
        for (int i = 0; i < 20; i++) mix(checksum, (uint64_t)block.bytes[i]);
        break;
      }
      case 'f': {
        point_t point = va_arg(list, point_t);
        mix(checksum, float_bits(point.x));
        mix(checksum, float_bits(point.y));
        mix(checksum, float_bits(point.z));
        break;
      }
    }
  }
}

static NOINLINE uint64_t mixed(const char *kinds, ...) {
  checksum_t checksum = {0};
  va_list list, again;
  va_start(list, kinds);
  va_copy(again, list);
  mix_list(&checksum, kinds, list);
  mix_list(&checksum, kinds, again);
  va_end(again);
  va_end(list);
  return checksum.sum;
}

static void put_number(uint64_t value, unsigned base) {
  char digits[64];
  int count = 0;
  do {
    digits[count++] = "0123456789abcdef"[value % base];
    value /= base;
  } while (value != 0);
  while (count > 0) put_char(digits[--count]);
}

static NOINLINE void print(const char *format, ...) {
  va_list list;
  va_start(list, format);
  for (; *format != 0; format++) {
    if (*format != '%') {
      put_char(*format);
      continue;
    }
    switch (*++format) {
      case 'd': {
        int64_t value = va_arg(list, int);
        if (value < 0) put_char('-');
        put_number((uint64_t)(value < 0 ? -value : value), 10);
        break;
      }
      case 'x':
        put_number(va_arg(list, uint64_t), 16);
        break;
      case 'c':
        put_char(va_arg(list, int));
        break;
      case 's':
        put_text(va_arg(list, const char *));
        break;
      case 'f': {
        double value = va_arg(list, double);
        if (value < 0) put_char('-');
        if (value < 0) value = -value;
        put_number((uint64_t)value, 10);
        put_char('.');
        put_number((uint64_t)((value - (double)(uint64_t)value) * 1000), 10);
        break;
      }
    }
  }
  va_end(list);
}

int main(void) {
  int64_t x = (int64_t)random_bits();
  show("none", (uint64_t)sum(0));
  show("one", (uint64_t)sum(1, x));
  show("twelve", (uint64_t)sum(12, x, (int64_t)1, x * 2, (int64_t)-3, x ^ 5, (int64_t)6, (int64_t)7,
                               (int64_t)8, (int64_t)9, x, (int64_t)11, (int64_t)-12));
  show_double("doubles", sum_doubles(10, 1.5, 2.5, -3.25, 4., 5., 6., 7.125, 8., 9., 1e10));
  show_extended("extended", sum_extended(4, 1, 1.1L, -2, 2.2L, 3, -3.3L, 4, 4.4L));
  pair_t pair = {x, 2.75};
  block_t block = {"a block of bytes"};
  point_t point = {1.5f, -2.5f, 1e20f};
  show("mixed", mixed("ildepbfilwd", 1, (uint64_t)x, 3.5, 4.25L, pair, block, point, -5,
                      (uint64_t)6, (uint128_t)x * 12345, 1e-3));
  show("odd slots", mixed("iwiwieb", 1, (uint128_t)x << 60, 2, ~(uint128_t)x, 3, 1.0L / 3, block));
  print("%s: %d %d %x%c %f %s\n", "print", 42, -2147483647, (uint64_t)x, '!', -1234.5678, "end");
  return 0;
}
