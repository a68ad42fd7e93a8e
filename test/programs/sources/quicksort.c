/* Sorting of many numbers: loads, stores, compares and calls, long enough for measurements too. */
#include "test.h"

#define COUNT 4000

static int64_t numbers[COUNT];

static NOINLINE void sort(int64_t *low, int64_t *high) {
  while (low < high) {
    int64_t pivot = low[(high - low) / 2];
    int64_t *i = low, *j = high;
    while (i <= j) {
      while (*i < pivot) i++;
      while (*j > pivot) j--;
      if (i <= j) {
        int64_t t = *i;
        *i++ = *j;
        *j-- = t;
      }
    }
    sort(low, j);
    low = i;
  }
}

int main(void) {
  for (int round = 0; round < 3; round++) {
    checksum_t sum = {0};
    for (int i = 0; i < COUNT; i++)
      numbers[i] = (int64_t)random_bits() >> (round * 25); /* more equal ones each time */
    sort(numbers, numbers + COUNT - 1);
    int sorted = 1;
    for (int i = 0; i < COUNT; i++) {
      mix(&sum, (uint64_t)numbers[i]);
      if (i > 0) sorted &= numbers[i - 1] <= numbers[i];
    }
    show("sorted", (uint64_t)sorted);
    show("  numbers", sum.sum);
  }
  return 0;
}
