// long simulator_call(long argument, long number): a call of the hp-sim machine.

        .explicit
        .text
        .global simulator_call
        .proc   simulator_call
simulator_call:
        mov     r15 = r33
        ;;
        break.m 0x80001
        br.ret.sptk.many b0
        .endp   simulator_call
