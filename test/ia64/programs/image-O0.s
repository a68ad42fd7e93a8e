	.file	"image.c"
	.pred.safe_across_calls p1-p5,p16-p63
	.text
	.section	.rodata
	.align 8
	.type	letters#, @object
	.size	letters#, 20
letters:
	stringz	"the quick brown fox"
	.sbss
	.align 4
	.type	calls#, @object
	.size	calls#, 4
calls:
	.skip	4
	.global numbers#
	.data
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
	.global words#
	.section	.rodata
	.align 8
.LC0:
	stringz	"alpha"
	.align 8
.LC1:
	stringz	"beta"
	.align 8
.LC2:
	stringz	"gamma"
	.align 8
.LC3:
	stringz	"delta"
	.data
	.align 8
	.type	words#, @object
	.size	words#, 32
words:
	data8	.LC0
	data8	.LC1
	data8	.LC2
	data8	.LC3
	.global factors#
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
	.global large#
	.bss
	.align 8
	.type	large#, @object
	.size	large#, 32768
large:
	.skip	32768
	.text
	.align 16
	.proc twice#
twice:
	.prologue 2, 2
	.vframe r2
	mov r2 = r12
	.body
	;;
	st8 [r2] = r32
	ld8 r14 = [r2]
	;;
	shladd r14 = r14, 1, r0
	;;
	mov r8 = r14
	.restore sp
	mov r12 = r2
	br.ret.sptk.many b0
	;;
	.endp twice#
	.align 16
	.proc square#
square:
	.prologue 2, 2
	.vframe r2
	mov r2 = r12
	.body
	;;
	st8 [r2] = r32
	ldf8 f6 = [r2]
	;;
	xmpy.l f6 = f6, f6
	;;
	getf.sig r14 = f6
	;;
	mov r8 = r14
	.restore sp
	mov r12 = r2
	br.ret.sptk.many b0
	;;
	.endp square#
	.section	.rodata
	.align 8
	.type	functions#, @object
	.size	functions#, 16
functions:
	data8	@fptr(twice#)
	data8	@fptr(square#)
	.global chosen#
	.section	.sdata,"aws"
	.align 8
	.type	chosen#, @object
	.size	chosen#, 8
chosen:
	data8	@fptr(twice#)
	.text
	.align 16
	.global sum#
	.type	sum#, @function
	.proc sum#
sum:
	.prologue 2, 2
	.vframe r2
	mov r2 = r12
	adds r12 = -16, r12
	.body
	;;
	mov r14 = r2
	;;
	st8 [r14] = r32
	adds r14 = 8, r2
	;;
	st4 [r14] = r33
	adds r14 = -16, r2
	;;
	st8 [r14] = r0
	adds r14 = -8, r2
	;;
	st4 [r14] = r0
	br .L6
	;;
.L7:
	adds r14 = -8, r2
	;;
	ld4 r14 = [r14]
	;;
	sxt4 r14 = r14
	;;
	shladd r14 = r14, 2, r0
	mov r15 = r2
	;;
	ld8 r15 = [r15]
	;;
	add r14 = r15, r14
	;;
	ld4 r14 = [r14]
	;;
	sxt4 r15 = r14
	adds r16 = -16, r2
	;;
	ld8 r14 = [r16]
	;;
	add r14 = r14, r15
	adds r15 = -16, r2
	;;
	st8 [r15] = r14
	adds r14 = -8, r2
	adds r15 = -8, r2
	;;
	ld4 r15 = [r15]
	;;
	adds r15 = 1, r15
	;;
	st4 [r14] = r15
.L6:
	adds r15 = -8, r2
	adds r14 = 8, r2
	;;
	ld4 r15 = [r15]
	ld4 r14 = [r14]
	;;
	cmp4.gt p6, p7 = r14, r15
	(p6) br.cond.dptk .L7
	adds r16 = -16, r2
	;;
	ld8 r14 = [r16]
	;;
	mov r8 = r14
	.restore sp
	mov r12 = r2
	br.ret.sptk.many b0
	;;
	.endp sum#
	.align 16
	.global length#
	.type	length#, @function
	.proc length#
length:
	.prologue 2, 2
	.vframe r2
	mov r2 = r12
	adds r12 = -16, r12
	.body
	;;
	mov r14 = r2
	;;
	st8 [r14] = r32
	adds r14 = -16, r2
	;;
	st8 [r14] = r0
	br .L10
	;;
.L11:
	adds r15 = -16, r2
	;;
	ld8 r14 = [r15]
	;;
	adds r14 = 1, r14
	adds r16 = -16, r2
	;;
	st8 [r16] = r14
	;;
.L10:
	;;
	mov r14 = r2
	;;
	ld8 r15 = [r14]
	adds r16 = -16, r2
	;;
	ld8 r14 = [r16]
	;;
	add r14 = r15, r14
	;;
	ld1 r14 = [r14]
	;;
	sxt1 r14 = r14
	;;
	cmp4.ne p6, p7 = 0, r14
	(p6) br.cond.dptk .L11
	adds r15 = -16, r2
	;;
	ld8 r14 = [r15]
	;;
	mov r8 = r14
	.restore sp
	mov r12 = r2
	br.ret.sptk.many b0
	;;
	.endp length#
	.align 16
	.global swap#
	.type	swap#, @function
	.proc swap#
swap:
	.prologue 2, 2
	.vframe r2
	mov r2 = r12
	adds r12 = -32, r12
	.body
	;;
	mov r14 = r2
	;;
	st8 [r14] = r32
	adds r14 = 8, r14
	;;
	st8 [r14] = r33
	mov r14 = r2
	;;
	adds r14 = 8, r14
	;;
	ld8 r15 = [r14]
	adds r14 = -16, r2
	;;
	st8 [r14] = r15
	mov r14 = r2
	;;
	ld8 r15 = [r14]
	adds r14 = -16, r2
	;;
	adds r14 = 8, r14
	;;
	st8 [r14] = r15
	adds r14 = -16, r2
	;;
	ld8 r15 = [r14]
	adds r16 = -32, r2
	;;
	st8 [r16] = r15
	adds r15 = -24, r2
	adds r14 = 8, r14
	;;
	ld8 r14 = [r14]
	;;
	st8 [r15] = r14
	mov r15 = r0
	adds r14 = -32, r2
	;;
	ld8 r15 = [r14]
	mov r14 = r0
	;;
	adds r14 = -24, r2
	;;
	ld8 r14 = [r14]
	mov r16 = r15
	;;
	mov r17 = r14
	mov r14 = r16
	;;
	mov r15 = r17
	mov r8 = r14
	;;
	mov r9 = r15
	.restore sp
	mov r12 = r2
	br.ret.sptk.many b0
	;;
	.endp swap#
	.align 16
	.global name#
	.type	name#, @function
	.proc name#
name:
	.prologue 2, 2
	.vframe r2
	mov r2 = r12
	.body
	;;
	st4 [r2] = r32
	ld4 r14 = [r2]
	;;
	cmp4.ltu p6, p7 = 6, r14
	(p6) br.cond.dptk .L16
	ld4 r14 = [r2]
	;;
	shladd r14 = r14, 3, r0
	addl r15 = @ltoffx(.L18), r1
	;;
	ld8.mov r15 = [r15], .L18
	;;
	add r14 = r14, r15
	;;
	ld8 r15 = [r14]
	;;
	add r14 = r14, r15
	;;
	mov b6 = r14
	br b6
	;;
	.section	.rodata
	.align 8
	.align 4
.L18:
	data8 @pcrel(.L24)
	data8 @pcrel(.L23)
	data8 @pcrel(.L22)
	data8 @pcrel(.L21)
	data8 @pcrel(.L20)
	data8 @pcrel(.L19)
	data8 @pcrel(.L17)
	.text
.L24:
	addl r14 = 5, r0
	br .L25
	;;
.L23:
	addl r14 = 7, r0
	br .L25
	;;
.L22:
	addl r14 = 11, r0
	br .L25
	;;
.L21:
	addl r14 = 13, r0
	br .L25
	;;
.L20:
	addl r14 = 99, r0
	br .L25
	;;
.L19:
	addl r14 = 12, r0
	br .L25
	;;
.L17:
	addl r14 = 1, r0
	br .L25
	;;
.L16:
	addl r14 = -1, r0
.L25:
	;;
	mov r8 = r14
	.restore sp
	mov r12 = r2
	br.ret.sptk.many b0
	;;
	.endp name#
	.align 16
	.global ackermann#
	.type	ackermann#, @function
	.proc ackermann#
ackermann:
	.prologue 14, 35
	.save ar.pfs, r36
	alloc r36 = ar.pfs, 2, 5, 2, 0
	.vframe r37
	mov r37 = r12
	adds r12 = -16, r12
	.save rp, r35
	mov r35 = b0
	mov r38 = r1
	.body
	;;
	st8 [r37] = r32
	adds r14 = 8, r37
	;;
	st8 [r14] = r33
	ld8 r14 = [r37]
	;;
	cmp.ne p6, p7 = 0, r14
	(p6) br.cond.dptk .L27
	adds r14 = 8, r37
	;;
	ld8 r14 = [r14]
	;;
	adds r14 = 1, r14
	br .L28
	;;
.L27:
	ld8 r14 = [r37]
	;;
	adds r34 = -1, r14
	adds r14 = 8, r37
	;;
	ld8 r14 = [r14]
	;;
	cmp.eq p6, p7 = 0, r14
	(p6) br.cond.dptk .L29
	adds r14 = 8, r37
	;;
	ld8 r14 = [r14]
	;;
	adds r14 = -1, r14
	;;
	mov r40 = r14
	ld8 r39 = [r37]
	br.call.sptk.many b0 = ackermann#
	mov r1 = r38
	mov r14 = r8
	br .L30
	;;
.L29:
	addl r14 = 1, r0
.L30:
	;;
	mov r40 = r14
	mov r39 = r34
	br.call.sptk.many b0 = ackermann#
	mov r1 = r38
	mov r14 = r8
.L28:
	;;
	mov r8 = r14
	mov ar.pfs = r36
	mov b0 = r35
	.restore sp
	mov r12 = r37
	br.ret.sptk.many b0
	;;
	.endp ackermann#
	.align 16
	.global text#
	.type	text#, @function
	.proc text#
text:
	.prologue 14, 33
	.save ar.pfs, r34
	alloc r34 = ar.pfs, 1, 4, 1, 0
	.vframe r35
	mov r35 = r12
	adds r12 = -16, r12
	.save rp, r33
	mov r33 = b0
	mov r36 = r1
	.body
	;;
	st4 [r35] = r32
	movl r15 = @gprel(words#)
	;;
	add r15 = r1, r15
	ld4 r14 = [r35]
	;;
	sxt4 r14 = r14
	;;
	shladd r14 = r14, 3, r0
	;;
	add r14 = r15, r14
	;;
	ld8 r14 = [r14]
	;;
	mov r37 = r14
	br.call.sptk.many b0 = length#
	mov r1 = r36
	mov r15 = r8
	;;
	mov r14 = r15
	;;
	shladd r14 = r14, 2, r0
	;;
	add r14 = r14, r15
	;;
	shladd r15 = r14, 2, r0
	;;
	add r14 = r14, r15
	;;
	shladd r14 = r14, 2, r0
	;;
	mov r16 = r14
	movl r15 = @gprel(letters#)
	;;
	add r15 = r1, r15
	ld4 r14 = [r35]
	;;
	sxt4 r14 = r14
	;;
	add r14 = r15, r14
	;;
	ld1 r14 = [r14]
	;;
	sxt1 r14 = r14
	;;
	sxt1 r14 = r14
	;;
	add r14 = r16, r14
	;;
	mov r8 = r14
	mov ar.pfs = r34
	mov b0 = r33
	.restore sp
	mov r12 = r35
	br.ret.sptk.many b0
	;;
	.endp text#
	.align 16
	.global indirect#
	.type	indirect#, @function
	.proc indirect#
indirect:
	.prologue 14, 34
	.save ar.pfs, r35
	alloc r35 = ar.pfs, 2, 4, 1, 0
	.vframe r36
	mov r36 = r12
	adds r12 = -16, r12
	.save rp, r34
	mov r34 = b0
	mov r37 = r1
	.body
	;;
	st4 [r36] = r32
	adds r14 = 8, r36
	;;
	st8 [r14] = r33
	addl r14 = @gprel(calls#), gp
	;;
	ld4 r14 = [r14]
	;;
	adds r14 = 1, r14
	addl r15 = @gprel(calls#), gp
	;;
	st4 [r15] = r14
	ld4 r14 = [r36]
	;;
	and r14 = 1, r14
	movl r15 = @gprel(functions#)
	;;
	add r15 = r1, r15
	sxt4 r14 = r14
	;;
	shladd r14 = r14, 3, r0
	;;
	add r14 = r15, r14
	;;
	ld8 r14 = [r14]
	addl r15 = @gprel(chosen#), gp
	;;
	st8 [r15] = r14
	addl r14 = @gprel(chosen#), gp
	;;
	ld8 r14 = [r14]
	adds r15 = 8, r36
	;;
	ld8 r38 = [r15]
	ld8 r15 = [r14], 8
	;;
	mov b6 = r15
	ld8 r1 = [r14]
	br.call.sptk.many b0 = b6
	;;
	mov r1 = r37
	mov r16 = r8
	;;
	addl r14 = @gprel(calls#), gp
	;;
	ld4 r15 = [r14]
	;;
	mov r14 = r15
	;;
	dep.z r14 = r14, 5, 27
	;;
	sub r14 = r14, r15
	;;
	shladd r14 = r14, 2, r0
	;;
	add r14 = r14, r15
	;;
	shladd r14 = r14, 3, r0
	;;
	sxt4 r14 = r14
	;;
	add r14 = r16, r14
	;;
	mov r8 = r14
	mov ar.pfs = r35
	mov b0 = r34
	.restore sp
	mov r12 = r36
	br.ret.sptk.many b0
	;;
	.endp indirect#
	.align 16
	.global mix#
	.type	mix#, @function
	.proc mix#
mix:
	.prologue 14, 35
	.save ar.pfs, r36
	alloc r36 = ar.pfs, 2, 5, 2, 0
	.vframe r37
	mov r37 = r12
	adds r12 = -32, r12
	.save rp, r35
	mov r35 = b0
	mov r38 = r1
	.body
	;;
	mov r14 = r37
	;;
	st8 [r14] = r32
	adds r14 = 8, r37
	;;
	st8 [r14] = r33
	mov r14 = r37
	;;
	ld8 r14 = [r14]
	adds r15 = -16, r37
	;;
	st8 [r15] = r14
	adds r14 = -8, r37
	adds r15 = 8, r37
	;;
	ld8 r15 = [r15]
	;;
	st8 [r14] = r15
	adds r16 = -16, r37
	;;
	ld8 r39 = [r16]
	adds r14 = -8, r37
	;;
	ld8 r40 = [r14]
	br.call.sptk.many b0 = swap#
	mov r1 = r38
	mov r14 = r8
	mov r15 = r9
	adds r16 = -16, r37
	;;
	st8 [r16] = r14, 8
	;;
	st8 [r16] = r15, -8
	adds r15 = -16, r37
	;;
	ld8 r14 = [r15]
	addl r15 = 4095, r0
	;;
	and r14 = r15, r14
	adds r15 = -8, r37
	;;
	ld8 r15 = [r15]
	movl r16 = @gprel(large#)
	;;
	add r16 = r1, r16
	shladd r14 = r14, 3, r0
	;;
	add r14 = r16, r14
	;;
	st8 [r14] = r15
	adds r14 = 8, r37
	;;
	ld8 r14 = [r14]
	addl r15 = 4095, r0
	;;
	and r14 = r15, r14
	movl r15 = @gprel(large#)
	;;
	add r15 = r1, r15
	shladd r14 = r14, 3, r0
	;;
	add r14 = r15, r14
	;;
	ld8 r15 = [r14]
	;;
	mov r14 = r15
	;;
	shladd r14 = r14, 1, r0
	;;
	add r34 = r14, r15
	mov r14 = r37
	;;
	ld8 r14 = [r14]
	;;
	and r14 = 7, r14
	;;
	mov r39 = r14
	br.call.sptk.many b0 = name#
	mov r1 = r38
	mov r14 = r8
	;;
	sxt4 r14 = r14
	;;
	add r34 = r34, r14
	addl r40 = 10, r0
	movl r39 = @gprel(numbers#)
	;;
	add r39 = r1, r39
	br.call.sptk.many b0 = sum#
	mov r1 = r38
	mov r14 = r8
	;;
	add r14 = r34, r14
	;;
	mov r8 = r14
	mov ar.pfs = r36
	mov b0 = r35
	.restore sp
	mov r12 = r37
	br.ret.sptk.many b0
	;;
	.endp mix#
	.align 16
	.global scale#
	.type	scale#, @function
	.proc scale#
scale:
	.prologue 2, 2
	.vframe r2
	mov r2 = r12
	.body
	;;
	st4 [r2] = r32
	adds r14 = 8, r2
	;;
	stfd [r14] = f8
	movl r15 = @gprel(factors#)
	;;
	add r15 = r1, r15
	ld4 r14 = [r2]
	;;
	sxt4 r14 = r14
	;;
	shladd r14 = r14, 3, r0
	;;
	add r14 = r15, r14
	;;
	ldfd f7 = [r14]
	adds r14 = 8, r2
	;;
	ldfd f6 = [r14]
	;;
	fmpy.d f6 = f7, f6
	;;
	fadd.d f6 = f6, f1
	;;
	mov f8 = f6
	.restore sp
	mov r12 = r2
	br.ret.sptk.many b0
	;;
	.endp scale#
	.ident	"GCC: (GNU) 12.2.0"
