// All templates and places of stops, with every way to write a target.
        .text
        .global _start
_start:
        { .mii
          ld8     r14 = [r15]
          add     r16 = r17, r18
          shl     r19 = r20, 4
        }
        { .mii
          st8     [r14] = r15, 8
          extr.u  r16 = r17, 8, 8
          add     r19 = 1, r20 ;;
        }
        { .mii; nop.m 0; nop.i 1 ;; nop.i 2 }
        { .mii; nop.m 0; nop.i 1 ;; nop.i 2 ;; }
1:      { .mlx
          mov     r8 = cr.ivr
          movl    r9 = table + 0x10
        }
        { .mlx
          nop.m   0
          movl    r9 = -(1 << 40) ;;
        }
        { .mlx
          nop.m   0
          brl.sptk.many 2f
        }
        { .mlx; (p3) nop.m 0; (p4) brl.call.spnt.few b1 = 1b ;; }
        { .mmi
          mov     ar.ccv = r2
          ld4     r3 = [r4]
          tbit.z  p6, p7 = r5, 31
        }
        { .mmi; nop.m 1; nop.m 2; nop.i 3 ;; }
        { .mmi; nop.m 1 ;; nop.m 2; nop.i 3 }
        { .mmi; nop.m 1 ;; nop.m 2; nop.i 3 ;; }
2:      { .mfi; nop.m 1; nop.f 0x1234; nop.i 3 }
        { .mfi; nop.m 1; nop.f 2; mov b6 = r7 ;; }
        { .mmf; nop.m 1; nop.m 2; nop.f 3 }
        { .mmf; nop.m 1; nop.m 2; nop.f 3 ;; }
        { .mib; nop.m 1; nop.i 2; br.cond.sptk 1b }
        { .mib
          nop.m   1
          cmp.eq  p6, p7 = r0, r8
(p6)      br.cond.dpnt.many _start ;;
        }
        { .mbb; nop.m 1; (p6) br.call.sptk.many rp = procedure; br.ret.sptk b0 }
        { .mbb; nop.m 1; nop.b 2; nop.b 3 ;; }
        { .bbb; nop.b 1; br.cond.sptk 2b; br.cond.sptk 3f }
        { .bbb; nop.b 1; nop.b 2; rfi ;; }
        { .mmb; nop.m 1; nop.m 2; br.few 1b }
        { .mmb; nop.m 1; nop.m 2; br.cloop.sptk.few 1b ;; }
        { .mfb; nop.m 1; nop.f 2; br.ret.dptk.few b7 }
        { .mfb; nop.m 1; nop.f 2; br.cond.sptk _start + 0x40 ;; }
3:      { .mii; alloc r34 = ar.pfs, 2, 3, 4, 8; nop.i 0; nop.i 0 ;; }
        { .mii; mov loc1 = in1; add out3 = out0, loc0; nop.i 0 ;; }
        .align  64
procedure:
        { .mmi
          chk.s   r8, 3b
          lfetch.nt1 [r9]
          chk.s.i r8, 1b
        }
        { .mib; addl r2 = table - _start, r0; nop.i 0; br.ret.sptk rp ;; }
        .data
        .align  16
table:  .quad   _start, procedure, 3f
3:      .quad   3b
