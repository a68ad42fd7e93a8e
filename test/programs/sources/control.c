/* Control flow: functions as values, tables of jumps, computed goto, loops of every form. */
#include "test.h"

typedef int64_t operation_t(int64_t, int64_t);

static int64_t add(int64_t a, int64_t b) { return a + b; }
static int64_t subtract(int64_t a, int64_t b) { return a - b; }
static int64_t multiply(int64_t a, int64_t b) { return a * b; }
static int64_t exclusive(int64_t a, int64_t b) { return a ^ b; }
static int64_t later(int64_t a, int64_t b) { return b != 0 ? a >> 1 : a << 1; }

static operation_t *const operations[] = {add, subtract, multiply, exclusive, later};

static NOINLINE operation_t *choose(unsigned n) { return operations[n % 5]; }
static NOINLINE int64_t twice(operation_t *f, int64_t a, int64_t b) { return f(f(a, b), b); }

/** Objects with a table of methods. */
typedef struct shape shape_t;
typedef struct { int64_t (*area)(const shape_t *); const char *(*name)(void); } methods_t;
struct shape { const methods_t *methods; int64_t a, b; };
static int64_t square_area(const shape_t *s) { return s->a * s->a; }
static int64_t box_area(const shape_t *s) { return s->a * s->b; }
static int64_t frame_area(const shape_t *s) { return box_area(s) - (s->a - 2) * (s->b - 2); }
static const char *square_name(void) { return "square"; }
static const char *box_name(void) { return "box"; }
static const char *frame_name(void) { return "frame"; }
static const methods_t square = {square_area, square_name}, box = {box_area, box_name},
                       frame = {frame_area, frame_name};

/** Dense and sparse cases, negative ones, and some that fall through. */
static NOINLINE int64_t dense(int n, int64_t x) {
  switch (n) {
    case 0: return x + 1;
    case 1: return x * 3;
    case 2: x ^= 0x55; /* fall through */
    case 3: return x - 7;
    case 4: return -x;
    case 5: return x << 4;
    case 6: x += 100; /* fall through */
    case 7: x *= 5; /* fall through */
    case 8: return ~x;
    case 9: return x / 3;
    case 10: return x & 0xff;
    case 11: return x | 0x1000;
    default: return 0;
  }
}

static NOINLINE int64_t sparse(int64_t n) {
  switch (n) {
    case -1000000: return 1;
    case -3: return 2;
    case 17: return 3;
    case 1000: return 4;
    case 65536: return 5;
    case 0x123456789abcdef: return 6;
    case INT64_MIN: return 7;
    default: return 8;
  }
}

/** An interpreter by computed goto: its program is bytes. */
static NOINLINE int64_t interpret(const uint8_t *code, int64_t x) {
  static const void *const labels[] = {&&halt, &&push, &&plus, &&times, &&copy, &&exchange, &&jump};
  int64_t stack[16] = {x};
  int top = 0;
#define NEXT goto *labels[*code++]
  NEXT;
push:
  stack[++top] = *code++;
  NEXT;
plus:
  top--;
  stack[top] += stack[top + 1];
  NEXT;
times:
  top--;
  stack[top] *= stack[top + 1];
  NEXT;
copy:
  stack[top + 1] = stack[top];
  top++;
  NEXT;
exchange: {
  int64_t t = stack[top];
  stack[top] = stack[top - 1];
  stack[top - 1] = t;
}
  NEXT;
jump:
  code += (stack[top--] & 1) != 0 ? 1 + (int8_t)*code : 1;
  NEXT;
halt:
  return stack[top];
}

static NOINLINE uint64_t loops(int n) {
  checksum_t sum = {0};
  for (int i = 0; i < n; i++)
    for (int j = i; j < n; j += 3) {
      if ((i ^ j) % 5 == 0) continue;
      if (i * j > 200) break;
      mix(&sum, (uint64_t)(i * 100 + j));
    }
  int k = n;
  do mix(&sum, (uint64_t)k);
  while ((k = k % 2 != 0 ? 3 * k + 1 : k / 2) != 1);
  for (unsigned bits = (unsigned)n * 0x9e37u; bits != 0; bits &= bits - 1) mix(&sum, bits);
again:
  if (--n > 0 && (n & 7) != 3) goto again;
  mix(&sum, (uint64_t)n);
  return sum.sum;
}

/** Conditions that become predicates. */
static NOINLINE int64_t conditions(int64_t a, int64_t b, int64_t c) {
  int64_t x = 0;
  if (a > 0 && b > 0) x += 1;
  if (a < 0 || b < 0) x += 2;
  if ((a > b) != (b > c)) x += 4;
  if (a > b && (b > c || (c & 1) != 0)) x += 8;
  if (!(a & 2) && (b & 4) && !(c & 8)) x += 16;
  x = a == c ? x + 32 : b == c ? x - 32 : x;
  return a < b ? (b < c ? x : -x) : (a < c ? x * 3 : x * 5);
}

int main(void) {
  int64_t value = (int64_t)random_bits();
  for (unsigned i = 0; i < 40; i++)
    value = twice(choose((unsigned)(value >> 3 & 0xff) + i), value, i);
  show("operations", (uint64_t)value);
  const shape_t shapes[] = {{&square, 7, 0}, {&box, 4, 6}, {&frame, 10, 20}};
  for (int i = 0; i < 3; i++) {
    show(shapes[i].methods->name(), (uint64_t)shapes[i].methods->area(&shapes[i]));
  }
  for (int i = -2; i < 14; i++) value = dense(i, value) + i;
  show("dense", (uint64_t)value);
  const int64_t cases[] = {-1000000, -3, 17, 1000, 65536, 0x123456789abcdef, INT64_MIN, 0, 18};
  checksum_t sum = {0};
  for (int i = 0; i < 9; i++) mix(&sum, (uint64_t)sparse(cases[i]));
  show("sparse", sum.sum);
  static const uint8_t code[] = {4, 3, 1, 13, 2, 4, 6, 0xf8, 1, 100, 5, 3, 0};
  show("interpreted", (uint64_t)interpret(code, 6));
  show("loops", loops(27));
  sum = (checksum_t){0};
  for (int i = 0; i < 200; i++) {
    int64_t a = (int64_t)random_below(9) - 4, b = (int64_t)random_below(9) - 4;
    mix(&sum, (uint64_t)conditions(a, b, (int64_t)random_below(9) - 4));
  }
  show("conditions", sum.sum);
  return 42; /* the status of the run, which is not 0 here */
}
