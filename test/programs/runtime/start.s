// Entry of a program in physical mode, as the hp-sim machine starts it: the register stack, the
// memory stack, gp and ar.fpsr, then main; what main returns is the exit status.

        .bss
        .balign 16
        .skip   0x100000
stack_top:
        .balign 8
backing_store:
        .skip   0x400000

        .explicit
        .text
        .global _start
        .proc   _start
_start:
        mov     ar.rsc = 0
        ;;
        loadrs
        ;;
        movl    r2 = backing_store
        ;;
        mov     ar.bspstore = r2
        ;;
        mov     ar.rnat = r0
        ;;
        mov     ar.rsc = 3
        movl    r3 = 0x9804c0270033f    // sf0: extended precision, all traps masked
        ;;
        mov     ar.fpsr = r3
        movl    r12 = stack_top - 16
        ;;
        movl    gp = __gp
        ;;
        alloc   r2 = ar.pfs, 0, 0, 2, 0
        ;;
        br.call.sptk.many b0 = main
        ;;
        mov     r32 = r8
        mov     r33 = 66
        br.call.sptk.many b0 = simulator_call
        .endp   _start
