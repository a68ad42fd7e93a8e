// Entry of a program in virtual mode, which goes on at _start. The first 64 MB are mapped to
// themselves: for instructions by a translation register, for data page by page, when the program
// first touches one. Speculative loads defer such a miss, and check instructions then branch to
// recovery code. What touches anything else, or faults otherwise, finds zeros in the vector table:
// break 0, which ends the run.

        page_size = 12
        text_size = 26                          // of the translation register
        rights = 0x0010000000000661             // ed; rwx at level 0; dirty, accessed, present
        deferrals = 0x7f00                      // dcr: dm, dp, dk, dx, dr, da, dd
        vectors = 0x10000
        alternate_data_miss = 0x1000
        start_of_image = 0x100000

        .explicit
        .text
// The handler, which is copied into the vector table: the page of cr.ifa, mapped to itself.
data_miss:
        mov     r16 = cr.ifa
        movl    r17 = rights
        mov     r20 = pr
        ;;
        extr.u  r18 = r16, page_size, text_size - page_size
        movl    r21 = start_of_image
        ;;
        dep.z   r19 = r18, page_size, text_size - page_size
        shr.u   r22 = r16, text_size
        cmp.ltu p6, p7 = r16, r21
        ;;
        or      r17 = r17, r19
(p7)    cmp.ne  p6, p0 = r0, r22
        ;;
(p6)    break.m 0
        ;;
        itc.d   r17
        ;;
        mov     pr = r20, -1
        ;;
        rfi
        ;;
data_miss_end:

        .global _virtual_start
        .proc   _virtual_start
_virtual_start:
        movl    r2 = data_miss
        movl    r3 = vectors + alternate_data_miss
        ;;
        add     r4 = 8, r2
        add     r5 = 8, r3
        mov     r6 = (data_miss_end - data_miss) / 16 - 1
        ;;
        mov     ar.lc = r6
        ;;
1:
        ld8     r7 = [r2], 16
        ld8     r8 = [r4], 16
        ;;
        fc      r3
        st8     [r3] = r7, 16
        st8     [r5] = r8, 16
        br.cloop.sptk.few 1b
        ;;
        movl    r2 = vectors
        mov     r3 = 0x100 | page_size << 2     // region identifier 1
        mov     r4 = text_size << 2
        movl    r5 = rights
        movl    r6 = _start
        movl    r7 = 0x0000101008022000         // psr: bn, it, rt, dt, ic
        mov     r8 = deferrals
        ;;
        mov     cr.iva = r2
        mov     rr[r0] = r3
        mov     cr.dcr = r8
        ;;
        srlz.d
        ;;
        mov     cr.ifa = r0
        mov     cr.itir = r4
        ;;
        itr.i   itr[r0] = r5
        mov     cr.ipsr = r7
        ;;
        mov     cr.iip = r6
        mov     cr.ifs = r0
        ;;
        sync.i
        ;;
        srlz.i
        ;;
        rfi
        .endp   _virtual_start

// void forget_translations(void): every page has to be mapped again.
        .global forget_translations
        .proc   forget_translations
forget_translations:
        ptc.e   r0
        ;;
        srlz.d
        br.ret.sptk.many b0
        .endp   forget_translations
