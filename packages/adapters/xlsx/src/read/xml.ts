import { failure } from '@parasol/core';
import { SaxesParser } from 'saxes';
import { xlsxErrors } from '../xlsx-errors.ts';
import type { Archive } from './archive.ts';

/** Characters in which a tag begins: no cell is longer, and a parser holds what it has begun. */
const LONGEST_SILENCE = 4 * 1024 ** 2;

export type XmlAttributes = Readonly<Record<string, string>>;

/** What is told of a part as it is read. Names are without the prefix of their namespace. */
export interface XmlListener {
  open(name: string, attributes: XmlAttributes): void;
  text?(text: string): void;
  close?(name: string): void;
}

/**
 * Reads a part piece by piece and pauses after each, so that what was found can be taken away. A part that is no well-formed XML is
 * refused, and so is one that declares a document type: nothing outside of the part is ever looked at, and entities are those of XML.
 */
export async function* xmlPieces(
  archive: Archive,
  path: string,
  listener: XmlListener,
): AsyncGenerator<void, void, undefined> {
  const parser = new SaxesParser({ position: false });
  let silence = 0;
  parser.on('error', () => {
    throw archive.damaged(path);
  });
  parser.on('doctype', () => {
    throw failure(xlsxErrors.FORBIDDEN_XML({ file: archive.file, part: path }));
  });
  parser.on('opentag', ({ name, attributes }) => {
    silence = 0;
    listener.open(local(name), attributes as XmlAttributes);
  });
  const text = (content: string): void => listener.text?.(content);
  parser.on('text', text);
  parser.on('cdata', text);
  parser.on('closetag', ({ name }) => listener.close?.(local(name)));
  for await (const piece of archive.text(path)) {
    silence += piece.length;
    parser.write(piece);
    if (silence > LONGEST_SILENCE) throw archive.damaged(path);
    yield;
  }
  parser.close();
}

/** Reads a part to its end. */
export async function readXml(archive: Archive, path: string, listener: XmlListener): Promise<void> {
  for await (const _ of xmlPieces(archive, path, listener));
}

function local(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}
