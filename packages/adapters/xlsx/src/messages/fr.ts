import type { XlsxMessages } from './catalogues.ts';

export const messages: XlsxMessages = {
  xlsx: {
    OLD_OR_LOCKED: (p) =>
      `« ${p.file} » est un ancien classeur Excel (.xls), ou un classeur protégé par un mot de passe. Enregistrez-le comme « Classeur Excel (.xlsx) » sans mot de passe et envoyez ce fichier.`,
    NOT_A_WORKBOOK: (p) =>
      `« ${p.file} » est une archive, mais pas un classeur qui puisse être lu. Enregistrez le tableau comme « Classeur Excel (.xlsx) » ou « CSV UTF-8 » et envoyez ce fichier.`,
    DAMAGED: (p) =>
      `« ${p.file} » est endommagé : « ${p.part} » ne peut pas y être lu. Ouvrez-le dans un tableur, enregistrez-le de nouveau et envoyez-le.`,
    FORBIDDEN_XML: (p) =>
      `« ${p.part} » dans « ${p.file} » déclare un type de document, ce qu'aucun tableur n'écrit. Copiez le tableau dans un nouveau classeur et envoyez celui-ci.`,
    TOO_MANY_PARTS: (p, say) =>
      `« ${p.file} » contient ${say.count(p.count, 'élément', 'éléments')} ; ${say.number(p.limit)} au plus sont permis. Copiez le tableau dans un nouveau classeur et envoyez celui-ci.`,
    TOO_LARGE_UNPACKED: (p, say) =>
      `« ${p.file} », décompressé, dépasse les ${say.count(p.limit, 'octet', 'octets')} permis ici. Divisez le tableau en plusieurs fichiers, ou envoyez-le en CSV.`,
    TOO_DENSE: (p, say) =>
      `« ${p.part} » dans « ${p.file} », décompressé, fait plus de ${say.number(p.limit)} fois sa taille, ce qu'aucun tableau de personnes ne fait. Copiez le tableau dans un nouveau classeur et envoyez celui-ci.`,
    NO_SHEET: (p, say) =>
      `« ${p.file} » n'a pas de feuille appelée « ${p.sheet} ».${say.hint(p.hint)} Il a : ${p.known.join(', ')}.`,
    NO_VISIBLE_SHEET: (p) =>
      `« ${p.file} » n'a aucune feuille qui ne soit masquée. Affichez la feuille du tableau, ou nommez-la.`,
    ENCODING_DECLARED: (p) =>
      `« ${p.file} » est un classeur, qui dit lui-même son encodage ; ${p.encoding} a été déclaré. N'indiquez pas d'encodage.`,
    VALUE_OUTSIDE: (p) =>
      `La cellule ${p.place} contient une valeur, mais sa colonne n'a pas de nom dans l'en-tête. Nommez la colonne, ou videz la cellule.`,
    ERROR_IN_CELL: (p) =>
      `La cellule ${p.place} contient l'erreur ${p.value} au lieu d'une valeur. Corrigez sa formule, ou écrivez la valeur.`,
    NOT_CALCULATED: (p) =>
      `La cellule ${p.place} contient une formule sans son résultat. Ouvrez le fichier dans un tableur, enregistrez-le et envoyez-le de nouveau.`,
    LONG_NUMBER: (p) =>
      `La cellule ${p.place} contient le nombre ${p.value}. Un tableur garde 15 chiffres d'un nombre et change les autres ; ce n'est donc peut-être pas ce qui a été écrit. Mettez la colonne au format texte et écrivez la valeur de nouveau.`,
    NO_SUCH_DAY: (p) =>
      `La cellule ${p.place} est au format date, mais son nombre ${p.value} n'est aucun jour du calendrier. Écrivez la date de nouveau.`,
    NOT_A_VALUE: (p) =>
      `La cellule ${p.place} contient « ${p.value} », ce qui n'est pas ce que dit son type. Écrivez la valeur de nouveau.`,
    BAD_CHARACTER: (p) =>
      `La cellule ${p.place} contient un caractère qui n'est pas du texte. Écrivez la valeur de nouveau.`,
    CELL_TOO_LONG: (p, say) =>
      `Une cellule de la ligne ${p.line} dépasse les ${say.count(p.limit, 'caractère', 'caractères')} qu'une cellule de classeur peut contenir. Demandez le tableau en CSV.`,
    SHEET_FULL: (p, say) =>
      `Le tableau a plus que les ${say.count(p.limit, 'ligne', 'lignes')} qu'une feuille peut contenir. Demandez-le en CSV, ou demandez moins de lignes.`,
  },
};
