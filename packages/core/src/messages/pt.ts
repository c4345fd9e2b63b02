import type { CoreMessages } from './catalogues.ts';

const at = (where: string): string => (where === '' ? 'O esquema' : where);

/** O núcleo em português. */
export const messages: CoreMessages = {
  core: {
    UNAUTHENTICATED: () => 'Inicie sessão primeiro: esta chamada precisa de um utilizador conhecido.',
    FORBIDDEN: (p) => `«${p.operation}» precisa de um dos direitos ${p.anyOf.join(', ')}, e não tem nenhum deles.`,
    INVALID: (p) => p.reason,
    UNKNOWN_KEY: (p, say) => `«${p.key}» não é conhecido aqui.${say.hint(p.hint)}`,
    REQUIRED: (p) => `«${p.field}» é necessário e falta.`,
    WRONG_TYPE: (p, say) => `O valor de «${p.field}» não serve; tem de ser: ${say(p.expected)}.`,
    NOT_LISTED: (p, say) => `O valor de «${p.field}» não é nenhum destes: ${p.listed.join(', ')}.${say.hint(p.hint)}`,
    OUT_OF_RANGE: (p, say) => `O valor de «${p.field}» tem de ser ${say(p.bound)}.`,
    WRONG_LENGTH: (p, say) => `«${p.field}» tem de ter ${say(p.bound)}.`,
    EMPTY: (p) => `«${p.field}» não pode estar vazio.`,
    EMPTY_RIGHTS: () => 'Indique pelo menos um direito; com uma lista vazia ninguém poderia fazer esta chamada.',
    BLANKS_AROUND: (p, say) => `Não pode haver espaços antes nem depois de ${say(p.what)}.`,
    NOT_MULTIPLE: (p) => `O valor de «${p.field}» tem de ser um múltiplo de ${p.step}.`,
    NO_FORM_FITS: (p) => `O valor de «${p.field}» não tem nenhuma das formas admitidas.`,
    DECIMAL_FORM: () => 'Um número decimal escreve-se com algarismos e no máximo um ponto, como «12.50».',
    DECIMAL_SIZE: (p) => `Pode haver no máximo ${p.whole} algarismos antes do ponto e ${p.scale} depois.`,
    YEAR_ZERO: (p) => `«${p.field}» está num ano que não existe: os anos começam em 0001.`,
    SUCCESSOR_TOO_EARLY: (p) => `Um sucessor começa depois do seu antecessor, ou seja, depois de ${p.from}.`,
    IDEMPOTENCY_KEY_FORM: () => 'Uma chave de idempotência é uma linha de 1 a 255 caracteres, todos visíveis.',
    TIME_LIMIT_FORM: () => 'Um limite de tempo é um número inteiro de milissegundos, pelo menos 1.',
    NOT_FOUND: (p) => `Não há nenhum registo «${p.entity}» com o identificador ${p.id}, ou foi eliminado.`,
    CONFLICT: (p) =>
      `Este registo «${p.entity}» (${p.id}) foi alterado entretanto: alterou a versão ${p.expected}, mas a atual é a versão ${p.current}. Leia-o de novo e decida.`,
    DUPLICATE: (p, say) =>
      `Outro registo «${p.entity}» tem o mesmo valor em ${say.and(p.fields)}. Só pode existir uma vez entre os que não estão eliminados.`,
    NOT_UNIQUE: (p, say) =>
      `${p.rows} registos «${p.entity}» têm o mesmo valor em ${p.property}, entre eles ${say.and(p.ids)}. Altere-os ou elimine-os todos menos um; então os seus valores podem ser únicos.`,
    RECORDS_DO_NOT_FIT: (p, say) =>
      `${say.count(p.records, 'registo', 'registos')} de ${p.entity} não ${p.records === 1 ? 'se ajusta' : 'se ajustam'} ao novo esquema em "${p.property}"${p.ids.length === 0 ? '' : `, entre eles ${say.and(p.ids)}`}. Corrija-os ou corrija o esquema, ou aceite-o com keepUnfit: true; então ser-lhes-á aplicado na próxima alteração.`,
    REFERENCED: (p) =>
      `Este registo «${p.entity}» não pode ser eliminado enquanto houver registos «${p.by}» que se refiram a ele (${p.count}).`,
    REFERENCED_ELSEWHERE: (p) =>
      `Este registo «${p.entity}» não pode ser eliminado enquanto se refiram a ele registos que não pode ver. Peça ajuda a alguém que os veja.`,
    OUT_OF_SCOPE: (p) =>
      `Depois disto, um registo «${p.entity}» ficaria fora do que pode ver, ou referir-se-ia a algo de fora; por isso não o pode escrever. Peça ajuda a alguém que veja os dois lados.`,
    SCOPE_TOO_NARROW: (p, say) =>
      `${say(p.what)} precisa de todos os registos, e só vê uma parte deles. Peça ajuda a alguém que veja tudo; feito com uma parte, o resultado pareceria completo sem o ser.`,
    NOT_EXPORTED: (p, say) => `«${p.field}» não é uma coluna desta exportação.${say.hint(p.hint)}`,
    NOTHING_EXPORTED: () => 'Não pode ver nenhuma das colunas desta exportação, por isso o ficheiro ficaria vazio.',
    SAME_COLUMN_NAME: (p, say) =>
      `${say.and(p.fields)} teriam o mesmo nome no cabeçalho, «${p.name}». Dê outro a uma delas em columnNames.`,
    FIELD_HIDDEN: (p) =>
      `«${p.field}» está oculto para si, por isso não pode perguntar por ele nem alterá-lo. Deixe-o de fora, ou peça ajuda a alguém que o veja.`,
    LOCATION_INSIDE_ITSELF: (p) =>
      `«${p.parent}» fica dentro de «${p.code}», por isso «${p.code}» não pode ser movido para lá. Mova primeiro «${p.parent}» para outro lugar.`,
    LOCATION_ROW: (p, say) =>
      `Linha ${p.line}: "${p.column}" está vazio ou tem mais de ${say.number(p.longest)} caracteres. Cada lugar precisa dele.`,
    LOCATION_CODE_TWICE: (p) =>
      `Linha ${p.line}: o código "${p.code}" já está na linha ${p.first}. Cada lugar tem a sua própria linha.`,
    LOCATION_PARENT_UNKNOWN: (p) =>
      `Linha ${p.line}: não há nenhum lugar com o código "${p.code}", nem no ficheiro nem no registo.`,
    LOCATION_CIRCLE: (p) =>
      `Linha ${p.line}: os lugares superiores de "${p.code}" formam um círculo. Um deles tem de ficar no topo.`,
    LOCATION_TOO_DEEP: (p) => `Os lugares podem ficar uns dentro dos outros em ${p.limit} níveis, no máximo.`,
    NO_CUSTOM_FILTERS: (p, say) =>
      `O módulo «${p.module}» não oferece filtros personalizados de «${p.type}».${say.hint(p.hint)}`,
    NOT_DELETED: (p) => `Este registo «${p.entity}» (${p.id}) não está eliminado; não há nada a restaurar.`,
    REPLACED: (p) =>
      `Este registo «${p.entity}» foi substituído por ${p.by} e já não aceita alterações. Altere o seu sucessor.`,
    TRANSITION_REFUSED: (p) =>
      `Não se pode passar de ${p.from} para ${p.to}. ${p.allowed.length === 0 ? 'É um estado final.' : `Pode passar para: ${p.allowed.join(', ')}.`}`,
    VALIDITY_REVERSED: (p) => `A validade termina em ${p.to}, antes de começar em ${p.from}.`,
    IDEMPOTENCY_KEY_REUSED: (p) =>
      `A chave de idempotência «${p.key}» já foi usada com outros dados. Use uma chave nova para um pedido novo.`,
    CURSOR_FOREIGN: () => 'Este cursor pertence a outra lista ou a outro filtro. Recomece na primeira página.',
    LIMIT_RANGE: (p) => `Uma página tem entre 1 e ${p.max} linhas.`,
    UNORDERABLE: (p, say) => `Não se pode ordenar por «${p.field}».${say.hint(p.hint)}`,
    APPROVAL_MODULE_MISSING: (p) =>
      `A chave de configuração «${p.key}» de «${p.module}» exige a aprovação de ${p.signal}, mas não há nenhum módulo de tarefas instalado. Acrescente um, ou ponha ${p.module}.${p.key} em false.`,
    KEY_TWICE: (p) => `«${p.alias}» é outra forma de escrever «${p.key}», que também foi dado. Deixe um dos dois.`,
    CONFIGURATION_LOCKED: (p) =>
      `«${p.key}» de «${p.module}» está bloqueado por quem opera esta aplicação e só se altera lá.`,
    CONFIGURATION_UNREADABLE: (p) =>
      `A configuração guardada de «${p.module}» não serve com esta versão. Reponha essas chaves no valor predefinido com a versão que as guardou, ou bloqueie-as num bom valor com lockedConfiguration.`,
    TIMEOUT: (p) => `A chamada demorou mais do que os ${p.ms} ms concedidos; nada foi alterado.`,
    ABORTED: () => 'Quem fez a chamada desistiu dela; nada da transação aberta foi guardado.',
    OVERFLOW: (p) => `Um valor calculado não cabe em ${p.entity}.${p.field}.`,
    STOPPING: () =>
      'A aplicação está a parar: já não aceita chamadas e abandona as que não terminam a tempo. Nada da transação aberta foi guardado; chame de novo quando ela voltar.',
    UNAVAILABLE: (p) =>
      `Nenhuma ligação à base de dados ficou livre em ${p.ms} ms; nada foi alterado. Tente de novo daqui a pouco.`,
    RUN_CANCELLED: (p) =>
      `A execução ${p.run} foi cancelada. O que tinha feito conserva-se, e ninguém o usa; run_service.resume continua-a.`,
    RUN_FAILED: (p) =>
      `A execução ${p.run} foi recusada (${p.codes.join(', ')}). Corrija a causa e repita a mesma chamada, ou run_service.resume.`,
    RUN_INCOMPLETE: (p) =>
      p.ranges === 0
        ? `A execução ${p.run} foi recomeçada vez após vez sem avançar, por isso foi abandonada. Corrija a causa e depois run_service.retry.`
        : `${p.ranges} partes de ${p.phase} falharam vez após vez, por isso a execução ${p.run} está incompleta: as outras estão feitas, e ninguém usa o seu resultado. run_service.get diz quais e porquê; corrija a causa e depois run_service.retry.`,
    RUN_STATUS: (p, say) =>
      `A execução ${p.run} está em ${p.status}; isto é para uma que esteja em ${say.or(p.needs)}.`,
    FILE_MISSING: (p) => `«${p.file}» já não é conservado. Repita a mesma chamada com o ficheiro; continua onde parou.`,
    NOT_A_FILE: () => 'Tem de ser um ficheiro: fromFile(path), fromBytes(name, content) ou uma fonte própria.',
    CALL_FAILED: (p) => `Falhou ${p.operation}`,
    REASON_HIDDEN: () => `Isto foi recusado por causa de algo que está oculto para si. Peça ajuda a alguém que o veja.`,
    BUSY: () => 'Demasiadas pessoas estão agora a escrever os mesmos registos. Tente de novo.',
  },
  hint: {
    DID_YOU_MEAN: (p) => `Queria dizer «${p.name}»?`,
    KNOWN: (p) => `São conhecidos: ${p.names.join(', ')}.`,
    NONE_TAKES_IT: () => 'Nada aqui o aceita.',
  },
  term: {
    TEXT: () => 'um texto',
    NUMBER: () => 'um número',
    WHOLE_NUMBER: () => 'um número inteiro',
    DECIMALS: (p, say) => `um número com no máximo ${say.count(p.scale, 'casa decimal', 'casas decimais')}`,
    DIGITS: (p) => `um número com no máximo ${p.whole} algarismos antes do ponto e ${p.scale} depois`,
    TRUE_OR_FALSE: () => 'verdadeiro ou falso',
    OBJECT: () => 'um objeto',
    LIST: () => 'uma lista',
    NULL: () => 'null',
    CHOICE: () => 'uma opção de uma lista',
    DATE: () => 'um dia do calendário, escrito AAAA-MM-DD',
    INSTANT: () => 'um instante, como 2026-01-31T12:00:00Z',
    TIME: () => 'uma hora com o seu desvio, como 12:00:00Z',
    EMAIL: () => 'um endereço de correio eletrónico',
    ID: () => 'o identificador de um registo: um UUID em minúsculas',
    URI: () => 'um endereço web',
    A_DATE: () => 'uma data',
    AN_INSTANT: () => 'um instante',
    AN_ID: () => 'um identificador',
    DOCUMENT: () => 'um documento JSON',
    FORM: (p) => `um texto da forma ${p.form}`,
    OTHER: (p) => p.name,
    A_CODE: () => 'um código',
    A_NAME: () => 'um nome',
    AT_LEAST: (p) => `pelo menos ${p.limit}`,
    AT_MOST: (p) => `no máximo ${p.limit}`,
    MORE_THAN: (p) => `maior do que ${p.limit}`,
    LESS_THAN: (p) => `menor do que ${p.limit}`,
    CHARACTERS_AT_LEAST: (p, say) => `pelo menos ${say.count(p.count, 'carácter', 'caracteres')}`,
    CHARACTERS_AT_MOST: (p, say) => `no máximo ${say.count(p.count, 'carácter', 'caracteres')}`,
    ITEMS_AT_LEAST: (p, say) => `pelo menos ${say.count(p.count, 'elemento', 'elementos')}`,
    ITEMS_AT_MOST: (p, say) => `no máximo ${say.count(p.count, 'elemento', 'elementos')}`,
  },
  expression: {
    OPERATOR_WITHOUT_SQL: (p) =>
      `O operador «${p.operator}» foi acrescentado sem SQL para ${p.store}; por isso não pode perguntar lá por conjuntos. Dê-lhe \`sql\`, ou use-o numa regra escrita em código.`,
    NOT_DATA: (p, say) =>
      `Uma expressão é JSON simples, mas aqui há ${say(p.found)}. Dê apenas objetos, listas, textos, números e valores verdadeiro ou falso.`,
    NOT_ONE_KEY: (p) =>
      `Uma operação tem exatamente uma chave, o seu operador, mas este objeto tem ${p.keys}. Escreva {"and": [ … ]} para combinar várias.`,
    TOO_DEEP: (p) =>
      `A expressão tem mais de ${p.limit} níveis. Divida-a, ou escreva as cadeias longas como uma só lista de «and», «or» ou «if».`,
    TOO_LARGE: (p, say) =>
      `A expressão tem mais de ${p.limit} ${say(p.what)}. Divida-a, ou ponha os dados num campo que se possa comparar.`,
    BAD_LITERAL: (p, say) => `O valor ${p.value} não pode ser usado aqui: ${say(p.reason)}`,
    NOT_A_CHOICE: (p, say) => `${p.value} não é nenhuma das opções ${p.choices.join(', ')}.${say.hint(p.hint)}`,
    UNKNOWN_OPERATOR: (p, say) => `Não existe o operador «${p.operator}».${say.hint(p.hint)}`,
    BAD_ARGUMENTS: (p, say) => `O operador «${p.operator}» espera ${say(p.expected)}.`,
    UNKNOWN_PATH: (p, say) => `«${p.path}» não é conhecido em ${p.scope}.${say.hint(p.hint)}`,
    NOT_A_VALUE: (p, say) => `«${p.path}» é ${say(p.what)}, e não um valor.${say.hint(p.hint)}`,
    PARAMETER_CLASH: (p) =>
      `«${p.path}» designa ao mesmo tempo um parâmetro e algo em ${p.scope}. Mude o nome do parâmetro, para que fique claro qual se quer.`,
    TYPE_MISMATCH: (p, say) =>
      `«${p.operator}» espera ${say(p.expected)}, mas aqui há ${say(p.found)}.${say.hint(p.hint)}`,
    RESULT_MISMATCH: (p, say) => `Aqui espera-se ${say(p.expected)}, mas há ${say(p.found)}.${say.hint(p.hint)}`,
    MAY_BE_MISSING: (p) =>
      `«${p.what}» pode faltar, e «${p.operator}» precisa de um valor para cada linha. Diga o que conta em vez disso: {"coalesce": [ … , 0]}.`,
    RESULT_MAY_BE_MISSING: () =>
      'O resultado pode faltar, e aqui é preciso um valor para cada linha. Diga o que conta em vez disso: {"coalesce": [ … , 0]}.',
    DIVISION_NOT_ROUNDED: () =>
      'Uma divisão tem de dizer como se arredonda. Escreva {"round": [{"/": [a, b]}, 2, "half-up"]} com o número de casas decimais que quiser.',
    TOO_MANY_DIGITS: (p) =>
      `O resultado de «${p.operator}» poderia ter ${p.digits} algarismos; no máximo ${p.limit} são exatos em todo o lado. Arredonde primeiro uma parte.`,
    UNKNOWN_FIELD: (p, say) => `O filtro refere «${p.field}», que não é conhecido em ${p.scope}.${say.hint(p.hint)}`,
    UNKNOWN_LOOKUP: (p, say) =>
      `«${p.lookup}» não se pode perguntar a «${p.field}», que oferece ${p.offered.join(', ')}.${say.hint(p.hint)}`,
    FILTER_TYPE: (p) =>
      `O filtro lê «${p.field}» como ${p.type}, mas está declarado como ${p.declared}. Corrija o tipo, ou retire-o.`,
    FILTER_VALUE: (p, say) => `${p.value} não é um valor para «${p.field}»: ${say(p.expected)}.`,
    FILTER_WITHOUT_VALUE: (p, say) => `O filtro não dá nenhum valor para «${p.field}»: ${say(p.expected)}.`,
    FILTER_FORM: (p, say) =>
      `Isto não é um filtro: ${say(p.reason)} Escreva field__lookup__type=value, como income__lt__integer=500.`,
  },
  expectation: {
    CONDITION: () => 'uma condição',
    ORDERED: () => 'valores que têm uma ordem',
    PLAIN: () => 'valores simples',
    ONE_TYPE: (p, say) => `valores de um só tipo, aqui ${say(p.type)}`,
    VAR: () => 'um caminho e, se quiser, o que conta quando falta',
    PATH: () => 'um caminho escrito como texto, por exemplo "jsonExt.income"',
    PLAIN_PATH: () => 'o caminho de um valor simples',
    DECIMAL: () => 'um texto como "12.50"',
    TWO_NUMBERS: () => 'dois números',
    ONE_OR_TWO_NUMBERS: () => 'um ou dois números',
    NUMBERS: () => 'dois números ou mais',
    ROUND: (p, say) => `um número, quantas casas decimais manter (0 a ${p.most}) e, se quiser, ${say.or(p.modes)}`,
    TWO_VALUES: () => 'dois valores',
    TWO_OR_THREE_VALUES: () => 'dois valores, ou três para «entre»',
    VALUE_AND_LIST: () =>
      'um valor e uma lista de valores escritos. Para procurar uma parte de um texto, use "contains"',
    TEXT_AND_PART: () => 'um texto e o que se procura nele',
    ARGUMENTS: (p, say) => say.count(p.count, 'argumento', 'argumentos'),
    COLLECTION_FIRST: () => 'primeiro uma coleção, como em {"var": "members"}',
    QUANTIFIER: () => 'uma coleção e uma condição sobre os seus elementos',
    COUNT: () => 'uma coleção e, se quiser, uma condição sobre os seus elementos',
    SUM: () => 'uma coleção, o que se soma e, se quiser, uma condição sobre os seus elementos',
    EARLIEST: () => 'uma coleção, uma data dos seus elementos e, se quiser, uma condição sobre eles',
    FIRST: () => 'uma coleção, uma condição sobre os seus elementos, e o que se tira do primeiro que a cumpre',
    ONE_CONDITION: () => 'uma condição',
    CONDITIONS: () => 'uma condição ou mais',
    ONE_PATH: () => 'um caminho. Combine vários com "or"',
    BRANCHES: () => 'pares de condição e valor, e no fim o que conta caso contrário',
    COALESCE: () => 'um valor e o que conta quando falta',
    AGE: () => 'uma data de nascimento, e o dia para o qual se pergunta se não for hoje',
    TWO_DATES: () => 'duas datas',
  },
  finding: {
    PARTS: () => 'partes',
    VALUES: () => 'valores',
    CHARACTERS: () => 'caracteres num só texto',
    ENTRIES: () => 'entradas numa lista',
    FILTERS: () => 'filtros',
    NOTHING: () => 'nada',
    A_THING: (p) => `um valor do tipo ${p.type}`,
    A_HOLE: () => 'um buraco',
    A_GETTER: () => 'um método de acesso',
    UNREADABLE: () => 'um objeto que não se consegue ler',
    THIS_EXPRESSION: () => `Esta expressão`,
    MADE_OF: (p) => `Aquilo de que «${p.name}» é feito`,
    COLLECTION: () => 'uma coleção',
    RELATED: () => 'um registo relacionado',
    BEHIND_A_VALUE: () => 'um caminho que continua atrás de um valor',
  },
  trace: {
    IS: (p) => `${p.part} é ${p.value}`,
    IS_MISSING: (p) => `${p.part} falta`,
    IS_HIDDEN: (p) => `${p.part} está oculto`,
    HIDDEN: () => 'oculto',
    MISSING: () => 'falta',
  },
  remedy: {
    USE: (p) => `Use ${p.instead}.`,
    WRITE: (p) => `Escreva ${p.instead}.`,
    COMBINE_MISSING: () => 'Combine "missing" com "or", ou conte.',
    CONDITION_OF_COLLECTION: () => 'Dê a condição a some, all, none, count, sum ou first.',
    VALUE_OF_COLLECTION: () => 'Dê o valor a sum ou first.',
    COMPARE: () => 'Nada é verdadeiro por si só: compare, por exemplo com > 0 ou == "…".',
    NO_TEXT_AS_NUMBER: () =>
      'Um texto nunca se compara com um número: escreva o número sem aspas, ou como {"decimal": "12.50"}.',
    DATE_AND_INSTANT: () => 'Uma data e um instante não se comparam, porque o dia depende do fuso horário.',
    DECLARE_DATE: () => 'Declare o texto como data no esquema ("format": "date") para o comparar com uma data.',
    ROUND_FIRST: () => 'Arredonde primeiro, ou declare o operador para números maiores.',
    NAME_PROPERTY: (p) => `Indique uma das suas propriedades, como «${p.example}».`,
    NAME_FIELD: (p) => `Indique um dos seus campos, como «${p.example}».`,
    ASK_COLLECTION: (p) =>
      `Pergunte-lhe com some, all, none, count, sum ou first, como em {"some": [{"var": "${p.name}"}, … ]}.`,
    NOTHING_INSIDE: (p) => `«${p.name}» contém um valor e não tem nada lá dentro.`,
    OUTER_FIELD: (p) =>
      `Pertence a ${p.scope}; os elementos de uma coleção só veem os seus próprios campos e os parâmetros.`,
  },
  objection: {
    NULL_HAS_NO_TYPE: () => 'não tem tipo. Use {"missing": "path"} para perguntar se algo falta.',
    NULL_EQUALS_NOTHING: () => 'nada é igual a null. Pergunte {"missing": "path"}, ou {"!": {"missing": "path"}}.',
    LIST_ONLY_IN: () => 'as listas só ficam atrás de "in", como em {"in": [{"var": "status"}, ["A", "B"]]}.',
    NOT_STORABLE: () => 'um texto não pode conter NUL nem metade de um carácter, que nenhuma base de dados guarda.',
    NOT_FINITE: () => 'não é um número finito.',
    NOT_EXACT: () => 'os números inteiros além de 2^53 não são exatos em JSON. Escreva {"decimal": "…"}.',
    EXPONENT: (p) => `escreva-o sem expoente, como {"decimal": "${p.plain}"}.`,
    NOT_DECIMAL: () => 'um número decimal é um texto como "12.50".',
    TOO_MANY_DIGITS: (p) => `no máximo ${p.limit} algarismos são exatos em todo o lado.`,
    NO_DAY: () => 'compara-se com uma data, e não é um dia do calendário. Escreva "2025-01-31".',
    NO_INSTANT: () => 'compara-se com um instante. Escreva "2025-01-31T09:30:00Z".',
    NO_ID: () => 'compara-se com um identificador, que é como 00000000-0000-4000-8000-000000000000.',
    TAKES_NUMBER: () => 'este campo aceita um número como 500 ou 12.50',
    TAKES_TRUTH: () => 'este campo aceita true ou false',
    TAKES_DAY: () => 'este campo aceita um dia do calendário como 2025-01-31',
    TAKES_INSTANT: () => 'este campo aceita um instante como 2025-01-31T09:30:00Z',
    TAKES_TEXT: () => 'este campo aceita um texto',
    NO_EQUALS_SIGN: (p) => `«${p.text}» não tem «=».`,
    NEITHER_TEXT_NOR_OBJECT: () => 'não é nem um texto nem um objeto.',
    CONDITION_WITH_FIELD: () => 'custom_filter_condition contém um texto e fica sem field.',
    NO_FIELD: () => 'não tem nem field nem custom_filter_condition.',
    FILTER_AND_TYPE_ARE_TEXTS: () => 'filter e type são textos.',
  },
  schema: {
    UNKNOWN_PROPERTY: (p, say) => `${p.property}: o esquema não tem esta propriedade.${say.hint(p.hint)}`,
    MISSING_PROPERTY: (p) => `${p.property}: este valor é necessário e falta.`,
    WRONG_TYPE: (p, say) => `${p.property}: ${p.value} não serve; tem de ser ${say.or(p.expected)}.`,
    NOT_LISTED: (p, say) =>
      `${p.property}: ${p.value} não é nenhum destes: ${p.listed.join(', ')}${p.more === 0 ? '' : ` e mais ${say.number(p.more)}`}.${say.hint(p.hint)}`,
    TOO_MANY_DECIMALS: (p, say) =>
      `${p.property}: ${p.value} tem mais de ${say.count(p.scale, 'casa decimal', 'casas decimais')}.`,
    TOO_MANY_DIGITS: (p) =>
      `${p.property}: ${p.value} tem mais algarismos do que se podem guardar com exatidão. Para um identificador, use uma propriedade de texto.`,
    NOT_MULTIPLE: (p) => `${p.property}: ${p.value} não é um múltiplo de ${p.step}.`,
    OUT_OF_RANGE: (p, say) => `${p.property}: o valor tem de ser ${say(p.bound)}, mas é ${p.value}.`,
    WRONG_LENGTH: (p, say) => `${p.property}: tem de ter ${say(p.bound)}.`,
    WRONG_FORMAT: (p, say) => `${p.property}: ${p.value} não serve; tem de ser ${say(p.format)}.`,
    WRONG_PATTERN: (p) => `${p.property}: ${p.value} não tem a forma ${p.pattern}.`,
    MISMATCH: (p, say) => `${p.property}: ${say(p.reason)}.`,
    WRONG_NUMBER: (p, say) => `${p.property}: ${p.value} não é um número.${say.hint(p.hint)}`,
    WRONG_INTEGER: (p, say) => `${p.property}: ${p.value} não é um número inteiro.${say.hint(p.hint)}`,
    LEADING_ZEROS: (p) =>
      `${p.property}: os zeros no início de ${p.value} perder-se-iam num número. Se for um identificador, dê à propriedade o tipo "string".`,
    WRONG_BOOLEAN: (p) =>
      `${p.property}: ${p.value} não é nem sim nem não. São entendidos true, yes, y, 1, oui, sí, sim e false, no, n, 0, non, não.`,
    WRONG_DATE: (p, say) => `${p.property}: ${p.value} não é uma data.${say.hint(p.hint)}`,
    NOT_IN_A_CELL: (p) => `${p.property}: um valor do tipo «${p.type}» não se pode escrever numa célula de uma tabela.`,
    NUL_CHARACTER: (p) => `${p.property}: contém o carácter NUL, que não é texto.`,
    LONE_SURROGATE: (p) => `${p.property}: contém metade de um carácter.`,
    HIDDEN_CHARACTER: (p) =>
      `${p.property}: o carácter na posição ${p.position} (${p.character}) não se vê, e dois textos que parecem iguais seriam diferentes. Escreva o texto de novo sem ele.`,
    SEVERAL_LINES: (p) => `${p.property}: tem uma quebra de linha ou uma tabulação e deve ser uma só linha de texto.`,
    UNSAFE_INTEGER: (p) =>
      `${p.property}: ${p.value} é demasiado grande para ser guardado com exatidão. Escreva-o como texto.`,
    NOT_JSON: (p) => `${p.property}: ${p.type} não é um valor JSON.`,
    FORBIDDEN_KEY: (p) => `${p.property}: «${p.key}» não pode ser o nome de uma propriedade.`,
    TOO_DEEP: (p) => `${at(p.property)}: tem mais de ${p.limit} níveis.`,
    INVALID_SCHEMA: (p, say) => `${at(p.where)}: ${say(p.reason)}.`,
    UNKNOWN_KEYWORD: (p, say) =>
      `${at(p.where)}: «${p.keyword}» não é uma palavra-chave de JSON Schema draft 7.${say.hint(p.hint)} As palavras-chave próprias começam por «x-».`,
    UNKNOWN_FORMAT: (p, say) => `${at(p.where)}: o formato «${p.format}» não é conhecido.${say.hint(p.hint)}`,
    REMOTE_REFERENCE: (p) =>
      `${at(p.where)}: «${p.reference}» aponta para fora do esquema. Ponha a definição sob "definitions" e refira-se a "#/definitions/…".`,
    UNSAFE_PATTERN: (p, say) =>
      `${at(p.where)}: o padrão ${p.pattern} poderia nunca acabar com alguns textos: ${say(p.reason)}.`,
    SCHEMA_TOO_LARGE: (p) => `O esquema tem ${p.bytes} bytes; são permitidos no máximo ${p.limit}.`,
  },
  extension: {
    NO_ALTERNATIVE: (p) => `${p.value} não corresponde a nenhuma das possibilidades, ou a mais de uma`,
    SAME_ITEMS: () => 'a lista tem elementos iguais, e cada um só pode estar uma vez',
    KEYWORD: (p) => `não se cumpre o que o esquema diz com «${p.keyword}»`,
    SHORTENED: () => 'Uma folha de cálculo encurtou-o: dê lá à coluna o formato de texto e exporte de novo.',
    WRITE: (p) => `Escreva ${p.text}.`,
    WRITE_ONE_OF: (p) => `Escreva ${p.first} ou ${p.second}, conforme o que se quer dizer.`,
    NO_THOUSANDS: () => 'Retire o que separa os milhares.',
    NO_THOUSANDS_AS: (p) => `Retire o que separa os milhares: ${p.text}.`,
    NO_THOUSANDS_AND_POINT: () => 'Retire o que separa os milhares e escreva as casas decimais com ponto.',
    DIGITS_ONLY: () => 'Escreva apenas algarismos.',
    POINT: (p) => `As casas decimais escrevem-se com ponto, como em ${p.text}.`,
    NUMBER_FORM: () => 'Escreva-o como 1234.50, sem moeda.',
    TIME_OF_DAY: (p) => `Tem uma hora; escreva ${p.day}.`,
    ONLY_A_YEAR: () => 'É só um ano; faltam o mês e o dia.',
    SERIAL_NUMBER: (p) =>
      `Parece o número que uma folha de cálculo dá ao dia ${p.day}: dê lá à coluna o formato AAAA-MM-DD e exporte de novo.`,
    HYPHENS: (p) => `Escreva-a com hífenes: ${p.day}.`,
    DATE_FORM: () => 'Escreva-a AAAA-MM-DD, como 1990-01-31.',
    NO_YEAR_ZERO: () => 'Não há um ano 0.',
    NO_MONTH: (p) => `Não há um mês ${p.number}.`,
    DAYS_OF_MONTH: (p, say) => `O mês de ${say.month(p.month)} de ${p.year} tem ${p.days} dias.`,
    DAY_FIRST: (p) => `Parece dia, mês, ano; escreva ${p.day}.`,
    MONTH_FIRST: (p) => `Parece mês, dia, ano; escreva ${p.day}.`,
    TWO_DAYS: (p) => `Pode ser ${p.first} ou ${p.second}; escreva a que se quer dizer.`,
    OBJECT_SCHEMA: () => 'estes dados são um objeto, por isso o esquema precisa de "type": "object"',
    DRAFT_7: () => 'os esquemas escrevem-se em draft 7: http://json-schema.org/draft-07/schema#',
    PLAIN_PROPERTY: () =>
      'só uma propriedade de um tipo simples (texto, número, data, hora ou UUID), fora de listas e alternativas, pode ser única ou indexada',
    TWO_PROPERTIES: (p) =>
      `«${p.name}» é o nome de uma propriedade e o caminho de outra, e nenhum ficheiro nem filtro as distinguiria; mude o nome de uma`,
    SCALE: () => 'o número de casas decimais é um número inteiro de 0 a 12',
    NOT_DRAFT_7: (p) => `não é válido em draft 7 (${p.detail})`,
    PATTERN_TOO_LONG: (p) => `tem mais de ${p.limit} caracteres`,
    PATTERN_REFERS_BACK: () => 'refere-se a um grupo anterior',
    PATTERN_TOO_SLOW: (p) =>
      `repete tantas vezes que um texto de ${p.characters} caracteres poderia demorar demasiado; diga quantas vezes no máximo, como {1,30}, e comece-o com ^`,
    PATTERN_REPEATS: () => 'repete um grupo que por sua vez repete ou escolhe',
  },
  staging: {
    ACCEPTANCE_REQUIRED: () =>
      'Aqui cada envio espera que alguém aceite as suas linhas; não pode ser aplicado de imediato. Omita acceptance, ou escreva required.',
    NOT_WAITING: (p) =>
      `Este envio está em ${p.status}; não há nada a decidir sobre as suas linhas. Pode fazer-se enquanto está em WAITING_FOR_VERIFICATION.`,
    NOT_TO_DECIDE: (p, say) =>
      `Sobre ${say.number(p.count)} destas linhas não se pode decidir: recusadas, já aplicadas, ou de outro envio. Nada foi decidido; retire-as.`,
    NOTHING_ACCEPTED: () => 'Nenhuma linha deste envio está aceite e à espera de ser aplicada. Aceite alguma primeiro.',
    KEY_EMPTY: (p) => `${p.column} está vazio; não se sabe de quem trata esta linha.`,
    NO_MATCH: (p, say) => `Ninguém que possa ver tem este ${say.and(p.names)}. Corrija-o, ou envie a linha como nova.`,
    SEVERAL_MATCHES: (p, say) =>
      `${say.number(p.count)} registos têm este ${say.and(p.names)}; não se sabe qual é. Escreva o seu id, ou compare por mais colunas.`,
    MATCHED_TWICE: (p, say) =>
      `As linhas ${p.more ? `${p.lines.join(', ')} e outras` : say.and(p.lines.map(String))} tratam do mesmo registo. Deixe uma delas.`,
    CHANGED_SINCE: () =>
      'Alguém mudou o registo depois de ser comparado com este envio; fica como está. Envie a linha de novo e veja a sua diferença.',
    FOUND_SINCE: (p, say) =>
      `Alguém com este valor de ${say.and(p.names)} foi registado depois de este envio ser comparado com o registo. Envie a linha de novo e veja a sua diferença.`,
    GONE: () => 'O registo foi eliminado, ou ficou fora do seu alcance, depois de ser comparado com este envio.',
  },
  column: {
    REQUIRED: () => 'obrigatório',
    TEXT: () => 'texto',
    DATE: () => 'uma data: ano-mês-dia',
    WHOLE_NUMBER: () => 'um número inteiro',
    NUMBER: () => 'um número, com ponto antes das casas decimais',
    YES_OR_NO: () => 'sim ou não',
    ONE_OF: (p) => `um de ${p.choices.join(', ')}`,
    ONCE: () => 'cada valor uma só vez',
  },
  transfer: {
    EMPTY_FILE: (p) => `«${p.file}» está vazio: não tem cabeçalho nem linhas.`,
    NO_HEADER: (p, say) => `«${p.file}» não tem cabeçalho: ${say(p.why)} Ponha os nomes das colunas na primeira linha.`,
    NOT_TEXT: (p, say) =>
      `«${p.file}» não é um ficheiro CSV: parece ${say(p.looksLike)}. Guarde a tabela como «CSV UTF-8» e carregue esse ficheiro.`,
    WORKBOOK_NOT_READ: (p) =>
      `«${p.file}» é um livro do Excel ou um arquivo zip, e aqui não se leem livros. Guarde a tabela como «CSV UTF-8» e carregue esse ficheiro, ` +
      'ou peça que se instale e acrescente o pacote @parasol/xlsx: createParasol({ formats: [xlsx()] }).',
    UNKNOWN_FORMAT: (p, say) =>
      `Aqui não se conhecem ficheiros do tipo «${p.name}»; há ${p.known.join(', ')}.${say.hint(p.hint)}`,
    NO_SHEETS: (p) =>
      `«${p.file}» é um ficheiro de texto e não tem folhas, por isso nenhuma se chama «${p.sheet}». Omita a folha.`,
    UNKNOWN_ENCODING: (p, say) =>
      `«${p.encoding}» não é o nome de uma codificação.${say.hint(p.hint)} Os nomes são os do Encoding Standard, como windows-1252, iso-8859-6 ou utf-16le.`,
    NOT_IN_ENCODING: (p) =>
      `A linha ${p.line} de «${p.file}» não é válida em ${p.encoding}. Declare a codificação em que o ficheiro foi guardado, ou guarde-o como «CSV UTF-8».`,
    OTHER_ENCODING: (p) =>
      `«${p.file}» começa com a marca de ${p.mark}, mas foi declarado ${p.encoding}. Declare ${p.mark}.`,
    BAD_ENCODING: (p, say) =>
      `A linha ${p.line} de «${p.file}» contém o byte ${p.byte}, que não é válido em UTF-8.${say.hint(p.hint)} Guarde o ficheiro como «CSV UTF-8».`,
    UNCLOSED_QUOTE: (p) =>
      `Umas aspas (") da linha que começa na linha ${p.line} nunca se fecham. Feche-as, ou escreva "" para umas aspas dentro de uma célula entre aspas.`,
    STRAY_QUOTE: (p) =>
      `A célula ${p.cell} da linha que começa na linha ${p.line} tem umas aspas (") num lugar inesperado. Ponha toda a célula entre aspas e escreva "" para cada uma das de dentro, ou feche as que ficaram abertas.`,
    CELL_TOO_LARGE: (p, say) =>
      `Uma célula da linha que começa na linha ${p.line} tem mais de ${say.count(p.limit, 'carácter', 'caracteres')}. Faltam lá as aspas (") de fecho?`,
    ROW_TOO_LARGE: (p, say) =>
      `A linha que começa na linha ${p.line} tem mais de ${say.count(p.limit, 'carácter', 'caracteres')}. Faltam as quebras de linha?`,
    TOO_MANY_COLUMNS: (p, say) =>
      `«${p.file}» tem ${say.count(p.columns, 'coluna', 'colunas')}; podem ler-se no máximo ${say.number(p.limit)}.`,
    TOO_MANY_ROWS: (p, say) =>
      `«${p.file}» tem mais do que as ${say.count(p.limit, 'linha', 'linhas')} permitidas aqui. Divida-o em vários ficheiros.`,
    FILE_TOO_LARGE: (p, say) =>
      `«${p.file}» ultrapassa os ${say.count(p.limit, 'byte', 'bytes')} permitidos aqui. Divida-o em vários ficheiros.`,
    DUPLICATE_COLUMN: (p) =>
      `A coluna «${p.column}» aparece duas vezes, como coluna ${p.first} e coluna ${p.second}. Mude o nome de uma delas ou retire-a.`,
    UNNAMED_COLUMN: (p) => `A coluna ${p.position} não tem nome no cabeçalho. Dê-lhe um nome ou retire-a.`,
    UNKNOWN_COLUMN: (p, say) => `A coluna «${p.column}» não é conhecida.${say.hint(p.hint)}`,
    MISSING_COLUMN: (p, say) => `A coluna «${p.column}» é necessária e falta.${say.hint(p.hint)}`,
    COLUMN_NOT_IN_FILE: (p, say) =>
      `O ficheiro não tem a coluna «${p.column}»; nada se pode dizer dela.${say.hint(p.hint)}`,
    ERROR_WORD: (p) =>
      `«${p.value}» é o que uma folha de cálculo mostra onde não tem valor. Escreva o valor ou deixe a célula vazia.`,
    WRONG_CELL_COUNT: (p, say) =>
      `A linha ${p.line} tem ${say.count(p.found, 'célula', 'células')}, mas o cabeçalho tem ${say.count(p.expected, 'coluna', 'colunas')}. ${
        p.found > p.expected ? 'Uma célula que contém o separador fica entre aspas.' : 'Faltam células no fim?'
      }`,
  },
  file: {
    EMPTY_CELLS: () => 'a sua primeira linha só tem células vazias.',
    DATE_IN_HEADER: (p) => `a sua primeira linha contém a data ${p.date}, por isso são dados.`,
    WORKBOOK: () => 'um livro do Excel (.xlsx) ou um arquivo zip',
    OLD_WORKBOOK: () => 'um livro antigo do Excel (.xls)',
    PDF: () => 'um documento PDF',
    GZIP: () => 'um arquivo gzip',
    BINARY: (p) => `dados binários (a linha ${p.line} contém um byte NUL)`,
    UTF_16: () => 'O ficheiro está em UTF-16 («texto Unicode»).',
    WINDOWS_LETTER: (p) => `Em Windows-1252 é «${p.letter}», por isso o ficheiro pode estar em Windows-1252.`,
    WINDOWS: () => 'Pode estar em Windows-1252.',
    IS_IT_COLUMN: (p) => `É a coluna «${p.name}»?`,
    CLOSE_TO: (p) => `É parecida com «${p.name}», que o ficheiro também tem.`,
  },
  money: {
    CURRENCY_UNKNOWN: (p, say) => `«${p.currency}» não é uma moeda da ISO 4217, como EUR ou MZN.${say.hint(p.hint)}`,
    CURRENCIES_DIFFER: (p) =>
      `${p.left} e ${p.right} não se somam nem se comparam. Converta primeiro uma das duas, a uma taxa que conserve.`,
    NOT_A_DECIMAL: (p) =>
      `${p.value} não é um montante. Escreva como texto algarismos com no máximo um ponto e ${p.digits} casas decimais, como "12.50".`,
    NOT_ROUNDED: (p) =>
      `${p.amount} ${p.currency} tem mais do que as ${p.exponent} casas decimais que se podem pagar. Arredonde primeiro.`,
    NO_WEIGHTS: () =>
      'Um montante reparte-se segundo pesos que são números inteiros de pelo menos 0, um deles acima de 0.',
    ZERO_DENOMINATOR: () => 'Nada se pode dividir por zero.',
  },
  subscription: {
    UNKNOWN: (p, say) => `Nenhum subscritor «${p.subscriber}» foi alguma vez iniciado nesta base.${say.hint(p.hint)}`,
    DISABLED: (p) => `O subscritor «${p.subscriber}» está desativado. Retome-o primeiro.`,
    REPLAY_AHEAD: (p) =>
      `Uma repetição começa numa alteração já passada: ${p.fromSequence} está depois de ${p.cursor}, a última passada.`,
    REPLAY_START: () => 'Dê fromSequence ou since: um dos dois, e não ambos.',
    NOTHING_IN_HAND: (p) =>
      `O subscritor «${p.subscriber}» não tem nenhum evento falhado para tentar de novo; não há nada a saltar.`,
    TIMED_OUT: (p) =>
      `O processo não terminou em ${p.ms} ms. Dê ao subscritor um timeoutMs mais longo, ou faça-o fazer menos.`,
  },
  webhook: {
    UNREACHABLE: (p) => `Não foi possível chegar ao destinatário (${p.reason}).`,
    TIMED_OUT: (p) => `O destinatário não respondeu em ${p.ms} ms.`,
    REDIRECTED: (p) =>
      `O destinatário respondeu ${p.status}, um redirecionamento. Os webhooks não seguem nenhum: dê o endereço a que ele leva.`,
    REFUSED: (p) => `O destinatário recusou o evento com ${p.status}.`,
    FAILED: (p) => `O destinatário falhou com ${p.status}.`,
    GONE: () => 'O destinatário respondeu 410: já não quer eventos. Retome o subscritor quando isso mudar.',
    HEADER_MISSING: (p) => `Falta o cabeçalho ${p.header}, por isso isto não é um webhook do Parasol.`,
    TIMESTAMP_WRONG: (p) =>
      `Este webhook foi enviado a mais de ${p.toleranceSeconds} s de agora. É um antigo enviado de novo, ou um relógio está errado.`,
    SIGNATURE_WRONG: () =>
      'Nenhuma assinatura deste webhook corresponde a algum dos segredos. Não vem de quem diz, ou foi alterado.',
    BODY_WRONG: () => 'O conteúdo deste webhook não é o que a sua assinatura promete: JSON com type, timestamp e data.',
  },
};
