import type { CoreMessages } from './catalogues.ts';

const at = (where: string): string => (where === '' ? 'Le schéma' : where);

/** Le noyau en français. */
export const messages: CoreMessages = {
  core: {
    UNAUTHENTICATED: () => "Connectez-vous d'abord : cet appel demande un utilisateur connu.",
    FORBIDDEN: (p) => `« ${p.operation} » demande l'un des droits ${p.anyOf.join(', ')}, et vous n'en avez aucun.`,
    INVALID: (p) => p.reason,
    UNKNOWN_KEY: (p, say) => `« ${p.key} » n'est pas connu ici.${say.hint(p.hint)}`,
    REQUIRED: (p) => `« ${p.field} » est nécessaire et manque.`,
    WRONG_TYPE: (p, say) => `La valeur de « ${p.field} » ne convient pas ; il faut : ${say(p.expected)}.`,
    NOT_LISTED: (p, say) =>
      `La valeur de « ${p.field} » ne fait pas partie de : ${p.listed.join(', ')}.${say.hint(p.hint)}`,
    OUT_OF_RANGE: (p, say) => `La valeur de « ${p.field} » doit être ${say(p.bound)}.`,
    WRONG_LENGTH: (p, say) => `« ${p.field} » doit avoir ${say(p.bound)}.`,
    EMPTY: (p) => `« ${p.field} » ne doit pas être vide.`,
    EMPTY_RIGHTS: () => 'Indiquez au moins un droit ; avec une liste vide, personne ne pourrait faire cet appel.',
    BLANKS_AROUND: (p, say) => `Il ne doit pas y avoir d'espace avant ou après ${say(p.what)}.`,
    NOT_MULTIPLE: (p) => `La valeur de « ${p.field} » doit être un multiple de ${p.step}.`,
    NO_FORM_FITS: (p) => `La valeur de « ${p.field} » n'a aucune des formes admises.`,
    DECIMAL_FORM: () => "Un nombre décimal s'écrit avec des chiffres et au plus un point, comme « 12.50 ».",
    DECIMAL_SIZE: (p) => `Il peut y avoir au plus ${p.whole} chiffres avant le point et ${p.scale} après.`,
    YEAR_ZERO: (p) => `« ${p.field} » se trouve dans une année qui n'existe pas : les années commencent à 0001.`,
    SUCCESSOR_TOO_EARLY: (p) => `Un successeur commence après son prédécesseur, donc après le ${p.from}.`,
    IDEMPOTENCY_KEY_FORM: () => "Une clé d'idempotence est une ligne de 1 à 255 caractères, tous visibles.",
    TIME_LIMIT_FORM: () => "Une limite de temps est un nombre entier de millisecondes, d'au moins 1.",
    NOT_FOUND: (p) => `Aucun enregistrement « ${p.entity} » n'a l'identifiant ${p.id}, ou il a été supprimé.`,
    CONFLICT: (p) =>
      `Cet enregistrement « ${p.entity} » (${p.id}) a été modifié entre-temps : vous avez modifié la version ${p.expected}, mais la version ${p.current} est la version actuelle. Relisez-le, puis décidez.`,
    DUPLICATE: (p, say) =>
      `Un autre enregistrement « ${p.entity} » a la même valeur pour ${say.and(p.fields)}. Elle ne peut exister qu'une fois parmi ceux qui ne sont pas supprimés.`,
    NOT_UNIQUE: (p, say) =>
      `${p.rows} enregistrements « ${p.entity} » ont la même valeur pour ${p.property}, dont ${say.and(p.ids)}. Modifiez ou supprimez-les tous sauf un ; ses valeurs peuvent alors être uniques.`,
    RECORDS_DO_NOT_FIT: (p, say) =>
      `${say.count(p.records, 'enregistrement', 'enregistrements')} de ${p.entity} ne ${p.records === 1 ? 'correspond' : 'correspondent'} pas au nouveau schéma pour « ${p.property} »${p.ids.length === 0 ? '' : `, dont ${say.and(p.ids)}`}. Corrigez-les ou le schéma, ou acceptez-le avec keepUnfit: true ; il leur sera alors appliqué à leur prochaine modification.`,
    REFERENCED: (p) =>
      `Cet enregistrement « ${p.entity} » ne peut pas être supprimé tant que des enregistrements « ${p.by} » y renvoient (${p.count}).`,
    REFERENCED_ELSEWHERE: (p) =>
      `Cet enregistrement « ${p.entity} » ne peut pas être supprimé tant que des enregistrements que vous ne pouvez pas voir y renvoient. Demandez à quelqu'un qui les voit.`,
    OUT_OF_SCOPE: (p) =>
      `Après cela, un enregistrement « ${p.entity} » se trouverait hors de ce que vous pouvez voir, ou y renverrait ; vous ne pouvez donc pas l'écrire. Demandez à quelqu'un qui voit les deux côtés.`,
    SCOPE_TOO_NARROW: (p, say) =>
      `${say(p.what)} a besoin de tous les enregistrements, et vous n'en voyez qu'une partie. Demandez à quelqu'un qui voit tout ; fait sur une partie, le résultat aurait l'air complet sans l'être.`,
    NOT_EXPORTED: (p, say) => `« ${p.field} » n'est pas une colonne de cet export.${say.hint(p.hint)}`,
    NOTHING_EXPORTED: () => 'Vous ne pouvez voir aucune des colonnes de cet export ; le fichier serait donc vide.',
    SAME_COLUMN_NAME: (p, say) =>
      `${say.and(p.fields)} auraient le même nom dans l'en-tête, « ${p.name} ». Donnez-en un autre à l'une d'elles dans columnNames.`,
    FIELD_HIDDEN: (p) =>
      `« ${p.field} » vous est caché ; vous ne pouvez donc ni l'interroger ni le changer. Laissez-le de côté, ou demandez à quelqu'un qui le voit.`,
    LOCATION_INSIDE_ITSELF: (p) =>
      `« ${p.parent} » se trouve dans « ${p.code} » ; « ${p.code} » ne peut donc pas y être déplacé. Déplacez d'abord « ${p.parent} » ailleurs.`,
    LOCATION_ROW: (p, say) =>
      `Ligne ${p.line} : « ${p.column} » est vide ou a plus de ${say.number(p.longest)} caractères. Chaque lieu en a besoin.`,
    LOCATION_CODE_TWICE: (p) =>
      `Ligne ${p.line} : le code « ${p.code} » est déjà à la ligne ${p.first}. Chaque lieu a sa propre ligne.`,
    LOCATION_PARENT_UNKNOWN: (p) =>
      `Ligne ${p.line} : aucun lieu n'a le code « ${p.code} », ni dans le fichier ni dans le registre.`,
    LOCATION_CIRCLE: (p) =>
      `Ligne ${p.line} : les parents de « ${p.code} » tournent en rond. L'un d'eux doit être tout en haut.`,
    LOCATION_TOO_DEEP: (p) => `Les lieux s'emboîtent sur ${p.limit} niveaux au plus.`,
    NO_CUSTOM_FILTERS: (p, say) =>
      `Le module « ${p.module} » n'offre pas de filtres personnalisés pour « ${p.type} ».${say.hint(p.hint)}`,
    NOT_DELETED: (p) => `Cet enregistrement « ${p.entity} » (${p.id}) n'est pas supprimé ; il n'y a rien à rétablir.`,
    REPLACED: (p) =>
      `Cet enregistrement « ${p.entity} » a été remplacé par ${p.by} et ne change plus. Modifiez son successeur.`,
    TRANSITION_REFUSED: (p) =>
      `On ne peut pas passer de ${p.from} à ${p.to}. ${p.allowed.length === 0 ? "C'est un état final." : `Sont possibles : ${p.allowed.join(', ')}.`}`,
    VALIDITY_REVERSED: (p) => `La validité finit le ${p.to}, avant de commencer le ${p.from}.`,
    IDEMPOTENCY_KEY_REUSED: (p) =>
      `La clé d'idempotence « ${p.key} » a déjà servi pour d'autres données. Prenez une nouvelle clé pour une nouvelle demande.`,
    CURSOR_FOREIGN: () =>
      'Ce curseur appartient à une autre liste ou à un autre filtre. Recommencez à la première page.',
    LIMIT_RANGE: (p) => `Une page contient entre 1 et ${p.max} lignes.`,
    UNORDERABLE: (p, say) => `On ne peut pas trier par « ${p.field} ».${say.hint(p.hint)}`,
    APPROVAL_MODULE_MISSING: (p) =>
      `La clé de configuration « ${p.key} » de « ${p.module} » exige une approbation pour ${p.signal}, mais aucun module de tâches n'est installé. Ajoutez-en un, ou mettez ${p.module}.${p.key} à false.`,
    KEY_TWICE: (p) =>
      `« ${p.alias} » est une autre écriture de « ${p.key} », qui est donné aussi. Gardez l'un des deux.`,
    CONFIGURATION_LOCKED: (p) =>
      `« ${p.key} » de « ${p.module} » est verrouillé par l'exploitant de cette application et ne se change que chez lui.`,
    CONFIGURATION_UNREADABLE: (p) =>
      `La configuration enregistrée de « ${p.module} » ne peut pas servir avec cette version. Remettez ces clés à leur valeur par défaut avec la version qui les a enregistrées, ou verrouillez-les sur une bonne valeur avec lockedConfiguration.`,
    TIMEOUT: (p) => `L'appel a duré plus que les ${p.ms} ms accordées ; rien n'a été changé.`,
    ABORTED: () => "L'appel a été abandonné par son auteur ; rien de la transaction ouverte n'a été gardé.",
    OVERFLOW: (p) => `Une valeur calculée n'entre pas dans ${p.entity}.${p.field}.`,
    STOPPING: () =>
      "L'application s'arrête : elle ne prend plus d'appels et abandonne ceux qui ne finissent pas à temps. Rien de la transaction ouverte n'a été gardé ; rappelez quand elle sera de retour.",
    UNAVAILABLE: (p) =>
      `Aucune connexion à la base de données ne s'est libérée en ${p.ms} ms ; rien n'a été changé. Réessayez dans un moment.`,
    RUN_CANCELLED: (p) =>
      `L'exécution ${p.run} a été annulée. Ce qu'elle avait fait est gardé, et personne ne s'en sert ; run_service.resume la poursuit.`,
    RUN_FAILED: (p) =>
      `L'exécution ${p.run} a été refusée (${p.codes.join(', ')}). Corrigez la cause, puis refaites le même appel, ou run_service.resume.`,
    RUN_INCOMPLETE: (p) =>
      p.ranges === 0
        ? `L'exécution ${p.run} a été recommencée sans cesse sans avancer ; elle a donc été abandonnée. Corrigez la cause, puis run_service.retry.`
        : `${p.ranges} parties de ${p.phase} ont échoué sans cesse ; l'exécution ${p.run} est donc incomplète : les autres sont faites, et personne ne se sert de son résultat. run_service.get dit lesquelles et pourquoi ; corrigez la cause, puis run_service.retry.`,
    RUN_STATUS: (p, say) =>
      `L'exécution ${p.run} est ${p.status} ; ceci est pour une exécution qui est ${say.or(p.needs)}.`,
    FILE_MISSING: (p) =>
      `« ${p.file} » n'est plus gardé. Refaites le même appel avec le fichier ; il reprend là où il s'est arrêté.`,
    NOT_A_FILE: () => 'Il faut un fichier : fromFile(path), fromBytes(name, content) ou une source à vous.',
    CALL_FAILED: (p) => `Échec de ${p.operation}`,
    REASON_HIDDEN: () =>
      `Ceci a été refusé à cause de quelque chose qui vous est caché. Demandez à quelqu'un qui le voit.`,
    BUSY: () => 'Trop de personnes écrivent en ce moment les mêmes enregistrements. Réessayez.',
  },
  hint: {
    DID_YOU_MEAN: (p) => `Vouliez-vous dire « ${p.name} » ?`,
    KNOWN: (p) => `Sont connus : ${p.names.join(', ')}.`,
    NONE_TAKES_IT: () => "Rien ici ne l'accepte.",
  },
  term: {
    TEXT: () => 'du texte',
    NUMBER: () => 'un nombre',
    WHOLE_NUMBER: () => 'un nombre entier',
    DECIMALS: (p, say) => `un nombre d'au plus ${say.count(p.scale, 'décimale', 'décimales')}`,
    DIGITS: (p) => `un nombre d'au plus ${p.whole} chiffres avant le point et ${p.scale} après`,
    TRUE_OR_FALSE: () => 'vrai ou faux',
    OBJECT: () => 'un objet',
    LIST: () => 'une liste',
    NULL: () => 'null',
    CHOICE: () => "un choix d'une liste",
    DATE: () => 'un jour du calendrier, écrit AAAA-MM-JJ',
    INSTANT: () => 'un instant, comme 2026-01-31T12:00:00Z',
    TIME: () => 'une heure avec son décalage, comme 12:00:00Z',
    EMAIL: () => 'une adresse électronique',
    ID: () => "l'identifiant d'un enregistrement : un UUID en minuscules",
    URI: () => 'une adresse web',
    A_DATE: () => 'une date',
    AN_INSTANT: () => 'un instant',
    AN_ID: () => 'un identifiant',
    DOCUMENT: () => 'un document JSON',
    FORM: (p) => `un texte de la forme ${p.form}`,
    OTHER: (p) => p.name,
    A_CODE: () => 'un code',
    A_NAME: () => 'un nom',
    AT_LEAST: (p) => `d'au moins ${p.limit}`,
    AT_MOST: (p) => `d'au plus ${p.limit}`,
    MORE_THAN: (p) => `supérieure à ${p.limit}`,
    LESS_THAN: (p) => `inférieure à ${p.limit}`,
    CHARACTERS_AT_LEAST: (p, say) => `au moins ${say.count(p.count, 'caractère', 'caractères')}`,
    CHARACTERS_AT_MOST: (p, say) => `au plus ${say.count(p.count, 'caractère', 'caractères')}`,
    ITEMS_AT_LEAST: (p, say) => `au moins ${say.count(p.count, 'élément', 'éléments')}`,
    ITEMS_AT_MOST: (p, say) => `au plus ${say.count(p.count, 'élément', 'éléments')}`,
  },
  expression: {
    OPERATOR_WITHOUT_SQL: (p) =>
      `L'opérateur « ${p.operator} » a été ajouté sans SQL pour ${p.store} ; il ne peut donc pas y interroger des ensembles. Donnez-lui \`sql\`, ou utilisez-le dans une règle écrite en code.`,
    NOT_DATA: (p, say) =>
      `Une expression est du JSON simple, mais il y a ici ${say(p.found)}. Donnez seulement des objets, des listes, des textes, des nombres et des valeurs vrai ou faux.`,
    NOT_ONE_KEY: (p) =>
      `Une opération a exactement une clé, son opérateur, mais cet objet en a ${p.keys}. Écrivez {"and": [ … ]} pour en combiner plusieurs.`,
    TOO_DEEP: (p) =>
      `L'expression a plus de ${p.limit} niveaux. Divisez-la, ou écrivez les longues chaînes comme une seule liste de « and », « or » ou « if ».`,
    TOO_LARGE: (p, say) =>
      `L'expression a plus de ${p.limit} ${say(p.what)}. Divisez-la, ou mettez les données dans un champ que l'on peut comparer.`,
    BAD_LITERAL: (p, say) => `La valeur ${p.value} ne peut pas servir ici : ${say(p.reason)}`,
    NOT_A_CHOICE: (p, say) => `${p.value} ne fait pas partie des choix ${p.choices.join(', ')}.${say.hint(p.hint)}`,
    UNKNOWN_OPERATOR: (p, say) => `Il n'y a pas d'opérateur « ${p.operator} ».${say.hint(p.hint)}`,
    BAD_ARGUMENTS: (p, say) => `L'opérateur « ${p.operator} » attend ${say(p.expected)}.`,
    UNKNOWN_PATH: (p, say) => `« ${p.path} » n'est pas connu dans ${p.scope}.${say.hint(p.hint)}`,
    NOT_A_VALUE: (p, say) => `« ${p.path} » est ${say(p.what)}, et non une valeur.${say.hint(p.hint)}`,
    PARAMETER_CLASH: (p) =>
      `« ${p.path} » désigne à la fois un paramètre et quelque chose dans ${p.scope}. Renommez le paramètre, pour que l'on sache lequel est voulu.`,
    TYPE_MISMATCH: (p, say) =>
      `« ${p.operator} » attend ${say(p.expected)}, mais il y a ici ${say(p.found)}.${say.hint(p.hint)}`,
    RESULT_MISMATCH: (p, say) => `Il faut ici ${say(p.expected)}, mais il y a ${say(p.found)}.${say.hint(p.hint)}`,
    MAY_BE_MISSING: (p) =>
      `« ${p.what} » peut manquer, et « ${p.operator} » a besoin d'une valeur pour chaque ligne. Dites ce qui compte à la place : {"coalesce": [ … , 0]}.`,
    RESULT_MAY_BE_MISSING: () =>
      'Le résultat peut manquer, et il faut ici une valeur pour chaque ligne. Dites ce qui compte à la place : {"coalesce": [ … , 0]}.',
    DIVISION_NOT_ROUNDED: () =>
      `Une division doit dire comment elle est arrondie. Écrivez {"round": [{"/": [a, b]}, 2, "half-up"]} avec le nombre de décimales voulu.`,
    TOO_MANY_DIGITS: (p) =>
      `Le résultat de « ${p.operator} » pourrait avoir ${p.digits} chiffres ; au plus ${p.limit} sont exacts partout. Arrondissez d'abord une partie.`,
    UNKNOWN_FIELD: (p, say) =>
      `Le filtre nomme « ${p.field} », qui n'est pas connu dans ${p.scope}.${say.hint(p.hint)}`,
    UNKNOWN_LOOKUP: (p, say) =>
      `« ${p.lookup} » ne peut pas être demandé à « ${p.field} », qui offre ${p.offered.join(', ')}.${say.hint(p.hint)}`,
    FILTER_TYPE: (p) =>
      `Le filtre lit « ${p.field} » comme ${p.type}, mais ce champ est déclaré comme ${p.declared}. Corrigez le type, ou laissez-le de côté.`,
    FILTER_VALUE: (p, say) => `${p.value} n'est pas une valeur pour « ${p.field} » : ${say(p.expected)}.`,
    FILTER_WITHOUT_VALUE: (p, say) => `Le filtre ne donne pas de valeur pour « ${p.field} » : ${say(p.expected)}.`,
    FILTER_FORM: (p, say) =>
      `Ceci n'est pas un filtre : ${say(p.reason)} Écrivez field__lookup__type=value, comme income__lt__integer=500.`,
  },
  expectation: {
    CONDITION: () => 'une condition',
    ORDERED: () => 'des valeurs qui ont un ordre',
    PLAIN: () => 'des valeurs simples',
    ONE_TYPE: (p, say) => `des valeurs d'un seul type, ici ${say(p.type)}`,
    VAR: () => 'un chemin, et si vous voulez ce qui compte quand il manque',
    PATH: () => 'un chemin écrit en texte, comme "jsonExt.income"',
    PLAIN_PATH: () => "le chemin d'une valeur simple",
    DECIMAL: () => 'un texte comme "12.50"',
    TWO_NUMBERS: () => 'deux nombres',
    ONE_OR_TWO_NUMBERS: () => 'un ou deux nombres',
    NUMBERS: () => 'deux nombres ou plus',
    ROUND: (p, say) => `un nombre, combien de décimales garder (0 à ${p.most}), et si vous voulez ${say.or(p.modes)}`,
    TWO_VALUES: () => 'deux valeurs',
    TWO_OR_THREE_VALUES: () => 'deux valeurs, ou trois pour « entre »',
    VALUE_AND_LIST: () =>
      'une valeur et une liste de valeurs écrites. Pour chercher une partie d\'un texte, prenez "contains"',
    TEXT_AND_PART: () => "un texte et ce que l'on y cherche",
    ARGUMENTS: (p, say) => say.count(p.count, 'argument', 'arguments'),
    COLLECTION_FIRST: () => 'd\'abord une collection, comme dans {"var": "members"}',
    QUANTIFIER: () => 'une collection et une condition sur ses éléments',
    COUNT: () => 'une collection, et si vous voulez une condition sur ses éléments',
    SUM: () => "une collection, ce qu'il faut additionner, et si vous voulez une condition sur ses éléments",
    EARLIEST: () => 'une collection, une date de ses éléments, et si vous voulez une condition sur eux',
    FIRST: () => "une collection, une condition sur ses éléments, et ce qu'il faut prendre du premier qui convient",
    ONE_CONDITION: () => 'une condition',
    CONDITIONS: () => 'une condition ou plus',
    ONE_PATH: () => 'un chemin. Combinez-en plusieurs avec "or"',
    BRANCHES: () => 'des paires de condition et de valeur, et à la fin ce qui compte sinon',
    COALESCE: () => 'une valeur et ce qui compte quand elle manque',
    AGE: () => "une date de naissance, et le jour pour lequel on demande l'âge si ce n'est pas aujourd'hui",
    TWO_DATES: () => 'deux dates',
  },
  finding: {
    PARTS: () => 'parties',
    VALUES: () => 'valeurs',
    CHARACTERS: () => 'caractères dans un seul texte',
    ENTRIES: () => 'entrées dans une liste',
    FILTERS: () => 'filtres',
    NOTHING: () => 'rien',
    A_THING: (p) => `une valeur de type ${p.type}`,
    A_HOLE: () => 'un trou',
    A_GETTER: () => 'un accesseur',
    UNREADABLE: () => 'un objet illisible',
    THIS_EXPRESSION: () => `Cette expression`,
    MADE_OF: (p) => `Ce dont « ${p.name} » est fait`,
    COLLECTION: () => 'une collection',
    RELATED: () => 'un enregistrement lié',
    BEHIND_A_VALUE: () => 'un chemin qui continue derrière une valeur',
  },
  trace: {
    IS: (p) => `${p.part} vaut ${p.value}`,
    IS_MISSING: (p) => `${p.part} manque`,
    IS_HIDDEN: (p) => `${p.part} vous est caché`,
    HIDDEN: () => 'caché',
    MISSING: () => 'manquant',
  },
  remedy: {
    USE: (p) => `Prenez ${p.instead}.`,
    WRITE: (p) => `Écrivez ${p.instead}.`,
    COMBINE_MISSING: () => 'Combinez "missing" avec "or", ou comptez.',
    CONDITION_OF_COLLECTION: () => 'Donnez la condition à some, all, none, count, sum ou first.',
    VALUE_OF_COLLECTION: () => 'Donnez la valeur à sum ou first.',
    COMPARE: () => 'Rien n\'est vrai en soi : comparez, par exemple avec > 0 ou == "…".',
    NO_TEXT_AS_NUMBER: () =>
      'Un texte ne se compare jamais avec un nombre : écrivez le nombre sans guillemets, ou comme {"decimal": "12.50"}.',
    DATE_AND_INSTANT: () => 'Une date et un instant ne se comparent pas, car le jour dépend du fuseau horaire.',
    DECLARE_DATE: () =>
      'Déclarez le texte comme date dans le schéma ("format": "date") pour le comparer avec une date.',
    ROUND_FIRST: () => "Arrondissez d'abord, ou déclarez l'opérateur pour de plus grands nombres.",
    NAME_PROPERTY: (p) => `Nommez une de ses propriétés, comme « ${p.example} ».`,
    NAME_FIELD: (p) => `Nommez un de ses champs, comme « ${p.example} ».`,
    ASK_COLLECTION: (p) =>
      `Interrogez-la avec some, all, none, count, sum ou first, comme dans {"some": [{"var": "${p.name}"}, … ]}.`,
    NOTHING_INSIDE: (p) => `« ${p.name} » contient une valeur et n'a rien à l'intérieur.`,
    OUTER_FIELD: (p) =>
      `Il appartient à ${p.scope} ; les éléments d'une collection ne voient que leurs propres champs et les paramètres.`,
  },
  objection: {
    NULL_HAS_NO_TYPE: () => 'null n\'a pas de type. Prenez {"missing": "path"} pour demander si quelque chose manque.',
    NULL_EQUALS_NOTHING: () =>
      'rien n\'est égal à null. Demandez plutôt {"missing": "path"}, ou {"!": {"missing": "path"}}.',
    LIST_ONLY_IN: () =>
      'les listes ne se trouvent que derrière "in", comme dans {"in": [{"var": "status"}, ["A", "B"]]}.',
    NOT_STORABLE: () =>
      "un texte ne doit contenir ni NUL ni une moitié de caractère, qu'aucune base de données ne garde.",
    NOT_FINITE: () => "ce n'est pas un nombre fini.",
    NOT_EXACT: () => 'les nombres entiers au-delà de 2^53 ne sont pas exacts en JSON. Écrivez {"decimal": "…"}.',
    EXPONENT: (p) => `écrivez-la sans exposant, comme {"decimal": "${p.plain}"}.`,
    NOT_DECIMAL: () => 'un nombre décimal est un texte comme "12.50".',
    TOO_MANY_DIGITS: (p) => `au plus ${p.limit} chiffres sont exacts partout.`,
    NO_DAY: () => 'elle est comparée avec une date, et ce n\'est pas un jour du calendrier. Écrivez "2025-01-31".',
    NO_INSTANT: () => 'elle est comparée avec un instant. Écrivez "2025-01-31T09:30:00Z".',
    NO_ID: () => 'elle est comparée avec un identifiant, qui ressemble à 00000000-0000-4000-8000-000000000000.',
    TAKES_NUMBER: () => 'ce champ prend un nombre comme 500 ou 12.50',
    TAKES_TRUTH: () => 'ce champ prend true ou false',
    TAKES_DAY: () => 'ce champ prend un jour du calendrier comme 2025-01-31',
    TAKES_INSTANT: () => 'ce champ prend un instant comme 2025-01-31T09:30:00Z',
    TAKES_TEXT: () => 'ce champ prend un texte',
    NO_EQUALS_SIGN: (p) => `« ${p.text} » n'a pas de « = ».`,
    NEITHER_TEXT_NOR_OBJECT: () => "ce n'est ni un texte ni un objet.",
    CONDITION_WITH_FIELD: () => 'custom_filter_condition contient un texte et se passe de field.',
    NO_FIELD: () => "il n'a ni field ni custom_filter_condition.",
    FILTER_AND_TYPE_ARE_TEXTS: () => 'filter et type sont des textes.',
  },
  schema: {
    UNKNOWN_PROPERTY: (p, say) => `${p.property} : le schéma n'a pas cette propriété.${say.hint(p.hint)}`,
    MISSING_PROPERTY: (p) => `${p.property} : cette valeur est nécessaire et manque.`,
    WRONG_TYPE: (p, say) => `${p.property} : ${p.value} ne convient pas ; il faut ${say.or(p.expected)}.`,
    NOT_LISTED: (p, say) =>
      `${p.property} : ${p.value} ne fait pas partie de ${p.listed.join(', ')}${p.more === 0 ? '' : ` et ${say.number(p.more)} autres`}.${say.hint(p.hint)}`,
    TOO_MANY_DECIMALS: (p, say) =>
      `${p.property} : ${p.value} a plus de ${say.count(p.scale, 'décimale', 'décimales')}.`,
    TOO_MANY_DIGITS: (p) =>
      `${p.property} : ${p.value} a plus de chiffres que l'on ne peut en garder exactement. Pour un identifiant, prenez une propriété de texte.`,
    NOT_MULTIPLE: (p) => `${p.property} : ${p.value} n'est pas un multiple de ${p.step}.`,
    OUT_OF_RANGE: (p, say) => `${p.property} : la valeur doit être ${say(p.bound)}, mais c'est ${p.value}.`,
    WRONG_LENGTH: (p, say) => `${p.property} : il faut ${say(p.bound)}.`,
    WRONG_FORMAT: (p, say) => `${p.property} : ${p.value} ne convient pas ; il faut ${say(p.format)}.`,
    WRONG_PATTERN: (p) => `${p.property} : ${p.value} n'a pas la forme ${p.pattern}.`,
    MISMATCH: (p, say) => `${p.property} : ${say(p.reason)}.`,
    WRONG_NUMBER: (p, say) => `${p.property} : ${p.value} n'est pas un nombre.${say.hint(p.hint)}`,
    WRONG_INTEGER: (p, say) => `${p.property} : ${p.value} n'est pas un nombre entier.${say.hint(p.hint)}`,
    LEADING_ZEROS: (p) =>
      `${p.property} : les zéros au début de ${p.value} se perdraient dans un nombre. Si c'est un identifiant, donnez à la propriété le type "string".`,
    WRONG_BOOLEAN: (p) =>
      `${p.property} : ${p.value} n'est ni oui ni non. Sont compris : true, yes, y, 1, oui, sí, sim et false, no, n, 0, non, não.`,
    WRONG_DATE: (p, say) => `${p.property} : ${p.value} n'est pas une date.${say.hint(p.hint)}`,
    NOT_IN_A_CELL: (p) =>
      `${p.property} : une valeur de type « ${p.type} » ne s'écrit pas dans une cellule de tableau.`,
    NUL_CHARACTER: (p) => `${p.property} : contient le caractère NUL, qui n'est pas du texte.`,
    LONE_SURROGATE: (p) => `${p.property} : contient la moitié d'un caractère.`,
    HIDDEN_CHARACTER: (p) =>
      `${p.property} : le caractère en position ${p.position} (${p.character}) ne se voit pas, et deux textes d'apparence identique seraient différents. Saisissez le texte à nouveau sans lui.`,
    SEVERAL_LINES: (p) =>
      `${p.property} : contient un saut de ligne ou une tabulation et doit tenir en une seule ligne.`,
    UNSAFE_INTEGER: (p) =>
      `${p.property} : ${p.value} est trop grand pour être gardé exactement. Écrivez-le comme texte.`,
    NOT_JSON: (p) => `${p.property} : ${p.type} n'est pas une valeur JSON.`,
    FORBIDDEN_KEY: (p) => `${p.property} : « ${p.key} » ne peut pas être le nom d'une propriété.`,
    TOO_DEEP: (p) => `${at(p.property)} : a plus de ${p.limit} niveaux.`,
    INVALID_SCHEMA: (p, say) => `${at(p.where)} : ${say(p.reason)}.`,
    UNKNOWN_KEYWORD: (p, say) =>
      `${at(p.where)} : « ${p.keyword} » n'est pas un mot clé de JSON Schema draft 7.${say.hint(p.hint)} Les mots clés propres commencent par « x- ».`,
    UNKNOWN_FORMAT: (p, say) => `${at(p.where)} : le format « ${p.format} » n'est pas connu.${say.hint(p.hint)}`,
    REMOTE_REFERENCE: (p) =>
      `${at(p.where)} : « ${p.reference} » renvoie hors du schéma. Mettez la définition sous "definitions" et renvoyez à "#/definitions/…".`,
    UNSAFE_PATTERN: (p, say) =>
      `${at(p.where)} : le motif ${p.pattern} pourrait ne jamais finir sur certains textes : ${say(p.reason)}.`,
    SCHEMA_TOO_LARGE: (p) => `Le schéma a ${p.bytes} octets ; au plus ${p.limit} sont permis.`,
  },
  extension: {
    NO_ALTERNATIVE: (p) => `${p.value} ne convient à aucune des possibilités, ou à plus d'une`,
    SAME_ITEMS: () => "la liste a des éléments égaux, et chacun ne peut y être qu'une fois",
    KEYWORD: (p) => `ce que le schéma dit par « ${p.keyword} » n'est pas respecté`,
    SHORTENED: () => "Un tableur l'a raccourci : donnez là-bas à la colonne le format texte et exportez de nouveau.",
    WRITE: (p) => `Écrivez ${p.text}.`,
    WRITE_ONE_OF: (p) => `Écrivez ${p.first} ou ${p.second}, selon ce qui est voulu.`,
    NO_THOUSANDS: () => 'Enlevez ce qui sépare les milliers.',
    NO_THOUSANDS_AS: (p) => `Enlevez ce qui sépare les milliers : ${p.text}.`,
    NO_THOUSANDS_AND_POINT: () => 'Enlevez ce qui sépare les milliers et écrivez les décimales avec un point.',
    DIGITS_ONLY: () => "N'écrivez que des chiffres.",
    POINT: (p) => `Les décimales s'écrivent avec un point, comme dans ${p.text}.`,
    NUMBER_FORM: () => 'Écrivez-le comme 1234.50, sans monnaie.',
    TIME_OF_DAY: (p) => `Il y a une heure ; écrivez ${p.day}.`,
    ONLY_A_YEAR: () => "Ce n'est qu'une année ; il faut le mois et le jour.",
    SERIAL_NUMBER: (p) =>
      `On dirait le numéro qu'un tableur donne au jour ${p.day} : donnez là-bas à la colonne le format AAAA-MM-JJ et exportez de nouveau.`,
    HYPHENS: (p) => `Écrivez-la avec des traits d'union : ${p.day}.`,
    DATE_FORM: () => 'Écrivez-la AAAA-MM-JJ, comme 1990-01-31.',
    NO_YEAR_ZERO: () => "Il n'y a pas d'année 0.",
    NO_MONTH: (p) => `Il n'y a pas de mois ${p.number}.`,
    DAYS_OF_MONTH: (p, say) => `Le mois de ${say.month(p.month)} ${p.year} a ${p.days} jours.`,
    DAY_FIRST: (p) => `On dirait jour, mois, année ; écrivez ${p.day}.`,
    MONTH_FIRST: (p) => `On dirait mois, jour, année ; écrivez ${p.day}.`,
    TWO_DAYS: (p) => `Ce pourrait être ${p.first} ou ${p.second} ; écrivez celle qui est voulue.`,
    OBJECT_SCHEMA: () => 'ces données sont un objet, donc le schéma a besoin de "type": "object"',
    DRAFT_7: () => "les schémas s'écrivent en draft 7 : http://json-schema.org/draft-07/schema#",
    PLAIN_PROPERTY: () =>
      "seule une propriété d'un type simple (texte, nombre, date, heure ou UUID), hors des listes et des possibilités, peut être unique ou indexée",
    TWO_PROPERTIES: (p) =>
      `« ${p.name} » est le nom d'une propriété et le chemin d'une autre, et ni fichier ni filtre ne les distinguerait ; renommez-en une`,
    SCALE: () => 'le nombre de décimales est un nombre entier de 0 à 12',
    NOT_DRAFT_7: (p) => `ce n'est pas valable en draft 7 (${p.detail})`,
    PATTERN_TOO_LONG: (p) => `il a plus de ${p.limit} caractères`,
    PATTERN_REFERS_BACK: () => 'il renvoie à un groupe précédent',
    PATTERN_TOO_SLOW: (p) =>
      `il répète si souvent qu'un texte de ${p.characters} caractères pourrait prendre trop de temps ; dites combien de fois au plus, comme {1,30}, et commencez-le par ^`,
    PATTERN_REPEATS: () => 'il répète un groupe qui lui-même répète ou choisit',
  },
  staging: {
    ACCEPTANCE_REQUIRED: () =>
      "Ici, chaque envoi attend que quelqu'un ait accepté ses lignes ; il ne peut pas être appliqué tout de suite. N'indiquez pas acceptance, ou écrivez required.",
    NOT_WAITING: (p) =>
      `Cet envoi est ${p.status} ; il n'y a rien à décider sur ses lignes. On peut le faire tant qu'il est WAITING_FOR_VERIFICATION.`,
    NOT_TO_DECIDE: (p, say) =>
      `${say.number(p.count)} de ces lignes ne peuvent pas être décidées : refusées, déjà appliquées, ou d'un autre envoi. Rien n'a été décidé ; retirez-les.`,
    NOTHING_ACCEPTED: () =>
      "Aucune ligne de cet envoi n'est acceptée et en attente d'application. Acceptez-en d'abord.",
    KEY_EMPTY: (p) => `${p.column} est vide ; on ne peut pas dire de qui parle cette ligne.`,
    NO_MATCH: (p, say) =>
      `Personne que vous puissiez voir n'a ce ${say.and(p.names)}. Corrigez, ou envoyez la ligne comme nouvelle.`,
    SEVERAL_MATCHES: (p, say) =>
      `${say.number(p.count)} enregistrements ont ce ${say.and(p.names)} ; on ne peut pas dire lequel est visé. Écrivez son id, ou comparez par plus de colonnes.`,
    MATCHED_TWICE: (p, say) =>
      `Les lignes ${p.more ? `${p.lines.join(', ')} et d'autres` : say.and(p.lines.map(String))} parlent du même enregistrement. Gardez-en une.`,
    CHANGED_SINCE: () =>
      "Quelqu'un a changé l'enregistrement après la comparaison avec cet envoi ; il reste tel qu'il est. Renvoyez la ligne et regardez sa différence.",
    FOUND_SINCE: (p, say) =>
      `Une personne avec cette valeur de ${say.and(p.names)} a été enregistrée depuis la comparaison de cet envoi avec le registre. Renvoyez la ligne et regardez sa différence.`,
    GONE: () => "L'enregistrement a été supprimé, ou n'est plus à votre portée, depuis la comparaison avec cet envoi.",
  },
  column: {
    REQUIRED: () => 'obligatoire',
    TEXT: () => 'texte',
    DATE: () => 'une date : année-mois-jour',
    WHOLE_NUMBER: () => 'un nombre entier',
    NUMBER: () => 'un nombre, avec un point avant les décimales',
    YES_OR_NO: () => 'oui ou non',
    ONE_OF: (p) => `au choix : ${p.choices.join(', ')}`,
    ONCE: () => 'chaque valeur une seule fois',
  },
  transfer: {
    EMPTY_FILE: (p) => `« ${p.file} » est vide : il n'y a ni en-tête ni ligne.`,
    NO_HEADER: (p, say) =>
      `« ${p.file} » n'a pas d'en-tête : ${say(p.why)} Mettez les noms des colonnes dans la première ligne.`,
    NOT_TEXT: (p, say) =>
      `« ${p.file} » n'est pas un fichier CSV : on dirait ${say(p.looksLike)}. Enregistrez le tableau comme « CSV UTF-8 » et envoyez ce fichier.`,
    WORKBOOK_NOT_READ: (p) =>
      `« ${p.file} » est un classeur Excel ou une archive zip, et les classeurs ne sont pas lus ici. Enregistrez le tableau comme « CSV UTF-8 » et envoyez ce fichier, ` +
      'ou faites installer et ajouter le paquet @parasol/xlsx : createParasol({ formats: [xlsx()] }).',
    UNKNOWN_FORMAT: (p, say) =>
      `Les fichiers du type « ${p.name} » ne sont pas connus ici ; il y a ${p.known.join(', ')}.${say.hint(p.hint)}`,
    NO_SHEETS: (p) =>
      `« ${p.file} » est un fichier texte et n'a pas de feuilles : aucune ne s'appelle « ${p.sheet} ». N'indiquez pas de feuille.`,
    UNKNOWN_ENCODING: (p, say) =>
      `« ${p.encoding} » n'est pas le nom d'un encodage.${say.hint(p.hint)} Les noms sont ceux de l'Encoding Standard, comme windows-1252, iso-8859-6 ou utf-16le.`,
    NOT_IN_ENCODING: (p) =>
      `La ligne ${p.line} de « ${p.file} » n'est pas valable en ${p.encoding}. Déclarez l'encodage dans lequel le fichier a été enregistré, ou enregistrez-le comme « CSV UTF-8 ».`,
    OTHER_ENCODING: (p) =>
      `« ${p.file} » commence par la marque de ${p.mark}, mais ${p.encoding} a été déclaré. Déclarez ${p.mark}.`,
    BAD_ENCODING: (p, say) =>
      `La ligne ${p.line} de « ${p.file} » contient l'octet ${p.byte}, qui n'est pas valable en UTF-8.${say.hint(p.hint)} Enregistrez le fichier comme « CSV UTF-8 ».`,
    UNCLOSED_QUOTE: (p) =>
      `Un guillemet (") de la ligne qui commence à la ligne ${p.line} n'est jamais fermé. Fermez-le, ou écrivez "" pour un guillemet à l'intérieur d'une cellule entre guillemets.`,
    STRAY_QUOTE: (p) =>
      `La cellule ${p.cell} de la ligne qui commence à la ligne ${p.line} a un guillemet (") à un endroit inattendu. Mettez toute la cellule entre guillemets et écrivez "" pour chaque guillemet à l'intérieur, ou fermez celui qui est resté ouvert.`,
    CELL_TOO_LARGE: (p, say) =>
      `Une cellule de la ligne qui commence à la ligne ${p.line} a plus de ${say.count(p.limit, 'caractère', 'caractères')}. Y manque-t-il un guillemet fermant (") ?`,
    ROW_TOO_LARGE: (p, say) =>
      `La ligne qui commence à la ligne ${p.line} a plus de ${say.count(p.limit, 'caractère', 'caractères')}. Les sauts de ligne manquent-ils ?`,
    TOO_MANY_COLUMNS: (p, say) =>
      `« ${p.file} » a ${say.count(p.columns, 'colonne', 'colonnes')} ; on peut en lire au plus ${say.number(p.limit)}.`,
    TOO_MANY_ROWS: (p, say) =>
      `« ${p.file} » a plus que les ${say.count(p.limit, 'ligne', 'lignes')} permises ici. Divisez-le en plusieurs fichiers.`,
    FILE_TOO_LARGE: (p, say) =>
      `« ${p.file} » dépasse les ${say.count(p.limit, 'octet', 'octets')} permis ici. Divisez-le en plusieurs fichiers.`,
    DUPLICATE_COLUMN: (p) =>
      `La colonne « ${p.column} » apparaît deux fois, comme colonne ${p.first} et colonne ${p.second}. Renommez ou enlevez l'une d'elles.`,
    UNNAMED_COLUMN: (p) => `La colonne ${p.position} n'a pas de nom dans l'en-tête. Nommez-la ou enlevez-la.`,
    UNKNOWN_COLUMN: (p, say) => `La colonne « ${p.column} » n'est pas connue.${say.hint(p.hint)}`,
    MISSING_COLUMN: (p, say) => `La colonne « ${p.column} » est nécessaire et manque.${say.hint(p.hint)}`,
    COLUMN_NOT_IN_FILE: (p, say) =>
      `Le fichier n'a pas de colonne « ${p.column} » ; on ne peut rien en dire.${say.hint(p.hint)}`,
    ERROR_WORD: (p) =>
      `« ${p.value} » est ce qu'un tableur affiche là où il n'a pas de valeur. Écrivez la valeur, ou laissez la cellule vide.`,
    WRONG_CELL_COUNT: (p, say) =>
      `La ligne ${p.line} a ${say.count(p.found, 'cellule', 'cellules')}, mais l'en-tête a ${say.count(p.expected, 'colonne', 'colonnes')}. ${
        p.found > p.expected
          ? 'Une cellule qui contient le séparateur se met entre guillemets.'
          : 'Des cellules manquent-elles à la fin ?'
      }`,
  },
  file: {
    EMPTY_CELLS: () => "sa première ligne n'a que des cellules vides.",
    DATE_IN_HEADER: (p) => `sa première ligne contient la date ${p.date} ; ce sont donc des données.`,
    WORKBOOK: () => 'un classeur Excel (.xlsx) ou une archive zip',
    OLD_WORKBOOK: () => 'un ancien classeur Excel (.xls)',
    PDF: () => 'un document PDF',
    GZIP: () => 'une archive gzip',
    BINARY: (p) => `des données binaires (la ligne ${p.line} contient un octet NUL)`,
    UTF_16: () => 'Le fichier est en UTF-16 (« texte Unicode »).',
    WINDOWS_LETTER: (p) => `En Windows-1252, c'est « ${p.letter} » ; le fichier est donc peut-être en Windows-1252.`,
    WINDOWS: () => 'Il est peut-être en Windows-1252.',
    IS_IT_COLUMN: (p) => `Est-ce la colonne « ${p.name} » ?`,
    CLOSE_TO: (p) => `Elle ressemble à « ${p.name} », que le fichier a aussi.`,
  },
  money: {
    CURRENCY_UNKNOWN: (p, say) =>
      `« ${p.currency} » n'est pas une monnaie de l'ISO 4217, comme EUR ou XOF.${say.hint(p.hint)}`,
    CURRENCIES_DIFFER: (p) =>
      `${p.left} et ${p.right} ne s'additionnent pas et ne se comparent pas. Convertissez d'abord l'un des deux, à un taux que vous gardez.`,
    NOT_A_DECIMAL: (p) =>
      `${p.value} n'est pas un montant. Écrivez en texte des chiffres avec au plus un point et ${p.digits} décimales, comme "12.50".`,
    NOT_ROUNDED: (p) =>
      `${p.amount} ${p.currency} a plus que les ${p.exponent} décimales que l'on peut payer. Arrondissez d'abord.`,
    NO_WEIGHTS: () =>
      "Un montant se partage selon des poids qui sont des nombres entiers d'au moins 0, dont un au-dessus de 0.",
    ZERO_DENOMINATOR: () => 'Rien ne se divise par zéro.',
  },
  subscription: {
    UNKNOWN: (p, say) => `Aucun abonné « ${p.subscriber} » n'a jamais démarré sur cette base.${say.hint(p.hint)}`,
    DISABLED: (p) => `L'abonné « ${p.subscriber} » est désactivé. Réactivez-le d'abord.`,
    REPLAY_AHEAD: (p) =>
      `Une relecture commence à un changement déjà passé : ${p.fromSequence} se trouve après ${p.cursor}, le dernier passé.`,
    REPLAY_START: () => "Donnez ou bien fromSequence ou bien since : l'un des deux, et pas les deux.",
    NOTHING_IN_HAND: (p) =>
      `L'abonné « ${p.subscriber} » n'a pas d'événement échoué à réessayer ; il n'y a rien à sauter.`,
    TIMED_OUT: (p) =>
      `Le traitement n'a pas fini en ${p.ms} ms. Donnez à l'abonné un timeoutMs plus long, ou faites-lui faire moins.`,
  },
  webhook: {
    UNREACHABLE: (p) => `Le destinataire n'a pas pu être joint (${p.reason}).`,
    TIMED_OUT: (p) => `Le destinataire n'a pas répondu en ${p.ms} ms.`,
    REDIRECTED: (p) =>
      `Le destinataire a répondu ${p.status}, une redirection. Les webhooks n'en suivent aucune : donnez l'adresse à laquelle elle mène.`,
    REFUSED: (p) => `Le destinataire a refusé l'événement avec ${p.status}.`,
    FAILED: (p) => `Le destinataire a échoué avec ${p.status}.`,
    GONE: () => "Le destinataire a répondu 410 : il ne veut plus d'événements. Réactivez l'abonné quand cela change.",
    HEADER_MISSING: (p) => `L'en-tête ${p.header} manque ; ce n'est donc pas un webhook de Parasol.`,
    TIMESTAMP_WRONG: (p) =>
      `Ce webhook a été envoyé à plus de ${p.toleranceSeconds} s de maintenant. C'est un ancien envoyé de nouveau, ou une horloge est fausse.`,
    SIGNATURE_WRONG: () =>
      "Aucune signature de ce webhook ne convient à l'un des secrets. Il ne vient pas de qui il dit, ou il a été modifié.",
    BODY_WRONG: () =>
      "Le contenu de ce webhook n'est pas ce que promet sa signature : du JSON avec type, timestamp et data.",
  },
};
