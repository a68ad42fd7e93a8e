/* save_jump and take_jump: out of frames whose registers are in the backing store. */
#include "test.h"

static jump_buffer outer, inner;
static volatile int depth_reached;

/** Goes down by frames of eight registers, and jumps out from the bottom. */
static NOINLINE uint64_t descend(int depth, uint64_t a, uint64_t b, uint64_t c, uint64_t d) {
  depth_reached = depth;
  if (depth == 0) take_jump(outer, 17);
  uint64_t below = descend(depth - 1, b + 1, c * 3, d ^ a, a);
  return below + a + b + c + d;
}

/** Locals that live in registers over the jump must be those of the frame that is returned to. */
static NOINLINE uint64_t from_deep(int depth) {
  uint64_t a = random_bits(), b = a * 3, c = b ^ 0x5555, d = c + a, e = ~d;
  double x = (double)(a >> 12), y = x * 0.5;
  int value = save_jump(outer);
  if (value == 0) descend(depth, a, b, c, d);
  return (uint64_t)value + a + b + c + d + e + (uint64_t)(x + y) + (uint64_t)depth_reached;
}

/** Each level catches, adds, and throws on to the next one. */
static NOINLINE void rethrow(int level, jump_buffer above) {
  jump_buffer here;
  uint64_t own = (uint64_t)level * 0x1001;
  int value = save_jump(here);
  if (value == 0) {
    if (level == 0) take_jump(here, 1);
    rethrow(level - 1, here);
  }
  take_jump(above, (int)((uint64_t)value * 3 + own) & 0x7fffffff);
}

static NOINLINE int chain(int levels) {
  jump_buffer here;
  int value = save_jump(here);
  if (value == 0) rethrow(levels, here);
  return value;
}

/** One buffer, many returns: a loop made of jumps. */
static NOINLINE uint64_t loop(int times) {
  volatile uint64_t sum = 0;
  int n = save_jump(inner);
  sum = sum * 7 + (uint64_t)n;
  if (n < times) take_jump(inner, n + 1);
  return sum;
}

static NOINLINE int zero(void) {
  int value = save_jump(inner);
  if (value == 0) take_jump(inner, 0);
  return value;
}

/** A parser that gives up by a jump: sums of products in parentheses. */
static const char *at;
static NOINLINE int64_t sum(void);
static int64_t atom(void) {
  if (*at == '(') {
    at++;
    int64_t value = sum();
    if (*at++ != ')') take_jump(inner, 2);
    return value;
  }
  if (*at < '0' || *at > '9') take_jump(inner, 1);
  int64_t value = 0;
  while (*at >= '0' && *at <= '9') value = value * 10 + *at++ - '0';
  return value;
}
static NOINLINE int64_t product(void) {
  int64_t value = atom();
  while (*at == '*') {
    at++;
    value *= atom();
  }
  return value;
}
static NOINLINE int64_t sum(void) {
  int64_t value = product();
  while (*at == '+' || *at == '-') value = *at++ == '+' ? value + product() : value - product();
  return value;
}

static NOINLINE void parse(const char *text) {
  at = text;
  int error = save_jump(inner);
  put_text(text);
  if (error == 0) show(" =", (uint64_t)sum());
  else show(" error", (uint64_t)error);
}

int main(void) {
  show("from deep 3", from_deep(3));
  show("from deep 40", from_deep(40));
  show("from deep 500", from_deep(500));
  for (int i = 0; i < 20; i++) show("from deep", from_deep(i));
  show("chain", (uint64_t)chain(30));
  show("loop", loop(50));
  show("zero", (uint64_t)zero());
  parse("1+2*(3+4)*5-6");
  parse("((((((7))))))*((8-(9)))");
  parse("1+*2");
  parse("(1+(2*(3+(4*(5+6)))");
  return 0;
}
