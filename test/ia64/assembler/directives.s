// Every directive that makes bytes, with all kinds of comments.
/* A comment
   over lines // and another in it */
# a comment at the start of a line
        .file   "directives.s"
        .ident  "nothing"
        .text
        .global _start, exported
        .type   _start, @function
        .proc   _start
_start:
        { .mii
          nop.m  0x1fffff
          nop.i  0 ;;
          nop.i  1 ;;
        }
        .size   _start, . - _start
        .endp   _start#
        .skip   32
after:  { .mfi; nop.m 1; nop.f 2; nop.i 3 ;; }

        .data
bytes:  .byte   1, -1, 255, 0x7f, 0b101, 017, 'a', '\n', '"', '/', ';', '\\'
        .byte   1 + 2 * 3, 1 | 2 + 4, 6 & 3 + 1, 1 << 2 + 1, 7 % 4, 10 - 4 - 3, (1 + 2) * 3
        .byte   -7 / 2, -7 % 4, ~0 & 0x7f, !5, !0, - - 5, +3, 5 ^ 1 << 1, -(3 - 5)
        .byte   (1 == 1) & 1, 2 > 3, 2 < 3 & 1, (2 <> 2) | 4, (2 <= 2) & 2, 1 && 2, 0 || 0
        .short  0x1234, -2
        .word   0xffff
        .2byte  0x5678
        .hword  3
        .long   0x12345678, -1, 'z'
        .int    7
        .4byte  0x11223344
        .quad   0x123456789abcdef0, -1, ~0, 1 << 63, 0xffffffffffffffff >> 4
        .8byte  0xfedcba9876543210
        data1   1, 2
        data2   3
        data4   4
        data8   5, _start, after - _start, exported
        data1   6
        data2.ua 7
        data4.ua 8
        data8.ua 9
        .byte   1
        .quad   ., . - bytes, bytes + 3, 2f - 1f
1:      .ascii  "a", "bc\t\n\r\b\f\\\"\101\x41\0", "ends; here // not /* here"
        .byte   1b - bytes, 1f - 1b
1:      .asciz  "zero"
2:      .string "s", ""
        stringz "intel"
        .string "caf\303\251"
        .skip   3
        .space  2, 0xaa
        .zero   4
        .fill   3
        .fill   2, 2, 0x1234
        .fill   2, 8, 0x12345678
        .balign 8, 0xcc
        .byte   1
        .align  16
        .byte   2
        .p2align 2, 1
        .byte   3
        .p2align 4, 1, 3
        .org    0x280
        .byte   4
        .org    bytes + 0x290, 0x55
        .equ    five, 5
        .set    six, five + 1
        seven   = six + 1
        .byte   five, six, seven
        .set    six, six * 10
        .byte   six
        .set    later, last - bytes
        .short  later
        .if     five == 5
        .byte   0x11
        .if     six == 6
        .byte   0x22
        .else
        .byte   0x33
        .endif
        .elseif 1
        .byte   0x44
        .else
        .byte   0x55
        .endif
        .ifdef  five
        .byte   0x66
        .endif
        .ifndef five
        .byte   0x77
        .else
        .byte   0x88
        .endif
        .set    n, 0
        .rept   3
        .byte   n, 0xee
        .set    n, n + 1
        .endr
        .irp    x, 1, 2 + 1, 5
        .byte   \x, 2 * (\x)
        .endr

        .macro  pair first, second=0x20, third
        .byte   \first, \second
        .ifndef pair_done
        .set    pair_done, 1
        .endif
        .endm
        pair    1
        pair    1, 2
        pair    second=3, first=4
        pair    (1 + 2) * 5, 6
        .macro  field name:req, size
field_\name\()_at:
        data\size 1
\name\()_\@: data\size \@
        .endm
        .macro  nest depth
        .if     \depth
        .byte   \depth
        nest    \depth - 1
        .endif
        .endm
        nest    3
        field   _first, 2
        field   size=4, name=_second
        .short  field__second_at - bytes
last:   .byte   0x99

        .section .rodata, "a", @progbits
exported: .quad  _start
        .section .rodata.str, "a"
        .string "in a section of its own"
        .pushsection .data
        .byte   0xab
        .popsection
        .string "and back"
        .previous
        .byte   0xcd
        .bss
        .align  8
space:  .skip   100
        .byte   0
