// Entry of a program in virtual mode: maps the first 64 MB to themselves, lets speculative loads defer
// every fault, and goes on at _start. Nothing else is mapped, so that a stray access ends the run.

        page_size = 26
        translation = 0x0010000000000661        // ed, read write execute at level 0, dirty, accessed, present
        deferrals = 0x7f00                      // dcr: dm, dp, dk, dx, dr, da, dd

        .explicit
        .text
        .global _virtual_start
        .proc   _virtual_start
_virtual_start:
        mov     r2 = 0x100 | page_size << 2     // region identifier 1
        mov     r3 = r0
        ;;
        mov     rr[r3] = r2
        mov     r4 = page_size << 2
        movl    r5 = translation
        ;;
        srlz.d
        mov     cr.ifa = r0
        mov     cr.itir = r4
        ;;
        itr.d   dtr[r3] = r5
        ;;
        itr.i   itr[r3] = r5
        mov     r6 = deferrals
        ;;
        mov     cr.dcr = r6
        movl    r7 = 0x0000101808002000         // psr: bn, it, rt, dt, ic
        ;;
        movl    r8 = _start
        ;;
        mov     cr.ipsr = r7
        mov     cr.iip = r8
        mov     cr.ifs = r0
        ;;
        srlz.i
        ;;
        rfi
        .endp   _virtual_start
