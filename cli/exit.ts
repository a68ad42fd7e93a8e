/** Exit statuses of the command (DESIGN 7). */
export const exitStatus = {
  /** All that ran conforms. */
  passed: 0,
  /** The system under test is wrong: a scenario failed. */
  failed: 1,
  /** The input is wrong: an option, a feature, a machine, an image, assembly. */
  badInput: 2,
  /** We are wrong. */
  internal: 3,
} as const;
