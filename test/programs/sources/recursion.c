/* Recursion that the register stack engine has to spill and fill. */
#include "test.h"

static NOINLINE unsigned ackermann(unsigned m, unsigned n) {
  if (m == 0) return n + 1;
  if (n == 0) return ackermann(m - 1, 1);
  return ackermann(m - 1, ackermann(m, n - 1));
}

static NOINLINE unsigned fibonacci(unsigned n) {
  return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
}

static NOINLINE int tak(int x, int y, int z) {
  return y >= x ? z : tak(tak(x - 1, y, z), tak(y - 1, z, x), tak(z - 1, x, y));
}

/** Frames of many registers, alive over the call, thousands deep. */
static NOINLINE uint64_t deep(uint64_t n, uint64_t a, uint64_t b, uint64_t c, uint64_t d,
                              uint64_t e, uint64_t f, uint64_t g) {
  if (n == 0) return a ^ b ^ c ^ d ^ e ^ f ^ g;
  uint64_t below = deep(n - 1, b + n, c ^ n, d * 3, e - n, f + a, g ^ b, a + 1);
  return below * 5 + (a ^ n) + (b + 2 * c) + (d ^ 3 * e) + (f + 7 * g);
}

static NOINLINE int is_odd(int n);
static NOINLINE int is_even(int n) { return n == 0 ? 1 : 1 - (is_odd(n - 1) ? 0 : 1); }
static NOINLINE int is_odd(int n) { return n == 0 ? 0 : 1 - (is_even(n - 1) ? 0 : 1); }

static int moves;
static NOINLINE void hanoi(int disks, int from, int to, int over) {
  if (disks == 0) return;
  hanoi(disks - 1, from, over, to);
  moves = moves * 3 + from * 5 + to;
  hanoi(disks - 1, over, to, from);
}

/** Places queens on a board of 6 by 6. */
static NOINLINE int queens(unsigned columns, unsigned left, unsigned right) {
  int count = 0;
  if (columns == 0x3f) return 1;
  for (unsigned free = ~(columns | left | right) & 0x3f; free != 0; free &= free - 1) {
    unsigned bit = free & -free;
    count += queens(columns | bit, (left | bit) << 1, (right | bit) >> 1);
  }
  return count;
}

typedef struct node { struct node *left, *right; uint64_t key; } node_t;
static node_t nodes[200];

static NOINLINE node_t *insert(node_t *tree, node_t *node) {
  if (tree == 0) return node;
  if (node->key < tree->key) tree->left = insert(tree->left, node);
  else tree->right = insert(tree->right, node);
  return tree;
}

static NOINLINE void walk(const node_t *tree, int depth, checksum_t *sum) {
  if (tree == 0) return;
  walk(tree->left, depth + 1, sum);
  mix(sum, tree->key + (uint64_t)depth);
  walk(tree->right, depth + 1, sum);
}

int main(void) {
  show("ackermann(2, 9)", ackermann(2, 9));
  show("fibonacci(15)", fibonacci(15));
  show("tak(9, 6, 3)", (uint64_t)tak(9, 6, 3));
  show("deep(10000)", deep(10000, 1, 2, 3, 4, 5, 6, 7));
  show("is_even(1001)", (uint64_t)is_even(1001));
  hanoi(8, 1, 3, 2);
  show("hanoi(8)", (uint64_t)moves);
  show("queens(6)", (uint64_t)queens(0, 0, 0));
  node_t *tree = 0;
  for (int i = 0; i < 200; i++) {
    nodes[i].key = random_bits();
    tree = insert(tree, &nodes[i]);
  }
  checksum_t sum = {0};
  walk(tree, 0, &sum);
  show("tree", sum.sum);
  return 0;
}
