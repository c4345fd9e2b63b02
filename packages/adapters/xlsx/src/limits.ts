/** Where to put what does not fit into memory, and what a workbook may cost. Each has a default. */
export interface XlsxOptions {
  /** Size of the file; a limit of the call, where it has one, holds as well. @default 512 MiB */
  readonly maxBytes?: number;
  /** What all parts that are read unpack to. @default 8 GiB */
  readonly maxUnpackedBytes?: number;
  /** How often a part of more than 16 MiB may be larger than what it was packed into. @default 300 */
  readonly maxRatio?: number;
  /** Parts of the archive. @default 10,000 */
  readonly maxParts?: number;
  /** The folder of temporary files: the workbook while it is read, and its texts where they are many. @default that of the system */
  readonly temporaryFolder?: string;
}

export interface Limits {
  readonly maxBytes: number;
  readonly maxUnpackedBytes: number;
  readonly maxRatio: number;
  readonly maxParts: number;
}

export const limitsOf = (options: XlsxOptions): Limits => ({
  maxBytes: options.maxBytes ?? 512 * 1024 ** 2,
  maxUnpackedBytes: options.maxUnpackedBytes ?? 8 * 1024 ** 3,
  maxRatio: options.maxRatio ?? 300,
  maxParts: options.maxParts ?? 10_000,
});
