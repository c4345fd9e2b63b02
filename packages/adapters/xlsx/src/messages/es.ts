import type { XlsxMessages } from './catalogues.ts';

export const messages: XlsxMessages = {
  xlsx: {
    OLD_OR_LOCKED: (p) =>
      `«${p.file}» es un libro antiguo de Excel (.xls), o uno protegido con contraseña. Guárdelo como «Libro de Excel (.xlsx)» sin contraseña y suba ese archivo.`,
    NOT_A_WORKBOOK: (p) =>
      `«${p.file}» es un archivo comprimido, pero no un libro que se pueda leer. Guarde la tabla como «Libro de Excel (.xlsx)» o «CSV UTF-8» y suba ese archivo.`,
    DAMAGED: (p) =>
      `«${p.file}» está dañado: no se puede leer «${p.part}». Ábralo en una hoja de cálculo, guárdelo de nuevo y súbalo.`,
    FORBIDDEN_XML: (p) =>
      `«${p.part}» en «${p.file}» declara un tipo de documento, cosa que ninguna hoja de cálculo escribe. Copie la tabla en un libro nuevo y súbalo.`,
    TOO_MANY_PARTS: (p, say) =>
      `«${p.file}» contiene ${say.count(p.count, 'parte', 'partes')}; se permiten a lo sumo ${say.number(p.limit)}. Copie la tabla en un libro nuevo y súbalo.`,
    TOO_LARGE_UNPACKED: (p, say) =>
      `«${p.file}», descomprimido, supera los ${say.count(p.limit, 'byte', 'bytes')} permitidos aquí. Divida la tabla en varios archivos, o súbala como CSV.`,
    TOO_DENSE: (p, say) =>
      `«${p.part}» en «${p.file}», descomprimido, ocupa más de ${say.number(p.limit)} veces su tamaño, cosa que ninguna tabla de personas hace. Copie la tabla en un libro nuevo y súbalo.`,
    NO_SHEET: (p, say) =>
      `«${p.file}» no tiene una hoja llamada «${p.sheet}».${say.hint(p.hint)} Tiene: ${p.known.join(', ')}.`,
    NO_VISIBLE_SHEET: (p) =>
      `«${p.file}» no tiene ninguna hoja que no esté oculta. Muestre la hoja que contiene la tabla, o nómbrela.`,
    ENCODING_DECLARED: (p) =>
      `«${p.file}» es un libro, que dice él mismo su codificación; se declaró ${p.encoding}. Omita la codificación.`,
    VALUE_OUTSIDE: (p) =>
      `La celda ${p.place} contiene un valor, pero su columna no tiene nombre en el encabezado. Póngale nombre a la columna, o vacíe la celda.`,
    ERROR_IN_CELL: (p) =>
      `La celda ${p.place} contiene el error ${p.value} en lugar de un valor. Corrija su fórmula, o escriba el valor.`,
    NOT_CALCULATED: (p) =>
      `La celda ${p.place} contiene una fórmula sin su resultado. Abra el archivo en una hoja de cálculo, guárdelo y súbalo de nuevo.`,
    LONG_NUMBER: (p) =>
      `La celda ${p.place} contiene el número ${p.value}. Una hoja de cálculo guarda 15 cifras de un número y cambia las demás, así que quizá no sea lo que se escribió. Dé a la columna formato de texto y escriba el valor de nuevo.`,
    NO_SUCH_DAY: (p) =>
      `La celda ${p.place} tiene formato de fecha, pero su número ${p.value} no es ningún día del calendario. Escriba la fecha de nuevo.`,
    NOT_A_VALUE: (p) =>
      `La celda ${p.place} contiene «${p.value}», que no es lo que dice su tipo. Escriba el valor de nuevo.`,
    BAD_CHARACTER: (p) => `La celda ${p.place} contiene un carácter que no es texto. Escriba el valor de nuevo.`,
    CELL_TOO_LONG: (p, say) =>
      `Una celda de la fila ${p.line} supera los ${say.count(p.limit, 'carácter', 'caracteres')} que caben en una celda de un libro. Pida la tabla como CSV.`,
    SHEET_FULL: (p, say) =>
      `La tabla tiene más de las ${say.count(p.limit, 'fila', 'filas')} que caben en una hoja. Pídala como CSV, o pida menos filas.`,
  },
};
