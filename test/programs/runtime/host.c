/* The console of the host. */
#include <stdio.h>

void put_char(int c) { putchar(c); }
