/** Cells that the measuring and the watching thread share. */
export const PEAK = 0;
export const SAMPLES = 1;
export const STOP = 2;
