// A broad mix of instructions, bundled by the assembler. Every branch target has a name, since the
// two assemblers may place bundles differently.
        .text
        .global _start
        .regstk 0, 0, 0, 0
        .equ    offset, 0x48
        .equ    DCR_BITS, (1 << 8) | (1 << 14)

        .proc   _start
_start:
        alloc   loc0 = ar.pfs, 2, 5, 3, 0
        mov     loc1 = rp
        mov     loc2 = ar.unat ;;
        mov     loc3 = pr
        mov     loc4 = gp
        add     r14 = in0, in1
        add     r15 = in0, in1, 1
        sub     out0 = r14, r15
        sub     out1 = r14, r15, 1
        sub     out2 = 5, r15 ;;
        adds    sp = -64, sp
        addl    r16 = -100000, gp
        add     r17 = offset, sp
        add     r18 = 0x1fffff, r3
        and     r19 = r14, r15
        and     r20 = 0x7f, r15
        andcm   r21 = r14, r15
        or      r22 = -1, r15
        xor     r23 = r14, r15
        shladd  r24 = r14, 3, r15
        shladdp4 r25 = r14, 1, r15
        addp4   r26 = r14, r15
        addp4   r27 = 12, r15 ;;
        mov     r28 = r29
        mov     r30 = 77
        mov     r31 = DCR_BITS
        movl    r9 = 0x123456789abcdef0
        movl    r10 = -2 ;;
        shl     r32 = r33, r34
        shl     r32 = r33, 7
        shr     r32 = r33, r34
        shr.u   r32 = r33, 12
        shr     r32 = r33, 63
        shrp    r32 = r33, r34, 20
        dep     r32 = r33, r34, 10, 4
        dep     r32 = -1, r34, 10, 4
        dep.z   r32 = r33, 10, 40
        dep.z   r32 = -17, 10, 40
        extr    r32 = r33, 8, 16
        extr.u  r32 = r33, 0, 64
        zxt1    r32 = r33
        zxt2    r32 = r33
        zxt4    r32 = r33
        sxt1    r32 = r33
        sxt4    r32 = r33
        czx1.l  r32 = r33
        popcnt  r32 = r33 ;;
        cmp.eq  p6, p7 = r14, r15
        cmp.ne  p8, p9 = 5, r15
        cmp.lt  p6, p7 = r14, r15
        cmp.ltu p6, p7 = 8, r15
        cmp.gt  p6, p7 = r14, r15
        cmp.geu p6, p7 = r14, r15
        cmp.le  p6, p7 = -3, r15
        cmp4.eq p6, p7 = r14, r15
        cmp4.gt p6, p7 = 10, r15 ;;
        cmp.eq.unc p6, p7 = r14, r15
        cmp.eq.and p6, p7 = r0, r15
        cmp.ne.or.andcm p6, p7 = 1, r15
        cmp.gt.or p6, p7 = r0, r15
        tbit.z  p6, p7 = r14, 5
        tbit.nz.unc p6, p7 = r14, 63
        tnat.z  p6, p7 = r14 ;;
(p6)    add     r8 = r9, r10
(p7)    br.cond.sptk middle
(p8)    br.call.sptk.many rp = middle ;;
        nop.m   0
        br.cond.dpnt.few _start
        br.cloop.sptk _start
        br.few  middle
        br      middle
        br      b6
        br.ret.sptk.many rp
        brl.cond.sptk far
(p1)    brl.call.dptk b0 = far ;;
        .endp   _start
        .proc   middle
middle:
        ld1     r32 = [r33]
        ld2     r32 = [r33], 2
        ld4     r32 = [r33], r34
        ld8     r32 = [r33], -256 ;;
        ld8.s   r32 = [r33]
        ld8.a   r32 = [r33]
        ld4.sa  r32 = [r33]
        ld8.bias r32 = [r33]
        ld4.acq r32 = [r33]
        ld8.c.clr r32 = [r33]
        ld8.c.nc r32 = [r33]
        ld8.fill r32 = [r33], 8
        ld8.nt1 r32 = [r33] ;;
        st1     [r33] = r32
        st2     [r33] = r32, 2
        st4.rel [r33] = r32
        st8     [r33] = r32, -8
        st8.spill [r33] = r32, 8
        st8.rel.nta [r33] = r32 ;;
        cmpxchg4.acq r32 = [r33], r34, ar.ccv
        cmpxchg8.rel r32 = [r33], r34, ar.ccv
        xchg8   r32 = [r33], r34
        fetchadd4.acq r32 = [r33], 1
        fetchadd8.rel r32 = [r33], -16
        lfetch  [r33]
        lfetch.fault.excl.nt1 [r33], 64
        chk.a.clr r32, recover
        chk.s.m r32, recover
        chk.s.i r32, recover
        invala
        invala.e r32
        mf
        mf.a
        fc      r33
        fc.i    r33
        fwb ;;
        mov     ar.ccv = r32
        mov     ar.pfs = r32
        mov     ar.lc = r32
        mov     ar.lc = 7
        mov     ar.ec = 3
        mov     ar.unat = r32
        mov     ar.rsc = 0
        mov     ar.rsc = 3
        mov     ar.k7 = r32
        mov     r32 = ar.itc
        mov     r32 = ar.bsp
        mov     r32 = ar.lc
        mov.m   r32 = ar.k0
        mov.i   ar.pfs = r32
        mov     b6 = r32
        mov     b7 = r33
        mov     r32 = b0
        mov     r32 = ip
        mov     pr = r32, -1
        mov     pr = r32, 0x1fffe
        mov     pr.rot = 0x3ff0000 ;;
        mov     r32 = psr
        mov     psr.l = r32
        mov     r32 = psr.um
        mov     psr.um = r32
        ssm     psr.ic | psr.dt
        rsm     psr.i
        sum     psr.up
        rum     psr.be | psr.ac ;;
        srlz.i
        srlz.d
        sync.i ;;
        mov     r32 = cr.ivr
        mov     cr.itm = r32
        mov     cr.eoi = r0
        mov     cr.iva = r32
        mov     cr.ifa = r33
        mov     r32 = rr[r33]
        mov     rr[r33] = r32
        mov     r32 = pkr[r33]
        mov     pkr[r33] = r32
        mov     r32 = dbr[r33]
        mov     ibr[r33] = r32
        mov     pmc[r33] = r32
        mov     r32 = pmd[r33]
        mov     r32 = cpuid[r33] ;;
        itc.i   r32 ;;
        itc.d   r32 ;;
        itr.d   dtr[r33] = r32
        itr.i   itr[r33] = r32 ;;
        ptc.l   r33, r34 ;;
        ptc.e   r33 ;;
        ptc.ga  r33, r34 ;;
        ptr.d   r33, r34
        thash   r32 = r33
        ttag    r32 = r33
        tpa     r32 = r33
        tak     r32 = r33
        probe.r r32 = r33, r34
        probe.w r32 = r33, 3
        probe.rw.fault r33, 2 ;;
        break.m 0x1000
        break.i 0x80001
        nop.m   7
        nop.i   8
        nop.f   9
        nop.b   10
        nop.x   0x123456789abcde
        hint.m  @pause
        hint.i  0 ;;
recover:
        flushrs
        loadrs ;;
        cover ;;
        bsw.0 ;;
        bsw.1 ;;
        epc
        clrrrb ;;
        clrrrb.pr ;;
        rfi ;;
        nop.m   0 ;;
far:
        { .mmi
          ld8   r32 = [r33] ;;
          ld8   r34 = [r32]
          nop.i 0 ;;
        }
        { .mib
          nop.m 0
          nop.i 0
          br.ret.sptk rp ;;
        }
        .endp   middle
