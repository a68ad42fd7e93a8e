// Loops that are pipelined by rotating registers: what GCC for IA-64 never writes.

        .explicit
        .text

// void copy_words(uint64_t *to, const uint64_t *from, long count), count > 0: three stages.
        .global copy_words
        .proc   copy_words
copy_words:
        alloc   r2 = ar.pfs, 3, 5, 0, 8
        mov     r14 = r32
        mov     r15 = r33
        add     r16 = -1, r34
        mov     r17 = ar.lc
        mov     r18 = pr
        ;;
        mov     ar.lc = r16
        mov     ar.ec = 3
        mov     pr.rot = 1 << 16
        ;;
1:
(p16)   ld8     r32 = [r15], 8
(p18)   st8     [r14] = r34, 8
        br.ctop.sptk.few 1b
        ;;
        mov     ar.lc = r17
        mov     pr = r18, -1
        br.ret.sptk.many b0
        .endp   copy_words

// double dot(const double *a, const double *b, long count), count > 0: five stages, rotating FRs;
// the sum is fused, in order.
        .global dot
        .proc   dot
dot:
        alloc   r2 = ar.pfs, 3, 0, 0, 0
        add     r16 = -1, r34
        mov     r17 = ar.lc
        mov     r18 = pr
        mov     f8 = f0
        ;;
        mov     ar.lc = r16
        mov     ar.ec = 5
        mov     pr.rot = 1 << 16
        ;;
1:
(p16)   ldfd    f32 = [r32], 8
(p16)   ldfd    f48 = [r33], 8
(p20)   fma.d   f8 = f36, f52, f8
        br.ctop.sptk.few 1b
        ;;
        mov     ar.lc = r17
        mov     pr = r18, -1
        br.ret.sptk.many b0
        .endp   dot

// void scale(float *to, const float *from, float by, long count), count > 0: seven stages, two
// iterations a turn with br.cexit in the middle.
        .global scale
        .proc   scale
scale:
        alloc   r2 = ar.pfs, 4, 0, 0, 0
        add     r16 = -1, r35
        mov     r17 = ar.lc
        mov     r18 = pr
        ;;
        mov     ar.lc = r16
        mov     ar.ec = 7
        mov     pr.rot = 1 << 16
        ;;
1:
(p16)   ldfs    f32 = [r33], 4
(p19)   fma.s   f64 = f35, f8, f0
(p22)   stfs    [r32] = f67, 4
        br.cexit.spnt.few 2f
        ;;
(p16)   ldfs    f32 = [r33], 4
(p19)   fma.s   f64 = f35, f8, f0
(p22)   stfs    [r32] = f67, 4
        br.ctop.sptk.few 1b
        ;;
2:
        mov     ar.lc = r17
        mov     pr = r18, -1
        br.ret.sptk.many b0
        .endp   scale

// char *copy_text(char *to, const char *from): a loop whose end the data tell. The loads run two
// characters ahead, past the end, and so they are speculative.
        .global copy_text
        .proc   copy_text
copy_text:
        alloc   r2 = ar.pfs, 2, 6, 0, 8
        mov     r14 = r32
        mov     r15 = r33
        mov     r18 = pr
        ;;
        mov     ar.ec = 3
        mov     pr.rot = 1 << 16
        ;;
1:
        ld1.s   r32 = [r15], 1
        ;;
(p18)   chk.s.m r34, 3f
2:
(p18)   cmp.ne p17, p0 = r34, r0
(p18)   st1     [r14] = r34, 1
        ;;
(p17)   br.wtop.sptk.few 1b
        ;;
        add     r8 = -1, r14
        mov     pr = r18, -1
        br.ret.sptk.many b0
3:
        add     r20 = -3, r15           // the load is three characters back
        ;;
        ld1     r34 = [r20]
        br.cond.sptk.few 2b
        .endp   copy_text

// long find_word(const uint64_t *words, uint64_t wanted), which is there: br.wexit.
        .global find_word
        .proc   find_word
find_word:
        alloc   r2 = ar.pfs, 2, 6, 0, 8
        mov     r14 = r32
        mov     r15 = r33
        mov     r8 = -1
        mov     r18 = pr
        ;;
        mov     ar.ec = 2
        mov     pr.rot = 1 << 16
        ;;
1:
        ld8.s   r32 = [r14], 8
        ;;
(p17)   chk.s.m r33, 4f
2:
(p17)   cmp.ne p16, p0 = r33, r15
(p17)   add     r8 = 1, r8
        ;;
(p16)   br.wexit.spnt.few 3f
        br.cond.sptk.few 1b
        ;;
3:
        mov     pr = r18, -1
        br.ret.sptk.many b0
4:
        add     r20 = -16, r14
        ;;
        ld8     r33 = [r20]
        br.cond.sptk.few 2b
        .endp   find_word
