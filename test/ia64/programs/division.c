/*
 * Quotients and square roots as a compiler computes them from frcpa and frsqrta, for
 * division.test.ts. division.s was made of it by two runs of
 *
 *   ia64-linux-gnu-gcc -O2 -fno-math-errno -fno-asynchronous-unwind-tables -S
 *
 * (GCC 12.2), without the nops and the directives that choose templates and sections: one with
 * -DVARIANT=latency and -minline-float-divide-min-latency, -minline-sqrt-min-latency,
 * -minline-int-divide-min-latency, one with -DVARIANT=throughput and the same options for
 * max-throughput.
 */

#define NAMED(name, variant) name##_##variant
#define JOINED(name, variant) NAMED(name, variant)
#define FUNCTION(name) JOINED(name, VARIANT)

float FUNCTION(quotient_single)(float a, float b) { return a / b; }
double FUNCTION(quotient_double)(double a, double b) { return a / b; }
long double FUNCTION(quotient_extended)(long double a, long double b) { return a / b; }

long FUNCTION(quotient_signed)(long a, long b) { return a / b; }
long FUNCTION(remainder_signed)(long a, long b) { return a % b; }
unsigned long FUNCTION(quotient_unsigned)(unsigned long a, unsigned long b) { return a / b; }
unsigned long FUNCTION(remainder_unsigned)(unsigned long a, unsigned long b) { return a % b; }
int FUNCTION(quotient_signed4)(int a, int b) { return a / b; }
unsigned FUNCTION(quotient_unsigned4)(unsigned a, unsigned b) { return a / b; }

float FUNCTION(root_single)(float a) { return __builtin_sqrtf(a); }
double FUNCTION(root_double)(double a) { return __builtin_sqrt(a); }
long double FUNCTION(root_extended)(long double a) { return __builtin_sqrtl(a); }
