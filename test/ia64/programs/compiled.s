	.pred.safe_across_calls p1-p5,p16-p63
	.text
	.align 16
	.align 64
	.global crc32#
	.type	crc32#, @function
	.proc crc32#
crc32:
	.prologue
	addl r8 = -1, r0
	cmp.eq p6, p7 = 0, r33
	.save ar.lc, r2
	mov r2 = ar.lc
	.body
	add r18 = r32, r33
	movl r17 = -306674912
	;;
	(p6) mov r8 = r0
	(p6) br.cond.dpnt .L1
	.align 32
.L5:
	ld1 r15 = [r32]
	adds r32 = 1, r32
	mov ar.lc = 7
	;;
	xor r8 = r8, r15
	;;
	.align 32
.L4:
	and r16 = 1, r8
	extr.u r15 = r8, 1, 31
	;;
	mov r8 = r15
	cmp4.eq p6, p7 = 0, r16
	;;
	(p7) xor r8 = r15, r17
	br.cloop.sptk.few .L4
	cmp.ne p6, p7 = r18, r32
	(p6) br.cond.dptk .L5
	;;
	andcm r8 = -1, r8
.L1:
	mov ar.lc = r2
	br.ret.sptk.many b0
	.endp crc32#
	.align 16
	.align 64
	.global fibonacci#
	.type	fibonacci#, @function
	.proc fibonacci#
fibonacci:
	.prologue 12, 60
	.save ar.pfs, r61
	alloc r61 = ar.pfs, 1, 31, 1, 0
	adds r14 = -1, r32
	cmp.geu p6, p7 = 1, r32
	.save ar.lc, r63
	mov r63 = ar.lc
	mov r62 = r1
	;;
	and r56 = -2, r14
	.save rp, r60
	mov r60 = b0
	.body
	mov r49 = r0
	mov r46 = r14
	mov r55 = r0
	(p6) br.cond.dpnt .L12
	;;
	sub r56 = r32, r56
	;;
	cmp.eq p6, p7 = r56, r32
	adds r32 = -2, r32
	(p6) br.cond.dpnt .L13
	;;
.L65:
	and r57 = -2, r32
	;;
	sub r57 = r14, r57
	;;
.L42:
	adds r43 = -1, r46
	cmp.eq p6, p7 = r57, r46
	adds r46 = -2, r46
	mov r50 = r0
	(p6) br.cond.dpnt .L14
	;;
	and r58 = -2, r46
	;;
	sub r58 = r43, r58
	;;
.L39:
	adds r44 = -1, r43
	cmp.eq p6, p7 = r58, r43
	adds r43 = -2, r43
	mov r51 = r0
	(p6) br.cond.dpnt .L15
	;;
	and r59 = -2, r43
	;;
	sub r59 = r44, r59
	;;
.L36:
	adds r34 = -1, r44
	cmp.eq p6, p7 = r59, r44
	adds r44 = -2, r44
	mov r41 = r0
	(p6) br.cond.dpnt .L16
	;;
	and r53 = -2, r44
	;;
	sub r53 = r34, r53
	;;
.L33:
	adds r33 = -1, r34
	cmp.eq p6, p7 = r53, r34
	adds r34 = -2, r34
	mov r36 = r0
	(p6) br.cond.dpnt .L17
	;;
	and r42 = -2, r34
	;;
	sub r42 = r33, r42
	;;
	.align 32
.L30:
	adds r38 = -1, r33
	cmp.eq p6, p7 = r42, r33
	adds r52 = -3, r33
	adds r33 = -2, r33
	mov r37 = r0
	(p6) br.cond.dpnt .L18
	;;
	and r45 = -2, r33
	;;
	sub r45 = r38, r45
	;;
	.align 32
.L27:
	adds r35 = -1, r38
	and r48 = -2, r52
	mov r39 = r0
	cmp.eq p6, p7 = r45, r38
	(p6) br.cond.dpnt .L19
	;;
	sub r48 = r35, r48
	;;
.L24:
	adds r14 = -3, r35
	mov r54 = r0
	adds r47 = -1, r35
	cmp.eq p6, p7 = r48, r35
	(p6) br.cond.dpnt .L20
	;;
	shr.u r14 = r14, 1
	;;
	mov ar.lc = r14
.L21:
	adds r64 = -1, r47
	adds r47 = -2, r47
	br.call.sptk.many b0 = fibonacci#
	;;
	mov r1 = r62
	add r54 = r54, r8
	br.cloop.sptk.few .L21
	adds r14 = -3, r35
	adds r35 = -2, r35
	;;
	and r14 = 1, r14
	cmp.ltu p6, p7 = 1, r35
	;;
	add r39 = r14, r39
	;;
	add r39 = r39, r54
	(p6) br.cond.dptk .L24
	;;
	adds r38 = -2, r38
	add r39 = r35, r39
	adds r52 = -2, r52
	;;
	add r37 = r37, r39
	cmp.ltu p6, p7 = 1, r38
	(p6) br.cond.dptk .L27
	;;
.L68:
	add r37 = r38, r37
	cmp.ltu p6, p7 = 1, r33
	;;
	add r36 = r36, r37
	(p6) br.cond.dptk .L30
	;;
.L67:
	add r36 = r36, r33
	cmp.ltu p6, p7 = 1, r34
	;;
	add r41 = r41, r36
	(p6) br.cond.dptk .L33
	;;
.L66:
	add r41 = r41, r34
	cmp.ltu p6, p7 = 1, r44
	;;
	add r51 = r51, r41
	(p6) br.cond.dptk .L36
	;;
.L69:
	add r51 = r51, r44
	cmp.ltu p6, p7 = 1, r43
	;;
	add r50 = r50, r51
	(p6) br.cond.dptk .L39
	;;
.L70:
	add r50 = r50, r43
	cmp.ltu p6, p7 = 1, r46
	;;
	add r49 = r49, r50
	(p6) br.cond.dptk .L42
	;;
.L71:
	add r49 = r49, r46
	cmp.ltu p6, p7 = 1, r32
	;;
	add r55 = r55, r49
	(p7) br.cond.dpnt .L62
.L72:
	adds r14 = -1, r32
	cmp.eq p6, p7 = r56, r32
	mov r49 = r0
	adds r32 = -2, r32
	;;
	mov r46 = r14
	(p7) br.cond.dptk .L65
.L13:
	add r32 = r14, r55
	;;
.L12:
	mov r8 = r32
	mov b0 = r60
	;;
	mov ar.pfs = r61
	;;
	mov ar.lc = r63
	br.ret.sptk.many b0
.L18:
	add r36 = r38, r36
	cmp.ltu p6, p7 = 1, r34
	;;
	add r41 = r41, r36
	(p6) br.cond.dptk .L33
	br .L66
.L19:
	add r37 = r35, r37
	cmp.ltu p6, p7 = 1, r33
	;;
	add r36 = r36, r37
	(p6) br.cond.dptk .L30
	br .L67
.L20:
	adds r38 = -2, r38
	add r39 = r47, r39
	adds r52 = -2, r52
	;;
	add r37 = r37, r39
	cmp.ltu p6, p7 = 1, r38
	(p6) br.cond.dptk .L27
	br .L68
	;;
.L17:
	add r41 = r33, r41
	cmp.ltu p6, p7 = 1, r44
	;;
	add r51 = r51, r41
	(p6) br.cond.dptk .L36
	br .L69
	;;
.L16:
	add r51 = r34, r51
	cmp.ltu p6, p7 = 1, r43
	;;
	add r50 = r50, r51
	(p6) br.cond.dptk .L39
	br .L70
	;;
.L15:
	add r50 = r44, r50
	cmp.ltu p6, p7 = 1, r46
	;;
	add r49 = r49, r50
	(p6) br.cond.dptk .L42
	br .L71
	;;
.L14:
	add r49 = r43, r49
	cmp.ltu p6, p7 = 1, r32
	;;
	add r55 = r55, r49
	(p6) br.cond.dptk .L72
	;;
.L62:
	add r32 = r32, r55
	mov b0 = r60
	;;
	mov r8 = r32
	mov ar.pfs = r61
	;;
	mov ar.lc = r63
	br.ret.sptk.many b0
	.endp fibonacci#
	.align 16
	.align 64
	.global sort#
	.type	sort#, @function
	.proc sort#
sort:
	.prologue 12, 36
	.save ar.pfs, r37
	alloc r37 = ar.pfs, 3, 4, 3, 0
	mov r40 = r33
	.save rp, r36
	mov r36 = b0
	cmp.lt p6, p7 = r33, r34
	mov r38 = r1
	.body
	(p7) br.cond.dpnt .L73
	;;
	add r15 = r34, r40
	mov r41 = r34
	mov r35 = r40
	;;
	shr.u r14 = r15, 63
	;;
	add r14 = r14, r15
	;;
	shr r14 = r14, 1
	;;
	shladd r14 = r14, 3, r0
	;;
	add r14 = r32, r14
	;;
	ld8 r18 = [r14]
	.align 32
.L79:
	shladd r15 = r35, 3, r0
	shladd r14 = r41, 3, r0
	cmp.lt p6, p7 = r41, r35
	(p6) br.cond.dpnt .L80
	;;
.L95:
	add r16 = r32, r15
	add r20 = r32, r14
	;;
	ld8 r17 = [r16]
	ld8 r19 = [r20]
	;;
	cmp.gt p6, p7 = r18, r17
	(p7) br.cond.dpnt .L94
	;;
	(p6) adds r15 = 8, r15
	;;
	(p6) add r15 = r32, r15
	;;
	.align 32
.L76:
	ld8 r17 = [r15]
	mov r16 = r15
	adds r35 = 1, r35
	adds r15 = 8, r15
	;;
	cmp.gt p6, p7 = r18, r17
	(p6) br.cond.dptk .L76
	;;
	adds r14 = -8, r14
	cmp.le p6, p7 = r19, r18
	(p6) br.cond.dpnt .L77
	;;
	add r14 = r32, r14
	;;
	.align 32
.L78:
	mov r20 = r14
	ld8 r19 = [r14], -8
	adds r41 = -1, r41
	;;
	cmp.lt p6, p7 = r18, r19
	(p6) br.cond.dptk .L78
	;;
.L77:
	cmp.gt p6, p7 = r35, r41
	(p6) br.cond.dptk .L79
.L85:
	adds r35 = 1, r35
	adds r41 = -1, r41
	st8 [r16] = r19
	st8 [r20] = r17
	;;
	shladd r15 = r35, 3, r0
	shladd r14 = r41, 3, r0
	cmp.lt p6, p7 = r41, r35
	(p7) br.cond.dptk .L95
.L80:
	mov r39 = r32
	br.call.sptk.many b0 = sort#
	;;
	mov r40 = r35
	cmp.le p6, p7 = r34, r35
	mov r1 = r38
	mov r41 = r34
	(p6) br.cond.dpnt .L73
	;;
	add r15 = r34, r40
	mov r35 = r40
	;;
	shr.u r14 = r15, 63
	;;
	add r14 = r14, r15
	;;
	shr r14 = r14, 1
	;;
	shladd r14 = r14, 3, r0
	;;
	add r14 = r32, r14
	;;
	ld8 r18 = [r14]
	br .L79
	;;
.L94:
	adds r14 = -8, r14
	cmp.gt p6, p7 = r19, r18
	(p7) br.cond.dpnt .L85
	;;
	add r14 = r32, r14
	br .L78
.L73:
	mov b0 = r36
	;;
	mov ar.pfs = r37
	br.ret.sptk.many b0
	.endp sort#
	.align 16
	.align 64
	.global fold#
	.type	fold#, @function
	.proc fold#
fold:
	.prologue
	.body
	setf.sig f8 = r32
	setf.sig f9 = r33
	;;
	xmpy.l f6 = f8, f9
	xmpy.hu f7 = f8, f9
	;;
	getf.sig r8 = f6
	;;
	getf.sig r9 = f7
	;;
	add r8 = r9, r8
	br.ret.sptk.many b0
	.endp fold#
	.align 16
	.align 64
	.global narrow#
	.type	narrow#, @function
	.proc narrow#
narrow:
	.prologue
	.body
	extr r14 = r32, 8, 16
	sxt1 r8 = r32
	;;
	add r8 = r8, r14
	extr.u r14 = r32, 3, 8
	shr r32 = r32, 16
	;;
	add r8 = r8, r32
	;;
	add r8 = r8, r14
	;;
	sxt4 r8 = r8
	br.ret.sptk.many b0
	.endp narrow#
	.align 16
	.align 64
	.global churn#
	.type	churn#, @function
	.proc churn#
churn:
	.prologue
	adds r14 = -1, r33
	mov r8 = r0
	cmp4.eq p6, p7 = 0, r33
	mov r19 = r0
	.save ar.lc, r2
	mov r2 = ar.lc
	.body
	;;
	addp4 r14 = r14, r0
	(p6) mov r8 = r0
	(p6) br.cond.dpnt .L100
	;;
	mov ar.lc = r14
	.align 32
.L102:
	ld4 r14 = [r32]
	dep.z r16 = r8, 5, 27
	adds r18 = 2, r32
	;;
	add r15 = r14, r19
	sub r8 = r16, r8
	adds r19 = 1, r19
	;;
	and r15 = 31, r15
	;;
	dep r14 = r15, r14, 0, 5
	shladd r17 = r15, 1, r0
	;;
	extr.u r16 = r14, 5, 11
	add r15 = r17, r15
	;;
	xor r17 = r15, r16
	;;
	dep r14 = r17, r14, 5, 11
	;;
	extr.u r15 = r14, 16, 16
	st4 [r32] = r14
	adds r32 = 4, r32
	;;
	sub r14 = r15, r17
	;;
	zxt2 r14 = r14
	;;
	st2 [r18] = r14
	add r8 = r8, r14
	br.cloop.sptk.few .L102
	;;
.L100:
	mov ar.lc = r2
	br.ret.sptk.many b0
	.endp churn#
	.align 16
	.align 64
	.global blend#
	.type	blend#, @function
	.proc blend#
blend:
	.prologue
	cmp.eq p6, p7 = 0, r34
	add r34 = r32, r34
	.save ar.lc, r2
	mov r2 = ar.lc
	.body
	(p6) br.cond.dpnt .L107
	;;
	sub r34 = r34, r32, 1
	;;
	mov ar.lc = r34
	.align 32
.L109:
	ld1 r15 = [r32], 1
	ld1 r14 = [r33], 1
	;;
	add r14 = r14, r15, 1
	adds r15 = -1, r32
	;;
	extr.u r14 = r14, 1, 9
	;;
	st1 [r15] = r14
	br.cloop.sptk.few .L109
	;;
.L107:
	mov ar.lc = r2
	br.ret.sptk.many b0
	.endp blend#
	.align 16
	.align 64
	.global dot#
	.type	dot#, @function
	.proc dot#
dot:
	.prologue
	setf.sig f6 = r0
	cmp4.ge p6, p7 = 0, r34
	adds r16 = -1, r34
	or r15 = r33, r32
	mov r18 = r32
	sxt4 r14 = r34
	;;
	.save ar.lc, r2
	mov r2 = ar.lc
	.body
	(p6) setf.sig f6 = r0
	shladd r14 = r14, 1, r0
	(p6) br.cond.dpnt .L116
	;;
	and r15 = 7, r15
	cmp4.geu p6, p7 = 2, r16
	mov r17 = r33
	adds r14 = -2, r14
	mov r20 = r32
	(p6) br.cond.dpnt .L118
	;;
	extr.u r21 = r34, 2, 30
	mov r19 = r33
	mov r16 = r0
	cmp.ne p6, p7 = 0, r15
	(p7) br.cond.dpnt .L132
.L118:
	shr.u r14 = r14, 1
	;;
	mov ar.lc = r14
	.align 32
.L123:
	ld2 r14 = [r18], 2
	ld2 r15 = [r17], 2
	;;
	sxt2 r14 = r14
	sxt2 r15 = r15
	;;
	setf.sig f7 = r15
	setf.sig f8 = r14
	;;
	xma.l f6 = f7, f8, f6
	br.cloop.sptk.few .L123
	;;
.L116:
	getf.sig r8 = f6
	mov ar.lc = r2
	br.ret.sptk.many b0
.L132:
	shladd r14 = r21, 3, r0
	;;
	adds r14 = -8, r14
	;;
	shr.u r14 = r14, 3
	;;
	mov ar.lc = r14
	.align 32
.L119:
	ld8 r17 = [r19], 8
	ld8 r14 = [r20], 8
	;;
	pmpyshr2 r15 = r14, r17, 0
	;;
	pmpyshr2 r14 = r14, r17, 16
	;;
	unpack2.l r17 = r14, r15
	unpack2.h r15 = r14, r15
	;;
	padd4 r16 = r17, r16
	;;
	padd4 r16 = r15, r16
	br.cloop.sptk.few .L119
	;;
	and r14 = -4, r34
	shr.u r8 = r16, 32
	;;
	addp4 r15 = r14, r0
	padd4 r8 = r8, r16
	mov r18 = r14
	cmp4.eq p6, p7 = r14, r34
	;;
	shladd r15 = r15, 1, r0
	;;
	add r32 = r32, r15
	add r15 = r33, r15
	setf.sig f6 = r8
	(p6) br.cond.dpnt .L116
	;;
	.align 32
.L122:
	ld2 r16 = [r32], 2
	adds r18 = 1, r18
	ld2 r17 = [r15], 2
	;;
	sxt2 r16 = r16
	sxt2 r17 = r17
	cmp4.lt p6, p7 = r18, r34
	adds r18 = 1, r18
	;;
	setf.sig f7 = r17
	setf.sig f8 = r16
	;;
	xma.l f6 = f7, f8, f6
	(p7) br.cond.dpnt .L116
	;;
	ld2 r16 = [r32], 2
	cmp4.lt p6, p7 = r18, r34
	ld2 r17 = [r15], 2
	;;
	sxt2 r16 = r16
	sxt2 r17 = r17
	;;
	setf.sig f7 = r17
	setf.sig f8 = r16
	;;
	xma.l f6 = f7, f8, f6
	(p6) br.cond.dptk .L122
	br .L116
	.endp dot#
