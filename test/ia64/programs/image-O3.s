	.file	"image.c"
	.pred.safe_across_calls p1-p5,p16-p63
	.text
	.align 16
	.align 64
	.proc twice#
twice:
	.prologue
	.body
	.mib
	nop 0
	shladd r8 = r32, 1, r0
	br.ret.sptk.many b0
	.endp twice#
	.align 16
	.align 64
	.proc square#
square:
	.prologue
	.body
	.mmi
	nop 0
	setf.sig f6 = r32
	nop 0
	;;
	.mmf
	nop 0
	nop 0
	xmpy.l f6 = f6, f6
	;;
	.mib
	getf.sig r8 = f6
	nop 0
	br.ret.sptk.many b0
	.endp square#
	.align 16
	.align 64
	.proc sum.constprop.0#
sum.constprop.0:
	.prologue
	.body
	.mlx
	nop 0
	movl r14 = @gprel(numbers#)
	;;
	.mmi
	nop 0
	add r14 = r1, r14
	nop 0
	;;
	.mmi
	adds r16 = 4, r14
	ld4 r15 = [r14]
	adds r17 = 8, r14
	.mmi
	adds r20 = 12, r14
	adds r19 = 16, r14
	adds r18 = 20, r14
	;;
	.mii
	ld4 r16 = [r16]
	sxt4 r15 = r15
	adds r23 = 28, r14
	.mmb
	adds r22 = 32, r14
	ld4 r21 = [r17]
	nop 0
	;;
	.mii
	nop 0
	sxt4 r16 = r16
	sxt4 r21 = r21
	.mmb
	ld4 r20 = [r20]
	adds r17 = 24, r14
	nop 0
	;;
	.mmi
	nop 0
	add r15 = r15, r16
	sxt4 r20 = r20
	.mmi
	ld4 r19 = [r19]
	ld4 r18 = [r18]
	adds r14 = 36, r14
	;;
	.mii
	add r21 = r21, r15
	sxt4 r19 = r19
	sxt4 r18 = r18
	.mmb
	ld4 r17 = [r17]
	ld4 r8 = [r14]
	nop 0
	;;
	.mmi
	nop 0
	add r20 = r20, r21
	sxt4 r17 = r17
	.mmi
	ld4 r16 = [r23]
	ld4 r15 = [r22]
	sxt4 r8 = r8
	;;
	.mii
	add r14 = r19, r20
	sxt4 r16 = r16
	sxt4 r15 = r15
	;;
	.mmi
	add r14 = r18, r14
	;;
	add r14 = r17, r14
	nop 0
	;;
	.mmi
	add r14 = r16, r14
	;;
	add r14 = r15, r14
	nop 0
	;;
	.mib
	nop 0
	add r8 = r8, r14
	br.ret.sptk.many b0
	.endp sum.constprop.0#
	.align 16
	.align 64
	.global sum#
	.type	sum#, @function
	.proc sum#
sum:
	.prologue
	.mmi
	mov r8 = r0
	cmp4.ge p6, p7 = 0, r33
	.save ar.lc, r2
	mov r2 = ar.lc
	.body
	.mib
	nop 0
	sxt4 r14 = r33
	nop 0
	;;
	.mib
	nop 0
	(p6) mov r8 = r0
	(p6) br.cond.dpnt .L7
	.mmi
	shladd r14 = r14, 2, r0
	;;
	adds r14 = -4, r14
	nop 0
	;;
	.mii
	nop 0
	shr.u r14 = r14, 2
	;;
	mov ar.lc = r14
	.align 32
.L9:
	.mii
	ld4 r14 = [r32]
	adds r32 = 4, r32
	;;
	sxt4 r14 = r14
	;;
	.mib
	nop 0
	add r8 = r8, r14
	br.cloop.sptk.few .L9
	;;
.L7:
	.mib
	nop 0
	mov ar.lc = r2
	br.ret.sptk.many b0
	.endp sum#
	.align 16
	.align 64
	.global length#
	.type	length#, @function
	.proc length#
length:
	.prologue
	.body
	.mmi
	ld1 r14 = [r32]
	mov r8 = r0
	adds r32 = 1, r32
	;;
	.mii
	nop 0
	sxt1 r14 = r14
	;;
	cmp4.eq p6, p7 = 0, r14
	;;
	.mib
	nop 0
	(p6) mov r8 = r0
	(p6) br.cond.dpnt .L14
	;;
	.align 32
.L16:
	.mmi
	nop 0
	adds r8 = 1, r8
	nop 0
	;;
	;;
	.mii
	ld1 r14 = [r32]
	adds r32 = 1, r32
	;;
	sxt1 r14 = r14
	;;
	.mib
	nop 0
	cmp4.ne p6, p7 = 0, r14
	(p6) br.cond.dptk .L16
.L14:
	.mib
	nop 0
	nop 0
	br.ret.sptk.many b0
	.endp length#
	.align 16
	.align 64
	.global swap#
	.type	swap#, @function
	.proc swap#
swap:
	.prologue
	.mmi
	.fframe 16
	adds r12 = -16, r12
	.body
	mov r9 = r32
	mov r8 = r33
	;;
	.mib
	nop 0
	.restore sp
	adds r12 = 16, r12
	br.ret.sptk.many b0
	.endp swap#
	.align 16
	.align 64
	.global name#
	.type	name#, @function
	.proc name#
name:
	.prologue
	.body
	.mmi
	cmp4.ltu p6, p7 = 6, r32
	addp4 r14 = r32, r0
	addl r8 = -1, r0
	;;
	.mlx
	nop 0
	(p7) movl r15 = @gprel(CSWTCH.12#)
	.mmi
	(p7) shladd r14 = r14, 2, r0
	;;
	(p7) add r15 = r1, r15
	nop 0
	;;
	.mmi
	nop 0
	(p7) add r14 = r15, r14
	nop 0
	;;
	.mib
	(p7) ld4 r8 = [r14]
	nop 0
	br.ret.sptk.many b0
	.endp name#
	.align 16
	.align 64
	.global ackermann#
	.type	ackermann#, @function
	.proc ackermann#
ackermann:
	.prologue 12, 34
	.mmi
	.save ar.pfs, r35
	alloc r35 = ar.pfs, 2, 4, 2, 0
	mov r8 = r33
	.save ar.lc, r37
	mov r37 = ar.lc
	.mmi
	cmp.eq p6, p7 = 0, r32
	adds r14 = -1, r32
	mov r36 = r1
	;;
	.mii
	nop 0
	(p7) mov ar.lc = r14
	;;
	.save rp, r34
	mov r34 = b0
	.body
	.bbb
	nop 0
	(p6) br.cond.dpnt .L28
	br .L41
.L29:
	.mmi
	nop 0
	cmp.eq p6, p7 = 0, r8
	adds r39 = -1, r8
.L42:
	.pred.rel.mutex p6, p7
	.mib
	nop 0
	nop 0
	br .L40
	;;
.L41:
	.mmi
	nop 0
	cmp.eq p6, p7 = 0, r8
	mov r38 = r32
	.mmi
	nop 0
	adds r32 = -1, r32
	adds r39 = -1, r8
.L40:
	.pred.rel.mutex p6, p7
	.mib
	nop 0
	nop 0
	(p7) br.cond.dpnt .L39
	;;
	.mmi
	nop 0
	(p6) addl r8 = 1, r0
	mov r38 = r32
	.mmb
	nop 0
	adds r32 = -1, r32
	br.cloop.sptk.few .L29
	;;
.L28:
	.mii
	adds r8 = 1, r8
	mov ar.pfs = r35
	;;
	mov ar.lc = r37
	;;
	.mib
	nop 0
	mov b0 = r34
	br.ret.sptk.many b0
	;;
.L39:
	.mib
	nop 0
	nop 0
	br.call.sptk.many b0 = ackermann#
	;;
	.mmi
	adds r39 = -1, r8
	cmp.eq p6, p7 = 0, r8
	mov r38 = r32
	.mmb
	adds r32 = -1, r32
	mov r1 = r36
	br.cloop.sptk.few .L42
	.mib
	nop 0
	nop 0
	br .L28
	.endp ackermann#
	.align 16
	.align 64
	.global text#
	.type	text#, @function
	.proc text#
text:
	.prologue 12, 33
	.mmi
	.save ar.pfs, r34
	alloc r34 = ar.pfs, 1, 3, 1, 0
	nop 0
	sxt4 r32 = r32
	.mlx
	mov r35 = r1
	movl r14 = @gprel(words#)
	;;
	.mmi
	shladd r15 = r32, 3, r0
	add r14 = r1, r14
	.save rp, r33
	mov r33 = b0
	.body
	;;
	.mmi
	nop 0
	add r14 = r14, r15
	nop 0
	;;
	.mib
	ld8 r36 = [r14]
	nop 0
	br.call.sptk.many b0 = length#
	;;
	.mmi
	mov r1 = r35
	shladd r14 = r8, 2, r0
	mov ar.pfs = r34
	;;
	.mib
	nop 0
	mov b0 = r33
	nop 0
	.mlx
	add r14 = r14, r8
	movl r15 = @gprel(letters#)
	;;
	.mmi
	nop 0
	add r15 = r1, r15
	nop 0
	;;
	.mmi
	add r15 = r15, r32
	;;
	ld1 r8 = [r15]
	shladd r15 = r14, 2, r0
	;;
	.mii
	add r14 = r14, r15
	sxt1 r8 = r8
	;;
	shladd r14 = r14, 2, r0
	;;
	.mib
	nop 0
	add r8 = r14, r8
	br.ret.sptk.many b0
	.endp text#
	.align 16
	.align 64
	.global indirect#
	.type	indirect#, @function
	.proc indirect#
indirect:
	.prologue 12, 35
	.mmi
	.save ar.pfs, r36
	alloc r36 = ar.pfs, 2, 4, 1, 0
	addl r34 = @gprel(calls#), gp
	dep.z r32 = r32, 3, 1
	.mlx
	mov r38 = r33
	movl r15 = @gprel(functions#)
	;;
	.mmi
	ld4 r14 = [r34]
	add r15 = r1, r15
	.save rp, r35
	mov r35 = b0
	.mmi
	mov r37 = r1
	.body
	;;
	adds r14 = 1, r14
	add r15 = r15, r32
	;;
	.mmi
	st4 [r34] = r14
	ld8 r15 = [r15]
	addl r14 = @gprel(chosen#), gp
	;;
	.mmi
	st8 [r14] = r15
	;;
	ld8 r14 = [r15], 8
	nop 0
	;;
	.mii
	nop 0
	mov b6 = r14
	nop 0
	.mmb
	ld8 r1 = [r15]
	nop 0
	br.call.sptk.many b0 = b6
	;;
	.mmi
	ld4 r15 = [r34]
	mov r1 = r37
	mov ar.pfs = r36
	;;
	.mii
	nop 0
	dep.z r14 = r15, 5, 27
	nop 0
	;;
	.mii
	sub r14 = r14, r15
	mov b0 = r35
	;;
	shladd r14 = r14, 2, r0
	;;
	.mmi
	add r14 = r14, r15
	;;
	shladd r14 = r14, 3, r0
	nop 0
	;;
	.mii
	nop 0
	sxt4 r14 = r14
	nop 0
	;;
	.mib
	nop 0
	add r8 = r14, r8
	br.ret.sptk.many b0
	.endp indirect#
	.align 16
	.align 64
	.global mix#
	.type	mix#, @function
	.proc mix#
mix:
	.prologue 12, 37
	.mmi
	.save ar.pfs, r38
	alloc r38 = ar.pfs, 2, 6, 2, 0
	.fframe 16
	adds r12 = -16, r12
	.save rp, r37
	mov r37 = b0
	.mmi
	mov r40 = r32
	mov r41 = r33
	mov r39 = r1
	.body
	;;
	.mlx
	addl r36 = 4095, r0
	movl r35 = @gprel(large#)
	;;
	.mib
	add r35 = r1, r35
	and r33 = r36, r33
	br.call.sptk.many b0 = swap#
	;;
	.mmi
	and r8 = r8, r36
	nop 0
	and r40 = 7, r32
	.mmi
	shladd r33 = r33, 3, r0
	nop 0
	mov r1 = r39
	;;
	.mmi
	shladd r8 = r8, 3, r0
	;;
	add r8 = r35, r8
	add r35 = r35, r33
	;;
	.mib
	st8 [r8] = r9
	nop 0
	br.call.sptk.many b0 = name#
	;;
	.mib
	mov r34 = r8
	mov r1 = r39
	br.call.sptk.many b0 = sum.constprop.0#
	;;
	.mii
	ld8 r15 = [r35]
	sxt4 r34 = r34
	mov r1 = r39
	;;
	.mmi
	shladd r14 = r15, 1, r0
	;;
	add r14 = r14, r15
	nop 0
	;;
	.mmi
	nop 0
	add r8 = r14, r8
	nop 0
	;;
	.mii
	add r8 = r8, r34
	mov ar.pfs = r38
	;;
	mov b0 = r37
	.mmb
	nop 0
	.restore sp
	adds r12 = 16, r12
	br.ret.sptk.many b0
	.endp mix#
	.align 16
	.align 64
	.global scale#
	.type	scale#, @function
	.proc scale#
scale:
	.prologue
	.body
	.mib
	nop 0
	sxt4 r32 = r32
	nop 0
	.mlx
	nop 0
	movl r14 = @gprel(factors#)
	;;
	.mii
	shladd r32 = r32, 3, r0
	add r14 = r1, r14
	;;
	add r14 = r14, r32
	;;
	.mmi
	nop 0
	ldfd f6 = [r14]
	nop 0
	;;
	.mfb
	nop 0
	fma.d f8 = f6, f8, f1
	br.ret.sptk.many b0
	.endp scale#
	.section	.rodata
	.align 4
	.type	CSWTCH.12#, @object
	.size	CSWTCH.12#, 28
CSWTCH.12:
	data4	5
	data4	7
	data4	11
	data4	13
	data4	99
	data4	12
	data4	1
	.global chosen#
	.section	.sdata,"aws"
	.align 8
	.type	chosen#, @object
	.size	chosen#, 8
chosen:
	data8	@fptr(twice#)
	.section	.rodata
	.align 8
	.type	functions#, @object
	.size	functions#, 16
functions:
	data8	@fptr(twice#)
	data8	@fptr(square#)
	.global large#
	.bss
	.align 8
	.type	large#, @object
	.size	large#, 32768
large:
	.skip	32768
	.global factors#
	.data
	.align 8
	.type	factors#, @object
	.size	factors#, 24
factors:
	data4	0
	data4	1071644672
	data4	0
	data4	1072955392
	data4	0
	data4	-1073217536
	.global words#
	.section	.rodata.str1.8,"aMS",@progbits,1
	.align 8
.LC9:
	stringz	"alpha"
	.align 8
.LC10:
	stringz	"beta"
	.align 8
.LC11:
	stringz	"gamma"
	.align 8
.LC12:
	stringz	"delta"
	.data
	.align 8
	.type	words#, @object
	.size	words#, 32
words:
	data8	.LC9
	data8	.LC10
	data8	.LC11
	data8	.LC12
	.global numbers#
	.align 4
	.type	numbers#, @object
	.size	numbers#, 40
numbers:
	data4	31
	data4	41
	data4	59
	data4	26
	data4	53
	data4	58
	data4	97
	data4	93
	data4	23
	data4	84
	.sbss
	.align 4
	.type	calls#, @object
	.size	calls#, 4
calls:
	.skip	4
	.section	.rodata
	.align 8
	.type	letters#, @object
	.size	letters#, 20
letters:
	stringz	"the quick brown fox"
	.ident	"GCC: (GNU) 12.2.0"
