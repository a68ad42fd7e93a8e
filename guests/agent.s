// The agent: a small paravirtual kernel for Xen/ia64 that boots like any other and then does what is
// posted to its mailbox: hypercalls, firmware calls, loads, stores, copies, and code. Every event
// upcall and every fault that it receives is written to a log, with its time.
//
// It runs identity mapped: guest-physical address + 0xe000000000000000 (region 7), by one 64 MiB
// translation register on each side. All vcpus run this code; each has a mailbox, a log and a
// register backing store of its own.

        // AGENT_BASE, where our guest-physical memory starts, and ABI_2006, whether Xen is of January
        // 2006, come from whoever has this assembled.
        .equ    REGION7,        0xe000000000000000      // identity map of guest-physical memory
        .if ABI_2006
        .equ    XSI,            0xf500000000000000      // where shared_info is (layouts 1)
        .else
        .equ    XSI,            0xfffffffffff00000      // where we ask for shared_info (abi 7.5)
        .endif
        .equ    XSI_ISR,        XSI + 0x4888            // mapped_regs fields (layouts 3)
        .equ    XSI_IPSR,       XSI + 0x4880
        .equ    XSI_IIP,        XSI + 0x4898
        .equ    XSI_IFA,        XSI + 0x48a0
        .equ    XSI_ITIR,       XSI + 0x48a8
        .equ    XSI_IFS,        XSI + 0x48b8
        .equ    XSI_IIM,        XSI + 0x48c0
        .equ    XSI_IC,         XSI + 0x4c10
        .equ    EVTCHN_PENDING, XSI + 0x0c00            // shared_info bitmaps (layouts 2)
        .equ    EVTCHN_MASK,    XSI + 0x0e00

// Guest-physical memory that the agent uses behind its image.
        .global mailboxes, logs, scratch, scratch_end
        .equ    mailboxes,      AGENT_BASE + 0x180000        // 256 bytes a vcpu
        .equ    logs,           AGENT_BASE + 0x200000        // 16 KiB a vcpu
        .equ    stacks,         AGENT_BASE + 0x300000        // 16 KiB a vcpu: register backing store
        .equ    scratch,        AGENT_BASE + 0x400000        // for whoever posts
        .equ    scratch_end,    AGENT_BASE + 0x800000

// Mailbox: the poster fills arguments, then command; the agent fills results, then clears command.
        .equ    MB_COMMAND,     0x00
        .equ    MB_STATUS,      0x08            // 1 done, 2 ended by a fault
        .equ    MB_RESULT,      0x10            // r8..r11
        .equ    MB_ARGS,        0x40            // eight stacked arguments, r32.. of the operation
        .equ    MB_STATIC,      0x80            // r14, r15, r28..r31 for the operation
        .equ    MB_FAULT,       0xb0            // vector of the fault that ended it
        .equ    MB_BUFFER,      0xc0            // argument struct of the agent's own hypercalls
        .equ    MB_PFS,         0xd8            // ar.pfs that returns from an operation to the loop
        .equ    MB_BUSY,        0xe0            // 1 while an operation runs
        .equ    MB_READY,       0xf8            // 1 once the vcpu serves its mailbox

// Log: a count, then a ring of 128 records of 64 bytes: kind, time, and six values.
        .equ    LOG_RECORDS,    64
        .equ    LOG_MASK,       127
        .equ    LOG_UPCALL,     1               // pending_sel, interrupted ip, upcall mask, ic, ipsr
        .equ    LOG_EVENTS,     2               // word of the bitmap, ports taken from it
        .equ    LOG_FAULT,      3               // vector, ip, isr, ifa, iim, ipsr

// Kernel registers: k5 log, k6 vcpu_info, k7 mailbox of this vcpu, all virtual.

        .equ    PSR_VIRTUAL,    0x101008022000  // bn, it, rt, dt, ic
        .equ    PTE,            0x661           // present, accessed, dirty, write-back, rwx, PL 0
        .equ    TR_64M,         26 << 2
        .equ    USER,           0x2000000000000000      // region 1: code at privilege level 3
        .equ    PTE_USER,       PTE | 3 << 7
        .equ    PSR_USER,       PSR_VIRTUAL | 1 << 14 | 3 << 32 // and psr.i
        .equ    PAGE_64K,       16 << 2
        .equ    OPERATIONS,     7               // commands 1..7, in the order of `operations`

// The xencomm handle of what lies at an address of the identity map: inline, guest-physical (abi 3).
// Before xencomm it was the address.
        .macro  handle result, address
        .if ABI_2006
        mov     \result=\address
        .else
        dep     \result=0,\address,61,3 ;;
        dep     \result=-1,\result,63,1
        .endif
        .endm

// Hypercall of a number with the arguments r32..r36, which once were r14..r18 (abi 1.4).
        .macro  hypercall number
        .if ABI_2006
        mov     r14=r32
        mov     r15=r33
        mov     r16=r34
        mov     r17=r35
        mov     r18=r36
        .endif
        mov     r2=\number ;;
        break   0x1000
        .endm

        .text
        .global _start, ap_start
        .proc   _start
_start:
        alloc   r31=ar.pfs,0,8,8,0
        mov     r32=r28                         // boot_param
        movl    r14=entry_state ;;
        mov     r15=psr
        st8     [r14]=r28,8 ;;
        st8     [r14]=r15,8
        .irp    register, ar.rsc, ar.fpsr, ar.bspstore, cr.pta, cr.itv, cr.tpr, cr.iva
        mov     r15=\register ;;
        st8     [r14]=r15,8
        .endr
        mov     r16=r0
        movl    r17=0x2000000000000000 ;;
1:      mov     r15=rr[r16] ;;
        st8     [r14]=r15,8
        add     r16=r16,r17 ;;
        cmp.ne  p6,p0=r16,r0
(p6)    br.cond.sptk 1b ;;

        // shared_info and mapped_regs to where all paravirtual kernels have them
        .if !ABI_2006
        movl    r28=XSI
        mov     r2=0x600 ;;
        break   0x1000 ;;
        .endif
        mov     r15=-0x490
        movl    r16=REGION7 ;;
        add     r15=r15,r32
        movl    r14=start_info ;;
        add     r15=r15,r16 ;;
        st8     [r14]=r15
        br.cond.sptk boot_vcpu ;;
        .endp   _start

// A vcpu that the SAL rendezvous starts: r1 is the value that was registered with this entry.
        .proc   ap_start
ap_start:
        alloc   r31=ar.pfs,0,8,8,0
        movl    r14=ap_gp
        mov     r32=r0 ;;
        st8     [r14]=r1 ;;
        .endp   ap_start

// From here r32 = boot_param of the boot vcpu, 0 on the others; metaphysical mode.
boot_vcpu:
        mov     r33=cr.lid ;;
        shr.u   r33=r33,24 ;;                   // vcpu id (layouts 3)
        rsm     psr.ic | psr.i ;;
        srlz.d ;;

        movl    r14=0x2000000000000000          // region n: rid n + 1, 16 KiB pages, no walker
        mov     r15=r0
        mov     r16=(1 << 8) | (14 << 2) ;;
1:      mov     rr[r15]=r16 ;;
        add     r15=r15,r14
        adds    r16=1 << 8,r16 ;;
        cmp.ne  p6,p0=r15,r0
(p6)    br.cond.sptk 1b ;;
        srlz.d ;;

        movl    r14=AGENT_BASE + REGION7
        mov     r15=TR_64M
        movl    r16=AGENT_BASE | PTE
        mov     r17=r0 ;;
        mov     cr.ifa=r14
        mov     cr.itir=r15 ;;
        itr.i   itr[r17]=r16 ;;
        itr.d   dtr[r17]=r16 ;;
        srlz.i ;;

        movl    r14=ivt + REGION7 ;;
        mov     cr.iva=r14
        movl    r15=PSR_VIRTUAL
        movl    r16=virtual_mode + REGION7 ;;
        mov     cr.ipsr=r15
        mov     cr.iip=r16
        mov     cr.ifs=r0 ;;
        rfi ;;

virtual_mode:
        shl     r14=r33,14
        movl    r15=stacks + REGION7
        mov     ar.rsc=0 ;;
        add     r15=r15,r14
        movl    r16=logs + REGION7 ;;
        mov     ar.bspstore=r15
        add     r38=r16,r14 ;;
        mov     ar.rnat=r0
        mov     ar.rsc=3
        shl     r14=r33,8
        movl    r16=mailboxes + REGION7 ;;
        add     r39=r16,r14                     // r39 = mailbox
        shladd  r17=r33,1,r33                   // id * 3
        movl    r18=XSI ;;
        shl     r17=r17,4 ;;                    // id * 0x30
        add     r17=r17,r18 ;;
        mov     ar.k5=r38
        mov     ar.k6=r17
        mov     ar.k7=r39

        // clear mailbox and log count: our memory need not be zero
        st8     [r38]=r0
        mov     r14=r39
        mov     r15=32 ;;
1:      st8     [r14]=r0,8
        adds    r15=-1,r15 ;;
        cmp.ne  p6,p0=r15,r0
(p6)    br.cond.sptk 1b ;;

        br.call.sptk.many b0=return_state ;;
        adds    r14=MB_PFS,r39 ;;
        st8     [r14]=r8

        .if !ABI_2006
        // event callback: callback_op register {type 0 event, address}
        adds    r14=MB_BUFFER,r39
        adds    r16=MB_BUFFER+8,r39
        movl    r15=event_callback + REGION7 ;;
        st8     [r14]=r0
        st8     [r16]=r15
        mov     r40=r0
        handle  r41, r14
        mov     r45=30
        br.call.sptk.many b0=op_hypercall ;;
        cmp.ne  p6,p0=r8,r0
(p6)    br.cond.spnt panic ;;
        .endif

        ssm     psr.i ;;
        srlz.d ;;

        cmp.eq  p6,p0=r32,r0
(p6)    br.cond.sptk serving ;;
        movl    r40=banner + REGION7
        mov     r41=banner_end - banner
        br.call.sptk.many b0=op_console ;;

serving:
        adds    r14=MB_READY,r39
        mov     r15=1 ;;
        st8.rel [r14]=r15

// Serve the mailbox. r39 = mailbox; nothing else is kept between operations.
poll:
        ld8.acq r14=[r39] ;;
        cmp.ne  p6,p0=r14,r0
(p6)    br.cond.spnt serve
        hint    @pause
        br.cond.sptk poll ;;

serve:
        cmp.ltu p6,p0=OPERATIONS,r14
(p6)    br.cond.spnt panic
        movl    r15=operations - 8 + REGION7 ;;
        shladd  r15=r14,3,r15 ;;
        ld8     r15=[r15]
        movl    r16=REGION7 ;;
        add     r15=r15,r16
        adds    r14=MB_ARGS,r39 ;;
        mov     b6=r15
        .irp    argument, r40, r41, r42, r43, r44, r45, r46, r47
        ld8     \argument=[r14],8 ;;
        .endr
        adds    r16=MB_BUSY,r39
        mov     r17=1 ;;
        st8     [r16]=r17
        mov     r18=r14 ;;
        .irp    argument, r14, r15, r28, r29, r30
        ld8     \argument=[r18],8 ;;
        .endr
        ld8     r31=[r18]
        mov     r35=1
        br.call.sptk.many b0=b6 ;;

// Back from an operation: r8..r11 are its results, r35 its status.
operation_done:
        adds    r14=MB_BUSY,r39
        adds    r16=MB_RESULT,r39 ;;
        st8     [r14]=r0
        st8     [r16]=r8,8 ;;
        st8     [r16]=r9,8 ;;
        st8     [r16]=r10,8 ;;
        st8     [r16]=r11
        adds    r15=MB_STATUS,r39 ;;
        st8     [r15]=r35 ;;
        st8.rel [r39]=r0
        br.cond.sptk poll ;;

// Where a faulted operation continues, in the operation's own frame: return from it as it would.
operation_faulted:
        mov     r14=ar.k7
        movl    r15=operation_failed + REGION7 ;;
        adds    r14=MB_PFS,r14
        mov     b0=r15 ;;
        ld8     r14=[r14] ;;
        mov     ar.pfs=r14 ;;
        br.ret.sptk.many b0 ;;
operation_failed:
        mov     r35=2
        mov     r8=r0
        mov     r9=r0
        mov     r10=r0
        mov     r11=r0
        br.cond.sptk operation_done ;;

return_state:
        mov     r8=ar.pfs
        br.ret.sptk.many b0 ;;

// Operations: leaf procedures. Arguments r32..r39, results r8..r11.

// 1: hypercall r37 with r32..r36
op_hypercall:
        hypercall r37
        br.ret.sptk.many b0 ;;

// 2: load r33 bytes from r32
op_load:
        cmp.eq  p6,p0=1,r33
        cmp.eq  p7,p0=2,r33
        cmp.eq  p8,p0=4,r33
        cmp.eq  p9,p0=8,r33 ;;
(p6)    ld1     r8=[r32] ;;
(p7)    ld2     r8=[r32] ;;
(p8)    ld4     r8=[r32] ;;
(p9)    ld8     r8=[r32]
        br.ret.sptk.many b0 ;;

// 3: store r34 to r32, r33 bytes
op_store:
        cmp.eq  p6,p0=1,r33
        cmp.eq  p7,p0=2,r33
        cmp.eq  p8,p0=4,r33
        cmp.eq  p9,p0=8,r33 ;;
(p6)    st1     [r32]=r34
(p7)    st2     [r32]=r34 ;;
(p8)    st4     [r32]=r34
(p9)    st8     [r32]=r34
        br.ret.sptk.many b0 ;;

// 4: copy r34 bytes from r33 to r32, by words where both are aligned
op_copy:
        or      r14=r32,r33
        and     r15=7,r34 ;;
        and     r14=7,r14
        shr.u   r16=r34,3 ;;
        cmp.ne  p6,p0=r14,r0 ;;
(p6)    mov     r16=r0
(p6)    mov     r15=r34 ;;
1:      cmp.eq  p7,p0=r16,r0
(p7)    br.cond.dpnt 2f ;;
        ld8     r17=[r33],8
        adds    r16=-1,r16 ;;
        st8     [r32]=r17,8
        br.cond.dptk 1b ;;
2:      cmp.eq  p7,p0=r15,r0
(p7)    br.cond.dpnt 3f ;;
        ld1     r17=[r33],1
        adds    r15=-1,r15 ;;
        st1     [r32]=r17,1
        br.cond.dptk 2b ;;
3:      br.ret.sptk.many b0 ;;

// 5: code at r32, a leaf that returns by b0; its arguments are r33..r39
op_execute:
        mov     b6=r32 ;;
        br.cond.sptk.many b6 ;;

// Code for 5: continue at r33 (identity mapped) at privilege level 3, in region 1, by rfi.
        .global enter_user
enter_user:
        movl    r14=XSI_IFA
        movl    r15=USER
        dep.z   r16=r33,0,28 ;;                 // offset of the code in guest-physical memory
        add     r15=r15,r16
        adds    r17=XSI_ITIR-XSI_IFA,r14
        mov     r18=PAGE_64K
        movl    r19=PTE_USER ;;
        rsm     psr.ic | psr.i
        shr.u   r16=r16,16 ;;
        shl     r16=r16,16 ;;
        or      r16=r16,r19 ;;
        st8     [r14]=r15
        st8     [r17]=r18 ;;
        itc.i   r16 ;;
        movl    r19=PSR_USER
        mov     cr.iip=r15
        mov     cr.ifs=r0 ;;
        mov     cr.ipsr=r19 ;;
        rfi ;;

// Code for command 5: a computation that never ends, and never lets others have their turn early.
        .global compute
compute:
        br.cond.sptk compute ;;

// 6: firmware call of class r39; stacked arguments r32.., static ones from the mailbox
op_firmware:
        mov     r2=r39
        mov     r39=r0 ;;
        break   0x1000
        br.ret.sptk.many b0 ;;

// 7: write r33 characters at r32 (identity mapped) to the console
op_console:
        alloc   r14=ar.pfs,8,8,0,0
        mov     r40=r32
        mov     r41=r33
        mov     r43=ar.k7
        movl    r15=start_info + REGION7 ;;
        ld8     r42=[r15] ;;
        adds    r15=0x30,r42 ;;
        ld4     r15=[r15] ;;
        tbit.nz p6,p7=r15,1                     // initial domain
(p7)    br.cond.sptk 1f ;;
        mov     r32=r0                          // console_io write
        handle  r34, r40 ;;
        hypercall 18
        br.ret.sptk.many b0 ;;
1:      adds    r14=0x48,r42
        adds    r15=0x50,r42 ;;
        ld8     r14=[r14]
        ld4     r44=[r15]                       // port
        movl    r16=REGION7 ;;
        shl     r14=r14,14 ;;
        add     r14=r14,r16 ;;                  // ring page (layouts 6)
        adds    r45=0xc08,r14                   // out_cons
        adds    r46=0xc0c,r14                   // out_prod
        adds    r47=0x400,r14 ;;
        ld4     r16=[r46]
        mov     r19=r41 ;;
2:      cmp.eq  p6,p0=r19,r0
(p6)    br.cond.spnt 4f
3:      ld4.acq r17=[r45] ;;
        sub     r17=r16,r17 ;;
        zxt4    r17=r17 ;;
        adds    r18=-2048,r17 ;;
        cmp.eq  p6,p7=r0,r18 ;;                 // full: let the other side read
(p6)    hint    @pause
(p6)    br.cond.spnt 3b ;;
        dep.z   r17=r16,0,11
        ld1     r18=[r40],1
        adds    r16=1,r16
        adds    r19=-1,r19 ;;
        add     r17=r17,r47 ;;
        st1     [r17]=r18 ;;
        st4.rel [r46]=r16
        br.cond.sptk 2b ;;
        // event_channel_op send; its command once was in front of the port (abi 2, number 16)
4:      adds    r14=MB_BUFFER,r43
        mov     r15=4 ;;
        .if ABI_2006
        adds    r16=MB_BUFFER+4,r43
        st4     [r14]=r15 ;;
        st4     [r16]=r44
        handle  r32, r14 ;;
        hypercall 16
        .else
        st4     [r14]=r44
        mov     r32=r15
        handle  r33, r14 ;;
        hypercall 32
        .endif
        br.ret.sptk.many b0 ;;

// A fault that no operation caused, or a command that does not exist: crash the domain.
panic:
        alloc   r14=ar.pfs,0,8,8,0
        mov     r15=ar.k7
        mov     r16=3 ;;
        .if ABI_2006
        mov     r36=-1                          // no such call of a simulator (abi 1.2)
        break   0x80001 ;;
        .endif
        adds    r14=MB_BUFFER,r15 ;;
        st4     [r14]=r16
        mov     r32=2                           // sched_op shutdown
        handle  r33, r14 ;;
        hypercall 29
1:      hint    @pause
        br.cond.sptk 1b ;;

// Count a record in the log at r16 and write its kind and time; \record is where its values go.
        .macro  new_record kind, record, count, other
        ld8     \count=[r16] ;;
        and     \record=LOG_MASK,\count
        adds    \count=1,\count ;;
        shl     \record=\record,6
        st8     [r16]=\count
        adds    \other=LOG_RECORDS,r16 ;;
        add     \record=\record,\other
        mov     \count=\kind
        mov     \other=ar.itc ;;
        st8     [\record]=\count,8 ;;
        st8     [\record]=\other,8 ;;
        .endm

// Event upcall. Bank 0, interruption collection off; r16..r31 are ours, all else is left alone.
        .global event_callback
event_callback:
        mov     r31=pr
        mov     r30=ar.ccv
        .if ABI_2006
        mov     r16=cr.ivr ;;                   // the event vector, which is an external interrupt
        .endif
        mov     r16=ar.k5
        mov     r17=ar.k6 ;;
        st1     [r17]=r0                        // upcall_pending
        adds    r18=8,r17 ;;
        mf
        xchg8   r19=[r18],r0                    // pending_sel
        adds    r26=1,r17
        movl    r20=XSI_IIP ;;
        ld1     r26=[r26]                       // upcall mask
        adds    r27=XSI_IC-XSI_IIP,r20
        adds    r28=XSI_IPSR-XSI_IIP,r20
        ld8     r20=[r20] ;;
        ld4     r27=[r27]
        ld8     r28=[r28]
        new_record LOG_UPCALL, r22, r21, r23
        .irp    value, r19, r20, r26, r27, r28
        st8     [r22]=\value,8 ;;
        .endr
1:      cmp.eq  p6,p0=r19,r0                    // for each word of the bitmap
(p6)    br.cond.spnt 4f
        adds    r20=-1,r19 ;;
        andcm   r21=r20,r19
        and     r19=r20,r19 ;;                  // drop the lowest bit
        popcnt  r21=r21                         // its number
        movl    r22=EVTCHN_PENDING
        movl    r23=EVTCHN_MASK ;;
        shladd  r22=r21,3,r22
        shladd  r23=r21,3,r23 ;;
        ld8     r23=[r23]
2:      ld8     r24=[r22] ;;
        andcm   r25=r24,r23                     // pending and not masked
        and     r26=r24,r23
        mov     ar.ccv=r24 ;;
        cmpxchg8.acq r27=[r22],r26,ar.ccv ;;
        cmp.ne  p6,p0=r27,r24
(p6)    br.cond.spnt 2b
        cmp.eq  p7,p0=r25,r0
(p7)    br.cond.spnt 1b ;;
        new_record LOG_EVENTS, r26, r24, r27
        st8     [r26]=r21,8 ;;
        st8     [r26]=r25
        br.cond.sptk 1b ;;
4:      mov     ar.ccv=r30
        mov     pr=r31,-1
        .if ABI_2006
        mov     cr.eoi=r0
        .endif
        movl    r16=XSI_IFS ;;
        st8     [r16]=r0                        // the frame was not touched
        break   0x1 ;;                          // hyperprivop RFI

// Data miss where no region is walked: region 7 is guest-physical memory, here beyond the
// translation register, as foreign frames are; anything else is a fault like others.
identity_miss:
        mov     r31=pr
        movl    r16=XSI_IFA
        mov     r29=0x1000 ;;
        ld8     r16=[r16]
        movl    r17=REGION7 >> 50 ;;
        shr.u   r18=r16,50 ;;
        cmp.ne  p6,p0=r17,r18
(p6)    br.cond.spnt fault ;;
        extr.u  r16=r16,14,36
        mov     r17=PTE ;;
        shl     r16=r16,14 ;;
        or      r16=r16,r17
        movl    r18=XSI_IFS ;;
        itc.d   r16
        mov     pr=r31,-1
        st8     [r18]=r0
        break   0x1 ;;

// Every fault comes here with its vector in r29, pr in r31, bank 0.
fault:
        mov     r16=ar.k5
        mov     r17=ar.k7
        movl    r18=XSI_IPSR ;;
        ld8     r19=[r18]                       // ipsr
        adds    r20=XSI_IIP-XSI_IPSR,r18
        adds    r21=XSI_ISR-XSI_IPSR,r18
        adds    r22=XSI_IFA-XSI_IPSR,r18
        adds    r23=XSI_IIM-XSI_IPSR,r18 ;;
        ld8     r24=[r20]
        ld8     r21=[r21]
        ld8     r22=[r22]
        ld8     r23=[r23]
        new_record LOG_FAULT, r26, r25, r27
        .irp    value, r29, r24, r21, r22, r23
        st8     [r26]=\value,8 ;;
        .endr
        st8     [r26]=r19
        adds    r21=MB_BUSY,r17
        adds    r22=MB_FAULT,r17 ;;
        ld8     r23=[r21]
        st8     [r22]=r29
        movl    r24=operation_faulted + REGION7
        movl    r25=panic + REGION7 ;;
        cmp.eq  p6,p0=r23,r0 ;;
(p6)    mov     r24=r25
        movl    r21=PSR_VIRTUAL                 // the psr of the loop, whatever faulted; psr.i as it was
        extr.u  r19=r19,14,1 ;;
        dep     r19=r19,r21,14,1 ;;
        st8     [r20]=r24
        st8     [r18]=r19
        mov     pr=r31,-1
        adds    r18=XSI_IFS-XSI_IPSR,r18 ;;
        st8     [r18]=r0
        break   0x1 ;;

// Interruption vector table: twenty entries of 1 KiB, then forty-eight of 256 bytes.
        .macro  vector offset
        .org    ivt - _start + \offset
        mov     r31=pr
        mov     r29=\offset
        br.cond.sptk fault ;;
        .endm

        .align  0x8000
ivt:
        .irp    offset, 0x0000, 0x0400, 0x0800, 0x0c00
        vector  \offset
        .endr
        .org    ivt - _start + 0x1000
        br.cond.sptk identity_miss ;;
        .irp    offset, 0x1400, 0x1800, 0x1c00, 0x2000, 0x2400, 0x2800, 0x2c00
        vector  \offset
        .endr
        .if ABI_2006
        .org    ivt - _start + 0x3000
        br.cond.sptk event_callback ;;
        .else
        vector  0x3000
        .endif
        .irp    offset, 0x5000, 0x5100, 0x5200, 0x5300, 0x5400, 0x5500
        vector  \offset
        .endr
        .irp    offset, 0x5600, 0x5700, 0x5900, 0x5a00, 0x5b00, 0x5c00, 0x5d00
        vector  \offset
        .endr
        .irp    offset, 0x5e00, 0x5f00, 0x6000, 0x6100
        vector  \offset
        .endr
        .org    ivt - _start + 0x8000

        .align  16
operations:
        data8   op_hypercall, op_load, op_store, op_copy, op_execute, op_firmware, op_console
        .global start_info, entry_state, ap_gp
start_info:
        data8   0
// State at entry: r28, psr, ar.rsc, ar.fpsr, ar.bspstore, cr.pta, cr.itv, cr.tpr, cr.iva, rr0..rr7
entry_state:
        .skip   17 * 8
ap_gp:  data8   0                               // r1 of the vcpu that was started last
banner: .ascii  "agent: serving\n"
banner_end:
