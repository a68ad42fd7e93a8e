/* Atomic and volatile accesses: exchange, compare and exchange, fetch and add, orders of memory. */
#include "test.h"

/** Every operation on a type; `delta` is one that fetchadd knows as an immediate. */
#define ATOMIC(type, delta)                                                            \
  static NOINLINE uint64_t type##_operations(void) {                                   \
    static type cell;                                                                  \
    checksum_t sum = {0};                                                              \
    for (int i = 0; i < 12; i++) {                                                     \
      type x = (type)random_bits(), expected = x;                                      \
      __atomic_store_n(&cell, x, __ATOMIC_RELEASE);                                    \
      mix(&sum, (uint64_t)__atomic_exchange_n(&cell, (type)(x * 3), __ATOMIC_ACQUIRE)); \
      mix(&sum, (uint64_t)__atomic_fetch_add(&cell, delta, __ATOMIC_ACQUIRE));         \
      mix(&sum, (uint64_t)__atomic_fetch_add(&cell, -delta * 4, __ATOMIC_RELEASE));    \
      mix(&sum, (uint64_t)__atomic_fetch_add(&cell, x, __ATOMIC_RELAXED));             \
      mix(&sum, (uint64_t)__atomic_sub_fetch(&cell, 3, __ATOMIC_SEQ_CST));             \
      mix(&sum, (uint64_t)__atomic_fetch_or(&cell, 0x11, __ATOMIC_ACQ_REL));           \
      mix(&sum, (uint64_t)__atomic_and_fetch(&cell, 0x7e, __ATOMIC_ACQUIRE));          \
      mix(&sum, (uint64_t)__atomic_xor_fetch(&cell, x, __ATOMIC_RELEASE));             \
      mix(&sum, (uint64_t)__atomic_nand_fetch(&cell, 5, __ATOMIC_RELAXED));            \
      mix(&sum, __atomic_compare_exchange_n(&cell, &expected, 9, 0, __ATOMIC_ACQUIRE,  \
                                            __ATOMIC_RELAXED));                        \
      mix(&sum, (uint64_t)expected);                                                   \
      mix(&sum, __atomic_compare_exchange_n(&cell, &expected, (type)~x, 0,             \
                                            __ATOMIC_SEQ_CST, __ATOMIC_RELAXED));      \
      mix(&sum, (uint64_t)__sync_val_compare_and_swap(&cell, (type)~x, (type)(x + 1))); \
      mix(&sum, (uint64_t)__atomic_load_n(&cell, __ATOMIC_ACQUIRE));                   \
    }                                                                                  \
    return sum.sum;                                                                    \
  }

ATOMIC(int32_t, 4)
ATOMIC(uint64_t, 16)
ATOMIC(uint8_t, 1)
ATOMIC(int16_t, 8)

static char lock;

static NOINLINE uint64_t locked(int times) {
  static uint64_t shared;
  for (int i = 0; i < times; i++) {
    while (__atomic_test_and_set(&lock, __ATOMIC_ACQUIRE)) continue;
    shared += (uint64_t)i;
    __atomic_clear(&lock, __ATOMIC_RELEASE);
  }
  __atomic_thread_fence(__ATOMIC_SEQ_CST);
  __sync_synchronize();
  return shared + (uint64_t)lock;
}

/** A stack whose head is a pointer changed by compare and exchange. */
typedef struct item { struct item *next; uint64_t value; } item_t;
static item_t items[10], *head;

static NOINLINE uint64_t stack(void) {
  for (int i = 0; i < 10; i++) {
    items[i].value = random_bits();
    items[i].next = __atomic_load_n(&head, __ATOMIC_RELAXED);
    while (!__atomic_compare_exchange_n(&head, &items[i].next, &items[i], 1, __ATOMIC_RELEASE,
                                        __ATOMIC_RELAXED))
      continue;
  }
  checksum_t sum = {0};
  for (item_t *item = __atomic_exchange_n(&head, (item_t *)0, __ATOMIC_ACQUIRE); item != 0;
       item = item->next)
    mix(&sum, item->value);
  return sum.sum;
}

static volatile uint8_t byte;
static volatile int16_t half = -5;
static volatile uint32_t word;
static volatile uint64_t quad;
static volatile double number = 1.5;

static NOINLINE uint64_t volatiles(void) {
  for (int i = 0; i < 10; i++) {
    byte += 77;
    half = (int16_t)(half * 3 + byte);
    word = word << 3 | (uint32_t)(half & 7);
    quad += (uint64_t)word * word;
    number = number * 1.5 + half;
  }
  return quad + double_bits(number);
}

int main(void) {
  show("int32_t", int32_t_operations());
  show("uint64_t", uint64_t_operations());
  show("uint8_t", uint8_t_operations());
  show("int16_t", int16_t_operations());
  show("locked", locked(30));
  show("stack", stack());
  show("volatile", volatiles());
  return 0;
}
