import type { Say } from '@parasol/core';
import type { IndividualMessages } from './catalogues.ts';

const lines = (numbers: readonly number[], more: boolean, say: Say): string =>
  more ? `las líneas ${numbers.join(', ')} y otras` : `las líneas ${say.and(numbers.map(String))}`;

export const messages: IndividualMessages = {
  individual: {
    NO_ROWS: (p) => `«${p.file}» tiene encabezado pero ninguna fila debajo; no hay nada que importar.`,
    CONTENT_CHANGED: (p) =>
      `«${p.file}» cambió mientras se leía. No se importó a nadie; súbalo de nuevo cuando nadie escriba en él.`,
    SCHEMA_CHANGED: (p) =>
      `El esquema de las personas cambió mientras se importaba «${p.file}». No se usa a nadie de ese archivo; súbalo de nuevo y se leerá con el esquema de hoy.`,
    UPLOADED_BY_OTHERS: (p) =>
      `«${p.file}» ya lo subió alguien cuyas cargas usted no puede ver. No se lee dos veces, porque sus personas estarían dos veces. Suba las filas que son suyas en un archivo aparte.`,
    MADE_IN_PARTS: (p) =>
      `Personas de «${p.file}» entraron en el registro, o van a entrar, por una carga del archivo en otra cosa, como un plan. Estarían dos veces. Súbalo con mode upsert, que solo crea a quien falta.`,
    IMPORT_UNFINISHED: () =>
      'Una importación está trabajando con esto y perdería filas. Cámbielo cuando la importación haya terminado.',
    MISSING_VALUE: (p) => `${p.column} está vacío. Todas las personas lo necesitan.`,
    TOO_LONG: (p, say) =>
      `${p.column} tiene ${say.count(p.length, 'carácter', 'caracteres')}; se pueden guardar a lo sumo ${say.number(p.limit)}.`,
    BORN_IN_FUTURE: (p) => `La fecha de nacimiento ${p.date} es posterior a hoy, ${p.today}.`,
    UNKNOWN_ROLE: (p, say) =>
      `«${p.value}» no es un rol en un grupo. Se conocen: ${p.known.join(', ')}.${say.hint(p.hint)}`,
    UNKNOWN_RECIPIENT_TYPE: (p, say) =>
      `«${p.value}» no dice quién recibe el pago. Se conocen: ${p.known.join(', ')}.${say.hint(p.hint)}`,
    WORD_FORM: () =>
      'Un rol o un tipo de receptor se escribe con mayúsculas, cifras y guiones bajos, por ejemplo FOSTER_CHILD.',
    WORD_NEEDED: (p) => `«${p.word}» debe estar en la lista: cada hogar tiene uno.`,
    STILL_IN_USE: (p, say) =>
      `Este registro (${p.entity}) no se puede borrar mientras dependan de él ${say.and(p.counts)}. Termínelos primero, o bórrelo con cascade: true, que también los termina; la vista previa muestra cuáles.`,
    DELETE_FIRST: () =>
      'Solo se puede anonimizar a una persona borrada, para que nadie siga trabajando con ella. Bórrela primero, con cascade: true si dependen de ella pertenencias o inscripciones.',
    HEAD_NEEDED: () =>
      'El único miembro de un hogar es su jefe. Añada primero otro miembro, o retire a este del hogar.',
    PRIMARY_NEEDED: () =>
      'El único miembro de un hogar recibe su pago. Añada primero otro miembro, o retire a este del hogar.',
    SEVERAL_HEADS: () => 'Otro miembro de esta lista ya es HEAD; un hogar tiene un solo jefe.',
    SEVERAL_PRIMARY_RECIPIENTS: () =>
      'Otro miembro de esta lista ya es PRIMARY; un hogar tiene un solo receptor principal.',
    MEMBER_TWICE: () => 'Esta persona ya está en la lista. Cada miembro figura una vez.',
    MEMBERS_CHANGED: (p) =>
      `Los miembros del grupo ${p.group} han cambiado desde que usted los leyó. Léalos de nuevo y decida después.`,
    MOVES_ONE_PERSON: () =>
      'Una pertenencia que pasa a otro grupo sigue siendo de la misma persona. Traslade a la persona, o añada a la otra a ese grupo.',
    OTHER_PLACE: (p) =>
      `Esta persona y el grupo ${p.group} pertenecen a lugares distintos. Cambie primero el lugar de uno de los dos.`,
    UNKNOWN_RECIPIENT: (p) =>
      `«${p.value}» no dice quién recibe el pago. Escriba 1 o PRIMARY, 2 o SECONDARY, 0 o nada.`,
    GROUP_MISSING: (p) => `${p.column} es ${p.value}, pero ${p.groupColumn} está vacío: sin grupo no dice nada.`,
    UNKNOWN_LOCATION: (p) => `No hay ningún lugar con el código «${p.value}». Los códigos se comparan letra por letra.`,
    LOCATION_OUT_OF_REACH: (p) =>
      p.value === ''
        ? 'location_code está vacío, y usted solo puede registrar personas en sus lugares. Indique uno de ellos.'
        : `«${p.value}» no es uno de sus lugares; otra persona debe hacer este registro.`,
    GROUP_OUT_OF_REACH: (p) =>
      `Ya existe un grupo ${p.group}, y usted no puede verlo. Use otro código, o pida ayuda a alguien que lo vea.`,
    GROUP_IN_SEVERAL_PLACES: (p, say) =>
      `El grupo ${p.group} vive en un solo lugar, pero ${lines(p.lines, p.more, say)} nombran varios. Escriba el mismo location_code en todas sus filas.`,
    SCHEMA_FORM: () => 'individual_schema es un esquema JSON, como objeto o como texto JSON.',
    DUPLICATE_ROW: (p) => `Esta fila dice lo mismo que la línea ${p.line}, que sí se usa. No hay que hacer nada.`,
    DUPLICATE_VALUE: (p, say) =>
      `${p.column} puede aparecer una sola vez, pero ${lines(p.lines, p.more, say)} tienen el mismo valor. Déjelo en la línea que corresponde y corrija las demás.`,
    VALUE_TAKEN: (p) =>
      `${p.column} puede aparecer una sola vez, y alguien del registro tiene el mismo valor. Busque a la persona antes de registrarla de nuevo.`,
    FILE_NOT_KEPT: (p) =>
      `«${p.file}» ya no se guarda. La clave upload_files_kept_days de la configuración dice cuánto tiempo se guardan los archivos.`,
    HOUSEHOLD_OUT_OF_REACH: () =>
      'Esta persona vive en un hogar que usted no puede ver; su archivo no puede trasladarla. Pídaselo a alguien que vea los dos hogares.',
    SEVERAL_HOUSEHOLDS: (p, say) =>
      `Esta persona pertenece a ${say.number(p.count)} grupos y ${p.group} no es ninguno de ellos; nadie puede saber cuál deja. Traslade la membresía por separado.`,
    NO_KEY_COLUMN: (p, say) =>
      `Por «${p.column}» no se encuentra a nadie: las personas no tienen ese campo.${say.hint(p.hint)}`,
    MATCHES_NOBODY: () =>
      'Cuando cada fila pasa a ser una persona nueva, no se busca a nadie. Omita matchBy, o escriba mode update o upsert para personas que ya están.',
    CLEARS_NOBODY: () =>
      'Cuando cada fila pasa a ser una persona nueva, una celda vacía no quita nada a nadie. Omita emptyCells, o escriba mode update o upsert para personas que ya están.',
    TWO_HEADS: (p, say) =>
      `El grupo ${p.group} tiene varios jefes: ${lines(p.lines, p.more, say)}. Deje HEAD en una sola.`,
    TWO_PRIMARY_RECIPIENTS: (p, say) =>
      `El grupo ${p.group} tiene varios receptores principales del pago: ${lines(p.lines, p.more, say)}. Deje PRIMARY en una sola.`,
    UNKNOWN_FIELD: (p, say) =>
      `Las personas no tienen el campo «${p.field}». Las columnas van por su nombre, los datos adicionales como jsonExt.nombre.${say.hint(p.hint)}`,
    FEW_FIELDS: () => 'Con menos de dos campos no se distingue a nadie. Indique más en duplicate_fields.',
    MERGE_ITSELF: () => 'Un registro no se puede fusionar consigo mismo. Indique el otro registro de la persona.',
    MERGE_CHOICE: (p) =>
      `${p.id} no compite con una fila del registro que queda; no hay nada que elegir. La vista previa enumera las filas que compiten.`,
    MERGE_OVERTAKEN: (p) =>
      `${p.entity} ${p.id} cambió después de la fusión. Deshacerla perdería ese cambio; retírelo primero.`,
    UPLOAD_UNFINISHED: () =>
      'Uno de los dos llegó con una carga que no ha terminado. Termínela y fusione los registros después.',
  },
};
