import type { CoreMessages } from './catalogues.ts';

const at = (where: string): string => (where === '' ? 'El esquema' : where);

/** El núcleo en español. */
export const messages: CoreMessages = {
  core: {
    UNAUTHENTICATED: () => 'Inicie sesión primero: esta llamada necesita un usuario conocido.',
    FORBIDDEN: (p) => `«${p.operation}» necesita uno de los derechos ${p.anyOf.join(', ')}, y usted no tiene ninguno.`,
    INVALID: (p) => p.reason,
    UNKNOWN_KEY: (p, say) => `«${p.key}» no se conoce aquí.${say.hint(p.hint)}`,
    REQUIRED: (p) => `«${p.field}» es necesario y falta.`,
    WRONG_TYPE: (p, say) => `El valor de «${p.field}» no sirve; debe ser: ${say(p.expected)}.`,
    NOT_LISTED: (p, say) =>
      `El valor de «${p.field}» no es ninguno de estos: ${p.listed.join(', ')}.${say.hint(p.hint)}`,
    OUT_OF_RANGE: (p, say) => `El valor de «${p.field}» debe ser ${say(p.bound)}.`,
    WRONG_LENGTH: (p, say) => `«${p.field}» debe tener ${say(p.bound)}.`,
    EMPTY: (p) => `«${p.field}» no debe estar vacío.`,
    EMPTY_RIGHTS: () => 'Indique al menos un derecho; con una lista vacía nadie podría hacer esta llamada.',
    BLANKS_AROUND: (p, say) => `No debe haber espacios antes ni después de ${say(p.what)}.`,
    NOT_MULTIPLE: (p) => `El valor de «${p.field}» debe ser un múltiplo de ${p.step}.`,
    NO_FORM_FITS: (p) => `El valor de «${p.field}» no tiene ninguna de las formas admitidas.`,
    DECIMAL_FORM: () => 'Un número decimal se escribe con cifras y a lo sumo un punto, como «12.50».',
    DECIMAL_SIZE: (p) => `Puede haber a lo sumo ${p.whole} cifras antes del punto y ${p.scale} después.`,
    YEAR_ZERO: (p) => `«${p.field}» está en un año que no existe: los años comienzan en 0001.`,
    SUCCESSOR_TOO_EARLY: (p) => `Un sucesor comienza después de su antecesor, es decir, después del ${p.from}.`,
    IDEMPOTENCY_KEY_FORM: () => 'Una clave de idempotencia es una línea de 1 a 255 caracteres, todos visibles.',
    TIME_LIMIT_FORM: () => 'Un límite de tiempo es un número entero de milisegundos, al menos 1.',
    NOT_FOUND: (p) => `No hay ningún registro «${p.entity}» con el identificador ${p.id}, o fue eliminado.`,
    CONFLICT: (p) =>
      `Este registro «${p.entity}» (${p.id}) fue modificado entretanto: usted modificó la versión ${p.expected}, pero la actual es la versión ${p.current}. Léalo de nuevo y decida.`,
    DUPLICATE: (p, say) =>
      `Otro registro «${p.entity}» tiene el mismo valor en ${say.and(p.fields)}. Solo puede existir una vez entre los que no están eliminados.`,
    NOT_UNIQUE: (p, say) =>
      `${p.rows} registros «${p.entity}» tienen el mismo valor en ${p.property}, entre ellos ${say.and(p.ids)}. Modifíquelos o elimínelos todos menos uno; entonces sus valores pueden ser únicos.`,
    RECORDS_DO_NOT_FIT: (p, say) =>
      `${say.count(p.records, 'registro', 'registros')} de ${p.entity} no ${p.records === 1 ? 'se ajusta' : 'se ajustan'} al nuevo esquema en «${p.property}»${p.ids.length === 0 ? '' : `, entre ellos ${say.and(p.ids)}`}. Corríjalos o corrija el esquema, o acéptelo con keepUnfit: true; entonces se les aplicará cuando cambien la próxima vez.`,
    REFERENCED: (p) =>
      `Este registro «${p.entity}» no se puede eliminar mientras haya registros «${p.by}» que se refieran a él (${p.count}).`,
    REFERENCED_ELSEWHERE: (p) =>
      `Este registro «${p.entity}» no se puede eliminar mientras se refieran a él registros que usted no puede ver. Pida ayuda a alguien que los vea.`,
    OUT_OF_SCOPE: (p) =>
      `Después de esto, un registro «${p.entity}» quedaría fuera de lo que usted puede ver, o se referiría a algo de fuera; por eso no puede escribirlo. Pida ayuda a alguien que vea ambos lados.`,
    SCOPE_TOO_NARROW: (p, say) =>
      `${say(p.what)} necesita todos los registros, y usted ve solo una parte. Pida ayuda a alguien que vea todo; hecho con una parte, el resultado parecería completo sin serlo.`,
    NOT_EXPORTED: (p, say) => `«${p.field}» no es una columna de esta exportación.${say.hint(p.hint)}`,
    NOTHING_EXPORTED: () =>
      'Usted no puede ver ninguna de las columnas de esta exportación, así que el archivo estaría vacío.',
    SAME_COLUMN_NAME: (p, say) =>
      `${say.and(p.fields)} tendrían el mismo nombre en el encabezado, «${p.name}». Dé otro a una de ellas en columnNames.`,
    FIELD_HIDDEN: (p) =>
      `«${p.field}» está oculto para usted, así que no puede preguntar por él ni cambiarlo. Déjelo fuera, o pida ayuda a alguien que lo vea.`,
    LOCATION_INSIDE_ITSELF: (p) =>
      `«${p.parent}» está dentro de «${p.code}», así que «${p.code}» no se puede mover ahí. Mueva primero «${p.parent}» a otro lugar.`,
    LOCATION_ROW: (p, say) =>
      `Línea ${p.line}: «${p.column}» está vacío o tiene más de ${say.number(p.longest)} caracteres. Cada lugar lo necesita.`,
    LOCATION_CODE_TWICE: (p) =>
      `Línea ${p.line}: el código «${p.code}» ya está en la línea ${p.first}. Cada lugar tiene su propia línea.`,
    LOCATION_PARENT_UNKNOWN: (p) =>
      `Línea ${p.line}: no hay ningún lugar con el código «${p.code}», ni en el archivo ni en el registro.`,
    LOCATION_CIRCLE: (p) =>
      `Línea ${p.line}: los lugares superiores de «${p.code}» forman un círculo. Uno de ellos debe estar arriba del todo.`,
    LOCATION_TOO_DEEP: (p) => `Los lugares pueden estar unos dentro de otros en ${p.limit} niveles a lo sumo.`,
    NO_CUSTOM_FILTERS: (p, say) =>
      `El módulo «${p.module}» no ofrece filtros personalizados de «${p.type}».${say.hint(p.hint)}`,
    NOT_DELETED: (p) => `Este registro «${p.entity}» (${p.id}) no está eliminado; no hay nada que restaurar.`,
    REPLACED: (p) =>
      `Este registro «${p.entity}» fue reemplazado por ${p.by} y ya no admite cambios. Modifique su sucesor.`,
    TRANSITION_REFUSED: (p) =>
      `No se puede pasar de ${p.from} a ${p.to}. ${p.allowed.length === 0 ? 'Es un estado final.' : `Se puede pasar a: ${p.allowed.join(', ')}.`}`,
    VALIDITY_REVERSED: (p) => `La validez termina el ${p.to}, antes de comenzar el ${p.from}.`,
    IDEMPOTENCY_KEY_REUSED: (p) =>
      `La clave de idempotencia «${p.key}» ya se usó con otros datos. Use una clave nueva para una solicitud nueva.`,
    CURSOR_FOREIGN: () => 'Este cursor pertenece a otra lista o a otro filtro. Comience de nuevo en la primera página.',
    LIMIT_RANGE: (p) => `Una página tiene entre 1 y ${p.max} filas.`,
    UNORDERABLE: (p, say) => `No se puede ordenar por «${p.field}».${say.hint(p.hint)}`,
    APPROVAL_MODULE_MISSING: (p) =>
      `La clave de configuración «${p.key}» de «${p.module}» exige la aprobación de ${p.signal}, pero no hay ningún módulo de tareas instalado. Agregue uno, o ponga ${p.module}.${p.key} en false.`,
    KEY_TWICE: (p) => `«${p.alias}» es otra forma de escribir «${p.key}», que también está dado. Deje uno de los dos.`,
    CONFIGURATION_LOCKED: (p) =>
      `«${p.key}» de «${p.module}» está bloqueado por quien opera esta aplicación y solo se cambia allí.`,
    CONFIGURATION_UNREADABLE: (p) =>
      `La configuración guardada de «${p.module}» no sirve con esta versión. Devuelva esas claves a su valor por defecto con la versión que las guardó, o bloquéelas en un buen valor con lockedConfiguration.`,
    TIMEOUT: (p) => `La llamada duró más que los ${p.ms} ms concedidos; no se cambió nada.`,
    ABORTED: () => 'Quien llamó abandonó la llamada; no se guardó nada de la transacción abierta.',
    OVERFLOW: (p) => `Un valor calculado no cabe en ${p.entity}.${p.field}.`,
    STOPPING: () =>
      'La aplicación se está deteniendo: ya no acepta llamadas y abandona las que no terminan a tiempo. No se guardó nada de la transacción abierta; llame de nuevo cuando haya vuelto.',
    UNAVAILABLE: (p) =>
      `Ninguna conexión con la base de datos quedó libre en ${p.ms} ms; no se cambió nada. Intente de nuevo en un momento.`,
    RUN_CANCELLED: (p) =>
      `La ejecución ${p.run} fue cancelada. Lo que había hecho se conserva, y nadie lo usa; run_service.resume la continúa.`,
    RUN_FAILED: (p) =>
      `La ejecución ${p.run} fue rechazada (${p.codes.join(', ')}). Corrija la causa y repita la misma llamada, o run_service.resume.`,
    RUN_INCOMPLETE: (p) =>
      p.ranges === 0
        ? `La ejecución ${p.run} se comenzó una y otra vez sin avanzar, así que se abandonó. Corrija la causa y luego run_service.retry.`
        : `${p.ranges} partes de ${p.phase} fallaron una y otra vez, así que la ejecución ${p.run} está incompleta: las demás están hechas, y nadie usa su resultado. run_service.get dice cuáles y por qué; corrija la causa y luego run_service.retry.`,
    RUN_STATUS: (p, say) =>
      `La ejecución ${p.run} está en ${p.status}; esto es para una que esté en ${say.or(p.needs)}.`,
    FILE_MISSING: (p) =>
      `«${p.file}» ya no se conserva. Repita la misma llamada con el archivo; sigue donde se detuvo.`,
    NOT_A_FILE: () => 'Debe ser un archivo: fromFile(path), fromBytes(name, content) o una fuente propia.',
    CALL_FAILED: (p) => `Falló ${p.operation}`,
    REASON_HIDDEN: () => `Esto se rechazó por algo que está oculto para usted. Pida ayuda a alguien que lo vea.`,
    BUSY: () => 'Demasiadas personas están escribiendo ahora los mismos registros. Intente de nuevo.',
  },
  hint: {
    DID_YOU_MEAN: (p) => `¿Quiso decir «${p.name}»?`,
    KNOWN: (p) => `Se conocen: ${p.names.join(', ')}.`,
    NONE_TAKES_IT: () => 'Nada aquí lo acepta.',
  },
  term: {
    TEXT: () => 'un texto',
    NUMBER: () => 'un número',
    WHOLE_NUMBER: () => 'un número entero',
    DECIMALS: (p, say) => `un número con a lo sumo ${say.count(p.scale, 'decimal', 'decimales')}`,
    DIGITS: (p) => `un número con a lo sumo ${p.whole} cifras antes del punto y ${p.scale} después`,
    TRUE_OR_FALSE: () => 'verdadero o falso',
    OBJECT: () => 'un objeto',
    LIST: () => 'una lista',
    NULL: () => 'null',
    CHOICE: () => 'una opción de una lista',
    DATE: () => 'un día del calendario, escrito AAAA-MM-DD',
    INSTANT: () => 'un instante, como 2026-01-31T12:00:00Z',
    TIME: () => 'una hora con su desfase, como 12:00:00Z',
    EMAIL: () => 'una dirección de correo electrónico',
    ID: () => 'el identificador de un registro: un UUID en minúsculas',
    URI: () => 'una dirección web',
    A_DATE: () => 'una fecha',
    AN_INSTANT: () => 'un instante',
    AN_ID: () => 'un identificador',
    DOCUMENT: () => 'un documento JSON',
    FORM: (p) => `un texto de la forma ${p.form}`,
    OTHER: (p) => p.name,
    A_CODE: () => 'un código',
    A_NAME: () => 'un nombre',
    AT_LEAST: (p) => `al menos ${p.limit}`,
    AT_MOST: (p) => `a lo sumo ${p.limit}`,
    MORE_THAN: (p) => `mayor que ${p.limit}`,
    LESS_THAN: (p) => `menor que ${p.limit}`,
    CHARACTERS_AT_LEAST: (p, say) => `al menos ${say.count(p.count, 'carácter', 'caracteres')}`,
    CHARACTERS_AT_MOST: (p, say) => `a lo sumo ${say.count(p.count, 'carácter', 'caracteres')}`,
    ITEMS_AT_LEAST: (p, say) => `al menos ${say.count(p.count, 'elemento', 'elementos')}`,
    ITEMS_AT_MOST: (p, say) => `a lo sumo ${say.count(p.count, 'elemento', 'elementos')}`,
  },
  expression: {
    OPERATOR_WITHOUT_SQL: (p) =>
      `El operador «${p.operator}» se agregó sin SQL para ${p.store}; por eso no puede preguntar ahí por conjuntos. Dele \`sql\`, o úselo en una regla escrita en código.`,
    NOT_DATA: (p, say) =>
      `Una expresión es JSON simple, pero aquí hay ${say(p.found)}. Dé solo objetos, listas, textos, números y valores verdadero o falso.`,
    NOT_ONE_KEY: (p) =>
      `Una operación tiene exactamente una clave, su operador, pero este objeto tiene ${p.keys}. Escriba {"and": [ … ]} para combinar varias.`,
    TOO_DEEP: (p) =>
      `La expresión tiene más de ${p.limit} niveles. Divídala, o escriba las cadenas largas como una sola lista de «and», «or» o «if».`,
    TOO_LARGE: (p, say) =>
      `La expresión tiene más de ${p.limit} ${say(p.what)}. Divídala, o ponga los datos en un campo que se pueda comparar.`,
    BAD_LITERAL: (p, say) => `El valor ${p.value} no se puede usar aquí: ${say(p.reason)}`,
    NOT_A_CHOICE: (p, say) => `${p.value} no es ninguna de las opciones ${p.choices.join(', ')}.${say.hint(p.hint)}`,
    UNKNOWN_OPERATOR: (p, say) => `No existe el operador «${p.operator}».${say.hint(p.hint)}`,
    BAD_ARGUMENTS: (p, say) => `El operador «${p.operator}» espera ${say(p.expected)}.`,
    UNKNOWN_PATH: (p, say) => `«${p.path}» no se conoce en ${p.scope}.${say.hint(p.hint)}`,
    NOT_A_VALUE: (p, say) => `«${p.path}» es ${say(p.what)}, no un valor.${say.hint(p.hint)}`,
    PARAMETER_CLASH: (p) =>
      `«${p.path}» nombra a la vez un parámetro y algo en ${p.scope}. Cambie el nombre del parámetro, para que quede claro cuál se quiere.`,
    TYPE_MISMATCH: (p, say) =>
      `«${p.operator}» espera ${say(p.expected)}, pero aquí hay ${say(p.found)}.${say.hint(p.hint)}`,
    RESULT_MISMATCH: (p, say) => `Aquí se espera ${say(p.expected)}, pero hay ${say(p.found)}.${say.hint(p.hint)}`,
    MAY_BE_MISSING: (p) =>
      `«${p.what}» puede faltar, y «${p.operator}» necesita un valor para cada fila. Diga qué cuenta en su lugar: {"coalesce": [ … , 0]}.`,
    RESULT_MAY_BE_MISSING: () =>
      'El resultado puede faltar, y aquí se necesita un valor para cada fila. Diga qué cuenta en su lugar: {"coalesce": [ … , 0]}.',
    DIVISION_NOT_ROUNDED: () =>
      'Una división debe decir cómo se redondea. Escriba {"round": [{"/": [a, b]}, 2, "half-up"]} con el número de decimales que quiera.',
    TOO_MANY_DIGITS: (p) =>
      `El resultado de «${p.operator}» podría tener ${p.digits} cifras; a lo sumo ${p.limit} son exactas en todas partes. Redondee primero una parte.`,
    UNKNOWN_FIELD: (p, say) => `El filtro nombra «${p.field}», que no se conoce en ${p.scope}.${say.hint(p.hint)}`,
    UNKNOWN_LOOKUP: (p, say) =>
      `«${p.lookup}» no se puede preguntar a «${p.field}», que ofrece ${p.offered.join(', ')}.${say.hint(p.hint)}`,
    FILTER_TYPE: (p) =>
      `El filtro lee «${p.field}» como ${p.type}, pero está declarado como ${p.declared}. Corrija el tipo, o quítelo.`,
    FILTER_VALUE: (p, say) => `${p.value} no es un valor para «${p.field}»: ${say(p.expected)}.`,
    FILTER_WITHOUT_VALUE: (p, say) => `El filtro no da ningún valor para «${p.field}»: ${say(p.expected)}.`,
    FILTER_FORM: (p, say) =>
      `Esto no es un filtro: ${say(p.reason)} Escriba field__lookup__type=value, como income__lt__integer=500.`,
  },
  expectation: {
    CONDITION: () => 'una condición',
    ORDERED: () => 'valores que tienen un orden',
    PLAIN: () => 'valores simples',
    ONE_TYPE: (p, say) => `valores de un solo tipo, aquí ${say(p.type)}`,
    VAR: () => 'una ruta, y si quiere lo que cuenta cuando falta',
    PATH: () => 'una ruta escrita como texto, por ejemplo "jsonExt.income"',
    PLAIN_PATH: () => 'la ruta de un valor simple',
    DECIMAL: () => 'un texto como "12.50"',
    TWO_NUMBERS: () => 'dos números',
    ONE_OR_TWO_NUMBERS: () => 'uno o dos números',
    NUMBERS: () => 'dos números o más',
    ROUND: (p, say) => `un número, cuántos decimales conservar (0 a ${p.most}), y si quiere ${say.or(p.modes)}`,
    TWO_VALUES: () => 'dos valores',
    TWO_OR_THREE_VALUES: () => 'dos valores, o tres para «entre»',
    VALUE_AND_LIST: () => 'un valor y una lista de valores escritos. Para buscar una parte de un texto, use "contains"',
    TEXT_AND_PART: () => 'un texto y lo que se busca en él',
    ARGUMENTS: (p, say) => say.count(p.count, 'argumento', 'argumentos'),
    COLLECTION_FIRST: () => 'primero una colección, como en {"var": "members"}',
    QUANTIFIER: () => 'una colección y una condición sobre sus elementos',
    COUNT: () => 'una colección, y si quiere una condición sobre sus elementos',
    SUM: () => 'una colección, lo que se suma, y si quiere una condición sobre sus elementos',
    EARLIEST: () => 'una colección, una fecha de sus elementos, y si quiere una condición sobre ellos',
    FIRST: () => 'una colección, una condición sobre sus elementos, y lo que se toma del primero que la cumple',
    ONE_CONDITION: () => 'una condición',
    CONDITIONS: () => 'una condición o más',
    ONE_PATH: () => 'una ruta. Combine varias con "or"',
    BRANCHES: () => 'pares de condición y valor, y al final lo que cuenta si no',
    COALESCE: () => 'un valor y lo que cuenta cuando falta',
    AGE: () => 'una fecha de nacimiento, y el día para el que se pregunta si no es hoy',
    TWO_DATES: () => 'dos fechas',
  },
  finding: {
    PARTS: () => 'partes',
    VALUES: () => 'valores',
    CHARACTERS: () => 'caracteres en un solo texto',
    ENTRIES: () => 'entradas en una lista',
    FILTERS: () => 'filtros',
    NOTHING: () => 'nada',
    A_THING: (p) => `un valor de tipo ${p.type}`,
    A_HOLE: () => 'un hueco',
    A_GETTER: () => 'un descriptor de acceso',
    UNREADABLE: () => 'un objeto que no se puede leer',
    THIS_EXPRESSION: () => `Esta expresión`,
    MADE_OF: (p) => `Aquello de lo que se compone «${p.name}»`,
    COLLECTION: () => 'una colección',
    RELATED: () => 'un registro relacionado',
    BEHIND_A_VALUE: () => 'una ruta que sigue detrás de un valor',
  },
  trace: {
    IS: (p) => `${p.part} es ${p.value}`,
    IS_MISSING: (p) => `${p.part} falta`,
    IS_HIDDEN: (p) => `${p.part} está oculto`,
    HIDDEN: () => 'oculto',
    MISSING: () => 'falta',
  },
  remedy: {
    USE: (p) => `Use ${p.instead}.`,
    WRITE: (p) => `Escriba ${p.instead}.`,
    COMBINE_MISSING: () => 'Combine "missing" con "or", o cuente.',
    CONDITION_OF_COLLECTION: () => 'Dé la condición a some, all, none, count, sum o first.',
    VALUE_OF_COLLECTION: () => 'Dé el valor a sum o first.',
    COMPARE: () => 'Nada es verdadero por sí mismo: compárelo, por ejemplo con > 0 o == "…".',
    NO_TEXT_AS_NUMBER: () =>
      'Un texto nunca se compara con un número: escriba el número sin comillas, o como {"decimal": "12.50"}.',
    DATE_AND_INSTANT: () => 'Una fecha y un instante no se comparan, porque el día depende de la zona horaria.',
    DECLARE_DATE: () => 'Declare el texto como fecha en el esquema ("format": "date") para compararlo con una fecha.',
    ROUND_FIRST: () => 'Redondéelo primero, o declare el operador para números mayores.',
    NAME_PROPERTY: (p) => `Nombre una de sus propiedades, como «${p.example}».`,
    NAME_FIELD: (p) => `Nombre uno de sus campos, como «${p.example}».`,
    ASK_COLLECTION: (p) =>
      `Pregúntele con some, all, none, count, sum o first, como en {"some": [{"var": "${p.name}"}, … ]}.`,
    NOTHING_INSIDE: (p) => `«${p.name}» contiene un valor y no tiene nada dentro.`,
    OUTER_FIELD: (p) =>
      `Pertenece a ${p.scope}; los elementos de una colección solo ven sus propios campos y los parámetros.`,
  },
  objection: {
    NULL_HAS_NO_TYPE: () => 'no tiene tipo. Use {"missing": "path"} para preguntar si algo falta.',
    NULL_EQUALS_NOTHING: () => 'nada es igual a null. Pregunte {"missing": "path"}, o {"!": {"missing": "path"}}.',
    LIST_ONLY_IN: () => 'las listas solo van detrás de "in", como en {"in": [{"var": "status"}, ["A", "B"]]}.',
    NOT_STORABLE: () => 'un texto no debe contener NUL ni la mitad de un carácter, que ninguna base de datos guarda.',
    NOT_FINITE: () => 'no es un número finito.',
    NOT_EXACT: () => 'los números enteros más allá de 2^53 no son exactos en JSON. Escriba {"decimal": "…"}.',
    EXPONENT: (p) => `escríbalo sin exponente, como {"decimal": "${p.plain}"}.`,
    NOT_DECIMAL: () => 'un número decimal es un texto como "12.50".',
    TOO_MANY_DIGITS: (p) => `a lo sumo ${p.limit} cifras son exactas en todas partes.`,
    NO_DAY: () => 'se compara con una fecha, y no es un día del calendario. Escriba "2025-01-31".',
    NO_INSTANT: () => 'se compara con un instante. Escriba "2025-01-31T09:30:00Z".',
    NO_ID: () => 'se compara con un identificador, que se ve como 00000000-0000-4000-8000-000000000000.',
    TAKES_NUMBER: () => 'este campo acepta un número como 500 o 12.50',
    TAKES_TRUTH: () => 'este campo acepta true o false',
    TAKES_DAY: () => 'este campo acepta un día del calendario como 2025-01-31',
    TAKES_INSTANT: () => 'este campo acepta un instante como 2025-01-31T09:30:00Z',
    TAKES_TEXT: () => 'este campo acepta un texto',
    NO_EQUALS_SIGN: (p) => `«${p.text}» no tiene «=».`,
    NEITHER_TEXT_NOR_OBJECT: () => 'no es ni un texto ni un objeto.',
    CONDITION_WITH_FIELD: () => 'custom_filter_condition contiene un texto y va sin field.',
    NO_FIELD: () => 'no tiene ni field ni custom_filter_condition.',
    FILTER_AND_TYPE_ARE_TEXTS: () => 'filter y type son textos.',
  },
  schema: {
    UNKNOWN_PROPERTY: (p, say) => `${p.property}: el esquema no tiene esta propiedad.${say.hint(p.hint)}`,
    MISSING_PROPERTY: (p) => `${p.property}: este valor es necesario y falta.`,
    WRONG_TYPE: (p, say) => `${p.property}: ${p.value} no sirve; debe ser ${say.or(p.expected)}.`,
    NOT_LISTED: (p, say) =>
      `${p.property}: ${p.value} no es ninguno de estos: ${p.listed.join(', ')}${p.more === 0 ? '' : ` y ${say.number(p.more)} más`}.${say.hint(p.hint)}`,
    TOO_MANY_DECIMALS: (p, say) =>
      `${p.property}: ${p.value} tiene más de ${say.count(p.scale, 'decimal', 'decimales')}.`,
    TOO_MANY_DIGITS: (p) =>
      `${p.property}: ${p.value} tiene más cifras de las que se pueden guardar con exactitud. Para un identificador, use una propiedad de texto.`,
    NOT_MULTIPLE: (p) => `${p.property}: ${p.value} no es un múltiplo de ${p.step}.`,
    OUT_OF_RANGE: (p, say) => `${p.property}: el valor debe ser ${say(p.bound)}, pero es ${p.value}.`,
    WRONG_LENGTH: (p, say) => `${p.property}: debe tener ${say(p.bound)}.`,
    WRONG_FORMAT: (p, say) => `${p.property}: ${p.value} no sirve; debe ser ${say(p.format)}.`,
    WRONG_PATTERN: (p) => `${p.property}: ${p.value} no tiene la forma ${p.pattern}.`,
    MISMATCH: (p, say) => `${p.property}: ${say(p.reason)}.`,
    WRONG_NUMBER: (p, say) => `${p.property}: ${p.value} no es un número.${say.hint(p.hint)}`,
    WRONG_INTEGER: (p, say) => `${p.property}: ${p.value} no es un número entero.${say.hint(p.hint)}`,
    LEADING_ZEROS: (p) =>
      `${p.property}: los ceros al comienzo de ${p.value} se perderían en un número. Si es un identificador, dele a la propiedad el tipo "string".`,
    WRONG_BOOLEAN: (p) =>
      `${p.property}: ${p.value} no es ni sí ni no. Se entienden true, yes, y, 1, oui, sí, sim y false, no, n, 0, non, não.`,
    WRONG_DATE: (p, say) => `${p.property}: ${p.value} no es una fecha.${say.hint(p.hint)}`,
    NOT_IN_A_CELL: (p) => `${p.property}: un valor de tipo «${p.type}» no se puede escribir en una celda de una tabla.`,
    NUL_CHARACTER: (p) => `${p.property}: contiene el carácter NUL, que no es texto.`,
    LONE_SURROGATE: (p) => `${p.property}: contiene la mitad de un carácter.`,
    HIDDEN_CHARACTER: (p) =>
      `${p.property}: el carácter en la posición ${p.position} (${p.character}) no se ve, de modo que dos textos que parecen iguales serían distintos. Escriba el texto de nuevo sin él.`,
    SEVERAL_LINES: (p) => `${p.property}: tiene un salto de línea o una tabulación y debe ser una sola línea de texto.`,
    UNSAFE_INTEGER: (p) =>
      `${p.property}: ${p.value} es demasiado grande para guardarlo con exactitud. Escríbalo como texto.`,
    NOT_JSON: (p) => `${p.property}: ${p.type} no es un valor JSON.`,
    FORBIDDEN_KEY: (p) => `${p.property}: «${p.key}» no puede ser el nombre de una propiedad.`,
    TOO_DEEP: (p) => `${at(p.property)}: tiene más de ${p.limit} niveles.`,
    INVALID_SCHEMA: (p, say) => `${at(p.where)}: ${say(p.reason)}.`,
    UNKNOWN_KEYWORD: (p, say) =>
      `${at(p.where)}: «${p.keyword}» no es una palabra clave de JSON Schema draft 7.${say.hint(p.hint)} Las palabras clave propias comienzan con «x-».`,
    UNKNOWN_FORMAT: (p, say) => `${at(p.where)}: el formato «${p.format}» no se conoce.${say.hint(p.hint)}`,
    REMOTE_REFERENCE: (p) =>
      `${at(p.where)}: «${p.reference}» apunta fuera del esquema. Ponga la definición bajo "definitions" y refiérase a "#/definitions/…".`,
    UNSAFE_PATTERN: (p, say) =>
      `${at(p.where)}: el patrón ${p.pattern} podría no terminar nunca con algunos textos: ${say(p.reason)}.`,
    SCHEMA_TOO_LARGE: (p) => `El esquema tiene ${p.bytes} bytes; se permiten a lo sumo ${p.limit}.`,
  },
  extension: {
    NO_ALTERNATIVE: (p) => `${p.value} no corresponde a ninguna de las posibilidades, o a más de una`,
    SAME_ITEMS: () => 'la lista tiene elementos iguales, y cada uno puede estar una sola vez',
    KEYWORD: (p) => `no se cumple lo que el esquema dice con «${p.keyword}»`,
    SHORTENED: () => 'Una hoja de cálculo lo acortó: dé allí a la columna el formato de texto y exporte de nuevo.',
    WRITE: (p) => `Escriba ${p.text}.`,
    WRITE_ONE_OF: (p) => `Escriba ${p.first} o ${p.second}, según lo que se quiera decir.`,
    NO_THOUSANDS: () => 'Quite lo que separa los miles.',
    NO_THOUSANDS_AS: (p) => `Quite lo que separa los miles: ${p.text}.`,
    NO_THOUSANDS_AND_POINT: () => 'Quite lo que separa los miles y escriba los decimales con punto.',
    DIGITS_ONLY: () => 'Escriba solo cifras.',
    POINT: (p) => `Los decimales se escriben con punto, como en ${p.text}.`,
    NUMBER_FORM: () => 'Escríbalo como 1234.50, sin moneda.',
    TIME_OF_DAY: (p) => `Tiene una hora; escriba ${p.day}.`,
    ONLY_A_YEAR: () => 'Es solo un año; hacen falta el mes y el día.',
    SERIAL_NUMBER: (p) =>
      `Parece el número que una hoja de cálculo da al día ${p.day}: dé allí a la columna el formato AAAA-MM-DD y exporte de nuevo.`,
    HYPHENS: (p) => `Escríbala con guiones: ${p.day}.`,
    DATE_FORM: () => 'Escríbala AAAA-MM-DD, como 1990-01-31.',
    NO_YEAR_ZERO: () => 'No hay un año 0.',
    NO_MONTH: (p) => `No hay un mes ${p.number}.`,
    DAYS_OF_MONTH: (p, say) => `El mes de ${say.month(p.month)} de ${p.year} tiene ${p.days} días.`,
    DAY_FIRST: (p) => `Parece día, mes, año; escriba ${p.day}.`,
    MONTH_FIRST: (p) => `Parece mes, día, año; escriba ${p.day}.`,
    TWO_DAYS: (p) => `Podría ser ${p.first} o ${p.second}; escriba la que se quiera decir.`,
    OBJECT_SCHEMA: () => 'estos datos son un objeto, así que el esquema necesita "type": "object"',
    DRAFT_7: () => 'los esquemas se escriben en draft 7: http://json-schema.org/draft-07/schema#',
    PLAIN_PROPERTY: () =>
      'solo una propiedad de un tipo simple (texto, número, fecha, hora o UUID), fuera de listas y alternativas, puede ser única o indexada',
    TWO_PROPERTIES: (p) =>
      `«${p.name}» es el nombre de una propiedad y la ruta de otra, y ningún archivo ni filtro las distinguiría; cambie el nombre de una`,
    SCALE: () => 'el número de decimales es un número entero de 0 a 12',
    NOT_DRAFT_7: (p) => `no es válido en draft 7 (${p.detail})`,
    PATTERN_TOO_LONG: (p) => `tiene más de ${p.limit} caracteres`,
    PATTERN_REFERS_BACK: () => 'se refiere a un grupo anterior',
    PATTERN_TOO_SLOW: (p) =>
      `repite tan a menudo que un texto de ${p.characters} caracteres podría tardar demasiado; diga cuántas veces a lo sumo, como {1,30}, y comiéncelo con ^`,
    PATTERN_REPEATS: () => 'repite un grupo que a su vez repite o elige',
  },
  staging: {
    ACCEPTANCE_REQUIRED: () =>
      'Aquí cada envío espera a que alguien acepte sus filas; no puede aplicarse enseguida. Omita acceptance, o escriba required.',
    NOT_WAITING: (p) =>
      `Este envío está en ${p.status}; no hay nada que decidir sobre sus filas. Se puede mientras está en WAITING_FOR_VERIFICATION.`,
    NOT_TO_DECIDE: (p, say) =>
      `Sobre ${say.number(p.count)} de estas filas no se puede decidir: rechazadas por error, ya aplicadas, o de otro envío. No se decidió nada; quítelas.`,
    NOTHING_ACCEPTED: () =>
      'Ninguna fila de este envío está aceptada y a la espera de aplicarse. Acepte alguna primero.',
    KEY_EMPTY: (p) => `${p.column} está vacío; no se puede saber de quién trata esta fila.`,
    NO_MATCH: (p, say) =>
      `Nadie a quien usted pueda ver tiene este ${say.and(p.names)}. Corríjalo, o envíe la fila como nueva.`,
    SEVERAL_MATCHES: (p, say) =>
      `${say.number(p.count)} registros tienen este ${say.and(p.names)}; no se puede saber cuál es. Escriba su id, o compare por más columnas.`,
    MATCHED_TWICE: (p, say) =>
      `Las líneas ${p.more ? `${p.lines.join(', ')} y otras` : say.and(p.lines.map(String))} tratan del mismo registro. Deje una de ellas.`,
    CHANGED_SINCE: () =>
      'Alguien cambió el registro después de compararlo con este envío; queda como está. Envíe la fila de nuevo y mire su diferencia.',
    FOUND_SINCE: (p, say) =>
      `Alguien con este valor de ${say.and(p.names)} se registró después de comparar este envío con el registro. Envíe la fila de nuevo y mire su diferencia.`,
    GONE: () => 'El registro se eliminó, o quedó fuera de su alcance, después de compararlo con este envío.',
  },
  column: {
    REQUIRED: () => 'obligatorio',
    TEXT: () => 'texto',
    DATE: () => 'una fecha: año-mes-día',
    WHOLE_NUMBER: () => 'un número entero',
    NUMBER: () => 'un número, con punto antes de los decimales',
    YES_OR_NO: () => 'sí o no',
    ONE_OF: (p) => `uno de ${p.choices.join(', ')}`,
    ONCE: () => 'cada valor una sola vez',
  },
  transfer: {
    EMPTY_FILE: (p) => `«${p.file}» está vacío: no tiene encabezado ni filas.`,
    NO_HEADER: (p, say) =>
      `«${p.file}» no tiene encabezado: ${say(p.why)} Ponga los nombres de las columnas en la primera fila.`,
    NOT_TEXT: (p, say) =>
      `«${p.file}» no es un archivo CSV: parece ${say(p.looksLike)}. Guarde la tabla como «CSV UTF-8» y suba ese archivo.`,
    WORKBOOK_NOT_READ: (p) =>
      `«${p.file}» es un libro de Excel o un archivo zip, y aquí no se leen libros. Guarde la tabla como «CSV UTF-8» y suba ese archivo, ` +
      'o pida que se instale el paquete @parasol/xlsx y se añada: createParasol({ formats: [xlsx()] }).',
    UNKNOWN_FORMAT: (p, say) =>
      `Aquí no se conocen archivos del tipo «${p.name}»; hay ${p.known.join(', ')}.${say.hint(p.hint)}`,
    NO_SHEETS: (p) =>
      `«${p.file}» es un archivo de texto y no tiene hojas, así que ninguna se llama «${p.sheet}». Omita la hoja.`,
    UNKNOWN_ENCODING: (p, say) =>
      `«${p.encoding}» no es el nombre de una codificación.${say.hint(p.hint)} Los nombres son los del Encoding Standard, como windows-1252, iso-8859-6 o utf-16le.`,
    NOT_IN_ENCODING: (p) =>
      `La línea ${p.line} de «${p.file}» no es válida en ${p.encoding}. Declare la codificación en que se guardó el archivo, o guárdelo como «CSV UTF-8».`,
    OTHER_ENCODING: (p) =>
      `«${p.file}» comienza con la marca de ${p.mark}, pero se declaró ${p.encoding}. Declare ${p.mark}.`,
    BAD_ENCODING: (p, say) =>
      `La línea ${p.line} de «${p.file}» contiene el byte ${p.byte}, que no es válido en UTF-8.${say.hint(p.hint)} Guarde el archivo como «CSV UTF-8».`,
    UNCLOSED_QUOTE: (p) =>
      `Una comilla (") de la fila que comienza en la línea ${p.line} nunca se cierra. Ciérrela, o escriba "" para una comilla dentro de una celda entre comillas.`,
    STRAY_QUOTE: (p) =>
      `La celda ${p.cell} de la fila que comienza en la línea ${p.line} tiene una comilla (") en un lugar inesperado. Ponga toda la celda entre comillas y escriba "" para cada comilla de dentro, o cierre la que quedó abierta.`,
    CELL_TOO_LARGE: (p, say) =>
      `Una celda de la fila que comienza en la línea ${p.line} tiene más de ${say.count(p.limit, 'carácter', 'caracteres')}. ¿Falta ahí una comilla (") de cierre?`,
    ROW_TOO_LARGE: (p, say) =>
      `La fila que comienza en la línea ${p.line} tiene más de ${say.count(p.limit, 'carácter', 'caracteres')}. ¿Faltan los saltos de línea?`,
    TOO_MANY_COLUMNS: (p, say) =>
      `«${p.file}» tiene ${say.count(p.columns, 'columna', 'columnas')}; se pueden leer a lo sumo ${say.number(p.limit)}.`,
    TOO_MANY_ROWS: (p, say) =>
      `«${p.file}» tiene más de las ${say.count(p.limit, 'fila', 'filas')} permitidas aquí. Divídalo en varios archivos.`,
    FILE_TOO_LARGE: (p, say) =>
      `«${p.file}» supera los ${say.count(p.limit, 'byte', 'bytes')} permitidos aquí. Divídalo en varios archivos.`,
    DUPLICATE_COLUMN: (p) =>
      `La columna «${p.column}» aparece dos veces, como columna ${p.first} y columna ${p.second}. Cambie el nombre de una de ellas o quítela.`,
    UNNAMED_COLUMN: (p) => `La columna ${p.position} no tiene nombre en el encabezado. Póngale nombre o quítela.`,
    UNKNOWN_COLUMN: (p, say) => `La columna «${p.column}» no se conoce.${say.hint(p.hint)}`,
    MISSING_COLUMN: (p, say) => `La columna «${p.column}» es necesaria y falta.${say.hint(p.hint)}`,
    COLUMN_NOT_IN_FILE: (p, say) =>
      `El archivo no tiene la columna «${p.column}»; no se puede decir nada de ella.${say.hint(p.hint)}`,
    ERROR_WORD: (p) =>
      `«${p.value}» es lo que muestra una hoja de cálculo donde no tiene ningún valor. Escriba el valor o deje la celda vacía.`,
    WRONG_CELL_COUNT: (p, say) =>
      `La fila de la línea ${p.line} tiene ${say.count(p.found, 'celda', 'celdas')}, pero el encabezado tiene ${say.count(p.expected, 'columna', 'columnas')}. ${
        p.found > p.expected ? 'Una celda que contiene el separador va entre comillas.' : '¿Faltan celdas al final?'
      }`,
  },
  file: {
    EMPTY_CELLS: () => 'su primera fila solo tiene celdas vacías.',
    DATE_IN_HEADER: (p) => `su primera fila contiene la fecha ${p.date}, así que son datos.`,
    WORKBOOK: () => 'un libro de Excel (.xlsx) o un archivo zip',
    OLD_WORKBOOK: () => 'un libro antiguo de Excel (.xls)',
    PDF: () => 'un documento PDF',
    GZIP: () => 'un archivo gzip',
    BINARY: (p) => `datos binarios (la línea ${p.line} contiene un byte NUL)`,
    UTF_16: () => 'El archivo está en UTF-16 («texto Unicode»).',
    WINDOWS_LETTER: (p) => `En Windows-1252 es «${p.letter}», así que el archivo puede estar en Windows-1252.`,
    WINDOWS: () => 'Puede estar en Windows-1252.',
    IS_IT_COLUMN: (p) => `¿Es la columna «${p.name}»?`,
    CLOSE_TO: (p) => `Se parece a «${p.name}», que el archivo también tiene.`,
  },
  money: {
    CURRENCY_UNKNOWN: (p, say) => `«${p.currency}» no es una moneda de la ISO 4217, como EUR o PEN.${say.hint(p.hint)}`,
    CURRENCIES_DIFFER: (p) =>
      `${p.left} y ${p.right} no se suman ni se comparan. Convierta primero una de las dos, a una tasa que usted conserve.`,
    NOT_A_DECIMAL: (p) =>
      `${p.value} no es un importe. Escriba como texto cifras con a lo sumo un punto y ${p.digits} decimales, como "12.50".`,
    NOT_ROUNDED: (p) =>
      `${p.amount} ${p.currency} tiene más que los ${p.exponent} decimales que se pueden pagar. Redondee primero.`,
    NO_WEIGHTS: () =>
      'Un importe se reparte según pesos que son números enteros de al menos 0, uno de ellos mayor que 0.',
    ZERO_DENOMINATOR: () => 'Nada se puede dividir por cero.',
  },
  subscription: {
    UNKNOWN: (p, say) => `Ningún suscriptor «${p.subscriber}» se ha iniciado nunca en esta base.${say.hint(p.hint)}`,
    DISABLED: (p) => `El suscriptor «${p.subscriber}» está desactivado. Reanúdelo primero.`,
    REPLAY_AHEAD: (p) =>
      `Una repetición comienza en un cambio ya pasado: ${p.fromSequence} está después de ${p.cursor}, el último pasado.`,
    REPLAY_START: () => 'Dé fromSequence o since: uno de los dos, y no ambos.',
    NOTHING_IN_HAND: (p) =>
      `El suscriptor «${p.subscriber}» no tiene ningún evento fallido por reintentar; no hay nada que saltar.`,
    TIMED_OUT: (p) =>
      `El proceso no terminó en ${p.ms} ms. Dé al suscriptor un timeoutMs más largo, o haga que haga menos.`,
  },
  webhook: {
    UNREACHABLE: (p) => `No se pudo alcanzar al destinatario (${p.reason}).`,
    TIMED_OUT: (p) => `El destinatario no respondió en ${p.ms} ms.`,
    REDIRECTED: (p) =>
      `El destinatario respondió ${p.status}, una redirección. Los webhooks no siguen ninguna: dé la dirección a la que lleva.`,
    REFUSED: (p) => `El destinatario rechazó el evento con ${p.status}.`,
    FAILED: (p) => `El destinatario falló con ${p.status}.`,
    GONE: () => 'El destinatario respondió 410: ya no quiere eventos. Reanude al suscriptor cuando eso cambie.',
    HEADER_MISSING: (p) => `Falta el encabezado ${p.header}, así que esto no es un webhook de Parasol.`,
    TIMESTAMP_WRONG: (p) =>
      `Este webhook se envió a más de ${p.toleranceSeconds} s de ahora. Es uno viejo enviado de nuevo, o un reloj está mal.`,
    SIGNATURE_WRONG: () =>
      'Ninguna firma de este webhook corresponde a alguno de los secretos. No viene de quien dice, o fue modificado.',
    BODY_WRONG: () => 'El contenido de este webhook no es lo que promete su firma: JSON con type, timestamp y data.',
  },
};
