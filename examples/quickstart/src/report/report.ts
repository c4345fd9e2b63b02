/** What one run of the demo found out: plain data, from which the terminal and the page tell the same. */
export interface Report {
  /** Where the people come from, in one sentence. */
  readonly origin: string;
  /** Name of the file of people. */
  readonly file: string;
  readonly store: string;
  /** `November 2026` */
  readonly month: string;
  readonly upload: UploadReport;
  /** Absent where nobody was looked for. */
  readonly duplicates?: DuplicatesReport;
  readonly programmes: readonly ProgrammeReport[];
  /** Absent where the file has no programme with a waiting list. */
  readonly ranked?: RankedReport;
  /** Null where nobody is paid. */
  readonly explained: Explained | null;
  readonly again: AgainReport;
  readonly steps: readonly StepTime[];
}

export interface UploadReport {
  readonly rows: number;
  readonly accepted: number;
  readonly refused: number;
  /** Refused rows that only repeat another one. */
  readonly duplicates: number;
  readonly households: number;
  /** Refused rows by what is wrong with them first, the most frequent first. */
  readonly reasons: readonly RefusalReason[];
}

export interface RefusalReason {
  readonly code: string;
  readonly column: string | null;
  readonly rows: number;
  /** The first row of its kind. */
  readonly line: number | null;
  readonly value: string | null;
  readonly sentence: string;
}

/** Who was registered twice. */
export interface DuplicatesReport {
  readonly people: number;
  readonly compared: number;
  readonly found: number;
  /** The most probable pairs. */
  readonly pairs: readonly {
    readonly first: PersonShown;
    readonly second: PersonShown;
    /** Probability that they are one person, as decimal text. */
    readonly score: string;
    /** How far they agree, field by field. */
    readonly reasons: readonly { readonly field: string; readonly agreement: string }[];
  }[];
  /** Of whom two records became one, and how many people are left; null where no pair was found. */
  readonly merged: { readonly who: PersonShown; readonly left: number } | null;
}

export interface PersonShown {
  readonly name: string;
  readonly dob: string;
}

export interface ProgrammeReport {
  readonly name: string;
  readonly sentence: string;
  readonly subject: Subject;
  readonly funnel: Funnel;
  readonly payment: PaymentReport;
}

/** A programme whose places go by rank: who has one, who waits, and why the next one comes next. */
export interface RankedReport {
  readonly name: string;
  readonly sentence: string;
  readonly considered: number;
  /** By the rule: beyond the cut-off, or without a score. */
  readonly removed: number;
  readonly enrolled: number;
  readonly waiting: number;
  /** The first who wait. */
  readonly list: readonly { readonly position: number; readonly household: string; readonly score: string }[];
  /** The score of the first of them, line by line. */
  readonly explained: readonly string[];
}

/** Whom a programme enrols: words for one and for many. */
export interface Subject {
  readonly one: string;
  readonly many: string;
}

export interface Funnel {
  readonly considered: number;
  readonly conditions: readonly { readonly name: string; readonly removed: number; readonly remaining: number }[];
  readonly enrolled: number;
  /** Who had a place before, and who found none left: nobody, in a fresh registry without a capacity. */
  readonly alreadyEnrolled: number;
  readonly overCapacity: number;
}

export interface PaymentReport {
  readonly currency: string;
  readonly dueOn: string;
  readonly all: CountAndTotal;
  readonly payable: CountAndTotal;
  readonly held: CountAndTotal;
  /** Decimal text; absent without a limit. */
  readonly limit?: string;
  /** What the total is made of. */
  readonly lines: readonly PaymentLine[];
}

export interface CountAndTotal {
  readonly count: number;
  /** Decimal text. */
  readonly total: string;
}

export interface PaymentLine extends CountAndTotal {
  readonly name: string;
}

/** One amount, line by line. */
export interface Explained {
  readonly programme: string;
  /** A name. */
  readonly who: string;
  /** What else tells the person apart, such as the birth date. */
  readonly about: string;
  readonly amount: string;
  readonly currency: string;
  readonly lines: readonly { readonly name: string; readonly amount: string; readonly because: string }[];
  /** Such as "over the limit of 150.00, so it waits for a decision". */
  readonly verdict: string;
}

/** What happened when everything was asked for once more. */
export interface AgainReport {
  readonly unchanged: boolean;
  /** What was asked for again, and what came of it. */
  readonly calls: readonly { readonly what: string; readonly answer: string }[];
}

export interface StepTime {
  readonly name: string;
  readonly milliseconds: number;
}
