/* What every test program uses. It compiles for the hp-sim machine and for the host. */
#ifndef TEST_H
#define TEST_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

typedef __int128 int128_t;
typedef unsigned __int128 uint128_t;

void put_char(int c);
void put_text(const char *text);

/** Prints "name 0123456789abcdef". */
void show(const char *name, uint64_t value);
void show_wide(const char *name, uint128_t value);
void show_double(const char *name, double value);
void show_float(const char *name, float value);
void show_extended(const char *name, long double value);
void show_text(const char *name, const char *text);

/** The bits of a number; all NaNs are one, since the architectures keep different payloads. */
uint64_t double_bits(double value);
uint32_t float_bits(float value);
/** Significand, and sign with exponent. */
uint128_t extended_bits(long double value);

/** A running checksum, in which the order of the values counts. */
typedef struct {
  uint64_t sum;
} checksum_t;

static inline void mix(checksum_t *checksum, uint64_t value) {
  checksum->sum = (checksum->sum ^ value) * 0x9e3779b97f4a7c15u;
  checksum->sum ^= checksum->sum >> 29;
}

static inline void mix_wide(checksum_t *checksum, uint128_t value) {
  mix(checksum, (uint64_t)value);
  mix(checksum, (uint64_t)(value >> 64));
}

/** Pseudo-random numbers, the same on every machine (xorshift64*). */
uint64_t random_bits(void);
/** Uniform in 0 ... limit - 1, for a limit below 2^32. */
uint32_t random_below(uint32_t limit);
/** Random numbers of all sizes, often near a power of two or the end of the range. */
uint64_t random_edge(void);

/** setjmp and longjmp, under names that the compiler knows nothing of. */
#ifdef __ia64__
typedef struct {
  uint64_t words[60];
} __attribute__((aligned(16))) jump_buffer[1];
int save_jump(jump_buffer buffer) __attribute__((returns_twice));
void take_jump(jump_buffer buffer, int value) __attribute__((noreturn));
#else
#include <setjmp.h>
typedef jmp_buf jump_buffer;
#define save_jump setjmp
#define take_jump longjmp
#endif

void *memcpy(void *restrict to, const void *restrict from, size_t size);
void *memmove(void *to, const void *from, size_t size);
void *memset(void *to, int byte, size_t size);
int memcmp(const void *a, const void *b, size_t size);

/** Keeps a function out of its callers, so that it is really called. */
#define NOINLINE __attribute__((noinline, noclone))

#endif
