/* The console of the hp-sim machine. */
#include "test.h"

long simulator_call(long argument, long number);

void put_char(int c) { simulator_call(c, 31); }
