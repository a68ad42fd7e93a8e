/* Hash functions: CRC-32, FNV-1a, Adler-32, SipHash-2-4 and ChaCha20. */
#include "test.h"

static uint8_t message[300];

static uint32_t crc_table[256];

static NOINLINE uint32_t crc32(const uint8_t *data, size_t size) {
  if (crc_table[1] == 0) {
    for (uint32_t i = 0; i < 256; i++) {
      uint32_t c = i;
      for (int k = 0; k < 8; k++) c = c & 1 ? c >> 1 ^ 0xedb88320u : c >> 1;
      crc_table[i] = c;
    }
  }
  uint32_t crc = 0xffffffffu;
  for (size_t i = 0; i < size; i++) crc = crc_table[(crc ^ data[i]) & 255] ^ crc >> 8;
  return ~crc;
}

static NOINLINE uint64_t fnv1a(const uint8_t *data, size_t size) {
  uint64_t hash = 0xcbf29ce484222325u;
  for (size_t i = 0; i < size; i++) hash = (hash ^ data[i]) * 0x100000001b3u;
  return hash;
}

static NOINLINE uint32_t adler32(const uint8_t *data, size_t size) {
  uint32_t a = 1, b = 0;
  for (size_t i = 0; i < size; i++) {
    a = (a + data[i]) % 65521;
    b = (b + a) % 65521;
  }
  return b << 16 | a;
}

static uint32_t left(uint32_t x, int n) { return x << n | x >> (32 - n); }
static uint64_t left64(uint64_t x, int n) { return x << n | x >> (64 - n); }

static uint64_t load64(const uint8_t *p, size_t size) {
  uint64_t word = 0;
  for (size_t i = 0; i < size; i++) word |= (uint64_t)p[i] << 8 * i;
  return word;
}

static void sip_round(uint64_t v[4]) {
  v[0] += v[1], v[1] = left64(v[1], 13) ^ v[0], v[0] = left64(v[0], 32);
  v[2] += v[3], v[3] = left64(v[3], 16) ^ v[2];
  v[0] += v[3], v[3] = left64(v[3], 21) ^ v[0];
  v[2] += v[1], v[1] = left64(v[1], 17) ^ v[2], v[2] = left64(v[2], 32);
}

static NOINLINE uint64_t siphash(const uint8_t *data, size_t size, uint64_t k0, uint64_t k1) {
  uint64_t v[4] = {k0 ^ 0x736f6d6570736575u, k1 ^ 0x646f72616e646f6du, k0 ^ 0x6c7967656e657261u,
                   k1 ^ 0x7465646279746573u};
  for (size_t at = 0; at <= size; at += 8) {
    uint64_t word = size - at >= 8 ? load64(data + at, 8)
                                   : load64(data + at, size - at) | size << 56;
    v[3] ^= word;
    sip_round(v);
    sip_round(v);
    v[0] ^= word;
    if (size - at < 8) break;
  }
  v[2] ^= 0xff;
  for (int i = 0; i < 4; i++) sip_round(v);
  return v[0] ^ v[1] ^ v[2] ^ v[3];
}

static void quarter(uint32_t *x, int a, int b, int c, int d) {
  x[a] += x[b], x[d] = left(x[d] ^ x[a], 16);
  x[c] += x[d], x[b] = left(x[b] ^ x[c], 12);
  x[a] += x[b], x[d] = left(x[d] ^ x[a], 8);
  x[c] += x[d], x[b] = left(x[b] ^ x[c], 7);
}

static NOINLINE void chacha20(uint32_t state[16], uint32_t out[16]) {
  memcpy(out, state, 64);
  for (int i = 0; i < 10; i++) {
    for (int j = 0; j < 4; j++) quarter(out, j, 4 + j, 8 + j, 12 + j);
    for (int j = 0; j < 4; j++) quarter(out, j, 4 + (j + 1) % 4, 8 + (j + 2) % 4, 12 + (j + 3) % 4);
  }
  for (int i = 0; i < 16; i++) out[i] += state[i];
  state[12]++;
}

int main(void) {
  static const char check[] = "123456789";
  const uint8_t *digits = (const uint8_t *)check;
  for (size_t i = 0; i < sizeof message; i++) message[i] = (uint8_t)(random_bits() >> 56);
  show("crc32 of digits", crc32(digits, 9));
  show("crc32", crc32(message, sizeof message));
  show("fnv1a of digits", fnv1a(digits, 9));
  show("fnv1a", fnv1a(message, sizeof message));
  show("adler32 of digits", adler32(digits, 9));
  show("adler32", adler32(message, 200));
  checksum_t sum = {0};
  for (size_t size = 0; size < 20; size++)
    mix(&sum, siphash(message, size, 0x0706050403020100u, 0x0f0e0d0c0b0a0908u));
  show("siphash", sum.sum);
  uint32_t state[16] = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574}, out[16];
  memcpy(state + 4, message, 32);
  sum = (checksum_t){0};
  for (int i = 0; i < 4; i++) {
    chacha20(state, out);
    for (int j = 0; j < 16; j++) mix(&sum, out[j]);
  }
  show("chacha20", sum.sum);
  return 0;
}
