/*
 * What a compiler makes of plain C, for compiled.test.ts. compiled.s was made of it by
 *
 *   ia64-linux-gnu-gcc -O2 -ftree-vectorize -fvect-cost-model=unlimited -fno-builtin
 *     -fno-asynchronous-unwind-tables -S
 *
 * (GCC 12.2), without the nops and the directives that choose templates and sections.
 */

typedef unsigned char u8;
typedef short s16;
typedef unsigned int u32;
typedef long s64;
typedef unsigned long u64;

/** Loops, shifts and exclusive or: CRC-32 as of Ethernet. */
u32 crc32(const u8 *bytes, u64 count)
{
	u32 crc = ~0u;
	while (count--) {
		crc ^= *bytes++;
		for (int bit = 0; bit < 8; bit++)
			crc = crc & 1 ? (crc >> 1) ^ 0xedb88320u : crc >> 1;
	}
	return ~crc;
}

/** Recursion, which spills nothing by itself: the register stack does. */
u64 fibonacci(u64 n)
{
	return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
}

/** Predication and speculation: sort numbers between two indices, both included. */
void sort(s64 *numbers, s64 first, s64 last)
{
	if (first >= last)
		return;
	s64 pivot = numbers[(first + last) / 2], i = first, j = last;
	while (i <= j) {
		while (numbers[i] < pivot)
			i++;
		while (numbers[j] > pivot)
			j--;
		if (i <= j) {
			s64 number = numbers[i];
			numbers[i++] = numbers[j];
			numbers[j--] = number;
		}
	}
	sort(numbers, first, j);
	sort(numbers, i, last);
}

/** Both halves of a 128-bit product, added up. */
u64 fold(u64 a, u64 b)
{
	unsigned __int128 product = (unsigned __int128)a * b;
	return (u64)(product >> 64) + (u64)product;
}

/** Narrowing and widening of integers. */
s64 narrow(s64 x)
{
	return (signed char)x + (s16)(x >> 8) + (int)(x >> 16) + (u8)(x >> 3);
}

struct packed {
	unsigned low : 5, middle : 11, high : 16;
};

/** Bit fields: deposit and extract. */
u32 churn(struct packed *fields, u32 count)
{
	u32 sum = 0;
	for (u32 i = 0; i < count; i++) {
		fields[i].low += i;
		fields[i].middle ^= fields[i].low * 3;
		fields[i].high -= fields[i].middle;
		sum = sum * 31 + fields[i].high;
	}
	return sum;
}

/** Vectors of bytes: the rounded mean of two pictures. */
void blend(u8 *restrict into, const u8 *restrict from, u64 count)
{
	for (u64 i = 0; i < count; i++)
		into[i] = (into[i] + from[i] + 1) >> 1;
}

/** Vectors of 16 bits with products of 32. */
int dot(const s16 *a, const s16 *b, int count)
{
	int sum = 0;
	for (int i = 0; i < count; i++)
		sum += a[i] * b[i];
	return sum;
}
