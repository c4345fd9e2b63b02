/** A JSON Schema (draft 7) as the owner of extension data writes it. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}
