/** Conditions over staged rows. */
export const ofUpload = (uploadId: string, ...more: readonly unknown[]): unknown => ({
  and: [{ '==': [{ var: 'uploadId' }, uploadId] }, ...more],
});

export const inState = (state: 'VALID' | 'INVALID' | 'APPLIED'): unknown => ({ '==': [{ var: 'state' }, state] });

export const present = (column: string): unknown => ({ '!': { missing: column } });
