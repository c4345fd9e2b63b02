const DAY = 86_400_000;
/** 31 December 9999 in the system of 1900. */
const LAST = 2_958_465;
/** The instant after its end. */
const END = Date.UTC(10_000, 0, 1);
/** Days between the systems of 1900 and of 1904. */
const SHIFT_1904 = 1462;
/** 29 February 1900, which spreadsheets count and no calendar has. */
const NO_DAY = 60;

/** The instant of a spreadsheet's number for a date, in milliseconds of UTC; undefined where it is no day. */
function instantOf(serial: number, is1904: boolean): number | undefined {
  const whole = is1904 ? serial + SHIFT_1904 : serial;
  if (!(whole >= 1 && whole < LAST + 1) || Math.floor(whole) === NO_DAY) return undefined;
  const days = whole < NO_DAY ? whole - 25_568 : whole - 25_569;
  const instant = Math.round(days * DAY);
  return instant < END ? instant : undefined;
}

/** `2026-01-31`; undefined where the number is no day. */
export function dateText(serial: number, is1904: boolean): string | undefined {
  const instant = instantOf(Math.floor(serial), is1904);
  return instant === undefined ? undefined : new Date(instant).toISOString().slice(0, 10);
}

/** `2026-01-31T08:30:00`, with milliseconds where there are some; undefined where the number is no day. */
export function dateTimeText(serial: number, is1904: boolean): string | undefined {
  const instant = instantOf(serial, is1904);
  return instant === undefined ? undefined : new Date(instant).toISOString().replace(/(\.000)?Z$/, '');
}

/** The time of the day: `08:30:00`. */
export function timeText(serial: number): string | undefined {
  if (!(serial >= 0 && serial < LAST + 1)) return undefined;
  return new Date(Math.round((serial % 1) * DAY) % DAY)
    .toISOString()
    .slice(11)
    .replace(/(\.000)?Z$/, '');
}

/** Hours, minutes and seconds, the hours beyond a day too: `36:30:00`. */
export function durationText(serial: number): string | undefined {
  if (!(serial >= 0 && serial < LAST + 1)) return undefined;
  const seconds = Math.round(serial * 86_400);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** The number of a date in the system of 1900; undefined where the text is no date that a sheet can hold without doubt. */
export function serialOf(date: string): number | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(date);
  if (match === null) return undefined;
  const instant = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(instant) || new Date(instant).toISOString().slice(0, 10) !== date) return undefined;
  const serial = instant / DAY + 25_569;
  return serial > NO_DAY && serial <= LAST ? serial : undefined;
}
