// int save_jump(jump_buffer) remembers where it was called, and returns 0;
// void take_jump(jump_buffer, int value) returns from there again, with this value, or 1 for 0.
//
// The software conventions have the callee keep sp, gp, b1-b5, ar.pfs, ar.unat, ar.lc, ar.fpsr, pr,
// r4-r7 with their NaT bits, f2-f5 and f16-f31. The stacked registers of the callers are in the
// backing store: take_jump makes the store end where it ended in save_jump, so that its br.ret has
// to fill the caller's frame from there.

// The buffer holds pairs of 8 bytes, and floating-point registers of 16 from byte 160.
        buffer_unat = 32        // the NaT bits of r4-r7
        buffer_bsp = 144

        .macro  save first, second
        mov     r16 = \first
        mov     r17 = \second
        ;;
        st8     [r14] = r16, 16
        st8     [r15] = r17, 16
        .endm

        .macro  restore first, second
        ld8     r16 = [r14], 16
        ld8     r17 = [r15], 16
        ;;
        mov     \first = r16
        mov     \second = r17
        .endm

        .macro  save_float first, second
        stf.spill [r14] = \first, 32
        stf.spill [r15] = \second, 32
        ;;
        .endm

        .macro  restore_float first, second
        ldf.fill \first = [r14], 32
        ldf.fill \second = [r15], 32
        ;;
        .endm

        .macro  each_float do
        \do     f2, f3
        \do     f4, f5
        \do     f16, f17
        \do     f18, f19
        \do     f20, f21
        \do     f22, f23
        \do     f24, f25
        \do     f26, f27
        \do     f28, f29
        \do     f30, f31
        .endm

        .explicit
        .text
        .global save_jump
        .proc   save_jump
save_jump:
        flushrs
        mov     r14 = r32
        add     r15 = 8, r32
        mov     r18 = ar.unat
        ;;
        st8.spill [r14] = r4, 16
        ;;
        st8.spill [r15] = r5, 16
        ;;
        st8.spill [r14] = r6, 16
        ;;
        st8.spill [r15] = r7, 16
        ;;
        save    ar.unat, r12
        save    r1, b0
        save    b1, b2
        save    b3, b4
        save    b5, ar.pfs
        save    r18, ar.lc
        save    ar.fpsr, pr
        save    ar.bsp, r0
        mov     ar.unat = r18
        ;;
        add     r15 = 8, r15
        ;;
        each_float save_float
        mov     r8 = r0
        br.ret.sptk.many b0
        .endp   save_jump

        .global take_jump
        .proc   take_jump
take_jump:
        flushrs
        mov     r20 = r32
        mov     r8 = r33
        cmp4.eq p6, p0 = 0, r33
        add     r14 = buffer_bsp, r32
        mov     r19 = ar.rsc
        ;;
(p6)    mov     r8 = 1
        ld8     r21 = [r14]
        mov     ar.rsc = 0
        ;;
        mov     r22 = ar.bspstore
        mov     r23 = ar.rnat
        dep     r24 = -1, r21, 3, 6     // where the NaT bits of the registers below it are stored
        ;;
        cmp.ltu p7, p0 = r24, r22
        ;;
(p7)    ld8     r23 = [r24]             // the store went on beyond that place
        ;;
        loadrs                          // forgets the registers of all other frames
        ;;
        mov     ar.bspstore = r21
        ;;
        mov     ar.rnat = r23
        ;;
        mov     ar.rsc = r19
        add     r14 = buffer_unat, r20
        add     r15 = buffer_unat + 8, r20
        ;;
        restore ar.unat, r12
        restore r1, b0
        restore b1, b2
        restore b3, b4
        restore b5, ar.pfs
        restore r18, ar.lc
        restore ar.fpsr, pr
        add     r14 = 16, r14
        add     r15 = 24, r15
        ;;
        each_float restore_float
        mov     r14 = r20
        add     r15 = 8, r20
        ;;
        ld8.fill r4 = [r14], 16
        ld8.fill r5 = [r15], 16
        ;;
        ld8.fill r6 = [r14]
        ld8.fill r7 = [r15]
        mov     ar.unat = r18
        br.ret.sptk.many b0
        .endp   take_jump
