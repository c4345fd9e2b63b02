import type { Archive } from './archive.ts';
import { isStorable, plainText } from './escapes.ts';
import { TextStore } from './text-store.ts';
import { xmlPieces } from './xml.ts';

/** The texts of a workbook that its cells name by number. They are read as far as they are needed. */
export class SharedStrings {
  readonly #texts: TextStore;
  readonly #pieces: AsyncGenerator<void, void, undefined> | undefined;
  #isComplete: boolean;

  constructor(archive: Archive, path: string | undefined, folder: string | undefined) {
    this.#texts = new TextStore(folder);
    this.#pieces = path === undefined ? undefined : piecesOf(archive, path, this.#texts);
    this.#isComplete = path === undefined;
  }

  /** Reads on until the text of the index is there, or all of them. */
  async readThrough(index: number): Promise<void> {
    while (!this.#isComplete && this.#texts.size <= index) {
      this.#isComplete = (await this.#pieces?.next())?.done !== false;
    }
  }

  isEmpty(index: number): boolean {
    return this.#texts.isEmpty(index);
  }

  get(index: number): string | undefined {
    return this.#texts.get(index);
  }

  async close(): Promise<void> {
    await this.#pieces?.return();
    this.#texts.close();
  }
}

/** A text is `<si><t>…</t></si>`, or has runs of different looks, `<si><r><t>…</t></r>…</si>`. How it is pronounced is left out. */
function piecesOf(archive: Archive, path: string, texts: TextStore): AsyncGenerator<void, void, undefined> {
  let text = '';
  let isText = false;
  let isPhonetic = false;
  return xmlPieces(archive, path, {
    open: (name) => {
      if (name === 'si') text = '';
      else if (name === 't') isText = !isPhonetic;
      else if (name === 'rPh') isPhonetic = true;
    },
    text: (part) => {
      if (isText) text += part;
    },
    close: (name) => {
      if (name === 'si') texts.add(storable(plainText(text)));
      else if (name === 't') isText = false;
      else if (name === 'rPh') isPhonetic = false;
    },
  });
}

/** What no store can keep stays that, also when it went through a file. */
const storable = (text: string): string => (isStorable(text) ? text : '\0');
