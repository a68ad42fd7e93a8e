/* String functions of our own, on every alignment; parsing and writing numbers. */
#include "test.h"

static NOINLINE size_t length(const char *s) {
  const char *end = s;
  while (*end != 0) end++;
  return (size_t)(end - s);
}

/** Eight characters at a time, once the pointer is aligned. */
static NOINLINE size_t fast_length(const char *s) {
  const char *p = s;
  for (; ((uintptr_t)p & 7) != 0; p++)
    if (*p == 0) return (size_t)(p - s);
  typedef uint64_t __attribute__((may_alias)) word_t;
  for (;; p += 8) {
    uint64_t word = *(const word_t *)p;
    uint64_t zeroes = (word - 0x0101010101010101u) & ~word & 0x8080808080808080u;
    if (zeroes != 0) return (size_t)(p - s) + (size_t)(__builtin_ctzll(zeroes) >> 3);
  }
}

static NOINLINE int compare(const char *a, const char *b) {
  while (*a != 0 && *a == *b) a++, b++;
  return (unsigned char)*a - (unsigned char)*b;
}

static NOINLINE char *copy(char *to, const char *from) {
  while ((*to++ = *from++) != 0) continue;
  return to - 1;
}

static NOINLINE const char *find_char(const char *s, int c) {
  for (; *s != (char)c; s++)
    if (*s == 0) return 0;
  return s;
}

static NOINLINE const char *find(const char *text, const char *part) {
  size_t size = length(part);
  for (; *text != 0; text++)
    if (*text == *part && memcmp(text, part, size) == 0) return text;
  return 0;
}

static NOINLINE void reverse(char *s) {
  for (char *end = s + length(s) - 1; s < end; s++, end--) {
    char c = *s;
    *s = *end;
    *end = c;
  }
}

static NOINLINE int64_t parse(const char *s, unsigned base) {
  int64_t value = 0;
  int negative = *s == '-';
  for (s += negative; *s != 0; s++) {
    unsigned digit = (unsigned)(*s <= '9' ? *s - '0' : (*s | 32) - 'a' + 10);
    if (digit >= base) break;
    value = value * base + digit;
  }
  return negative ? -value : value;
}

static NOINLINE char *write(char *to, int64_t value, unsigned base) {
  uint64_t rest = value < 0 ? -(uint64_t)value : (uint64_t)value;
  char *start = to;
  do {
    *to++ = "0123456789abcdefghijklmnopqrstuvwxyz"[rest % base];
    rest /= base;
  } while (rest != 0);
  if (value < 0) *to++ = '-';
  *to = 0;
  reverse(start);
  return to;
}

static NOINLINE int match(const char *pattern, const char *text) {
  for (; *pattern != 0; pattern++) {
    if (*pattern == '*') {
      for (const char *rest = text;; rest++) {
        if (match(pattern + 1, rest)) return 1;
        if (*rest == 0) return 0;
      }
    }
    if (*text == 0 || (*pattern != '?' && *pattern != *text)) return 0;
    text++;
  }
  return *text == 0;
}

static const char sentence[] = "Sphinx of black quartz, judge my vow";

int main(void) {
  static char buffer[256] __attribute__((aligned(16)));
  checksum_t sum = {0};
  for (int i = 0; i < 16; i++) {
    for (unsigned size = 0; size < sizeof sentence; size += 5) {
      memset(buffer, 'x', sizeof buffer);
      memcpy(buffer + i, sentence, size);
      buffer[(unsigned)i + size] = 0;
      mix(&sum, length(buffer + i));
      mix(&sum, fast_length(buffer + i));
      memmove(buffer + 3, buffer + i, size + 1);
      mix(&sum, (uint64_t)compare(buffer + 3, sentence));
      mix(&sum, (uint64_t)memcmp(buffer, buffer + 64, 80));
    }
  }
  show("lengths and copies", sum.sum);
  char *end = copy(copy(buffer, "one "), sentence);
  show_text("copied", buffer);
  show("at", (uint64_t)(end - buffer));
  show("quartz", (uint64_t)(find(buffer, "quartz") - buffer));
  show("nothing", (uint64_t)(find(buffer, "quarz") != 0));
  show("comma", (uint64_t)(find_char(buffer, ',') - buffer));
  reverse(buffer);
  show_text("reversed", buffer);
  show("compare", (uint64_t)compare("abc\xff", "abc\x01") + (uint64_t)compare("ab", "abc"));
  sum = (checksum_t){0};
  for (unsigned base = 2; base <= 36; base++) {
    int64_t value = (int64_t)random_edge();
    write(buffer, value, base);
    mix(&sum, fast_length(buffer));
    mix(&sum, (uint64_t)(parse(buffer, base) == value));
    mix(&sum, (uint64_t)buffer[1]);
  }
  show("numbers", sum.sum);
  write(buffer, INT64_MIN, 10);
  show_text("smallest", buffer);
  show("hex", (uint64_t)parse("-7fFf0Az", 16));
  show("match", (uint64_t)(match("S*q?artz*vow", sentence) | match("*black*white*", sentence) << 1 |
                           match("*", "") << 2 | match("?", "") << 3));
  return 0;
}
