/** Which reader reads which kind of file. */
import { readEml } from './mail/eml.ts';
import { readMbox } from './mail/mbox.ts';
import { readHtml } from './markup/html.ts';
import { readRtf } from './markup/rtf.ts';
import { readDocx } from './office/docx.ts';
import { readEpub } from './office/epub.ts';
import { readOdt } from './office/odt.ts';
import { readXlsx } from './office/xlsx.ts';
import { readXml } from './office/xml.ts';
import { readPdf } from './pdf/readPdf.ts';
import { readDelimited } from './readDelimited.ts';
import { readJson } from './readJson.ts';
import { readJsonLines } from './readJsonLines.ts';
import { readText } from './readText.ts';
import type { FileKind, Reader } from './sources.ts';
import { readSubtitles } from './subtitles.ts';

/** Archives are read by their entries, each by one of these. */
export const READERS: Readonly<Record<Exclude<FileKind, 'zip'>, Reader>> = {
  text: readText,
  delimited: readDelimited,
  lines: readJsonLines,
  json: readJson,
  xml: readXml,
  html: readHtml,
  docx: readDocx,
  odt: readOdt,
  rtf: readRtf,
  pdf: readPdf,
  epub: readEpub,
  xlsx: readXlsx,
  eml: readEml,
  mbox: readMbox,
  subtitles: readSubtitles,
};
