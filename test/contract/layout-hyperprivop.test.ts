import assert from "node:assert/strict";
import { test } from "node:test";
import { hyperprivopCall } from "../../emulator/contract/calls.ts";
import { describeOp } from "./layout-text.ts";

// Written from abi 6 and layouts 3 by hand, not from the schema.

test("hyperprivops: number, inputs and outputs; @ is an offset in mapped_regs (abi 6)", () => {
  const operations = [
    "1 rfi 0: ipsr u64 @2176, iip u64 @2200, ifs u64 @2232 -> ",
    "2 rsm_dt 0:  -> metaphysical_mode u32 @3144",
    "3 ssm_dt 0:  -> metaphysical_mode u32 @3144",
    "4 cover 0:  -> ifs u64 @2232",
    "5 itc_d 0: pte u64 r8, itir u64 @2216, ifa u64 @2208 -> ",
    "6 itc_i 0: pte u64 r8, itir u64 @2216, ifa u64 @2208 -> ",
    "7 ssm_i 0:  -> ",
    "8 get_ivr 0:  -> vector u64 r8",
    "9 get_tpr 0:  -> tpr u64 r8",
    "10 set_tpr 0: tpr u64 r8 -> stored u64 @2576",
    "11 eoi 0:  -> ",
    "12 set_itm 0: itm u64 r8 -> ",
    "13 thash 0: address u64 r8, pta u64 @2112 -> entry u64 r8",
    "14 ptc_ga 0: address u64 r8, size u64 r9 -> ",
    "15 itr_d 0: slot u64 r8, pte u64 r9, itir u64 @2216, ifa u64 @2208 -> ",
    "16 get_rr 0: address u64 r8 -> value u64 r8",
    "17 set_rr 0: address u64 r8, value u64 r9 -> ",
    "18 set_kr 0: index u64 r8, value u64 r9 -> clobbered u64 r8",
    "19 fc 0: address u64 r8 -> ",
    "20 get_cpuid 0: index u64 r8 -> value u64 r8",
    "21 get_pmd 0: index u64 r8 -> value u64 r8",
    "22 get_eflag 0:  -> eflag u64 r8",
    "23 set_eflag 0: eflag u64 r8 -> ",
    "24 rsm_be 0:  -> ",
    "25 get_psr 0:  -> psr u64 r8",
    "26 set_rr0_to_rr4 0: rr0 u64 r8, rr1 u64 r9, rr2 u64 r10, rr3 u64 r11, rr4 u64 r14 -> ",
  ];
  assert.deepEqual(
    hyperprivopCall.ops.map((op) => `${op.cmd} ${op.name} ${describeOp(op)}`),
    operations,
  );
});
