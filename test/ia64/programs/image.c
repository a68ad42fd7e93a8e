/* What a compiler needs a linker for: constants, short data, addresses of data and of functions. */

typedef unsigned long u64;

static const char letters[] = "the quick brown fox";
static int calls;
int numbers[] = {31, 41, 59, 26, 53, 58, 97, 93, 23, 84};
const char *words[] = {"alpha", "beta", "gamma", "delta"};
double factors[] = {0.5, 1.25, -3.0};
u64 large[4096];

struct pair {
  u64 first, second;
};

static u64 twice(u64 x) { return 2 * x; }
static u64 square(u64 x) { return x * x; }
static u64 (*const functions[])(u64) = {twice, square};
u64 (*chosen)(u64) = twice;

__attribute__((noinline)) u64 sum(const int *from, int count) {
  u64 total = 0;
  for (int i = 0; i < count; i++) total += from[i];
  return total;
}

__attribute__((noinline)) u64 length(const char *text) {
  u64 count = 0;
  while (text[count]) {
    count++;
    __asm__ volatile("");
  }
  return count;
}

__attribute__((noinline)) struct pair swap(struct pair p) {
  struct pair swapped = {p.second, p.first};
  return swapped;
}

__attribute__((noinline)) int name(int x) {
  switch (x) {
    case 0: return 5;
    case 1: return 7;
    case 2: return 11;
    case 3: return 13;
    case 4: return 99;
    case 5: return 12;
    case 6: return 1;
    default: return -1;
  }
}

__attribute__((noinline)) u64 ackermann(u64 m, u64 n) {
  if (m == 0) return n + 1;
  return ackermann(m - 1, n == 0 ? 1 : ackermann(m, n - 1));
}

u64 text(int i) { return length(words[i]) * 100 + letters[i]; }

u64 indirect(int i, u64 x) {
  calls++;
  chosen = functions[i & 1];
  return chosen(x) + 1000 * calls;
}

u64 mix(u64 a, u64 b) {
  struct pair p = {a, b};
  p = swap(p);
  large[p.first & 4095] = p.second;
  return large[b & 4095] * 3 + name(a & 7) + sum(numbers, 10);
}

double scale(int i, double x) { return factors[i] * x + 1.0; }
