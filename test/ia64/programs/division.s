	.pred.safe_across_calls p1-p5,p16-p63
	.text
	.align 16
	.align 64
	.global quotient_single_latency#
	.proc quotient_single_latency#
quotient_single_latency:
	.prologue
	.body
	mov f7 = f8
	frcpa.s0 f8, p6 = f8, f9
	;;
	(p6) fnma.s1 f6 = f9, f8, f1
	(p6) fmpy.s1 f10 = f7, f8
	;;
	(p6) fma.s1 f6 = f6, f6, f6
	;;
	(p6) fma.s.s1 f10 = f10, f6, f10
	(p6) fma.s1 f6 = f8, f6, f8
	;;
	(p6) fnma.s1 f7 = f10, f9, f7
	;;
	(p6) fma.s.s0 f8 = f7, f6, f10
	br.ret.sptk.many b0
	.endp quotient_single_latency#
	.align 16
	.align 64
	.global quotient_double_latency#
	.proc quotient_double_latency#
quotient_double_latency:
	.prologue
	.body
	mov f6 = f8
	frcpa.s0 f8, p6 = f8, f9
	;;
	(p6) fnma.s1 f11 = f9, f8, f1
	(p6) fmpy.s1 f10 = f6, f8
	;;
	(p6) fma.s1 f7 = f11, f11, f11
	(p6) fmpy.s1 f12 = f11, f11
	;;
	(p6) fma.s1 f13 = f10, f7, f10
	(p6) fma.s1 f11 = f12, f12, f11
	;;
	(p6) fma.s1 f7 = f8, f7, f8
	;;
	(p6) fma.d.s1 f10 = f13, f11, f10
	;;
	(p6) fma.s1 f7 = f7, f11, f8
	;;
	(p6) fnma.s1 f6 = f9, f10, f6
	;;
	(p6) fma.d.s0 f8 = f6, f7, f10
	br.ret.sptk.many b0
	.endp quotient_double_latency#
	.align 16
	.align 64
	.global quotient_extended_latency#
	.proc quotient_extended_latency#
quotient_extended_latency:
	.prologue
	.body
	mov f7 = f8
	frcpa.s0 f8, p6 = f8, f9
	;;
	(p6) fnma.s1 f10 = f9, f8, f1
	(p6) fmpy.s1 f11 = f7, f8
	;;
	(p6) fma.s1 f6 = f10, f10, f10
	(p6) fmpy.s1 f12 = f10, f10
	;;
	(p6) fnma.s1 f13 = f9, f11, f7
	;;
	(p6) fma.s1 f6 = f8, f6, f8
	(p6) fma.s1 f12 = f12, f12, f10
	;;
	(p6) fma.s1 f6 = f6, f12, f8
	;;
	(p6) fma.s1 f10 = f13, f6, f11
	(p6) fnma.s1 f11 = f9, f6, f1
	;;
	(p6) fnma.s1 f7 = f9, f10, f7
	(p6) fma.s1 f6 = f6, f11, f6
	;;
	(p6) fma.s0 f8 = f7, f6, f10
	br.ret.sptk.many b0
	.endp quotient_extended_latency#
	.align 16
	.align 64
	.global quotient_signed_latency#
	.proc quotient_signed_latency#
quotient_signed_latency:
	.prologue
	.body
	setf.sig f6 = r32
	cmp.eq p6, p7 = 0, r33
	;;
	(p6) break 1
	;;
	fcvt.xf f8 = f6
	setf.sig f6 = r33
	;;
	fcvt.xf f10 = f6
	;;
	frcpa.s1 f6, p6 = f8, f10
	;;
	(p6) fnma.s1 f7 = f10, f6, f1
	(p6) fmpy.s1 f9 = f8, f6
	;;
	(p6) fmpy.s1 f11 = f7, f7
	(p6) fma.s1 f9 = f9, f7, f9
	;;
	(p6) fma.s1 f7 = f6, f7, f6
	;;
	(p6) fma.s1 f9 = f11, f9, f9
	;;
	(p6) fma.s1 f7 = f7, f11, f7
	;;
	(p6) fnma.s1 f8 = f10, f9, f8
	;;
	(p6) fma.s1 f6 = f8, f7, f9
	;;
	fcvt.fx.trunc.s1 f6 = f6
	;;
	getf.sig r8 = f6
	br.ret.sptk.many b0
	.endp quotient_signed_latency#
	.align 16
	.align 64
	.global remainder_signed_latency#
	.proc remainder_signed_latency#
remainder_signed_latency:
	.prologue
	.body
	setf.sig f10 = r32
	setf.sig f6 = r33
	cmp.eq p6, p7 = 0, r33
	sub r14 = r0, r33
	;;
	(p6) break 1
	;;
	fcvt.xf f9 = f10
	fcvt.xf f11 = f6
	;;
	frcpa.s1 f6, p6 = f9, f11
	;;
	(p6) fnma.s1 f7 = f11, f6, f1
	(p6) fmpy.s1 f8 = f9, f6
	;;
	(p6) fmpy.s1 f12 = f7, f7
	(p6) fma.s1 f8 = f8, f7, f8
	;;
	(p6) fma.s1 f7 = f6, f7, f6
	;;
	(p6) fma.s1 f8 = f12, f8, f8
	;;
	(p6) fma.s1 f7 = f7, f12, f7
	;;
	(p6) fnma.s1 f9 = f11, f8, f9
	;;
	(p6) fma.s1 f6 = f9, f7, f8
	setf.sig f7 = r14
	;;
	fcvt.fx.trunc.s1 f6 = f6
	;;
	xma.l f7 = f6, f7, f10
	;;
	getf.sig r8 = f7
	br.ret.sptk.many b0
	.endp remainder_signed_latency#
	.align 16
	.align 64
	.global quotient_unsigned_latency#
	.proc quotient_unsigned_latency#
quotient_unsigned_latency:
	.prologue
	.body
	setf.sig f6 = r32
	cmp.eq p6, p7 = 0, r33
	;;
	(p6) break 1
	;;
	fcvt.xuf f8 = f6
	setf.sig f6 = r33
	;;
	fcvt.xuf f10 = f6
	;;
	frcpa.s1 f6, p6 = f8, f10
	;;
	(p6) fnma.s1 f7 = f10, f6, f1
	(p6) fmpy.s1 f9 = f8, f6
	;;
	(p6) fmpy.s1 f11 = f7, f7
	(p6) fma.s1 f9 = f9, f7, f9
	;;
	(p6) fma.s1 f7 = f6, f7, f6
	;;
	(p6) fma.s1 f9 = f11, f9, f9
	;;
	(p6) fma.s1 f7 = f7, f11, f7
	;;
	(p6) fnma.s1 f8 = f10, f9, f8
	;;
	(p6) fma.s1 f6 = f8, f7, f9
	;;
	fcvt.fxu.trunc.s1 f6 = f6
	;;
	getf.sig r8 = f6
	br.ret.sptk.many b0
	.endp quotient_unsigned_latency#
	.align 16
	.align 64
	.global remainder_unsigned_latency#
	.proc remainder_unsigned_latency#
remainder_unsigned_latency:
	.prologue
	.body
	setf.sig f10 = r32
	setf.sig f6 = r33
	cmp.eq p6, p7 = 0, r33
	sub r14 = r0, r33
	;;
	(p6) break 1
	;;
	fcvt.xuf f9 = f10
	fcvt.xuf f11 = f6
	;;
	frcpa.s1 f6, p6 = f9, f11
	;;
	(p6) fnma.s1 f7 = f11, f6, f1
	(p6) fmpy.s1 f8 = f9, f6
	;;
	(p6) fmpy.s1 f12 = f7, f7
	(p6) fma.s1 f8 = f8, f7, f8
	;;
	(p6) fma.s1 f7 = f6, f7, f6
	;;
	(p6) fma.s1 f8 = f12, f8, f8
	;;
	(p6) fma.s1 f7 = f7, f12, f7
	;;
	(p6) fnma.s1 f9 = f11, f8, f9
	;;
	(p6) fma.s1 f6 = f9, f7, f8
	setf.sig f7 = r14
	;;
	fcvt.fxu.trunc.s1 f6 = f6
	;;
	xma.l f7 = f6, f7, f10
	;;
	getf.sig r8 = f7
	br.ret.sptk.many b0
	.endp remainder_unsigned_latency#
	.align 16
	.align 64
	.global quotient_signed4_latency#
	.proc quotient_signed4_latency#
quotient_signed4_latency:
	.prologue
	.body
	sxt4 r32 = r32
	sxt4 r15 = r33
	cmp4.eq p6, p7 = 0, r33
	addl r14 = 65501, r0
	;;
	setf.sig f6 = r32
	setf.sig f7 = r15
	(p6) break 1
	;;
	setf.exp f9 = r14
	;;
	fcvt.xf f6 = f6
	fcvt.xf f7 = f7
	;;
	frcpa.s1 f8, p6 = f6, f7
	;;
	(p6) fnma.s1 f7 = f7, f8, f1
	(p6) fmpy.s1 f6 = f6, f8
	;;
	(p6) fma.s1 f9 = f7, f7, f9
	(p6) fma.s1 f6 = f6, f7, f6
	;;
	(p6) fma.s1 f8 = f9, f6, f6
	;;
	fcvt.fx.trunc.s1 f8 = f8
	;;
	getf.sig r8 = f8
	br.ret.sptk.many b0
	.endp quotient_signed4_latency#
	.align 16
	.align 64
	.global quotient_unsigned4_latency#
	.proc quotient_unsigned4_latency#
quotient_unsigned4_latency:
	.prologue
	.body
	addp4 r32 = r32, r0
	addp4 r15 = r33, r0
	cmp4.eq p6, p7 = 0, r33
	addl r14 = 65501, r0
	;;
	setf.sig f6 = r32
	setf.sig f7 = r15
	(p6) break 1
	;;
	setf.exp f9 = r14
	;;
	fcvt.xuf f6 = f6
	fcvt.xuf f7 = f7
	;;
	frcpa.s1 f8, p6 = f6, f7
	;;
	(p6) fnma.s1 f7 = f7, f8, f1
	(p6) fmpy.s1 f6 = f6, f8
	;;
	(p6) fma.s1 f9 = f7, f7, f9
	(p6) fma.s1 f6 = f6, f7, f6
	;;
	(p6) fma.s1 f8 = f9, f6, f6
	;;
	fcvt.fxu.trunc.s1 f8 = f8
	;;
	getf.sig r8 = f8
	br.ret.sptk.many b0
	.endp quotient_unsigned4_latency#
	.align 16
	.align 64
	.global root_single_latency#
	.proc root_single_latency#
root_single_latency:
	.prologue
	.body
	mov f6 = f8
	frsqrta.s0 f8, p6 = f8
	;;
	movl r14 = 0x3fe0000000000000
	;;
	setf.d f9 = r14
	movl r14 = 0x3fd8000000000000
	;;
	setf.d f12 = r14
	;;
	(p6) fmpy.s1 f7 = f6, f8
	;;
	(p6) fmpy.s1 f11 = f9, f8
	;;
	(p6) fnma.s1 f10 = f7, f8, f1
	;;
	(p6) fma.s1 f9 = f12, f10, f9
	(p6) fmpy.s1 f12 = f10, f7
	;;
	(p6) fmpy.s1 f10 = f10, f11
	;;
	(p6) fma.s.s1 f7 = f12, f9, f7
	;;
	(p6) fma.s1 f11 = f10, f9, f11
	;;
	(p6) fnma.s1 f6 = f7, f7, f6
	;;
	(p6) fma.s.s0 f8 = f6, f11, f7
	br.ret.sptk.many b0
	.endp root_single_latency#
	.align 16
	.align 64
	.global root_double_latency#
	.proc root_double_latency#
root_double_latency:
	.prologue
	.body
	movl r14 = 0x3fe0000000000000
	mov f9 = f8
	;;
	setf.d f10 = r14
	frsqrta.s0 f8, p6 = f8
	;;
	(p6) fmpy.s1 f6 = f9, f8
	;;
	(p6) fmpy.s1 f7 = f10, f8
	;;
	(p6) fnma.s1 f11 = f6, f7, f10
	;;
	(p6) fma.s1 f6 = f6, f11, f6
	(p6) fma.s1 f7 = f7, f11, f7
	;;
	(p6) fnma.s1 f10 = f6, f7, f10
	;;
	(p6) fma.s1 f6 = f6, f10, f6
	(p6) fma.s1 f7 = f7, f10, f7
	;;
	(p6) fnma.s1 f10 = f6, f6, f9
	;;
	(p6) fma.s1 f6 = f10, f7, f6
	;;
	(p6) fnma.s1 f9 = f6, f6, f9
	;;
	(p6) fma.d.s1 f8 = f9, f7, f6
	br.ret.sptk.many b0
	.endp root_double_latency#
	.align 16
	.align 64
	.global root_extended_latency#
	.proc root_extended_latency#
root_extended_latency:
	.prologue
	.body
	movl r14 = 0x3fe0000000000000
	mov f9 = f8
	;;
	setf.d f10 = r14
	frsqrta.s0 f8, p6 = f8
	;;
	(p6) fmpy.s1 f6 = f9, f8
	;;
	(p6) fmpy.s1 f7 = f10, f8
	;;
	(p6) fnma.s1 f11 = f6, f7, f10
	;;
	(p6) fma.s1 f6 = f6, f11, f6
	(p6) fma.s1 f7 = f7, f11, f7
	;;
	(p6) fnma.s1 f11 = f6, f7, f10
	;;
	(p6) fma.s1 f6 = f6, f11, f6
	(p6) fma.s1 f7 = f7, f11, f7
	;;
	(p6) fnma.s1 f11 = f6, f6, f9
	(p6) fnma.s1 f10 = f6, f7, f10
	;;
	(p6) fma.s1 f6 = f11, f7, f6
	(p6) fma.s1 f7 = f10, f7, f7
	;;
	(p6) fnma.s1 f9 = f6, f6, f9
	;;
	(p6) fma.s1 f8 = f9, f7, f6
	br.ret.sptk.many b0
	.endp root_extended_latency#
	.align 16
	.align 64
	.global quotient_single_throughput#
	.proc quotient_single_throughput#
quotient_single_throughput:
	.prologue
	.body
	mov f6 = f8
	frcpa.s0 f8, p6 = f8, f9
	;;
	(p6) fnma.s1 f10 = f9, f8, f1
	;;
	(p6) fma.s1 f7 = f8, f10, f8
	;;
	(p6) fma.s1 f7 = f7, f10, f8
	;;
	(p6) fmpy.s.s1 f10 = f6, f7
	;;
	(p6) fnma.s1 f6 = f10, f9, f6
	;;
	(p6) fma.s.s0 f8 = f6, f7, f10
	br.ret.sptk.many b0
	.endp quotient_single_throughput#
	.align 16
	.align 64
	.global quotient_double_throughput#
	.proc quotient_double_throughput#
quotient_double_throughput:
	.prologue
	.body
	mov f7 = f8
	frcpa.s0 f8, p6 = f8, f9
	;;
	(p6) fnma.s1 f6 = f9, f8, f1
	;;
	(p6) fmpy.s1 f10 = f6, f6
	(p6) fma.s1 f6 = f8, f6, f8
	;;
	(p6) fmpy.s1 f11 = f10, f10
	(p6) fma.s1 f6 = f6, f10, f6
	;;
	(p6) fma.s1 f6 = f6, f11, f6
	;;
	(p6) fmpy.d.s1 f10 = f7, f6
	;;
	(p6) fnma.s1 f7 = f9, f10, f7
	;;
	(p6) fma.d.s0 f8 = f7, f6, f10
	br.ret.sptk.many b0
	.endp quotient_double_throughput#
	.align 16
	.align 64
	.global quotient_extended_throughput#
	.proc quotient_extended_throughput#
quotient_extended_throughput:
	.prologue
	.body
	mov f7 = f8
	frcpa.s0 f8, p6 = f8, f9
	;;
	(p6) fnma.s1 f10 = f9, f8, f1
	(p6) fmpy.s1 f11 = f7, f8
	;;
	(p6) fma.s1 f6 = f10, f10, f10
	(p6) fmpy.s1 f12 = f10, f10
	;;
	(p6) fnma.s1 f13 = f9, f11, f7
	;;
	(p6) fma.s1 f6 = f8, f6, f8
	(p6) fma.s1 f12 = f12, f12, f10
	;;
	(p6) fma.s1 f6 = f6, f12, f8
	;;
	(p6) fma.s1 f10 = f13, f6, f11
	(p6) fnma.s1 f11 = f9, f6, f1
	;;
	(p6) fnma.s1 f7 = f9, f10, f7
	(p6) fma.s1 f6 = f6, f11, f6
	;;
	(p6) fma.s0 f8 = f7, f6, f10
	br.ret.sptk.many b0
	.endp quotient_extended_throughput#
	.align 16
	.align 64
	.global quotient_signed_throughput#
	.proc quotient_signed_throughput#
quotient_signed_throughput:
	.prologue
	.body
	setf.sig f6 = r32
	cmp.eq p6, p7 = 0, r33
	;;
	(p6) break 1
	;;
	fcvt.xf f7 = f6
	setf.sig f6 = r33
	;;
	fcvt.xf f10 = f6
	;;
	frcpa.s1 f6, p6 = f7, f10
	;;
	(p6) fnma.s1 f9 = f10, f6, f1
	;;
	(p6) fma.s1 f8 = f6, f9, f6
	(p6) fmpy.s1 f9 = f9, f9
	;;
	(p6) fma.s1 f8 = f8, f9, f8
	;;
	(p6) fmpy.s1 f9 = f8, f7
	;;
	(p6) fnma.s1 f7 = f10, f9, f7
	;;
	(p6) fma.s1 f6 = f7, f8, f9
	;;
	fcvt.fx.trunc.s1 f6 = f6
	;;
	getf.sig r8 = f6
	br.ret.sptk.many b0
	.endp quotient_signed_throughput#
	.align 16
	.align 64
	.global remainder_signed_throughput#
	.proc remainder_signed_throughput#
remainder_signed_throughput:
	.prologue
	.body
	setf.sig f10 = r32
	setf.sig f6 = r33
	cmp.eq p6, p7 = 0, r33
	sub r14 = r0, r33
	;;
	(p6) break 1
	;;
	fcvt.xf f7 = f10
	fcvt.xf f11 = f6
	;;
	frcpa.s1 f6, p6 = f7, f11
	;;
	(p6) fnma.s1 f9 = f11, f6, f1
	;;
	(p6) fma.s1 f8 = f6, f9, f6
	(p6) fmpy.s1 f9 = f9, f9
	;;
	(p6) fma.s1 f8 = f8, f9, f8
	;;
	(p6) fmpy.s1 f9 = f8, f7
	;;
	(p6) fnma.s1 f7 = f11, f9, f7
	;;
	(p6) fma.s1 f6 = f7, f8, f9
	setf.sig f7 = r14
	;;
	fcvt.fx.trunc.s1 f6 = f6
	;;
	xma.l f7 = f6, f7, f10
	;;
	getf.sig r8 = f7
	br.ret.sptk.many b0
	.endp remainder_signed_throughput#
	.align 16
	.align 64
	.global quotient_unsigned_throughput#
	.proc quotient_unsigned_throughput#
quotient_unsigned_throughput:
	.prologue
	.body
	setf.sig f6 = r32
	cmp.eq p6, p7 = 0, r33
	;;
	(p6) break 1
	;;
	fcvt.xuf f7 = f6
	setf.sig f6 = r33
	;;
	fcvt.xuf f10 = f6
	;;
	frcpa.s1 f6, p6 = f7, f10
	;;
	(p6) fnma.s1 f9 = f10, f6, f1
	;;
	(p6) fma.s1 f8 = f6, f9, f6
	(p6) fmpy.s1 f9 = f9, f9
	;;
	(p6) fma.s1 f8 = f8, f9, f8
	;;
	(p6) fmpy.s1 f9 = f8, f7
	;;
	(p6) fnma.s1 f7 = f10, f9, f7
	;;
	(p6) fma.s1 f6 = f7, f8, f9
	;;
	fcvt.fxu.trunc.s1 f6 = f6
	;;
	getf.sig r8 = f6
	br.ret.sptk.many b0
	.endp quotient_unsigned_throughput#
	.align 16
	.align 64
	.global remainder_unsigned_throughput#
	.proc remainder_unsigned_throughput#
remainder_unsigned_throughput:
	.prologue
	.body
	setf.sig f10 = r32
	setf.sig f6 = r33
	cmp.eq p6, p7 = 0, r33
	sub r14 = r0, r33
	;;
	(p6) break 1
	;;
	fcvt.xuf f7 = f10
	fcvt.xuf f11 = f6
	;;
	frcpa.s1 f6, p6 = f7, f11
	;;
	(p6) fnma.s1 f9 = f11, f6, f1
	;;
	(p6) fma.s1 f8 = f6, f9, f6
	(p6) fmpy.s1 f9 = f9, f9
	;;
	(p6) fma.s1 f8 = f8, f9, f8
	;;
	(p6) fmpy.s1 f9 = f8, f7
	;;
	(p6) fnma.s1 f7 = f11, f9, f7
	;;
	(p6) fma.s1 f6 = f7, f8, f9
	setf.sig f7 = r14
	;;
	fcvt.fxu.trunc.s1 f6 = f6
	;;
	xma.l f7 = f6, f7, f10
	;;
	getf.sig r8 = f7
	br.ret.sptk.many b0
	.endp remainder_unsigned_throughput#
	.align 16
	.align 64
	.global quotient_signed4_throughput#
	.proc quotient_signed4_throughput#
quotient_signed4_throughput:
	.prologue
	.body
	sxt4 r32 = r32
	sxt4 r15 = r33
	cmp4.eq p6, p7 = 0, r33
	addl r14 = 65501, r0
	;;
	setf.sig f6 = r32
	setf.sig f7 = r15
	(p6) break 1
	;;
	setf.exp f9 = r14
	;;
	fcvt.xf f6 = f6
	fcvt.xf f7 = f7
	;;
	frcpa.s1 f8, p6 = f6, f7
	;;
	(p6) fnma.s1 f7 = f7, f8, f1
	(p6) fmpy.s1 f6 = f6, f8
	;;
	(p6) fma.s1 f9 = f7, f7, f9
	(p6) fma.s1 f6 = f6, f7, f6
	;;
	(p6) fma.s1 f8 = f9, f6, f6
	;;
	fcvt.fx.trunc.s1 f8 = f8
	;;
	getf.sig r8 = f8
	br.ret.sptk.many b0
	.endp quotient_signed4_throughput#
	.align 16
	.align 64
	.global quotient_unsigned4_throughput#
	.proc quotient_unsigned4_throughput#
quotient_unsigned4_throughput:
	.prologue
	.body
	addp4 r32 = r32, r0
	addp4 r15 = r33, r0
	cmp4.eq p6, p7 = 0, r33
	addl r14 = 65501, r0
	;;
	setf.sig f6 = r32
	setf.sig f7 = r15
	(p6) break 1
	;;
	setf.exp f9 = r14
	;;
	fcvt.xuf f6 = f6
	fcvt.xuf f7 = f7
	;;
	frcpa.s1 f8, p6 = f6, f7
	;;
	(p6) fnma.s1 f7 = f7, f8, f1
	(p6) fmpy.s1 f6 = f6, f8
	;;
	(p6) fma.s1 f9 = f7, f7, f9
	(p6) fma.s1 f6 = f6, f7, f6
	;;
	(p6) fma.s1 f8 = f9, f6, f6
	;;
	fcvt.fxu.trunc.s1 f8 = f8
	;;
	getf.sig r8 = f8
	br.ret.sptk.many b0
	.endp quotient_unsigned4_throughput#
	.align 16
	.align 64
	.global root_single_throughput#
	.proc root_single_throughput#
root_single_throughput:
	.prologue
	.body
	mov f6 = f8
	frsqrta.s0 f8, p6 = f8
	;;
	movl r14 = 0x3fe0000000000000
	;;
	setf.d f9 = r14
	movl r14 = 0x3fd8000000000000
	;;
	setf.d f10 = r14
	;;
	(p6) fmpy.s1 f7 = f6, f8
	;;
	(p6) fnma.s1 f7 = f7, f8, f1
	;;
	(p6) fma.s1 f10 = f10, f7, f9
	(p6) fmpy.s1 f7 = f8, f7
	;;
	(p6) fma.s1 f7 = f7, f10, f8
	;;
	(p6) fmpy.s.s1 f10 = f6, f7
	(p6) fmpy.s1 f9 = f9, f7
	;;
	(p6) fnma.s1 f6 = f10, f10, f6
	;;
	(p6) fma.s.s0 f8 = f6, f9, f10
	br.ret.sptk.many b0
	.endp root_single_throughput#
	.align 16
	.align 64
	.global root_double_throughput#
	.proc root_double_throughput#
root_double_throughput:
	.prologue
	.body
	movl r14 = 0x3fe0000000000000
	mov f9 = f8
	;;
	setf.d f10 = r14
	frsqrta.s0 f8, p6 = f8
	;;
	(p6) fmpy.s1 f6 = f9, f8
	;;
	(p6) fmpy.s1 f7 = f10, f8
	;;
	(p6) fnma.s1 f11 = f6, f7, f10
	;;
	(p6) fma.s1 f6 = f6, f11, f6
	(p6) fma.s1 f7 = f7, f11, f7
	;;
	(p6) fnma.s1 f10 = f6, f7, f10
	;;
	(p6) fma.s1 f6 = f6, f10, f6
	(p6) fma.s1 f7 = f7, f10, f7
	;;
	(p6) fnma.s1 f10 = f6, f6, f9
	;;
	(p6) fma.s1 f6 = f10, f7, f6
	;;
	(p6) fnma.s1 f9 = f6, f6, f9
	;;
	(p6) fma.d.s1 f8 = f9, f7, f6
	br.ret.sptk.many b0
	.endp root_double_throughput#
	.align 16
	.align 64
	.global root_extended_throughput#
	.proc root_extended_throughput#
root_extended_throughput:
	.prologue
	.body
	movl r14 = 0x3fe0000000000000
	mov f9 = f8
	;;
	setf.d f10 = r14
	frsqrta.s0 f8, p6 = f8
	;;
	(p6) fmpy.s1 f6 = f9, f8
	;;
	(p6) fmpy.s1 f7 = f10, f8
	;;
	(p6) fnma.s1 f11 = f6, f7, f10
	;;
	(p6) fma.s1 f6 = f6, f11, f6
	(p6) fma.s1 f7 = f7, f11, f7
	;;
	(p6) fnma.s1 f11 = f6, f7, f10
	;;
	(p6) fma.s1 f6 = f6, f11, f6
	(p6) fma.s1 f7 = f7, f11, f7
	;;
	(p6) fnma.s1 f11 = f6, f6, f9
	(p6) fnma.s1 f10 = f6, f7, f10
	;;
	(p6) fma.s1 f6 = f11, f7, f6
	(p6) fma.s1 f7 = f10, f7, f7
	;;
	(p6) fnma.s1 f9 = f6, f6, f9
	;;
	(p6) fma.s1 f8 = f9, f7, f6
	br.ret.sptk.many b0
	.endp root_extended_throughput#
