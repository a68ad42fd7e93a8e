/** What becomes of one element of a grant_table_op (abi 4.7). */
export const GrantStatus = {
  okay: 0,
  generalError: -1,
  badDomain: -2,
  badReference: -3,
  badHandle: -4,
  badVirtualAddress: -5,
  noDeviceSpace: -7,
  permissionDenied: -8,
  badPage: -9,
  badCopyArgument: -10,
} as const;

export type GrantStatus = (typeof GrantStatus)[keyof typeof GrantStatus];
