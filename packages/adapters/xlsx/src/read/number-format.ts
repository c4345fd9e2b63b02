/** How the number of a cell is to be read, by the format in which it is shown. */
export type NumberKind = 'number' | 'date' | 'datetime' | 'time' | 'duration' | { readonly zeros: number };

/** Formats that are known by their number alone (ECMA-376, 18.8.30, and the East Asian ones that only show dates). */
export function builtInKind(id: number): NumberKind {
  if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || (id >= 34 && id <= 36) || (id >= 50 && id <= 58))
    return 'date';
  if ((id >= 18 && id <= 21) || id === 32 || id === 33 || id === 45 || id === 47) return 'time';
  if (id === 22) return 'datetime';
  return id === 46 ? 'duration' : 'number';
}

/** What a format code such as `dd/mm/yyyy` or `00000` shows. */
export function kindOfFormat(code: string): NumberKind {
  const shown = bare(code);
  if (shown === null) return 'duration';
  const zeros = /^0{2,15}$/.exec(shown);
  if (zeros !== null) return { zeros: shown.length };
  if (shown === 'general') return 'number';
  const hasTime = /[hs]/.test(shown);
  // Beside hours or seconds, m stands for minutes.
  const hasDate = /[yd]/.test(shown) || (!hasTime && shown.includes('m'));
  if (hasDate) return hasTime ? 'datetime' : 'date';
  return hasTime ? 'time' : 'number';
}

/** The letters of the part for positive numbers that stand for something; null where they are hours that go beyond a day. */
function bare(code: string): string | null {
  let shown = '';
  for (let at = 0; at < code.length; at++) {
    const letter = code[at] as string;
    if (letter === ';') break;
    if (letter === '"') {
      const end = code.indexOf('"', at + 1);
      at = end < 0 ? code.length : end;
    } else if (letter === '\\' || letter === '_' || letter === '*') at++;
    else if (letter === '[') {
      const end = code.indexOf(']', at + 1);
      if (/^\[(h+|m+|s+)\]$/i.test(code.slice(at, end + 1))) return null;
      at = end < 0 ? code.length : end;
    } else shown += letter;
  }
  return shown.toLowerCase().replace(/am\/pm|a\/p/g, '');
}
