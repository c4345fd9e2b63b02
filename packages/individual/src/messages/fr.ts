import type { Say } from '@parasol/core';
import type { IndividualMessages } from './catalogues.ts';

const lines = (numbers: readonly number[], more: boolean, say: Say): string =>
  more ? `les lignes ${numbers.join(', ')} et d'autres` : `les lignes ${say.and(numbers.map(String))}`;

export const messages: IndividualMessages = {
  individual: {
    NO_ROWS: (p) => `« ${p.file} » a un en-tête mais aucune ligne en dessous ; il n'y a rien à importer.`,
    CONTENT_CHANGED: (p) =>
      `« ${p.file} » a changé pendant sa lecture. Personne n'a été importé ; envoyez-le de nouveau quand personne n'y écrit.`,
    SCHEMA_CHANGED: (p) =>
      `Le schéma des personnes a changé pendant l'import de « ${p.file} ». Personne de ce fichier n'est utilisé ; envoyez-le de nouveau, et il sera lu selon le schéma d'aujourd'hui.`,
    UPLOADED_BY_OTHERS: (p) =>
      `« ${p.file} » a déjà été envoyé par quelqu'un dont vous ne pouvez pas voir les envois. Il n'est pas lu deux fois, car ses personnes y seraient deux fois. Envoyez vos lignes dans un fichier à part.`,
    MADE_IN_PARTS: (p) =>
      `Des personnes de « ${p.file} » sont entrées dans le registre, ou vont y entrer, par un envoi du fichier dans autre chose, comme un plan. Elles y seraient deux fois. Envoyez-le avec mode upsert, qui ne crée que celles qui manquent.`,
    IMPORT_UNFINISHED: () =>
      "Un import y travaille et perdrait ainsi des lignes. Modifiez-le quand l'import est terminé.",
    MISSING_VALUE: (p) => `${p.column} est vide. Chaque personne en a besoin.`,
    TOO_LONG: (p, say) =>
      `${p.column} a ${say.count(p.length, 'caractère', 'caractères')} ; on peut en garder au plus ${say.number(p.limit)}.`,
    BORN_IN_FUTURE: (p) => `La date de naissance ${p.date} est après aujourd'hui, ${p.today}.`,
    UNKNOWN_ROLE: (p, say) =>
      `« ${p.value} » n'est pas un rôle dans un groupe. Sont connus : ${p.known.join(', ')}.${say.hint(p.hint)}`,
    UNKNOWN_RECIPIENT_TYPE: (p, say) =>
      `« ${p.value} » ne dit pas qui reçoit le paiement. Sont connus : ${p.known.join(', ')}.${say.hint(p.hint)}`,
    WORD_FORM: () =>
      "Un rôle ou un type de bénéficiaire s'écrit en majuscules, chiffres et tirets bas, par exemple FOSTER_CHILD.",
    WORD_NEEDED: (p) => `« ${p.word} » doit être dans la liste : chaque ménage en a un.`,
    STILL_IN_USE: (p, say) =>
      `Cette ligne (${p.entity}) ne peut pas être supprimée tant que ${say.and(p.counts)} en dépendent. Mettez-y d'abord fin, ou supprimez-la avec cascade: true, qui y met fin aussi ; l'aperçu montre quoi.`,
    DELETE_FIRST: () =>
      "Seule une personne supprimée peut être rendue anonyme, pour que personne ne travaille plus avec elle. Supprimez-la d'abord, avec cascade: true si des appartenances ou des inscriptions en dépendent.",
    HEAD_NEEDED: () =>
      "L'unique membre d'un ménage en est le chef. Ajoutez d'abord un autre membre, ou retirez celui-ci du ménage.",
    PRIMARY_NEEDED: () =>
      "L'unique membre d'un ménage en reçoit le paiement. Ajoutez d'abord un autre membre, ou retirez celui-ci du ménage.",
    SEVERAL_HEADS: () => 'Un autre membre de cette liste est déjà HEAD ; un ménage a un seul chef.',
    SEVERAL_PRIMARY_RECIPIENTS: () =>
      'Un autre membre de cette liste est déjà PRIMARY ; un ménage a un seul bénéficiaire principal du paiement.',
    MEMBER_TWICE: () => 'Cette personne est déjà dans la liste. Chaque membre y figure une fois.',
    MEMBERS_CHANGED: (p) =>
      `Les membres du groupe ${p.group} ont changé depuis votre lecture. Relisez-les, puis décidez.`,
    MOVES_ONE_PERSON: () =>
      "Une appartenance qui passe à un autre groupe reste celle de la même personne. Déplacez la personne, ou ajoutez l'autre à ce groupe.",
    OTHER_PLACE: (p) =>
      `Cette personne et le groupe ${p.group} relèvent de lieux différents. Changez d'abord le lieu de l'un des deux.`,
    UNKNOWN_RECIPIENT: (p) =>
      `« ${p.value} » ne dit pas qui reçoit le paiement. Écrivez 1 ou PRIMARY, 2 ou SECONDARY, 0 ou rien.`,
    GROUP_MISSING: (p) => `${p.column} est ${p.value}, mais ${p.groupColumn} est vide : sans groupe, cela ne dit rien.`,
    UNKNOWN_LOCATION: (p) => `Aucun lieu n'a le code « ${p.value} ». Les codes se comparent lettre par lettre.`,
    LOCATION_OUT_OF_REACH: (p) =>
      p.value === ''
        ? 'location_code est vide, et vous ne pouvez inscrire des personnes que dans vos lieux. Indiquez-en un.'
        : `« ${p.value} » n'est pas l'un de vos lieux ; quelqu'un d'autre doit inscrire cette personne.`,
    GROUP_OUT_OF_REACH: (p) =>
      `Il y a déjà un groupe ${p.group}, et vous ne pouvez pas le voir. Prenez un autre code, ou demandez à quelqu'un qui le voit.`,
    GROUP_IN_SEVERAL_PLACES: (p, say) =>
      `Le groupe ${p.group} vit en un seul lieu, mais ${lines(p.lines, p.more, say)} en nomment plusieurs. Écrivez le même location_code dans toutes ses lignes.`,
    SCHEMA_FORM: () => 'individual_schema est un schéma JSON, comme objet ou comme texte JSON.',
    DUPLICATE_ROW: (p) =>
      `Cette ligne dit la même chose que la ligne ${p.line}, qui est utilisée. Il n'y a rien à faire.`,
    DUPLICATE_VALUE: (p, say) =>
      `${p.column} ne peut apparaître qu'une fois, mais ${lines(p.lines, p.more, say)} ont la même valeur. Gardez-la sur la ligne où elle est juste et corrigez les autres.`,
    VALUE_TAKEN: (p) =>
      `${p.column} ne peut apparaître qu'une fois, et quelqu'un du registre a la même valeur. Cherchez la personne avant de l'inscrire de nouveau.`,
    FILE_NOT_KEPT: (p) =>
      `« ${p.file} » n'est plus gardé. La clé upload_files_kept_days de la configuration dit combien de temps les fichiers le sont.`,
    HOUSEHOLD_OUT_OF_REACH: () =>
      "Cette personne vit dans un ménage que vous ne pouvez pas voir ; votre fichier ne peut pas la déplacer. Demandez à quelqu'un qui voit les deux ménages.",
    SEVERAL_HOUSEHOLDS: (p, say) =>
      `Cette personne appartient à ${say.number(p.count)} groupes, et ${p.group} n'en est pas un ; on ne peut pas savoir lequel elle quitte. Déplacez l'appartenance à part.`,
    NO_KEY_COLUMN: (p, say) =>
      `On ne trouve personne par « ${p.column} » : les personnes n'ont pas ce champ.${say.hint(p.hint)}`,
    MATCHES_NOBODY: () =>
      "Quand chaque ligne devient une nouvelle personne, on n'en cherche aucune. Omettez matchBy, ou écrivez mode update ou upsert pour des personnes déjà inscrites.",
    CLEARS_NOBODY: () =>
      "Quand chaque ligne devient une nouvelle personne, une cellule vide n'enlève rien à personne. Omettez emptyCells, ou écrivez mode update ou upsert pour des personnes déjà inscrites.",
    TWO_HEADS: (p, say) =>
      `Le groupe ${p.group} a plusieurs chefs : ${lines(p.lines, p.more, say)}. Laissez HEAD sur une seule.`,
    TWO_PRIMARY_RECIPIENTS: (p, say) =>
      `Le groupe ${p.group} a plusieurs bénéficiaires principaux du paiement : ${lines(p.lines, p.more, say)}. Laissez PRIMARY sur une seule.`,
    UNKNOWN_FIELD: (p, say) =>
      `Les personnes n'ont pas de champ « ${p.field} ». Les colonnes portent leur nom, les données complémentaires jsonExt.nom.${say.hint(p.hint)}`,
    FEW_FIELDS: () =>
      "Avec moins de deux champs, on ne distingue personne. Indiquez-en d'autres dans duplicate_fields.",
    MERGE_ITSELF: () =>
      "Un enregistrement ne se fusionne pas avec lui-même. Indiquez l'autre enregistrement de la personne.",
    MERGE_CHOICE: (p) =>
      `${p.id} n'est en concurrence avec aucune ligne de l'enregistrement conservé ; il n'y a rien à choisir. L'aperçu énumère les lignes concernées.`,
    MERGE_OVERTAKEN: (p) =>
      `${p.entity} ${p.id} a changé après la fusion. L'annuler perdrait ce changement ; retirez-le d'abord.`,
    UPLOAD_UNFINISHED: () =>
      "L'une des deux personnes vient d'un import qui n'est pas terminé. Terminez-le, puis fusionnez les enregistrements.",
  },
};
