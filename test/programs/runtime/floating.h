/* Random floating-point numbers, rounding modes and exception flags, alike on both machines. */
#ifndef FLOATING_H
#define FLOATING_H

#include "test.h"

/** Numbers of every kind: ordinary and extreme ones, denormals, zeroes, infinities and NaNs. */
double random_double(void);
float random_float(void);
long double random_extended(void);

enum { TO_NEAREST, DOWN, UP, TO_ZERO };

/** The exceptions that both architectures define alike: by the bits of the IA-64 status field. */
enum { INVALID = 1, ZERO_DIVIDE = 4, OVERFLOW = 8, UNDERFLOW = 16, INEXACT = 32 };
enum { ALL_FLAGS = INVALID | ZERO_DIVIDE | OVERFLOW | UNDERFLOW | INEXACT };

/** Sets the rounding mode, and clears the flags. */
void start_flags(int rounding);
/** The flags raised since then; back to the nearest. */
int end_flags(void);

#endif
