/** Items behind a handle that are decoded; a longer list is recorded as far as that. */
export const maximumItems = 1 << 18;
