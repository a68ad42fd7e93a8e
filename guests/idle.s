// An idle loop, which a scenario has the agent execute: it idles until a time, takes its timer
// interrupts in a callback of its own, and counts them and its wake-ups.
//
// r33 = ar.itc at which to end; r34 = ns between ticks, 0 for tickless; r35 = 1 to use set_timer_op
// and SCHEDOP_block, else PAL_HALT_LIGHT; r36 = callback to be registered again at the end.
// Results: r8 = timer interrupts, r9 = wake-ups. VIRQ_ITC and VIRQ_TIMER must be bound.

        .equ    REGION7,        0xe000000000000000      // where the agent sees itself
        .equ    XSI,            0xfffffffffff00000      // vcpu_info of vcpu 0 is its first (layouts 2)
        .equ    EVTCHN_PENDING, XSI + 0x0c00
        .equ    XSI_IFS,        XSI + 0x48b8
        .equ    TIMER_VECTOR,   0xef

        .text
        .global idle
idle:   alloc   r37=ar.pfs,8,4,0,0
        mov     r41=r36                         // calls change r14 to r31, not our frame (abi 1.4)
        mov     r42=r33
        mov     r43=r35
        mov     r40=r0 ;;                       // wake-ups
        movl    r15=ticks + REGION7
        movl    r16=period + REGION7 ;;
        st8     [r15]=r0
        st8     [r16]=r34
        movl    r14=tick + REGION7 ;;
        mov     r36=b0
        br.call.sptk.many b0=register ;;
        mov     b0=r36

        // the first interrupt: in a period, or at the end
        mov     r14=ar.itc
        cmp.eq  p6,p7=r34,r0 ;;
(p6)    mov     r14=r42
(p7)    add     r14=r14,r34
        movl    r15=next + REGION7
        mov     r16=TIMER_VECTOR ;;
        st8     [r15]=r14
        cmp.eq  p8,p9=1,r43 ;;
(p8)    br.cond.sptk 1f ;;
        mov     cr.itm=r14
        mov     cr.itv=r16
        br.cond.sptk halt ;;
1:      mov     r2=15                           // set_timer_op
        mov     r32=r42 ;;
        break   0x1000 ;;

block:  mov     r2=29                           // sched_op block
        mov     r32=1 ;;
        break   0x1000 ;;
        br.cond.sptk awake ;;

halt:   rsm     psr.i ;;                        // as kernels do: no event between looking and halting
        mov     r28=29                          // PAL_HALT_LIGHT
        mov     r29=r0
        mov     r30=r0
        mov     r31=r0
        mov     r2=0x1000 ;;
        break   0x1000 ;;
        ssm     psr.i ;;
        srlz.d ;;

awake:  adds    r40=1,r40
        mov     r14=ar.itc ;;
        cmp.ltu p6,p7=r14,r42
        cmp.eq  p8,p9=1,r43 ;;
(p7)    br.cond.spnt done
(p8)    br.cond.sptk block
        br.cond.sptk halt ;;

done:   movl    r14=0x10000 ;;
        mov     cr.itv=r14
        mov     r14=r41
        mov     r36=b0
        br.call.sptk.many b0=register ;;
        mov     b0=r36
        mov     ar.pfs=r37
        movl    r15=ticks + REGION7 ;;
        ld8     r8=[r15]
        mov     r9=r40
        br.ret.sptk.many b0 ;;

// callback_op register {type 0 event, address r14}; a leaf without a frame of its own
register:
        alloc   r17=ar.pfs,0,2,0,0
        movl    r15=callback + 8 + REGION7
        movl    r33=callback + 0x8000000000000000 ;;
        st8     [r15]=r14
        mov     r32=r0
        mov     r2=30 ;;
        break   0x1000 ;;
        br.ret.sptk.many b0 ;;

// Timer interrupt: count it, take the events, set the next one. Bank 0: r16 to r31 are ours.
tick:   mov     r31=pr
        movl    r16=ticks + REGION7
        movl    r18=XSI
        movl    r20=EVTCHN_PENDING
        movl    r22=period + REGION7
        movl    r24=next + REGION7 ;;
        ld8     r17=[r16]
        st1     [r18]=r0,8                      // upcall pending, then pending_sel
        ld8     r22=[r22]
        ld8     r25=[r24] ;;
        adds    r17=1,r17
        st8     [r18]=r0
        cmp.eq  p6,p7=r22,r0 ;;
        st8     [r20]=r0
        st8     [r16]=r17
(p7)    add     r25=r25,r22 ;;
(p7)    st8     [r24]=r25
(p7)    mov     cr.itm=r25
        movl    r16=XSI_IFS
        mov     pr=r31,-1 ;;
        st8     [r16]=r0
        break   0x1 ;;                          // hyperprivop RFI

        .align  16
callback:
        data8   0, 0
ticks:  data8   0
period: data8   0
next:   data8   0
