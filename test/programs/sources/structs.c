/* Structures and unions by value: in registers, in memory, and as aggregates of floating point. */
#include "test.h"

typedef struct { int8_t a; int16_t b; } small_t;
typedef struct { int32_t a, b; int64_t c; } medium_t;
typedef struct { int64_t words[4]; } four_words_t;
typedef struct { int64_t words[5]; char tail[3]; } large_t;
typedef struct { char bytes[11]; } odd_t;
typedef struct { float x, y; } floats2_t;
typedef struct { float x[8]; } floats8_t;
typedef struct { double x, y, z; } doubles3_t;
typedef struct { double x[9]; } doubles9_t;
typedef struct { long double x, y; } extended2_t;
typedef struct { float x; double y; } mixed_t;
typedef struct { int64_t a; double x; } number_t;
typedef union { uint64_t bits; double number; uint8_t bytes[8]; } view_t;
typedef struct { floats2_t a, b; } nested_t;

static NOINLINE small_t swap_small(small_t s) { return (small_t){(int8_t)s.b, s.a}; }
static NOINLINE medium_t turn_medium(medium_t s) { return (medium_t){s.b, s.a, -s.c}; }
static NOINLINE four_words_t turn_words(four_words_t s, int by) {
  four_words_t result;
  for (int i = 0; i < 4; i++) result.words[i] = s.words[(i + by) & 3];
  return result;
}
static NOINLINE large_t grow(int64_t before, large_t s, int64_t behind) {
  for (int i = 0; i < 5; i++) s.words[i] = s.words[i] * before + behind;
  s.tail[1] ^= 0x55;
  return s;
}
static NOINLINE odd_t reverse(odd_t s) {
  odd_t result;
  for (int i = 0; i < 11; i++) result.bytes[i] = (char)(s.bytes[10 - i] ^ 0x11);
  return result;
}
static NOINLINE floats2_t add_floats(floats2_t a, floats2_t b) {
  return (floats2_t){a.x + b.x, a.y - b.y};
}
static NOINLINE floats8_t scale(floats8_t a, float by) {
  for (int i = 0; i < 8; i++) a.x[i] *= by;
  return a;
}
static NOINLINE doubles3_t cross(doubles3_t a, doubles3_t b) {
  return (doubles3_t){a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}
static NOINLINE doubles9_t transpose(doubles9_t m) {
  doubles9_t result;
  for (int i = 0; i < 9; i++) result.x[i] = m.x[i % 3 * 3 + i / 3];
  return result;
}
static NOINLINE extended2_t multiply(extended2_t a, extended2_t b) {
  return (extended2_t){a.x * b.x - a.y * b.y, a.x * b.y + a.y * b.x};
}
static NOINLINE mixed_t exchange(mixed_t s) { return (mixed_t){(float)s.y, (double)s.x}; }
static NOINLINE number_t combine(number_t s, medium_t m) {
  return (number_t){s.a + m.c, s.x + (double)m.a};
}
static NOINLINE view_t negate(view_t v) {
  v.bytes[7] ^= 0x80;
  return v;
}
static NOINLINE nested_t join(nested_t s) { return (nested_t){s.b, add_floats(s.a, s.b)}; }

/** More arguments than registers of either kind. */
static NOINLINE double many(int a, double b, floats2_t c, int64_t d, doubles3_t e, odd_t f, float g,
                            medium_t h, double i, double j, double k, double l, int m) {
  return a + b + c.x + c.y + (double)d + e.x + e.y + e.z + f.bytes[10] + g + h.b + (double)h.c + i +
         2 * j + 3 * k + 4 * l + m;
}

/** A structure returned through a pointer, and one given on by its caller. */
static NOINLINE large_t pass_on(large_t s) { return grow(3, grow(5, s, 7), 11); }

static NOINLINE void integers(void) {
  small_t s = swap_small((small_t){-3, 0x1234});
  show("small", (uint64_t)(s.a * 0x10000 + s.b));
  medium_t m = turn_medium((medium_t){1, -2, 0x123456789});
  show("medium", (uint64_t)(m.a ^ m.b ^ m.c));
  four_words_t w = {{1, 20, 300, 4000}};
  for (int i = 0; i < 5; i++) w = turn_words(w, i);
  show("four words", (uint64_t)(w.words[0] + 2 * w.words[1] + 3 * w.words[2] + 5 * w.words[3]));
  large_t l = pass_on((large_t){{1, 2, 3, 4, (int64_t)random_bits()}, "ab"});
  checksum_t sum = {0};
  for (int i = 0; i < 5; i++) mix(&sum, (uint64_t)l.words[i]);
  for (int i = 0; i < 3; i++) mix(&sum, (uint64_t)l.tail[i]);
  show("large", sum.sum);
  odd_t o = reverse(reverse((odd_t){"elevenbyte"}));
  show_text("odd", o.bytes);
}

static NOINLINE void floating(void) {
  floats2_t f = add_floats((floats2_t){1.5f, 2.25f}, (floats2_t){0.1f, 0.2f});
  show_float("floats2.x", f.x);
  show_float("floats2.y", f.y);
  floats8_t f8 = scale((floats8_t){{1, 2, 3, 4, 5, 6, 7, 8}}, 1.1f);
  for (int i = 0; i < 8; i++) show_float("floats8", f8.x[i]);
  doubles3_t d = cross((doubles3_t){1.1, 2.2, 3.3}, (doubles3_t){-4, 5.5, 6e3});
  show_double("doubles3.x", d.x);
  show_double("doubles3.y", d.y);
  show_double("doubles3.z", d.z);
  doubles9_t m = transpose((doubles9_t){{1, 2, 3, 4, 5, 6, 7, 8, 9}});
  for (int i = 0; i < 9; i++) show_double("doubles9", m.x[i]);
  extended2_t e = multiply((extended2_t){1.1L, 2.2L}, (extended2_t){3.3L, -4.4L});
  show_extended("extended2.x", e.x);
  show_extended("extended2.y", e.y);
  mixed_t x = exchange((mixed_t){1.25f, 3.1});
  show_float("mixed.x", x.x);
  show_double("mixed.y", x.y);
  number_t n = combine((number_t){5, 0.5}, (medium_t){7, 8, 9});
  show("number.a", (uint64_t)n.a);
  show_double("number.x", n.x);
  view_t v = negate((view_t){.number = 3.5});
  show_double("view", v.number);
  nested_t t = join((nested_t){{1, 2}, {3, 4.5f}});
  show_float("nested.a.y", t.a.y);
  show_float("nested.b.y", t.b.y);
  show_double("many", many(1, 0.5, f, -7, d, (odd_t){"0123456789"}, 2.5f, (medium_t){1, 2, 3}, 4.25,
                           5, 6, 7, 8));
}

int main(void) {
  integers();
  floating();
  return 0;
}
